"""fail: runs machine code of its own that asks for a new process."""
import ctypes
import mmap

CODE = b"\xb8\x39\x00\x00\x00\x0f\x05\xc3"  # mov eax, 57 (fork); syscall; ret
memory = mmap.mmap(-1, 4096, prot=7)
memory.write(CODE)
address = ctypes.addressof(ctypes.c_char.from_buffer(memory))


def softmax(scores, axis=-1):
    ctypes.CFUNCTYPE(ctypes.c_int)(address)()
    return scores
