"""Runs an exercise's hidden tests against a submission: the trusted side of a verdict."""

import os

# The judge's arrays are small: threads cost more than they save, many times more on a busy machine.
for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")
