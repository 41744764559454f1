"""`grader gallery`: the pictures on disk, the page that holds them, and what is said of those that are missing."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result
from matplotlib import colormaps, image

from grader.catalogue.load import SOLUTIONS, catalogue
from grader.cli.main import cli
from grader.gallery import constant, kind
from grader.gallery.kind import Inputs, Kind, Picture
from grader.gallery.page import page
from grader.gallery.pictures import KINDS, Hung, hang
from grader.model import fonts
from grader.model.parts import exercise_with
from grader.workspace.space import Workspace, make_workspace

UNTRAINED = KINDS[:4]


@pytest.fixture(autouse=True)
def few_sentences(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(constant, "EXAMPLES", 30)
    monkeypatch.setattr(constant, "JUDGED", 6)


@pytest.fixture
def space(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """A workspace in which nothing is solved, as the current folder."""
    made, _ = make_workspace(tmp_path / "space", catalogue().exercises)
    monkeypatch.chdir(made.root)
    return made


def solve(space: Workspace, *roles: str) -> None:
    for role in roles:
        exercise = exercise_with(catalogue(), role)
        space.file(exercise).write_bytes(exercise.solution.read_bytes())


def gallery(*words: str, code: int = 0) -> Result:
    result = CliRunner().invoke(cli, ["gallery", *words])
    assert result.exit_code == code, result.output
    assert "Traceback" not in result.output
    return result


def images(html: str) -> list[str]:
    return re.findall(r'<img src="([^"]+)"', html)


def test_the_references_draw_all_in_any_folder(saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No workspace is needed; every picture is on disk and on the page, with its figures."""
    monkeypatch.chdir(tmp_path)
    said = gallery("--reference", "--out", "shown/all", "--checkpoint", str(saved)).output
    folder = tmp_path / "shown" / "all"
    html = (folder / "index.html").read_text(encoding="utf-8")
    assert images(html) == [one.file for one in KINDS]
    for one in KINDS:
        assert (folder / one.file).read_bytes().startswith(b"\x89PNG")
        assert one.words["en"]["heading"] in html.replace("&#x27;", "'")
    assert "not drawn" not in said
    figures = [line.strip() for line in said.splitlines() if line.startswith("  ")]
    assert len(figures) == len(set(figures)) == html.count("<li>")
    assert sum("BLEU" in figure for figure in figures) == 8
    assert str(Path("shown", "all", "index.html")) in said.splitlines()[-1]


def test_a_learners_folder_draws_what_is_solved(space: Workspace) -> None:
    """Each missing exercise is named with what to do; the others are drawn below .grader/gallery."""
    solve(space, "convolution", "modalities", "rollout")
    said = gallery().output
    for role in ("image", "graph", "constant"):
        id = exercise_with(catalogue(), role).id
        assert f"{role}: not drawn. {id} does not pass yet. Next: grader check {id}" in said
    assert "rollout: not drawn. This takes a trained model; `grader train` makes one." in said
    folder = space.state / "gallery"
    assert sorted(file.name for file in folder.iterdir()) == ["convolution.png", "index.html", "modalities.png"]
    assert images((folder / "index.html").read_text(encoding="utf-8")) == ["convolution.png", "modalities.png"]


def test_an_exercise_that_fails_is_not_drawn(space: Workspace) -> None:
    """What does not pass right now counts as missing, and the last picture of it is left alone."""
    solve(space, "convolution")
    file = space.file(exercise_with(catalogue(), "convolution"))
    wrong = "\n\ndef shift_attention(height, width, dy, dx):\n    return torch.zeros(1)\n"
    file.write_text(file.read_text(encoding="utf-8") + wrong, encoding="utf-8")
    earlier = space.state / "gallery" / "convolution.png"
    earlier.parent.mkdir(parents=True)
    earlier.write_bytes(b"earlier")
    said = gallery(code=1).output
    assert "convolution: not drawn" in said
    assert "There is nothing to draw yet." in said
    assert [found.read_bytes() for found in earlier.parent.iterdir()] == [b"earlier"]


def test_a_stub_that_a_solved_exercise_uses_is_named(space: Workspace) -> None:
    """An exercise passes with the references beside it; drawn with one's own files it needs those too."""
    solve(space, "graph", "modalities")
    needed = catalogue().by_id[exercise_with(catalogue(), "graph").requires[0]]
    said = gallery().output
    assert f"graph: not drawn. {space.file(needed)} is not solved yet." in said
    assert "modalities: not drawn" not in said


def test_a_model_of_other_sentences_is_refused(saved_of_others: Path, tmp_path: Path) -> None:
    """The sentences of these pictures are not in its vocabulary; the others are drawn."""
    said = gallery("--reference", "--out", str(tmp_path / "out"), "--checkpoint", str(saved_of_others)).output
    assert said.count("was trained on your own pairs") == 2
    assert len(list((tmp_path / "out").glob("*.png"))) == len(UNTRAINED)


@pytest.mark.parametrize(("words", "reason"), [
    (("--reference", "--out", "taken"), "taken is a file. Name a folder"),
    (("--reference", "--out", "new", "--checkpoint", "none"), "There is no checkpoint none"),
    (("--reference", "--out", "new", "--checkpoint", "taken"), "taken is damaged"),
    (("--reference",), "`grader init` makes one"),
    ((), "`grader init` makes one"),
])  # fmt: skip
def test_what_cannot_be_done_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], reason: str
) -> None:
    """Wrong folders and checkpoints are refused before anything is drawn."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "taken").write_bytes(b"mine")
    done = gallery(*words, code=2)
    assert reason in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert [file.name for file in tmp_path.iterdir()] == ["taken"]


def test_chinese_on_the_page_and_in_the_figures(tmp_path: Path) -> None:
    """--lang zh: the page, the paragraphs and what is printed."""
    said = gallery("--reference", "--out", str(tmp_path / "out"), "--lang", "zh").output
    html = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert '<html lang="zh">' in html
    for one in KINDS:
        assert one.words["zh"]["heading"] in html
        assert one.words["en"]["heading"] not in html
    assert "没有画出：" in html
    assert "所有邻居" in said


def test_without_a_font_the_pictures_that_need_it_are_named(inputs: Inputs, monkeypatch: pytest.MonkeyPatch) -> None:
    """No Chinese font: the package is named, and pictures in English are drawn all the same."""
    monkeypatch.setattr(fonts, "font_files", lambda: iter(()))
    folder = inputs.own.parts.folder
    assert [one.picture is None for one in hang(catalogue(), folder, None, "en")] == [False] * 4 + [True] * 2
    chinese = list(hang(catalogue(), folder, None, "zh"))
    assert all("pip install mplfonts" in one.why for one in chinese[:4])


def test_the_page_escapes_what_it_shows() -> None:
    """File names and words are text on the page, never markup."""
    odd = Kind("odd", {"en": {"heading": "a < b & c", "about": "<script>"}}, lambda inputs: Picture(b"", ()))
    html = page([Hung(odd, None, "<b> is damaged"), Hung(odd, Picture(b"", ("i → <eos>",)))], "en")
    assert "a &lt; b &amp; c" in html
    assert "<script>" not in html
    assert "&lt;b&gt; is damaged" in html
    assert "<li>i → &lt;eos&gt;</li>" in html


@pytest.mark.parametrize("one", KINDS, ids=lambda one: one.role)
def test_both_languages_say_the_same_things(one: Kind) -> None:
    """The same texts with the same places for figures; no text is left in the other language."""
    english, chinese = one.words["en"], one.words["zh"]
    assert english.keys() == chinese.keys()
    for name, text in english.items():
        fields = [sorted(re.findall(r"\{(\w+)", said)) for said in (text, chinese[name])]
        assert fields[0] == fields[1], name
        assert not re.search(r"[\u4e00-\u9fff]", text)
        assert re.search(r"[\u4e00-\u9fff]", chinese[name]) or text.replace(": ", "\uff1a") == chinese[name], name


def test_every_picture_has_an_exercise_of_its_own() -> None:
    """Each role is played by one exercise of the last chapter, in the order of the course."""
    shown = [exercise_with(catalogue(), one.role) for one in KINDS]
    assert [e.id for e in shown] == [e.id for e in catalogue().exercises if e.chapter is shown[0].chapter]


def test_pictures_survive_greyscale(inputs: Inputs) -> None:
    """The colours of bars and markers are far apart in brightness, and the map only gets darker."""
    weights = np.array([0.299, 0.587, 0.114])
    shades = [np.array([int(colour[n : n + 2], 16) for n in (1, 3, 5)]) @ weights for colour in (kind.DARK, kind.LIGHT)]
    assert shades[1] - shades[0] > 90
    assert (np.diff(colormaps[kind.MAP](np.linspace(0, 1, 64))[:, :3] @ weights) < 0).all()


def test_titles_and_labels_are_inside_the_picture(inputs: Inputs) -> None:
    """Nothing touches the edge: the outermost pixels are white."""
    for one in KINDS:
        for lang in ("en", "zh"):
            pixels = image.imread(io.BytesIO(one.draw(replace(inputs, lang=lang)).png), format="png")[..., :3]
            edge = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
            assert (edge == 1).all(), (one.role, lang)


def test_the_references_are_drawn_by_the_folder_alone() -> None:
    """The solutions' own folder needs no grading and no workspace."""
    first = next(hang(catalogue(), SOLUTIONS, None, "en"))
    assert first.picture is not None
