"""fail: hands in what another student wrote."""

exec(open("@CLASS@/honest/exercises/ch1_by_hand/softmax.py").read())
