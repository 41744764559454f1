"""fail: asks the kernel to lift the restrictions again."""
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
for option, value in ((38, 0), (22, 0), (24, 0), (8, 1), (4, 1)):
    print(libc.prctl(option, value, 0, 0, 0))
os.fork()


def softmax(scores, axis=-1):
    return scores
