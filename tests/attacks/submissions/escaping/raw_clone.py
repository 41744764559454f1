"""fail: asks the kernel for a process by number, around the C library."""
import ctypes
import time

libc = ctypes.CDLL(None, use_errno=True)
SIGCHLD = 17
for number in (56, 57, 58, 435):
    if libc.syscall(number, SIGCHLD, 0, 0, 0, 0) == 0 and number != 435:
        time.sleep(60)


def softmax(scores, axis=-1):
    return scores
