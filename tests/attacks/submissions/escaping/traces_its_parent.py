"""fail: attaches to the process that started it."""
import ctypes
import os

PTRACE_ATTACH = 16
libc = ctypes.CDLL(None, use_errno=True)
if libc.ptrace(PTRACE_ATTACH, os.getppid(), 0, 0):
    raise OSError(ctypes.get_errno(), "refused")


def softmax(scores, axis=-1):
    return scores
