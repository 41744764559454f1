"""timeout: stops its own process."""
import os


def softmax(scores, axis=-1):
    os.kill(os.getpid(), 19)
