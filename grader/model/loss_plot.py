"""The picture of a training: loss above, learning rate below."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from .png import png


def smooth(values: Sequence[float], keep: float = 0.9) -> list[float]:
    """A running mean in which what is n steps old counts keep to the power of n."""
    sums = accumulate(values, lambda sum_, value: keep * sum_ + value)
    weights = accumulate([1.0] * len(values), lambda sum_, one: keep * sum_ + one)
    return [total / weight for total, weight in zip(sums, weights, strict=True)]


def loss_plot(history: Sequence[dict[str, float]], floor: float) -> bytes:
    """A PNG of loss and learning rate by step; `floor` is the loss of a perfect model."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    steps = [entry["step"] for entry in history]
    losses = [entry["loss"] for entry in history]
    figure = Figure(figsize=(8, 6), dpi=120, layout="constrained")
    FigureCanvasAgg(figure)
    above, below = figure.subplots(2, 1, sharex=True, height_ratios=(3, 1))
    above.plot(steps, losses, color="#9db4d3", linewidth=0.8, label="each step")
    above.plot(steps, smooth(losses), color="#1f4e8c", linewidth=1.8, label="smoothed")
    above.axhline(floor, color="#888888", linewidth=1, linestyle="--", label=f"perfect model: {floor:.2f}")
    above.set_ylabel("loss (nats per token)")
    above.set_ylim(bottom=0)
    above.legend(frameon=False, loc="upper right")
    below.plot(steps, [entry["rate"] for entry in history], color="#b5541c", linewidth=1.8)
    below.set_ylabel("learning rate")
    below.set_ylim(bottom=0)
    below.set_xlabel("step")
    for axes in (above, below):
        axes.grid(alpha=0.25)
        axes.spines[["top", "right"]].set_visible(False)
    return png(figure)
