"""fail or timeout: recurses without end, with the limit lifted."""
import sys

sys.setrecursionlimit(1 << 30)


def softmax(scores, axis=-1):
    return softmax([scores], axis)
