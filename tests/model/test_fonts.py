"""A font for Chinese labels: an installed one, else that of mplfonts, else what to install."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest
from matplotlib import font_manager, get_data_path

from grader.model import fonts
from grader.model.fonts import DEFAULT, NoFont, families_for, shipped_fonts

CHINESE = "我昨天在学校买了三本书。"
OWN = Path(get_data_path(), "fonts", "ttf")  # matplotlib's fonts


def only(monkeypatch: pytest.MonkeyPatch, *files: Path) -> None:
    """Let these fonts be all that the machine has, beside matplotlib's default."""
    monkeypatch.setattr(fonts, "font_files", lambda: iter(files))


def test_english_needs_no_other_font(monkeypatch: pytest.MonkeyPatch) -> None:
    only(monkeypatch)
    assert families_for(["i bought three books .", "<eos>", "→"]) == [DEFAULT]


def test_without_a_font_the_packages_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    only(monkeypatch, OWN / "DejaVuSans.ttf")
    with pytest.raises(NoFont) as raised:
        families_for(["<bos>", "我"])
    said = str(raised.value)
    assert said.startswith("No font here can draw 我. ")
    assert "pip install mplfonts" in said
    assert "fonts-noto-cjk" in said
    assert "\n" not in said


def test_a_font_that_lacks_a_needed_glyph_is_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """STIX's size fonts have next to nothing."""
    without, having = OWN / "STIXSizOneSymReg.ttf", OWN / "STIXGeneral.ttf"
    sign = min(c for c in fonts.glyphs(having) - fonts.glyphs(OWN / "DejaVuSans.ttf") if c.isprintable())
    only(monkeypatch, without, having)
    assert families_for([sign]) == [DEFAULT, "STIXGeneral"]


def test_a_file_that_is_no_font_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "NotoSansCJK.ttf"
    broken.write_bytes(b"no font")
    only(monkeypatch, broken, tmp_path / "gone.ttf")
    with pytest.raises(NoFont):
        families_for(["我"])


def test_likely_and_regular_fonts_come_first() -> None:
    names = ["DejaVuSans.ttf", "simhei.ttf", "NotoSansCJK-Black.ttc", "NotoSansCJK-Regular.ttc"]
    ordered = sorted(map(Path, names), key=fonts._likelihood)
    assert [file.name for file in ordered] == names[::-1]


def test_installed_fonts_are_asked_before_shipped_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(font_manager, "findSystemFonts", lambda: ["/a/installed.ttf"])
    monkeypatch.setattr(fonts, "shipped_fonts", lambda: [Path("/b/shipped.ttf")])
    assert list(fonts.font_files()) == [Path("/a/installed.ttf"), Path("/b/shipped.ttf")]


def test_mplfonts_is_found_by_its_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Importing it would need its dependencies and copy fonts into matplotlib's folder."""
    (tmp_path / "mplfonts" / "fonts").mkdir(parents=True)
    (tmp_path / "mplfonts" / "__init__.py").write_text("raise RuntimeError('imported')")
    (tmp_path / "mplfonts" / "fonts" / "Some.otf").touch()
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "mplfonts", raising=False)
    importlib.invalidate_caches()
    assert shipped_fonts() == [tmp_path / "mplfonts" / "fonts" / "Some.otf"]


def test_without_mplfonts_nothing_is_shipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert shipped_fonts() == []


def test_chinese_is_drawn_where_a_font_is_at_hand() -> None:
    try:
        families = families_for([CHINESE])
    except NoFont:
        pytest.skip("no Chinese font on this machine")
    file = Path(font_manager.findfont(families[-1]))
    assert set(CHINESE) <= fonts.glyphs(file)
