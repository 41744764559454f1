"""timeout: spends its time in one step of C that no signal handler interrupts."""


def softmax(scores, axis=-1):
    return len(str(7 ** (1 << 26)))
