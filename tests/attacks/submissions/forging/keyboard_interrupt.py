"""fail: pretends that the instructor pressed Ctrl-C."""


def softmax(scores, axis=-1):
    raise KeyboardInterrupt
