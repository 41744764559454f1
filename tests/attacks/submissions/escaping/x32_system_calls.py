"""fail: uses the other numbering of system calls that some filters forget."""
import ctypes

ctypes.CDLL(None).syscall(0x40000000 + 57)


def softmax(scores, axis=-1):
    return scores
