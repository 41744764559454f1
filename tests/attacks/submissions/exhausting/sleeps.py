"""timeout: sleeps, which costs no processor time."""
import time


def softmax(scores, axis=-1):
    time.sleep(3600)
