"""A figure as the bytes of a PNG that is the same wherever it is drawn, or as a file of any kind."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

from ..workspace.files import write_whole

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def png(figure: Figure) -> bytes:
    """The picture, without matplotlib's version in its metadata."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", metadata={"Software": None})
    return buffer.getvalue()


def write_picture(figure: Figure, path: Path) -> None:
    """The picture as a file, whole or not at all. The suffix says which kind; ValueError for an unknown one."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format=path.suffix[1:] or "png", dpi=120)
    write_whole(path, buffer.getvalue())
