"""fail: makes namespaces of its own, in which it would be root."""
import ctypes

libc = ctypes.CDLL(None, use_errno=True)
for flags in (0x10000000, 0x00020000, 0x40000000, 0x7E020000):
    if libc.unshare(flags):
        print("refused", ctypes.get_errno())
libc.setuid(0)
libc.chroot(b"/")
libc.mount(b"tmpfs", b"/tmp", b"tmpfs", 0, None)


def softmax(scores, axis=-1):
    return scores
