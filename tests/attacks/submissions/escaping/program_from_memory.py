"""fail: runs a program that lies in memory alone."""
import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
descriptor = libc.syscall(319, b"program", 0)
os.write(descriptor, b"#!/bin/sh\ntouch @PLANTED@\n")
os.execve(descriptor, ["program"], {})


def softmax(scores, axis=-1):
    return scores
