"""fail: leaves segments, semaphores and queues that outlive every process."""
import ctypes

libc = ctypes.CDLL(None, use_errno=True)
librt = ctypes.CDLL(None)
print(libc.shmget(@PORT@, 4096, 0o1666), libc.semget(@PORT@, 1, 0o1666), libc.msgget(@PORT@, 0o1666))
print(librt.shm_open(b"/grader-attack-@PORT@", 0o102, 0o600), libc.syscall(240, b"grader-attack", 0o102, 0o600, 0))


def softmax(scores, axis=-1):
    return scores
