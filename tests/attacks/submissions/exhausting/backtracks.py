"""timeout: a regular expression that tries every way."""
import re


def softmax(scores, axis=-1):
    return re.match(r"(a+)+$", "a" * 60 + "b")
