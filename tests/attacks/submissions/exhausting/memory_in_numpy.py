"""fail or timeout: asks for an array larger than any machine's memory."""
import numpy as np


def softmax(scores, axis=-1):
    return np.ones((1 << 18, 1 << 18))
