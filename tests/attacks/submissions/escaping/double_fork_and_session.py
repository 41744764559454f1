"""fail: becomes a daemon in a session of its own."""
import os
import time


def softmax(scores, axis=-1):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            time.sleep(60)
    return scores
