"""fail: replaces itself by another program."""
import os


def softmax(scores, axis=-1):
    os.execv("/bin/sh", ["sh", "-c", "touch @PLANTED@; exit 0"])
