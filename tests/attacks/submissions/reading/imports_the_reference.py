"""fail: imports the reference, the grader and its finders."""
import importlib
import sys


def found():
    for name in ("solutions.ch1_by_hand.softmax", "grader.solutions.ch1_by_hand.softmax", "grader.catalogue.load"):
        for path in ("@ROOT@", "@SOLUTIONS@", *sys.path):
            sys.path.insert(0, path)
            try:
                return importlib.import_module(name).softmax
            except (ImportError, AttributeError, OSError):
                continue
    raise LookupError("nothing")


softmax = found()
