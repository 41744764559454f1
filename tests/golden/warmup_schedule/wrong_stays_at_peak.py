"""Warm-up without decay."""


def noam_learning_rate(step, d_model, warmup_steps, factor=1.0):
    if step < 1:
        raise ValueError("step must be at least 1")
    peak = factor * (d_model * warmup_steps) ** -0.5
    return peak if step > warmup_steps else peak * step / warmup_steps
