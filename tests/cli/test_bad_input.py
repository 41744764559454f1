"""What goes wrong at the learner's desk: one clear line each, no traceback of ours, the right exit code."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from cli_driver import AS_ANYONE, GRADER, RIGHT, SOFTMAX, Done, ends_with_one_line, environment, grader

from grader.catalogue.load import catalogue

IDS = [exercise.id for exercise in catalogue().exercises]
BROKEN = "import numpy as np\n\n\ndef softmax(scores, axis=-1)\n    return scores\n"
FILES: dict[str, tuple[bytes, str]] = {
    "syntax error": (BROKEN.encode(), "answer.py, line 4: expected ':'"),
    "missing name": (b"def softmaks(scores):\n    return scores\n", "answer.py does not define softmax."),
    "number": (b"softmax = 3\n", "softmax must be a function, but in answer.py it is an int."),
    "not UTF-8": (b"import numpy as np\n# caf\xe9\n", "answer.py is not UTF-8 (line 2)."),
    "empty": (b"", "answer.py is empty."),
    "null bytes": (b"softmax\0 = 3\n", "answer.py is not a text file: it holds null bytes."),
    "error on import": (b"import numpy as np\n\nx = 1 / 0\n", "answer.py, line 3: x = 1 / 0"),
    "exit on import": (b"raise SystemExit(0)\n", "SystemExit: 0"),
    "exit at once on import": (b"import os\nos._exit(0)\n", "ended its own process (exit code 0)"),
}


def check_file(folder: Path, content: bytes) -> Done:
    (folder / "answer.py").write_bytes(content)
    return grader("check", "softmax", "--file", "answer.py", cwd=folder)


@pytest.mark.parametrize("case", FILES)
def test_a_file_that_cannot_be_graded_fails_with_one_reason(tmp_path: Path, case: str) -> None:
    """The reason is said once, not once per test; the verdict is "not yet", no points, exit code 1."""
    content, reason = FILES[case]
    said = check_file(tmp_path, content)
    assert said.code == 1
    assert said.text.count(reason) == 1
    assert "softmax: not yet 0 of 10 required tests, 0 of 10 points" in said.text
    assert said.err == ""


def test_a_syntax_error_shows_line_and_caret(tmp_path: Path) -> None:
    """The offending line stands above a caret that points at the place."""
    lines = check_file(tmp_path, BROKEN.encode()).out.splitlines()
    number = next(n for n, line in enumerate(lines) if "def softmax(scores, axis=-1)" in line)
    assert lines[number + 1].strip() == "^"
    assert lines[number + 1].index("^") == len(lines[number])


def test_a_syntax_error_after_chinese_text_has_its_caret_in_place(tmp_path: Path) -> None:
    """Wide characters before the mistake move the caret as far as a terminal draws them."""
    from rich.cells import cell_len

    said = check_file(tmp_path, "softmax = '权重' 3\n".encode())
    lines = said.out.splitlines()
    number = next(n for n, line in enumerate(lines) if "'权重'" in line)
    before = lines[number][: lines[number].index("'权重'")]
    assert cell_len(before) <= lines[number + 1].index("^") <= cell_len(lines[number])
    assert lines[number + 1].strip() == "^"


def test_a_bad_file_of_the_workspace_says_what_to_do_next(space: Path) -> None:
    """In the workspace the report ends with the next step, and the attempt counts."""
    (space / SOFTMAX).write_bytes(FILES["not UTF-8"][0])
    said = grader("check", "softmax", cwd=space)
    assert said.code == 1
    assert "Next: " in said.out
    assert SOFTMAX in said.out.split("Next: ")[1]


def test_files_of_other_editors_are_fine(tmp_path: Path) -> None:
    """Windows line ends, a byte order mark and a missing last newline change nothing."""
    said = check_file(tmp_path, b"\xef\xbb\xbf" + RIGHT.rstrip().replace("\n", "\r\n").encode())
    assert said.code == 0, said


def test_a_folder_in_place_of_the_file(tmp_path: Path) -> None:
    """--file with a folder is wrong usage."""
    ends_with_one_line(grader("check", "softmax", "--file", ".", cwd=tmp_path), 2, "is not a file")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """--file with a missing file is wrong usage."""
    said = grader("check", "softmax", "--file", "nothing.py", cwd=tmp_path)
    ends_with_one_line(said, 2, "nothing.py", "does not exist")


def test_a_file_without_an_exercise(tmp_path: Path) -> None:
    """--file needs to know which exercise it is, and says how to say so."""
    (tmp_path / "answer.py").write_text(RIGHT, encoding="utf-8")
    said = grader("check", "--file", "answer.py", cwd=tmp_path)
    ends_with_one_line(said, 2, "grader check NAME --file FILE")


def test_a_file_for_two_exercises(tmp_path: Path) -> None:
    """--file goes with one exercise."""
    (tmp_path / "answer.py").write_text(RIGHT, encoding="utf-8")
    said = grader("check", "softmax", IDS[0], "--file", "answer.py", cwd=tmp_path)
    ends_with_one_line(said, 2, "exactly one exercise")


def test_names_beside_all(space: Path) -> None:
    """A name together with --all contradicts itself and is refused instead of ignored."""
    ends_with_one_line(grader("check", "softmax", "--all", cwd=space), 2, "--all")


def test_an_exercise_that_was_deleted(space: Path) -> None:
    """A missing exercise file is named together with the command that brings the stub back."""
    (space / SOFTMAX).unlink()
    said = grader("check", "softmax", cwd=space)
    assert said.code in (1, 2)
    assert "grader reset softmax" in said.text
    assert grader("reset", "softmax", "--yes", cwd=space).code == 0
    assert (space / SOFTMAX).is_file()


def test_a_folder_in_the_place_of_an_exercise(space: Path) -> None:
    """check, reset and run name the folder in one line; nothing is deleted."""
    (space / SOFTMAX).unlink()
    (space / SOFTMAX).mkdir()
    (space / SOFTMAX / "keep.txt").write_text("mine", encoding="utf-8")
    for words in (("check", "softmax"), ("reset", "softmax", "--yes"), ("run", "softmax")):
        said = grader(*words, cwd=space)
        ends_with_one_line(said, 2, SOFTMAX, "folder")
    assert (space / SOFTMAX / "keep.txt").is_file()


def test_check_all_goes_on_after_a_folder(space: Path) -> None:
    """--all reports every exercise, also those after one that cannot be read."""
    (space / SOFTMAX).unlink()
    (space / SOFTMAX).mkdir()
    said = grader("check", "--all", cwd=space)
    assert said.code in (1, 2)
    for id in IDS:
        assert f"{id}: not yet" in said.out


@pytest.mark.parametrize(
    "words", [("check",), ("check", "softmax"), ("hint", "softmax"), ("reset", "softmax"), ("watch",)], ids=" ".join
)  # fmt: skip
def test_no_workspace_here(tmp_path: Path, words: tuple[str, ...]) -> None:
    """What needs a workspace says that there is none and which command makes one."""
    ends_with_one_line(grader(*words, cwd=tmp_path), 2, "No workspace", "grader init")


@pytest.mark.parametrize("command", ["check", "show", "hint", "watch"])
def test_an_exercise_that_does_not_exist(space: Path, command: str) -> None:
    """A misspelt exercise is answered with the nearest name."""
    ends_with_one_line(grader(command, "softmxa", cwd=space), 2, "'softmxa'", "Did you mean softmax")


def test_an_exercise_like_no_other(space: Path) -> None:
    """A name that is near none points to the list."""
    ends_with_one_line(grader("check", "zebra", cwd=space), 2, "'zebra'", "grader list")


def test_an_ambiguous_prefix(space: Path) -> None:
    """A prefix of several exercises names them."""
    matching = [id for id in IDS if id.startswith("soft")]
    assert len(matching) > 1
    ends_with_one_line(grader("check", "soft", cwd=space), 2, *matching)


def test_a_path_of_another_chapter(space: Path) -> None:
    """A path that names an exercise under the wrong chapter says where the exercise is."""
    said = grader("show", "exercises/ch9_elsewhere/softmax.py", cwd=space)
    ends_with_one_line(said, 2, "ch1_by_hand/softmax.py")


@pytest.mark.parametrize(("typed", "meant"), [("chekc", "check"), ("hints", "hint"), ("lst", "list")])
def test_a_command_that_does_not_exist(space: Path, typed: str, meant: str) -> None:
    """A misspelt command is answered with the nearest one."""
    ends_with_one_line(grader(typed, cwd=space), 2, f"'{typed}'", f"'{meant}'")


def test_a_command_like_no_other(space: Path) -> None:
    """A word that is near no command points to the help."""
    ends_with_one_line(grader("zebra", cwd=space), 2, "'zebra'", "grader --help")


def test_an_option_that_does_not_exist(space: Path) -> None:
    """An unknown option is wrong usage."""
    ends_with_one_line(grader("check", "softmax", "--jsn", cwd=space), 2, "--jsn", "--json")


def test_init_on_a_file(tmp_path: Path) -> None:
    """init refuses a file and leaves it as it is."""
    (tmp_path / "taken").write_text("mine", encoding="utf-8")
    ends_with_one_line(grader("init", "taken", cwd=tmp_path), 2, "taken is a file")
    assert (tmp_path / "taken").read_text(encoding="utf-8") == "mine"


def test_init_below_a_file(tmp_path: Path) -> None:
    """init cannot make a folder below a file and says so."""
    (tmp_path / "taken").write_text("mine", encoding="utf-8")
    ends_with_one_line(grader("init", "taken/course", cwd=tmp_path), 2, "taken")


def test_init_beside_somebody_elses_exercises(tmp_path: Path) -> None:
    """init does not mix its stubs into a folder `exercises` that is not a workspace's."""
    (tmp_path / "exercises").mkdir()
    (tmp_path / "exercises" / "homework.py").write_text("mine", encoding="utf-8")
    ends_with_one_line(grader("init", cwd=tmp_path), 2, "exercises", "choose another folder")
    assert [path.name for path in tmp_path.rglob("*")] == ["exercises", "homework.py"]


@pytest.mark.parametrize(("name", "shown"), [("my course", "cd 'my course' && grader"), ("[red]a", "[red]a")])
def test_init_names_the_folder_as_one_would_type_it(tmp_path: Path, name: str, shown: str) -> None:
    """The next command can be copied: a name with blanks is quoted, brackets are not taken for colours."""
    said = grader("init", name, cwd=tmp_path)
    assert said.code == 0
    assert shown in said.out


def test_a_damaged_list_of_stubs(space: Path) -> None:
    """An unreadable exercises/.stubs.json makes nothing look like the learner's work and loses nothing."""
    (space / "exercises" / ".stubs.json").write_text("{", encoding="utf-8")
    (space / SOFTMAX).write_text(RIGHT, encoding="utf-8")
    assert grader("check", "softmax", cwd=space).code == 0
    assert grader("init", cwd=space).code == 0
    assert (space / SOFTMAX).read_text(encoding="utf-8") == RIGHT


def test_reset_needs_a_name_or_all(space: Path) -> None:
    """A bare reset says what it needs."""
    ends_with_one_line(grader("reset", cwd=space), 2, "grader reset NAME", "--all")


def test_a_closed_pipe_is_no_trouble(space: Path) -> None:
    """`grader notes softmax | head -1` ends quietly."""
    done = subprocess.run(
        f"{GRADER} notes softmax | head -n 1",
        shell=True,
        cwd=space,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.stdout.startswith("# Softmax")
    assert done.stderr == ""


@pytest.mark.parametrize("words", [("list",), ("check", "softmax"), ("notes", "softmax", "--lang", "zh")], ids=" ".join)
def test_a_terminal_that_knows_ascii_only(space: Path, words: tuple[str, ...]) -> None:
    """What cannot be shown is replaced; no command ends in a UnicodeEncodeError."""
    said = grader(*words, cwd=space, env={"PYTHONIOENCODING": "ascii"})
    assert said.code == (1 if words[0] == "check" else 0)
    assert "UnicodeEncodeError" not in said.err


def test_control_characters_of_a_submission_do_not_reach_the_terminal(tmp_path: Path) -> None:
    """What a submission prints, raises or calls itself is shown without escape sequences."""
    source = "def softmax(scores, axis=-1):\n    print('\\x1b[2Jgone')\n    raise ValueError('\\x1b]0;owned\\x07')\n"
    said = check_file(tmp_path, source.encode())
    assert said.code == 1
    assert "gone" in said.out
    assert "owned" in said.out
    assert "\x1b" not in said.out
    assert "\x07" not in said.out


def test_markup_in_a_submission_is_text(tmp_path: Path) -> None:
    """Square brackets in a message are shown as they are."""
    said = check_file(tmp_path, b"def softmax(scores, axis=-1):\n    raise ValueError('[/red] [bold]no')\n")
    assert "[/red] [bold]no" in said.out


needs_read_only = pytest.mark.skipif(
    bool(AS_ANYONE) and shutil.which(AS_ANYONE[0]) is None, reason="root can write everywhere, and setpriv is missing"
)


@pytest.fixture
def read_only(passed: Path) -> Iterator[Path]:
    """A workspace in which softmax is passed and nothing can be written any more."""
    paths = [passed, *passed.rglob("*")]
    for path in paths:
        path.chmod(path.stat().st_mode & ~0o222)
    yield passed
    for path in paths:
        path.chmod(path.stat().st_mode | 0o200)


def stranded(*words: str, cwd: Path) -> Done:
    """Run the command with no right to write into `cwd`, and nothing written there afterwards."""
    before = sorted(cwd.rglob("*"))
    said = grader(*words, cwd=cwd, prefix=AS_ANYONE)
    assert sorted(cwd.rglob("*")) == before
    return said


@needs_read_only
def test_a_read_only_workspace_is_graded_all_the_same(read_only: Path) -> None:
    """check gives its verdict and says in one line that progress is not saved."""
    said = stranded("check", "softmax", cwd=read_only)
    assert said.code == 0
    assert "softmax: passed" in said.out
    assert said.err.count("progress is not saved") == 1


@needs_read_only
def test_a_read_only_workspace_still_shows_progress(read_only: Path) -> None:
    """What was passed before is still known where nothing can be written."""
    said = stranded("list", cwd=read_only)
    assert said.code == 0
    assert "passed" in next(line for line in said.out.splitlines() if " softmax " in line)


@needs_read_only
def test_a_hint_in_a_read_only_workspace(read_only: Path) -> None:
    """hint gives the first hint and says that it cannot remember it."""
    said = stranded("hint", "softmax", cwd=read_only)
    assert said.code == 0
    assert "1/3" in said.out
    assert said.err.count("progress is not saved") == 1


@needs_read_only
def test_reset_in_a_read_only_workspace(read_only: Path) -> None:
    """reset cannot do its work: exit code 2, one line that names the exercise's file and no temporary one."""
    said = stranded("reset", "softmax", "--yes", cwd=read_only)
    ends_with_one_line(said, 2, "Permission denied")
    assert "softmax.py." not in said.err
    assert (read_only / SOFTMAX).read_text(encoding="utf-8") == RIGHT


@needs_read_only
def test_init_in_a_read_only_folder(tmp_path: Path) -> None:
    """init where nothing can be written is one line and exit code 2."""
    (tmp_path / "locked").mkdir(mode=0o555)
    ends_with_one_line(stranded("init", cwd=tmp_path / "locked"), 2, "Permission denied")


@needs_read_only
def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    """A submission without read permission fails with the reason."""
    (tmp_path / "answer.py").write_text(RIGHT, encoding="utf-8")
    (tmp_path / "answer.py").chmod(0)
    said = stranded("check", "softmax", "--file", "answer.py", cwd=tmp_path)
    assert said.code in (1, 2)
    assert said.text.count("answer.py") <= 2
    assert "read" in said.text.partition("answer.py")[2]


@pytest.fixture
def kept(passed: Path) -> Path:
    """The progress file of a workspace in which softmax is passed."""
    return passed / ".grader" / "progress.db"


def no_tables(file: Path) -> None:
    file.unlink()
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA user_version = 1")
        database.execute("CREATE TABLE other (a)")
        database.commit()


DAMAGE = {
    "garbage": lambda file: file.write_bytes(b"no database at all " * 40),
    "cut in half": lambda file: file.write_bytes(file.read_bytes()[: file.stat().st_size // 2]),
    "overwritten inside": lambda file: file.write_bytes(
        file.read_bytes()[:4096] + b"\xff" * (file.stat().st_size - 4096)
    ),
    "another program's tables": no_tables,
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_progress_file_is_set_aside(kept: Path, damage: str) -> None:
    """It is said once, the file is kept under another name, the learner's files are untouched, work goes on."""
    DAMAGE[damage](kept)
    broken, space = kept.read_bytes(), kept.parent.parent
    said = grader(cwd=space)
    assert said.code == 0
    assert said.err.count("set aside") == 1
    aside = next(kept.parent.glob("progress.db.damaged-*"))
    assert aside.read_bytes() == broken
    assert aside.name in said.err
    assert (space / SOFTMAX).read_text(encoding="utf-8") == RIGHT
    again = grader("list", cwd=space)
    assert again.err == ""
    assert "open" in next(line for line in again.out.splitlines() if " softmax " in line)


def test_a_progress_file_of_a_newer_version(kept: Path) -> None:
    """It is left as it is, and the line says to upgrade."""
    with closing(sqlite3.connect(kept)) as database:
        database.execute("PRAGMA user_version = 99")
    before = kept.read_bytes()
    for words in ((), ("check", "softmax"), ("hint", "softmax")):
        ends_with_one_line(grader(*words, cwd=kept.parent.parent), 2, "newer version", "upgrade")
    assert kept.read_bytes() == before
    assert not list(kept.parent.glob("*damaged*"))


def test_an_empty_progress_file_is_a_new_one(space: Path) -> None:
    """A file of no bytes, as a full disk leaves it, is filled without a word."""
    (space / ".grader").mkdir()
    (space / ".grader" / "progress.db").touch()
    said = grader("hint", "softmax", cwd=space)
    assert said.code == 0
    assert said.err == ""


def test_a_file_in_the_place_of_the_state_folder(space: Path) -> None:
    """Where .grader is a file the verdict is given all the same, with one warning."""
    (space / ".grader").write_text("mine", encoding="utf-8")
    (space / SOFTMAX).write_text(RIGHT, encoding="utf-8")
    said = grader("check", "softmax", cwd=space)
    assert said.code == 0
    assert said.err.count("progress is not saved") == 1
    assert (space / ".grader").read_text(encoding="utf-8") == "mine"


def test_a_folder_that_is_gone(tmp_path: Path) -> None:
    """Run from a deleted folder, the line says that it is the folder that is missing."""
    gone = tmp_path / "gone"
    gone.mkdir()
    done = subprocess.run(
        ["sh", "-c", f"cd {gone} && rmdir {gone} && exec {GRADER}"],
        env=environment(),
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert "folder" in done.stderr


def test_closing_the_terminal_leaves_no_half_answer(space: Path) -> None:
    """With standard input closed, a question counts as declined."""
    done = subprocess.run(
        ["sh", "-c", f"exec {GRADER} reset softmax <&-"],
        cwd=space,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode not in (0, -11)
    assert "Traceback" not in done.stderr
    assert os.listdir(space) == ["exercises"]
