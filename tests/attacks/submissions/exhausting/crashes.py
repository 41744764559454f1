"""fail: reads where there is no memory."""
import ctypes


def softmax(scores, axis=-1):
    return ctypes.string_at(8)
