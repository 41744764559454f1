"""fail or timeout: takes memory that some limits do not count."""
import mmap


def softmax(scores, axis=-1):
    hoard = []
    while True:
        block = mmap.mmap(-1, 1 << 28)
        block[:: 4096] = b"x" * (len(block) // 4096)
        hoard.append(block)
