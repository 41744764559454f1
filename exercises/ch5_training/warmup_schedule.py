"""The learning rate of the first Transformer: up in a straight line, then down with the square root of the step.

At the first steps Adam knows little about the size of the gradients, and the layers are still random. So one begins
with tiny steps, lets the learning rate grow for `warmup_steps` steps, and takes it back slowly afterwards:

    rate(step) = factor · d_model^(-0.5) · min(step^(-0.5), step · warmup_steps^(-1.5))

The two terms of the minimum are equal at step = warmup_steps: before, the second one is the smaller; afterwards the
first. There is the peak, factor / √(d_model · warmup_steps). The schedule goes by the name Noam, after one of the
authors.

d_model 512 and 4,000 steps of warm-up, as in the paper:

    step          1            1,000        4,000        16,000       100,000
    rate          1.747e-07    1.747e-04    6.988e-04    3.494e-04    1.398e-04

>>> f"{noam_learning_rate(4000, d_model=512, warmup_steps=4000):.6e}"
'6.987712e-04'
>>> f"{noam_learning_rate(16000, d_model=512, warmup_steps=4000):.6e}"  # four times as far: half as much
'3.493856e-04'
"""


def noam_learning_rate(step: int, d_model: int, warmup_steps: int, factor: float = 1.0) -> float:
    """Return the learning rate of one step of the optimiser.

    step:         counts from 1. ValueError for a step below 1.
    d_model:      the width of the model, at least 1.
    warmup_steps: the step at which the rate is highest, at least 1.
    factor:       multiplies the whole rate.

    The rate depends on these four numbers alone: nothing is remembered between calls. It is right for steps of any
    size. In double precision (stretch).

    >>> f"{noam_learning_rate(1, 512, 4000):.6e}"
    '1.746928e-07'
    >>> f"{noam_learning_rate(4000, 512, 4000, factor=2.0):.6e}"
    '1.397542e-03'

    Source: Vaswani et al., Attention Is All You Need (2017), section 5.3, equation 3.
    """
    # YOUR CODE HERE
    raise NotImplementedError
