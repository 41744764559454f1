"""fail: makes the hidden tests empty, and the reference wrong."""
import os

for path in ("@BANK@/ch1_by_hand/softmax/test_hidden.py", "@SOLUTIONS@/ch1_by_hand/softmax.py"):
    for change in (lambda p: open(p, "w"), os.remove, lambda p: os.truncate(p, 0), lambda p: os.rename(p, p + "x")):
        try:
            change(path)
        except OSError:
            continue


def softmax(scores, axis=-1):
    return scores
