"""fail: ends its process with exit code 0 when it is called."""
import os


def softmax(scores, axis=-1):
    os._exit(0)
