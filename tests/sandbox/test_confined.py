"""What a confined submission may not do. Every attempt is harmless where it is allowed by mistake."""

from __future__ import annotations

import contextlib
import os
import sys
import types
from pathlib import Path

import pytest

from grader.catalogue.load import BANK, PACKAGE, SOLUTIONS, catalogue
from grader.judge.backends import Sandboxed, Source
from grader.judge.grade import Options, grade_text
from grader.sandbox import confine
from grader.sandbox.client import Sandbox
from grader.sandbox.executor import Call
from grader.sandbox.forked import Deadline

pytestmark = pytest.mark.skipif(not confine.can_confine(), reason="this kernel offers no confinement")

ATTEMPTS = """
import os, sys, socket, signal, subprocess, resource, ctypes, threading, importlib


def attempt(code, names):
    try:
        value = eval(code, globals(), names)
    except BaseException as error:
        return type(error).__name__
    return "allowed" if value is None else f"allowed: {str(value)[:60]}"


def attempts(codes, *names):
    return [attempt(code, dict(names)) for code in codes]
"""


@pytest.fixture(scope="module")
def tried():
    """What became of an expression that a confined submission evaluates: the exception's name, or `allowed`."""
    source = Source(ATTEMPTS, "mine.py", "ch1_by_hand.mine", {}, ("numpy", "einops"))
    with Sandbox(["numpy", "einops"], "confined") as sandbox:
        with contextlib.closing(Sandboxed(sandbox, source, Deadline.after(60))) as backend:

            def one(code: str, **names: object) -> str:
                seen = backend.perform(Call("attempts", ([code], *([n, v] for n, v in names.items())), {}))
                return seen.value[0]

            yield one


HIDDEN = {
    "the hidden tests": BANK / "ch1_by_hand" / "softmax" / "test_hidden.py",
    "the misconceptions": BANK / "ch1_by_hand" / "softmax" / "misconceptions.py",
    "the references": SOLUTIONS / "ch1_by_hand" / "softmax.py",
    "the engine": PACKAGE / "judge" / "grade.py",
    "the tests": Path(__file__),
    "the workspace": PACKAGE.parent / "exercises" / "ch1_by_hand" / "softmax.py",
    "the settings": PACKAGE.parent / "setup.cfg",
    "the users": Path("/etc/passwd"),
    "the judge's memory": Path(f"/proc/{os.getpid()}/mem"),
    "the judge's environment": Path(f"/proc/{os.getpid()}/environ"),
    "the judge's command": Path(f"/proc/{os.getpid()}/cmdline"),
    "its own parent": Path(f"/proc/{os.getppid()}/status"),
    "itself": Path("/proc/self/maps"),
}


@pytest.mark.parametrize("path", HIDDEN.values(), ids=HIDDEN)
def test_reads_nothing_of_ours(tried, path: Path) -> None:
    """Neither the bank nor solutions, tests, workspaces or other processes can be opened."""
    assert path.exists()
    assert tried("open(path, 'rb').read(1)", path=str(path)) == "PermissionError"


@pytest.mark.parametrize("path", ["/", "/tmp", "/home", "/root", "/proc", "/etc", str(BANK), str(SOLUTIONS), "."])
def test_lists_no_folder(tried, path: str) -> None:
    """Folders outside the interpreter and the allowed packages cannot be listed, its own empty one included."""
    assert tried("os.listdir(path)", path=path) in ("PermissionError", "FileNotFoundError")


def test_finds_nothing_by_another_way(tried) -> None:
    """A link, a path through /proc or a folder that is allowed leads nowhere else."""
    inside = str(Path(os.__file__).parent)
    ways = [f"{inside}/../../../../../../../..{PACKAGE}/judge/grade.py", f"/proc/self/root{PACKAGE}/judge/grade.py"]
    assert [tried("open(path).read(1)", path=way) for way in ways] == ["PermissionError"] * 2


WRITING = [
    "open('mine.txt', 'w')",
    "open('/tmp/grader-planted', 'w')",
    "open('/dev/shm/grader-planted', 'w')",
    "open('/dev/null', 'w')",
    "open(os.__file__, 'a')",
    "os.mkdir('folder')",
    "os.symlink('/', 'link')",
    "os.link(os.__file__, 'link')",
    "os.mkfifo('pipe')",
    "os.rename(os.getcwd(), os.getcwd() + '-moved')",
    "os.rmdir(os.getcwd())",
    "os.truncate(os.__file__ + '.no-such', 0)",
    "os.chmod(os.__file__, os.stat(os.__file__).st_mode)",
    "os.fchmod(os.open(os.__file__, os.O_RDONLY), os.stat(os.__file__).st_mode)",
    "os.chown(os.__file__, -1, -1)",
    "os.fchown(os.open(os.__file__, os.O_RDONLY), -1, -1)",
    "os.utime(os.__file__, (os.stat(os.__file__).st_atime, os.stat(os.__file__).st_mtime))",
    "os.setxattr(os.__file__, 'user.no-such', b'x', os.XATTR_REPLACE)",
    "os.setxattr(os.open(os.__file__, os.O_RDONLY), 'user.no-such', b'x', os.XATTR_REPLACE)",
    "os.removexattr(os.open(os.__file__, os.O_RDONLY), 'user.no-such')",
    "os.memfd_create('mine')",
]


@pytest.mark.parametrize("code", WRITING)
def test_writes_and_changes_nothing(tried, code: str) -> None:
    """No file is made, changed, renamed, linked or given other rights."""
    assert tried(code) == "PermissionError"
    assert not any(Path(folder, "grader-planted").exists() for folder in ("/tmp", "/dev/shm"))


PROCESSES = [
    "os.fork()",
    "os.forkpty()",
    "subprocess.run(['true'])",
    "os.posix_spawn(sys.executable, [sys.executable, '-c', ''], {})",
    "os.execv(sys.executable, [sys.executable, '-c', ''])",
    "os.system('true') and 1 / 0",
    "os.setsid()",
    "os.setpgid(0, 0)",
    "os.kill(os.getppid(), 0)",
    "os.kill(judge, 0)",
    "os.kill(1, 0)",
    "os.kill(0, 0)",
    "os.kill(-1, 0)",
    "os.killpg(os.getpgrp(), 0)",
    "os.pidfd_open(judge)",
    "resource.prlimit(judge, resource.RLIMIT_NOFILE)",
    "resource.prlimit(os.getppid(), resource.RLIMIT_NOFILE)",
    "os.sched_setaffinity(judge, os.sched_getaffinity(0))",
    "os.sched_setscheduler(judge, os.SCHED_OTHER, os.sched_param(0))",
    "os.setpriority(os.PRIO_PROCESS, judge, 0)",
    "os.chroot('/')",
]


@pytest.mark.parametrize("code", PROCESSES)
def test_touches_no_process(tried, code: str) -> None:
    """No new process, no other program, no signal to anybody else, no settings of another process."""
    said = tried(code, judge=os.getpid())
    if code.startswith("os.system"):
        assert said == "ZeroDivisionError"  # it answers with a status that is not 0
    else:
        assert said == "PermissionError"


@pytest.mark.parametrize(
    ("call", "numbers"),
    [
        ("ptrace", (101, 117)),
        ("process_vm_readv", (310, 270)),
        ("unshare", (272, 97)),
        ("io_uring_setup", (425, 425)),
        ("bpf", (321, 280)),
        ("userfaultfd", (323, 282)),
        ("mount", (165, 40)),
        ("keyctl", (250, 219)),
        ("clone without a thread", (56, 220)),
        ("clone3", (435, 435)),
        ("open_by_handle_at", (304, 265)),
    ],
)
def test_system_calls_that_lead_out(tried, call: str, numbers: tuple[int, int]) -> None:
    """What would get around the rules is refused by the kernel."""
    number = numbers[confine.ARCHITECTURES[os.uname().machine][0]]
    assert tried(f"[ctypes.CDLL(None).syscall({number}, 0, 0, 0, 0, 0, 0)]").startswith("allowed: [-1")


@pytest.mark.parametrize(
    "code",
    [
        "socket.socket()",
        "socket.socket(socket.AF_INET, socket.SOCK_DGRAM)",
        "socket.socket(socket.AF_INET6)",
        "socket.socket(socket.AF_UNIX)",
        "socket.socketpair()",
        "socket.create_connection(('127.0.0.1', 9), 1)",
    ],
)
def test_has_no_network(tried, code: str) -> None:
    """No socket of any family can be made."""
    assert tried(code) in ("PermissionError", "OSError")


@pytest.mark.parametrize(
    "module", ["grader", "grader.judge", "solutions", "pytest", "click", "rich", "test_golden", "conftest"]
)
def test_our_modules_cannot_be_imported(tried, module: str) -> None:
    """Neither the grader nor its packages nor the references are importable."""
    assert tried(f"importlib.import_module({module!r})") in ("ModuleNotFoundError", "PermissionError")


@pytest.mark.parametrize(
    "code",
    [
        "importlib.import_module('json')",
        "importlib.import_module('unittest.mock')",
        "importlib.import_module('numpy.polynomial')",
        "importlib.import_module('numpy.testing')",
        "importlib.import_module('numpy.random').default_rng(0).normal()",
        "importlib.import_module('einops').rearrange",
        "importlib.import_module('random').random()",
        "importlib.import_module('secrets').token_bytes(4)",
        "importlib.import_module('decimal').Decimal(1)",
        "importlib.import_module('time').time()",
        "importlib.import_module('zoneinfo')",
        "threading.Thread(target=print).start()",
        "open(os.devnull).read()",
        "os.kill(os.getpid(), 0)",
        "os.getcwd()",
    ],
)
def test_ordinary_work_is_not_hindered(tried, code: str) -> None:
    """The standard library, the allowed packages, threads and chance work as they do elsewhere."""
    assert tried(code).startswith("allowed")


def test_the_environment_tells_nothing(tried) -> None:
    """No variable of the user's arrives, and home is an empty folder."""
    assert tried("sorted(k for k in os.environ if k in ('PATH', 'USER', 'PYTHONPATH', 'VIRTUAL_ENV'))") == "allowed: []"
    assert "grader-" in tried("os.path.expanduser('~')")


def test_no_path_leads_to_the_grader(tried) -> None:
    """Neither sys.path nor sys.modules nor the command line hold a folder with the bank in reach."""
    assert (
        tried("[p for p in sys.path if os.path.exists(os.path.join(p, 'grader', 'bank', 'no-such'))]") == "allowed: []"
    )
    assert tried("sorted(n for n in sys.modules if n.split('.')[0] in ('grader', 'solutions'))") == "allowed: []"


def test_a_softmax_reads_no_answer(sandbox) -> None:
    """Later exercises, and the exercise's own reference, cannot be imported; earlier ones can."""
    found = catalogue()
    exercises = list(found.exercises)
    middle = found.by_id["soft_lookup"]
    for other in exercises:
        text = f"from ..{other.chapter.id}.{other.id} import {other.names[0]}\n"
        report = grade_text(found, middle, text, "mine.py", Options(stretch=False), sandbox)
        if exercises.index(other) < exercises.index(middle):
            assert report.tests[0].message == "mine.py does not define soft_lookup."
        else:
            assert "Importing your file failed" in report.tests[0].message


STEPS = """from grader.judge import checks


def test_steps(submission):
    \"\"\"goes on from what the first step gave back\"\"\"
    value, memory = checks.parts(submission.double(1.0), "value", "memory")
    checks.matches(value, 2.0)
    checks.matches(checks.parts(submission.double(2.0, memory), "value", "memory")[0], 4.0)


def test_negative(submission):
    \"\"\"keeps the sign\"\"\"
    checks.matches(checks.parts(submission.double(-1.0), "value", "memory")[0], -2.0)
"""
FORGED = """import contextlib
import sys
import types

sys.modules["torch"] = types.ModuleType("torch")
sys.modules["torch"].no_grad = contextlib.nullcontext
CODE = "import os\\ntry:\\n    os.mkdir(PLANTED)\\nexcept OSError:\\n    pass"


def double(x, memory=None):
    forged = sys.modules["_sandbox.wire"].Layer("builtins.exec", (CODE,))
    return abs(x * 2), forged if x == 1 else None
"""


def test_nothing_that_comes_back_runs_in_the_judge(course, tmp_path, monkeypatch) -> None:
    """What a submission returns is data: neither the next call nor diagnosis builds or calls anything from it."""
    torch = types.ModuleType("torch")  # layers are built where torch is
    torch.no_grad = contextlib.nullcontext
    monkeypatch.setitem(sys.modules, "torch", torch)
    course.hidden.write_text(STEPS, encoding="utf-8")
    course.change(course.solution, "def double(x):", "def double(x, memory=None):")
    course.change(course.solution, "return x * 2", "return x * 2, None")
    mistake = course.misconceptions.read_text(encoding="utf-8").split("class triples")[1].split("class ")[0]
    mistake = "class sign" + mistake.replace("def double(x):", "def double(x, memory=None):")
    course.misconceptions.write_text(mistake.replace("return x * 3", "return abs(x * 2), None"), encoding="utf-8")
    planted = tmp_path / "planted"
    text = FORGED.replace("PLANTED", f"'{planted}'")
    with Sandbox(["numpy"], "confined") as warm:
        report = grade_text(*course.read(), text, "mine.py", Options(), warm)
    assert report.status == "fail"
    assert not planted.exists()


def test_the_interpreter_is_what_this_machine_runs(tried) -> None:
    """The worker runs the same Python as the judge."""
    assert tried("sys.executable") == f"allowed: {sys.executable[:60]}"
