"""fail or timeout: opens files until there are no more descriptors, then works on."""
import os

hoard = []
try:
    while True:
        hoard.append(os.dup(1))
except OSError as error:
    print(error)


def softmax(scores, axis=-1):
    return open("/dev/urandom").read(1)
