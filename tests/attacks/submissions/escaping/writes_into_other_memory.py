"""fail: writes into the memory of other processes."""
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
buffer = ctypes.create_string_buffer(8)
for pid in (os.getppid(), 1):
    print(libc.process_vm_writev(pid, buffer, 1, buffer, 1, 0))
    with open(f"/proc/{pid}/mem", "wb") as memory:
        memory.write(b"x")


def softmax(scores, axis=-1):
    return scores
