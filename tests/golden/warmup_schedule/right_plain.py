"""The formula."""


def noam_learning_rate(step, d_model, warmup_steps, factor=1.0):
    if step < 1:
        raise ValueError("steps count from 1")
    return factor * d_model**-0.5 * min(step**-0.5, step * warmup_steps**-1.5)
