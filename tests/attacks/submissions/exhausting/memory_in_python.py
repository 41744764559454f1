"""fail or timeout: takes memory until there is none."""


def softmax(scores, axis=-1):
    hoard = []
    while True:
        hoard.append(bytearray(1 << 26))
