"""fail: reads whatever descriptors it was started with."""
import os


def softmax(scores, axis=-1):
    for fd in range(256):
        try:
            found = os.fstat(fd)
            os.lseek(fd, 0, 0)
            print(fd, found.st_size, os.pread(fd, 4096, 0), os.listdir(fd))
        except OSError:
            continue
    return scores
