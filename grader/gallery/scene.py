"""A generated image: discs and squares in a few colours on a background."""

from __future__ import annotations

from dataclasses import dataclass

import torch

HEIGHT, WIDTH = 12, 16
# Background, red, blue, green: far apart in hue, and in brightness too.
PALETTE = torch.tensor([[0.94, 0.91, 0.80], [0.80, 0.20, 0.18], [0.10, 0.20, 0.55], [0.42, 0.72, 0.30]])
# (colour, is a disc, centre y, centre x, half the size), in parts of the height; centre x of the width.
SHAPES = (
    (1, True, 3.5 / 12, 3.5 / 16, 0.22),
    (2, False, 0.22, 0.78, 0.14),
    (3, True, 8.5 / 12, 6.5 / 16, 0.22),
    (1, False, 0.74, 0.82, 0.16),
)
NOISE = 0.025  # standard deviation of what each pixel differs from its colour


@dataclass(frozen=True)
class Scene:
    """`pixels (3, height, width)` between 0 and 1; `colours (height, width)`: the row of PALETTE behind each pixel."""

    pixels: torch.Tensor
    colours: torch.Tensor


def scene(seed: int = 0) -> Scene:
    """The same scene for the same seed."""
    y, x = torch.meshgrid(torch.arange(HEIGHT) + 0.5, torch.arange(WIDTH) + 0.5, indexing="ij")
    colours = torch.zeros(HEIGHT, WIDTH, dtype=torch.long)
    for colour, disc, centre_y, centre_x, half in SHAPES:
        down, right = (y - centre_y * HEIGHT).abs() / HEIGHT, (x - centre_x * WIDTH).abs() / HEIGHT
        inside = down**2 + right**2 <= half**2 if disc else torch.maximum(down, right) <= half
        colours[inside] = colour
    noise = torch.randn(3, HEIGHT, WIDTH, generator=torch.Generator().manual_seed(seed))
    return Scene((PALETTE[colours].permute(2, 0, 1) + NOISE * noise).clamp(0, 1), colours)
