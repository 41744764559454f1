"""fail: starts a process without fork."""
import os
import sys

os.posix_spawn(sys.executable, [sys.executable, "-c", "open('@PLANTED@', 'w')"], {})


def softmax(scores, axis=-1):
    return scores
