"""The learner's way through one exercise, one real command after another in one workspace."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from cli_driver import OVERFLOWS, RIGHT, SOFTMAX, Done, flat, grader, mistake

from grader.catalogue.load import catalogue

SOFTMAX_EXERCISE = catalogue().by_id["softmax"]
IDS = [exercise.id for exercise in catalogue().exercises]
OTHERS = [id for id in IDS if id != "softmax"]
STUB_SAYS = "softmax is still to be written: it raises NotImplementedError."


@pytest.fixture(scope="module")
def steps(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Done]:
    """Every step's command and what it said, in the order in which a learner takes them."""
    home = tmp_path_factory.mktemp("journey")
    space, said = home / "course", {}

    def step(name: str, *words: str, cwd: Path = space, stdin: str = "") -> None:
        said[name] = grader(*words, cwd=cwd, stdin=stdin)

    step("before init", cwd=home)
    step("init", "init", "course", cwd=home)
    step("dashboard")
    step("list", "list")
    step("show", "show", "softmax")
    step("stub", "check", "softmax")
    (space / SOFTMAX).write_text(OVERFLOWS, encoding="utf-8")
    step("wrong", "check", "softmax")
    step("wrong in Chinese", "check", "softmax", "--lang", "zh")
    for number in range(1, 5):
        step(f"hint {number}", "hint", "softmax")
    step("hint in Chinese", "hint", "softmax", "--lang", "zh")
    step("other hint", "hint", OTHERS[0])
    step("solution declined", "solution", "softmax", stdin="n\n")
    step("solution unanswered", "solution", "softmax")
    step("solution accepted", "solution", "softmax", stdin="y\n")
    (space / SOFTMAX).write_text(RIGHT, encoding="utf-8")
    step("right", "check", "softmax")
    step("right again", "check", SOFTMAX)
    step("beside", "solution", "softmax", "--beside")
    step("dashboard after", cwd=space / "exercises" / "ch1_by_hand")
    step("list after", "list")
    step("default check", "check")
    step("two names", "check", "softmax", OTHERS[0])
    step("all", "check", "--all")
    step("init again", "init")
    said["kept by init"] = Done((space / SOFTMAX).read_text(encoding="utf-8"), "", 0)
    step("reset declined", "reset", "softmax", stdin="n\n")
    said["kept by declining"] = Done((space / SOFTMAX).read_text(encoding="utf-8"), "", 0)
    step("reset", "reset", "softmax", stdin="y\n")
    said["stub again"] = Done((space / SOFTMAX).read_text(encoding="utf-8"), "", 0)
    copies = [path for path in (space / ".grader" / "backups").rglob("*") if path.is_file()]
    said["copies"] = Done("".join(path.read_text(encoding="utf-8") for path in copies), "\n".join(map(str, copies)), 0)
    step("list after reset", "list")
    return said


def test_without_a_workspace_the_first_step_is_named(steps: dict[str, Done]) -> None:
    """A bare `grader` outside a workspace says which command makes one."""
    assert steps["before init"].code == 0
    assert "grader init" in steps["before init"].text


def test_init_says_where_to_go(steps: dict[str, Done]) -> None:
    """init counts the stubs that it wrote and ends with the next command."""
    assert steps["init"].code == 0
    assert f"{len(IDS)} exercises written" in steps["init"].out
    assert steps["init"].out.rstrip().endswith("Next: cd course && grader")


def test_dashboard_names_the_next_exercise_and_its_command(steps: dict[str, Done]) -> None:
    """The dashboard shows each chapter's progress, the first open exercise and how to check it."""
    said = steps["dashboard"]
    assert said.code == 0
    for chapter in catalogue().chapters:
        assert chapter.title["en"] in said.out
    assert f"Next exercise: {IDS[0]} " in said.out
    assert f"grader check {IDS[0]}" in said.out
    assert f"exercises/{catalogue().exercises[0].path}" in said.out


def test_dashboard_counts_what_is_passed(steps: dict[str, Done]) -> None:
    """After a pass the chapter's count goes up, from any folder of the workspace."""
    count = sum(exercise.chapter == SOFTMAX_EXERCISE.chapter for exercise in catalogue().exercises)
    assert f" 0/{count} " in steps["dashboard"].out
    assert f" 1/{count} " in steps["dashboard after"].out
    assert f"Next exercise: {OTHERS[0]} " in steps["dashboard after"].out


def state_in(listing: Done, id: str) -> str:
    line = next(line for line in listing.out.splitlines() if line.split()[:1] == [id])
    return re.split(r"\s{2,}", line.strip())[-1]


def test_list_has_every_exercise_and_its_state(steps: dict[str, Done]) -> None:
    """list names every exercise; its state goes from open to passed and, after a reset, to tried."""
    for id in IDS:
        assert state_in(steps["list"], id) == "open"
    assert state_in(steps["list after"], "softmax") == "passed"
    assert state_in(steps["list after reset"], "softmax") == "tried"


def test_show_gives_task_signature_and_examples(steps: dict[str, Done]) -> None:
    """show prints the task text, the signature and the worked examples, but no code."""
    said = steps["show"]
    assert said.code == 0
    assert "softmax(s)_i = exp(s_i) / sum_j exp(s_j)" in said.out
    assert "def softmax(" in said.out
    assert ">>> softmax(np.array([1000.0, 1000.0]))" in said.out
    assert "raise NotImplementedError" not in said.out
    assert said.out.rstrip().endswith(f"Next: edit {SOFTMAX}, then grader check softmax")


def test_a_stub_is_said_to_be_unwritten_once(steps: dict[str, Done]) -> None:
    """An untouched stub fails with one sentence, not with one per hidden test."""
    said = steps["stub"]
    assert said.code == 1
    assert said.text.count(STUB_SAYS) == 1
    assert "The mistake" not in said.out


def test_an_untouched_exercise_of_several_functions_is_said_to_be_unwritten_once(steps: dict[str, Done]) -> None:
    """The default check is the first exercise not passed; its stub too gets one sentence instead of a list."""
    said = steps["default check"]
    assert said.code == 1
    assert catalogue().exercises[0].path in said.out
    assert said.out.count("still to be written") == 1
    assert "✗" not in said.out


def test_a_wrong_answer_shows_call_got_expected(steps: dict[str, Done]) -> None:
    """The first failure shows the call, its smallest input, what came and what should have come."""
    said = steps["wrong"]
    assert said.code == 1
    for part in ("call softmax(scores)", "[[1000. 999.]]", "got", "nan", "expected", "0.731059"):
        assert part in said.text
    assert "7 of 10 required tests, 7 of 10 points" in said.text


@pytest.mark.parametrize(("step", "language"), [("wrong", "en"), ("wrong in Chinese", "zh")])
def test_a_wrong_answer_is_diagnosed(steps: dict[str, Done], step: str, language: str) -> None:
    """The mistake's sentence, its question and the note that explains it, in the language asked for."""
    joined = steps[step].text.replace(" ", "")
    for fact in ("says", "ask"):
        assert mistake("exponentials_overflow", fact, language).replace(" ", "") in joined
    assert "grader notes softmax --point softmax-shift" in steps[step].text


def test_a_failure_ends_with_what_to_do_next(steps: dict[str, Done]) -> None:
    """The last line of a failed check names the file to edit and the hint."""
    assert SOFTMAX in steps["wrong"].out.split("Next:")[1]
    assert "grader hint softmax" in steps["wrong"].out.split("Next:")[1]


@pytest.mark.parametrize(("step", "shown"), [("hint 1", 1), ("hint 2", 2), ("hint 3", 3), ("hint 4", 3)])
def test_the_hint_ladder_remembers_its_rung(steps: dict[str, Done], step: str, shown: int) -> None:
    """Each call shows one hint more, and after the last one all three again."""
    rungs = SOFTMAX_EXERCISE.hints["en"]
    assert steps[step].code == 0
    assert [flat(rung) in steps[step].text for rung in rungs] == [number < shown for number in range(3)]


def test_the_rung_is_shared_by_the_languages_and_by_no_other_exercise(steps: dict[str, Done]) -> None:
    """A rung reached in English is reached in Chinese; another exercise begins at its own first hint."""
    joined = steps["hint in Chinese"].text.replace(" ", "")
    assert all(rung.replace(" ", "") in joined for rung in SOFTMAX_EXERCISE.hints["zh"])
    assert "1/3" in steps["other hint"].out
    assert "2/3" not in steps["other hint"].out


@pytest.mark.parametrize("step", ["solution declined", "solution unanswered"])
def test_declining_shows_no_solution(steps: dict[str, Done], step: str) -> None:
    """solution asks while the exercise is not passed; no, or no answer at all, shows nothing of it."""
    assert steps[step].code != 0
    assert "not passed softmax yet" in steps[step].out
    assert "def softmax" not in steps[step].out


def test_the_solution_is_shown_after_yes(steps: dict[str, Done]) -> None:
    """After yes the reference is printed, without the marks that stubs are cut at."""
    said = steps["solution accepted"]
    assert said.code == 0
    assert "def softmax" in said.out
    assert "keepdims=True" in said.out
    assert "SOLUTION" not in said.out


def test_the_first_pass_shows_the_idea(steps: dict[str, Done]) -> None:
    """A first pass shows the idea in three lines and how to compare, a second pass does not."""
    assert steps["right"].code == steps["right again"].code == 0
    for line in SOFTMAX_EXERCISE.idea["en"].splitlines():
        assert flat(line) in steps["right"].text
        assert flat(line) not in steps["right again"].text
    assert "grader solution softmax --beside" in steps["right"].text
    assert "grader solution softmax --beside" not in steps["right again"].text


@pytest.mark.parametrize("step", ["right", "right again"])
def test_a_pass_names_the_next_exercise(steps: dict[str, Done], step: str) -> None:
    """A pass ends by naming the next exercise not passed, its file and the command; a file path is a name too."""
    assert "softmax: passed" in steps[step].out
    assert f"Next: {OTHERS[0]}" in steps[step].text
    assert f"grader check {OTHERS[0]}" in steps[step].text


def test_no_star_yet_says_which_test_is_left(steps: dict[str, Done]) -> None:
    """A pass without the star says so and shows the stretch test that fails."""
    assert "no star yet" in steps["right"].out
    assert "✗ gives zeros, not NaN, where a whole slice is -inf (star)" in steps["right"].out


def test_beside_shows_both_versions_without_asking(steps: dict[str, Done]) -> None:
    """Once passed, the reference stands beside the learner's own version and nothing is asked."""
    said = steps["beside"]
    assert said.code == 0
    assert "yours" in said.out
    assert "reference" in said.out
    assert "exponentials.sum" in said.out
    assert "largest" in said.out
    assert "[y/N]" not in said.out


def test_several_names_are_all_reported(steps: dict[str, Done]) -> None:
    """Two names give two verdicts; one that does not pass decides the exit code."""
    said = steps["two names"]
    assert said.code == 1
    assert "softmax: passed" in said.out
    assert f"{OTHERS[0]}: not yet" in said.out
    assert "1 of 2 exercises pass" in said.out


def test_check_all_reports_every_exercise(steps: dict[str, Done]) -> None:
    """--all goes on after the first failure and names what to check next."""
    said = steps["all"]
    assert said.code == 1
    for id in OTHERS:
        assert f"{id}: not yet" in said.out
    assert "softmax: passed" in said.out
    assert f"1 of {len(IDS)} exercises pass" in said.out
    assert said.out.rstrip().endswith(f"Next: grader check {OTHERS[0]}")


def test_init_again_keeps_the_learners_work(steps: dict[str, Done]) -> None:
    """A second init says that it kept the edited file, and did."""
    assert steps["init again"].code == 0
    assert "1 of your own kept" in steps["init again"].out
    assert steps["kept by init"].out == RIGHT


def test_reset_asks_first(steps: dict[str, Done]) -> None:
    """Answering no leaves the file as it was."""
    assert steps["reset declined"].code != 0
    assert steps["kept by declining"].out == RIGHT


def test_reset_keeps_a_dated_copy(steps: dict[str, Done]) -> None:
    """reset brings the stub back, says where the learner's version went, and it is there."""
    assert steps["reset"].code == 0
    assert "raise NotImplementedError" in steps["stub again"].out
    assert steps["copies"].out == RIGHT
    shown = steps["reset"].text.split("kept as ")[1].split()[0]
    assert steps["copies"].err.endswith(shown)
    assert shown.split(os.sep)[-3][:2] == "20"  # .grader/backups/2026-01-31T12-00-00/ch1_by_hand/softmax.py


@pytest.mark.parametrize("language", ["en", "zh"])
def test_notes_hold_the_page_and_every_point(space: Path, language: str) -> None:
    """notes prints the explanation, then each interview point with its question, in both languages."""
    said = grader("notes", "softmax", "--lang", language, cwd=space)
    source = SOFTMAX_EXERCISE.notes(language).read_text(encoding="utf-8")
    questions = [line.partition("] ")[2] for line in source.splitlines() if line.startswith("### [")]
    assert said.code == 0
    assert len(questions) >= 6
    assert said.out.startswith(source.splitlines()[0])
    assert all(question in said.out for question in questions)


def test_notes_of_one_point(space: Path) -> None:
    """--point prints that interview point alone: question, answer, follow-up, common wrong answer, source."""
    said = grader("notes", "softmax", "--point", "softmax-shift", cwd=space)
    assert said.code == 0
    assert "Why subtract the maximum" in said.out
    for label in ("Follow-up", "Common wrong answer", "Source"):
        assert said.out.count(label) == 1
    assert "Which axis" not in said.out


def test_notes_of_a_point_that_is_not_there(space: Path) -> None:
    """An unknown point is a usage error that lists the points there are."""
    said = grader("notes", "softmax", "--point", "nothing", cwd=space)
    assert said.code == 2
    assert "softmax-shift" in said.err


def shortest_prefix(id: str) -> str:
    """The fewest letters that mean this exercise alone."""
    return next(id[:n] for n in range(1, len(id) + 1) if sum(other.startswith(id[:n]) for other in IDS) == 1)


def test_a_unique_prefix_is_a_name(space: Path) -> None:
    """The first letters of an exercise are enough where they are no other's."""
    said = grader("show", shortest_prefix(OTHERS[0]), cwd=space)
    assert said.code == 0
    assert f"({OTHERS[0]}," in said.out


@pytest.mark.parametrize("name", [f"./{SOFTMAX}", "ch1_by_hand/softmax.py"])
def test_a_file_path_is_a_name(space: Path, name: str) -> None:
    """A path that ends in chapter and file means the exercise."""
    assert "(softmax," in grader("show", name, cwd=space).out


def test_a_path_from_where_the_learner_stands_is_a_name(space: Path) -> None:
    """Inside the chapter's folder the bare file name, as the shell completes it, means the exercise."""
    assert "(softmax," in grader("show", "softmax.py", cwd=space / "exercises" / "ch1_by_hand").out


def test_run_tries_the_worked_examples(space: Path) -> None:
    """run says that the worked examples hold once they do, and which do not before."""
    before = grader("run", "softmax", cwd=space, own_traceback=True)
    assert before.code == 1
    assert "worked examples do not hold yet" in before.out
    file = space / SOFTMAX
    stub = file.read_text(encoding="utf-8")
    file.write_text(stub.replace("raise NotImplementedError", RIGHT.partition("-1):\n")[2].strip()), encoding="utf-8")
    after = grader("run", "softmax", cwd=space)
    assert after.code == 0
    assert "The worked examples hold" in after.out
    file.write_text(RIGHT, encoding="utf-8")
    assert "The worked examples hold" not in grader("run", "softmax", cwd=space).out  # it has none


def test_the_idea_is_shown_also_among_several(space: Path) -> None:
    """A first pass among several names still shows its idea."""
    (space / SOFTMAX).write_text(RIGHT, encoding="utf-8")
    said = grader("check", "softmax", OTHERS[0], cwd=space)
    assert flat(SOFTMAX_EXERCISE.idea["en"].splitlines()[0]) in said.text


def test_doctor_tells_the_level_of_isolation(space: Path) -> None:
    """doctor names the isolation that reports are made under."""
    said = grader("doctor", cwd=space)
    assert "isolation" in said.out.lower()
    assert "confined" in said.out or "process" in said.out
