"""fail: replaces the worker's own functions, so that every answer says that all went well."""
import sys

executor, wire = sys.modules["_sandbox.executor"], sys.modules["_sandbox.wire"]
old = wire.pack


def pack(header, values=None):
    return old({**header, "problem": None, "changed": [], "warnings": [], "work": 0, "policy": []}, values)


wire.pack = pack
executor.same_bits = lambda before, after: True


def softmax(scores, axis=-1):
    scores[...] = 0
    return scores
