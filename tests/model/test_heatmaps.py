"""The picture of all attention weights."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
import torch
from matplotlib import colormaps, image, rc_context
from matplotlib.figure import Figure

from grader.model import fonts, heatmaps
from grader.model.fonts import NoFont
from grader.model.heatmaps import COLOURS, Maps

READ = ["<bos>", "i", "bought", "$5", "$6"]
SOURCE = ["我", "昨天", "图书馆", "<eos>"]


def maps(queries: list[str], keys: list[str], layers: int = 2, heads: int = 4) -> Maps:
    weights = torch.rand(layers, heads, len(queries), len(keys)).softmax(dim=-1)
    return Maps("decoder self-attention", weights, queries, keys)


def drawn(*kinds: Maps) -> Figure:
    with rc_context({"text.parse_math": False}):
        return heatmaps._figure("title", kinds)


def chinese_or_skip() -> None:
    try:
        fonts.families_for(SOURCE)
    except NoFont:
        pytest.skip("no Chinese font on this machine")


def pixels(png: bytes) -> np.ndarray:
    return image.imread(io.BytesIO(png), format="png")


def test_every_layer_and_head_has_a_panel_with_its_weights() -> None:
    kind = maps(READ, READ)
    figure = drawn(kind, maps(READ, READ, layers=1))
    found = [axes for axes in figure.axes if axes.get_images()]
    assert len(found) == 2 * 4 + 1 * 4
    assert found[5].get_title() == "layer 2, head 2"
    np.testing.assert_array_equal(found[5].get_images()[0].get_array(), kind.weights[1, 1].numpy())


def test_rows_are_queries_and_columns_are_keys() -> None:
    figure = drawn(maps(READ, ["a", "b", "c"], layers=1, heads=1))
    axes = figure.axes[0]
    assert [label.get_text() for label in axes.get_yticklabels()] == READ
    assert [label.get_text() for label in axes.get_xticklabels()] == ["a", "b", "c"]
    bottom, top = axes.get_ylim()
    assert bottom > top  # the first query is the uppermost row


def test_chinese_below_a_column_is_written_downwards() -> None:
    labels = drawn(maps(["a"], SOURCE, layers=1, heads=1)).axes[0].get_xticklabels()
    assert [label.get_text() for label in labels] == ["我", "昨\n天", "图\n书\n馆", "<eos>"]
    assert [label.get_rotation() for label in labels] == [0, 0, 0, 90]


def test_all_panels_share_one_scale_and_one_colour_bar() -> None:
    figure = drawn(maps(READ, READ), maps(READ, READ))
    assert {axes.get_images()[0].get_clim() for axes in figure.axes if axes.get_images()} == {(0.0, 1.0)}
    assert len([axes for axes in figure.axes if not axes.get_images()]) == 1


def test_the_colours_survive_greyscale() -> None:
    """More weight is darker all along, and the ends are far apart."""
    grey = colormaps[COLOURS](np.linspace(0, 1, 64))[:, :3] @ [0.299, 0.587, 0.114]
    assert (np.diff(grey) < 0).all()
    assert grey[0] - grey[-1] > 0.6


@pytest.mark.parametrize(("queries", "keys"), [(["<bos>"], ["<bos>"]), (READ, READ), (["word"] * 63, ["word"] * 63)])
def test_panels_and_labels_do_not_overlap(queries: list[str], keys: list[str]) -> None:
    figure = drawn(maps(queries, keys), maps(queries, keys))
    figure.canvas.draw()
    boxes = [axes.get_tightbbox() for axes in figure.axes]
    whole = figure.bbox
    for number, box in enumerate(boxes):
        assert box.x0 >= 0
        assert box.y0 >= 0
        assert box.x1 <= whole.x1
        assert box.y1 <= whole.y1
        assert not any(box.overlaps(other) for other in boxes[number + 1 :])


def test_a_long_sentence_stays_within_the_figure() -> None:
    figure = heatmaps._figure("a long sentence " * 12, [maps(["a"], ["a"], heads=1)])
    figure.canvas.draw()
    assert all(text.get_window_extent().x1 <= figure.bbox.x1 for text in figure.texts)


def test_the_picture_is_a_png_with_chinese_glyphs() -> None:
    """Missing glyphs are a warning of matplotlib's, which fails a test here."""
    chinese_or_skip()
    png = heatmaps.heatmaps("我 昨天 → i", [maps(READ, SOURCE), maps(SOURCE, SOURCE)])
    height, width, _ = pixels(png).shape
    assert width > 500
    assert height > 500


def test_a_dollar_sign_is_no_formula() -> None:
    assert heatmaps.heatmaps("$5 $6", [maps(READ, READ)]).startswith(b"\x89PNG")


def test_a_big_model_gets_a_lower_resolution(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heatmaps, "PIXELS", 50_000)
    height, width, _ = pixels(heatmaps.heatmaps("title", [maps(READ, READ)])).shape
    assert height * width <= 51_000


def test_without_a_font_there_is_no_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fonts, "font_files", lambda: iter([Path("/nowhere.ttf")]))
    with pytest.raises(NoFont, match="mplfonts"):
        heatmaps.heatmaps("title", [maps(READ, SOURCE)])
