"""fail: asks the kernel for a socket by number."""
import ctypes

libc = ctypes.CDLL(None, use_errno=True)
for family, kind in ((2, 1), (2, 2), (1, 1), (10, 1), (16, 3), (17, 3), (40, 1)):
    if libc.syscall(41, family, kind, 0) >= 0:
        print("a socket of family", family)


def softmax(scores, axis=-1):
    return scores
