"""Fonts for the labels of a plot: matplotlib's own, and for Chinese one that is installed or shipped by mplfonts."""

from __future__ import annotations

import importlib.util
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from matplotlib import font_manager
from matplotlib.ft2font import FT2Font

DEFAULT = "DejaVu Sans"  # comes with matplotlib, has no Chinese
# Parts of file names of fonts with Chinese glyphs, the best first; other fonts are looked at after them.
LIKELY = ("notosanscjk", "notosanssc", "sourcehansans", "wqy", "msyh", "pingfang", "simhei", "hiragino",
          "droidsansfallback", "cjk", "sourcehan", "song", "ming", "kai", "hei", "han")  # fmt: skip
INSTALL = "`pip install mplfonts` brings one, so does Debian's package fonts-noto-cjk."


class NoFont(Exception):
    """No font here has the glyphs; the text says which package to install."""


def families_for(texts: Iterable[str]) -> list[str]:
    """Names of font families that together have every glyph of `texts`, in the order in which to try them.

    Raises NoFont.
    """
    known = glyphs(Path(font_manager.findfont(DEFAULT)))
    drawn = (c for text in texts for c in text if not c.isspace() and unicodedata.category(c)[0] != "C")
    missing = dict.fromkeys(c for c in drawn if c not in known)  # in the order in which they are read
    families = [DEFAULT]
    if not missing:
        return families
    for file in font_files():
        if missing.keys() <= glyphs(file):
            return [*families, _register(file)]
    raise NoFont(f"No font here can draw {''.join(missing)[:10]}. {INSTALL}")


def font_files() -> Iterator[Path]:
    """Installed fonts, likely ones first, then those of mplfonts."""
    # Files are asked for, not matplotlib's cached list: that one does not know a font installed a minute ago.
    yield from sorted(map(Path, font_manager.findSystemFonts()), key=_likelihood)
    yield from shipped_fonts()


def shipped_fonts() -> list[Path]:
    """The fonts in the package mplfonts, if it is installed. Importing it would copy them into matplotlib."""
    found = importlib.util.find_spec("mplfonts")
    folders = found.submodule_search_locations if found is not None else None
    files = (file for folder in folders or () for file in Path(folder, "fonts").glob("*.[ot]tf"))
    return sorted(files, key=_likelihood)


def _likelihood(file: Path) -> tuple[int, bool, str]:
    """Sorts likely fonts first, and among them regular ones."""
    name = file.name.lower().replace("-", "").replace("_", "")
    place = next((n for n, part in enumerate(LIKELY) if part in name), len(LIKELY))
    return place, "regular" not in name, name


@cache
def glyphs(file: Path) -> frozenset[str]:
    """The characters that a font file can draw; none if it cannot be read."""
    try:
        return frozenset(map(chr, FT2Font(str(file)).get_charmap()))
    except (OSError, RuntimeError, ValueError):
        return frozenset()


def _register(file: Path) -> str:
    """Make a font file known to matplotlib, for this process; returns its family's name."""
    known = [entry.name for entry in font_manager.fontManager.ttflist if Path(entry.fname) == file]
    if not known:
        font_manager.fontManager.addfont(str(file))
    return FT2Font(str(file)).family_name
