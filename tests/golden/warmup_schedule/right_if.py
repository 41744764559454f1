"""Two branches, and an assertion for the step."""

import math


def noam_learning_rate(step, d_model, warmup_steps, factor=1.0):
    assert step >= 1
    shape = step / warmup_steps**1.5 if step < warmup_steps else 1 / math.sqrt(step)
    return factor * shape / math.sqrt(d_model)
