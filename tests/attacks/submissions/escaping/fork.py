"""fail: forks, so that the child outlives the verdict."""
import os
import time

if os.fork() == 0:
    time.sleep(60)


def softmax(scores, axis=-1):
    return scores
