"""fail: raises what pytest raises to skip a test."""


class Skipped(BaseException):
    __module__ = "builtins"


def softmax(scores, axis=-1):
    raise Skipped("nothing to see here")
