"""fail: runs the reference solution."""

exec(open("@SOLUTIONS@/ch1_by_hand/softmax.py").read())
