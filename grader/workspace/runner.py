"""Runs one module of the workspace, then its doctests.

`python -m grader.workspace.runner exercises.ch1_by_hand.softmax`, from the workspace.
"""

from __future__ import annotations

import doctest
import importlib
import os
import sys
import traceback


def run(module_name: str) -> int:
    """Import the module and try its examples; 0 if all hold, 1 otherwise. Prints what went wrong."""
    sys.path.insert(0, os.getcwd())
    try:
        module = importlib.import_module(module_name)
    except BaseException as error:
        # Leave out the frames of the import machinery: the learner's own lines are what helps.
        trace = error.__traceback__
        while trace is not None and "exercises" not in trace.tb_frame.f_code.co_filename:
            trace = trace.tb_next
        traceback.print_exception(type(error), error, trace)
        return 1
    results = doctest.testmod(module, optionflags=doctest.NORMALIZE_WHITESPACE)
    if results.failed:
        print(f"{results.failed} of {results.attempted} worked examples do not hold yet.")
    elif results.attempted:
        print(f"The worked examples hold, all {results.attempted} of them.")
    else:
        print("The file runs; it holds no worked examples.")
    return int(results.failed > 0)


if __name__ == "__main__":
    sys.exit(run(sys.argv[1]))
