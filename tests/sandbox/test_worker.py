"""Hostile and broken submissions: each gets a verdict that says why, and leaves nothing behind.

Nothing here signals every process or multiplies without end: at level `process` that would reach this very session.
"""

from __future__ import annotations

import contextlib
import os
import re
import tempfile
import time
from pathlib import Path

import numpy as np
import pytest

from grader.judge.backends import Sandboxed, Source, Unusable
from grader.judge.grade import Options, grade_text
from grader.sandbox import confine
from grader.sandbox.client import Sandbox
from grader.sandbox.executor import Call
from grader.sandbox.forked import Deadline
from grader.sandbox.wire import Callback

LEVELS = ["process", *(["confined"] if confine.can_confine() else [])]
SECONDS = 1
RIGHT = "def double(x):\n    return x * 2\n"


@pytest.fixture(scope="module", params=LEVELS)
def warm(request):
    """A warm sandbox at each level that this machine offers."""
    with Sandbox(["numpy"], request.param) as opened:
        yield opened


def processes() -> dict[int, tuple[int, str]]:
    """Every live process with its parent and its working folder."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError, ValueError, IndexError):
            state, parent = (folder / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()[:2]
            if state != "Z":
                found[int(folder.name)] = (int(parent), os.readlink(folder / "cwd"))
    return found


def left_over(warm: Sandbox, scratch: Path) -> list[int]:
    """Children of the warm process, and processes anywhere that stand in a scratch folder of this test."""
    parent = warm._process.pid if warm._process is not None else -1
    return [pid for pid, (ppid, cwd) in processes().items() if ppid == parent or cwd.startswith(str(scratch))]


@pytest.fixture
def graded(course, warm, tmp_path, monkeypatch):
    """Grade a text; afterwards the next check works, no process survives and no file is left."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    course.change(course.toml, "seconds = 5", f"seconds = {SECONDS}")

    def run(text: str):
        started = time.monotonic()
        report = grade_text(*course.read(), text, "double.py", Options(), warm)
        assert time.monotonic() - started < SECONDS + 2
        return report

    yield run
    assert run(RIGHT).status == "pass"
    end = time.monotonic() + 3
    while (alive := left_over(warm, scratch)) and time.monotonic() < end:
        time.sleep(0.02)
    assert alive == []
    assert list(scratch.iterdir()) == []


def said(report) -> str:
    """What the learner reads about the first test."""
    return report.tests[0].message


def in_call(body: str, head: str = "") -> str:
    """A submission that does this when it is called, and then answers right."""
    lines = "\n".join(f"    {line}" for line in body.splitlines())
    return f"import os, sys\nimport numpy as np\n{head}\n\n\ndef double(x):\n{lines}\n    return x * 2\n"


SOCKET = """
def connection():
    import stat
    return [fd for fd in range(3, 256) if exists(fd) and stat.S_ISSOCK(os.fstat(fd).st_mode)][0]


def exists(fd):
    try:
        os.fstat(fd)
        return True
    except OSError:
        return False
"""
NEST = "nested = 1\nfor _ in range(100_000):\n    nested = [nested]\n"
HOSTILE_TEXT = """
class Trouble(Exception):
    def __str__(self):
        raise SystemExit("no text")
    __repr__ = __str__
"""
WRONG = {
    "never ends": ("while True:\n    pass", "", "did not finish within 1 seconds"),
    "sleeps": ("import time\ntime.sleep(60)", "", "did not finish within 1 seconds"),
    "never ends on import": ("", "while True:\n    pass", "While your file was imported: Your code did not finish"),
    "ignores signals": (
        "import signal\nfor n in (1, 2, 15):\n    signal.signal(n, signal.SIG_IGN)\n"
        "while True:\n    pass", "", "did not finish",
    ),
    "stops itself": ("os.kill(os.getpid(), 19)", "", "did not finish"),
    "swallows every exception": (
        "while True:\n    try:\n        while True:\n            pass\n    except BaseException:\n        pass", "",
        "did not finish",
    ),
    "exits": ("sys.exit(0)", "", r"SystemExit: 0"),
    "exits at once": ("os._exit(0)", "", r"ended its own process \(exit code 0\)"),
    "exits at once with 7": ("os._exit(7)", "", r"ended its own process \(exit code 7\)"),
    "exits at once like a broken sandbox": ("os._exit(97)", "", r"ended its own process"),
    "exits on import": ("", "sys.exit()", "Importing your file failed.*SystemExit"),
    "exits at once on import": ("", "os._exit(0)", "While your file was imported: Your code ended its own process"),
    "raises BaseException": ("raise BaseException('all')", "", "BaseException: all"),
    "raises KeyboardInterrupt": ("raise KeyboardInterrupt", "", "KeyboardInterrupt"),
    "raises GeneratorExit": ("raise GeneratorExit", "", "GeneratorExit"),
    "equals everything": (
        "return Same()", "class Same:\n    def __eq__(self, other):\n        return True\n    __array__ = None", "Same",
    ),
    "equals everything as an array": (
        "return np.zeros_like(x).view(Same)",
        "class Same(np.ndarray):\n    def __eq__(self, other):\n        return True\n    shape = (2,)", "got",
    ),
    "claims to be an array": (
        "return Same()", "class Same:\n    __class__ = np.ndarray\n    shape = (2,)\n    dtype = np.float64", "Same",
    ),
    "replaces comparisons": (
        "return x", "np.allclose = np.isclose = np.array_equal = lambda *a, **k: True\nimport numpy.testing\n"
        "numpy.testing.assert_allclose = lambda *a, **k: None\nnp.ndarray_all = None", "at \\[0\\]: got 1, expected 2",
    ),
    "dies by SIGSEGV": ("import ctypes\nctypes.string_at(0)", "", "crashed its process.*SIGSEGV"),
    "dies by SIGABRT": ("os.abort()", "", "crashed its process.*SIGABRT"),
    "dies by SIGKILL": ("os.kill(os.getpid(), 9)", "", "killed.*SIGKILL"),
    "dies by SIGTERM": ("os.kill(os.getpid(), 15)", "", "crashed its process.*SIGTERM"),
    "dies on import": ("", "os.abort()", "While your file was imported: Your code crashed its process"),
    "closes every descriptor": ("os.closerange(0, 256)", "", "connection|ended its own process"),
    "closes its connection": ("os.close(connection())", SOCKET, "connection|ended its own process"),
    "writes garbage": ("os.write(connection(), b'hello, judge' * 9)", SOCKET, "cannot be used"),
    "writes zeros": ("os.write(connection(), bytes(8))", SOCKET, "cannot be used"),
    "announces too much": ("os.write(connection(), b'\\xff' * 8)", SOCKET, "cannot be used.*too large"),
    "forges an answer": (
        "text = b'{\"id\": 999, \"values\": null}'\n"
        "os.write(connection(), len(text).to_bytes(4, 'big') + bytes(4) + text)",
        SOCKET, "cannot be used.*(another question|more than one)",
    ),
    "answers twice": (
        "for n in range(9):\n    text = b'{\"id\": %d, \"values\": null}' % n\n"
        "    os.write(connection(), len(text).to_bytes(4, 'big') + bytes(4) + text)",
        SOCKET, "cannot be used.*(another question|more than one)",
    ),
    "drips": (
        "import time\nos.write(connection(), bytes([0, 0, 9, 0, 0, 0, 0, 0]))\nwhile True:\n"
        "    os.write(connection(), b' ')\n    time.sleep(0.02)", SOCKET, "did not finish",
    ),
    "list in itself": ("loop = []\nloop.append(loop)\nreturn loop", "", "a list of 1"),
    "wide list in itself": ("loop = []\nloop.extend([loop] * 4000)\nreturn loop", "", "."),
    "deep nesting": (f"{NEST}return nested", "", "a list of 1"),
    "huge array": ("return np.zeros(6_000_000)", "", r"array of shape \(6000000,\), too large"),
    "broadcast array": ("return np.broadcast_to(x[0], (10**6, 10**6))", "", "too large to be an answer"),
    "huge text": ("return 'x' * (8 << 20)", "", "cannot be used|a str"),
    "empty array": ("return x[:0]", "", r"array of dtype float64 and shape \(0,\)"),
    "too much memory": ("np.ones(1 << 40)", "", "MemoryError|Unable to allocate"),
    "all memory": ("bytearray(8 << 30)", "", "MemoryError"),
    "recursion": ("return double(x)", "", "RecursionError"),
    "reads stdin": ("input()", "", "EOFError"),
    "masked array": ("return np.ma.masked_array(x * 2, mask=x > 0)", "", "masked array"),
    "complex array": ("return x * 2 + 0j", "", "complex128"),
    "object array": ("return (x * 2).astype(object)", "", "object"),
    "texts": ("return (x * 2).astype(str)", "", "dtype <U"),
    "generator": ("return (2 * n for n in x)", "", "generator"),
    "exception without text": ("raise Trouble", HOSTILE_TEXT, "Trouble: .its text cannot be read"),
    "exception with endless text": (
        "raise Trouble", "class Trouble(Exception):\n    def __str__(self):\n        while True:\n            pass",
        "did not finish",
    ),
    "exception with a huge name": ("raise type('N' * 100_000, (Exception,), {})('x' * 100_000)", "", "N{80}"),
    "exception with a strange name": ("raise type('\\x1b[2J\\n', (Exception,), {})('\\x1b]0;x\\a')", "", "."),
    "exception with lone surrogates": ("raise ValueError('\\ud800' * 3)", "", "ValueError"),
    "result with a strange name": ("return type('\\x1b[2J' * 50, (), {})()", "", "."),
    "argument spoilt": ("x[:] = np.nan", "", "nan"),
    "module replaced by a class": (
        "", "sys.modules[__name__] = type('M', (), {'double': 1})\ndel sys.modules\nimport nothing", "nothing",
    ),
}  # fmt: skip
TIMEOUTS = {name for name, (_, _, pattern) in WRONG.items() if "did not finish" in pattern} | {"wide list in itself"}


@pytest.mark.parametrize(("body", "head", "pattern"), WRONG.values(), ids=WRONG)
def test_no_pass_and_the_reason_is_said(request, graded, body: str, head: str, pattern: str) -> None:
    """It does not pass; the message says what happened; it is not called the grader's own trouble."""
    report = graded(in_call(body, head))
    name = request.node.callspec.id.partition("-")[2]
    assert report.status in ("fail", "timeout")
    assert report.status == "timeout" or "did not finish" not in pattern, name
    assert re.search(pattern, said(report), re.DOTALL), said(report)
    assert len(said(report)) < 5000
    assert report.diagnosis == ()


ODD = {
    "prints": "print('working', x.shape)",
    "prints a megabyte": "print('x' * (1 << 20))",
    "prints bytes that are no text": "os.write(1, b'\\xff\\xfe\\x1b[2J')",
    "closes stdout and stderr": "sys.stdout.close(); sys.stderr.close()",
    "closes the descriptors of stdout and stderr": "if x.size == 2:\n    os.close(1); os.close(2)",
    "replaces stdout": "sys.stdout = None",
    "starts a thread": "import threading, time\nthreading.Thread(target=time.sleep, args=(60,), daemon=True).start()",
    "waits for a thread": "import threading\nt = threading.Thread(target=print)\nt.start(); t.join()",
    "warns a thousand times": "import warnings\nfor n in range(1000):\n    warnings.warn(str(n))",
    "catches its own interrupt": "try:\n    raise KeyboardInterrupt\nexcept KeyboardInterrupt:\n    pass",
    "changes the folder": "os.chdir('/')",
    "sets a trace": "sys.settrace(lambda *a: None); sys.setprofile(lambda *a: None)",
    "lowers the recursion limit": "sys.setrecursionlimit(200)",
    "ignores hanging up": "import signal\nsignal.signal(signal.SIGHUP, signal.SIG_IGN)",
}


@pytest.mark.parametrize("body", ODD.values(), ids=ODD)
def test_right_code_with_odd_habits_passes(graded, body: str) -> None:
    """The numbers are right: what else it does costs at most the rule on imports."""
    report = graded(in_call(body))
    assert [test.outcome for test in report.tests[:2]] == ["pass", "pass"], said(report)
    assert len(report.output) < 17 << 10


@pytest.mark.parametrize(
    "body", ["sys.modules.clear()", "__builtins__.clear()", "del np.ndarray", "np.__dict__.clear()"]
)
def test_whoever_tears_down_the_house_gets_a_verdict(graded, body: str) -> None:
    """Removing what the worker itself needs passes or fails, and is never the grader's own trouble."""
    assert graded(in_call(body)).status in ("pass", "fail")


def test_flooding_stdout(graded) -> None:
    """A submission that never stops printing is ended, and only the beginning of its output is kept."""
    report = graded(in_call("while True:\n    print('flood' * 1000)"))
    assert report.status == "fail"
    assert "printed more than 16 MiB" in said(report)
    assert len(report.output) < 17 << 10


def test_output_is_cut_with_a_word(graded) -> None:
    """Output that was cut says so."""
    assert "bytes were printed)" in graded(in_call("print('x' * (1 << 17))")).output


def refused_when_confined(warm, report, pattern: str) -> None:
    """At level `confined` the attempt itself fails with EPERM; at `process` the verdict says what came of it."""
    if warm.level == "confined":
        assert report.status == "fail"
        assert "PermissionError" in said(report)
    else:
        assert report.status in ("fail", "timeout")
        assert re.search(pattern, said(report)), said(report)


def test_killing_the_parent(warm, graded) -> None:
    """A submission that kills the process that started it is told so; the next one gets a new parent."""
    report = graded(in_call("os.kill(os.getppid(), 9)\nimport time\ntime.sleep(60)"))
    refused_when_confined(warm, report, "ended the process that started it|killed")


def test_stopping_the_parent(warm, graded) -> None:
    """A stopped parent does not hold up the verdict or the next check."""
    report = graded(in_call("os.kill(os.getppid(), 19)\nimport time\ntime.sleep(60)"))
    refused_when_confined(warm, report, ".")


def test_a_fork_does_not_outlive_the_verdict(warm, graded) -> None:
    """A child is refused, or ends with the worker."""
    report = graded(in_call("if os.fork() == 0:\n    import time\n    time.sleep(60)\n    os._exit(0)"))
    if warm.level == "confined":
        assert "PermissionError" in said(report)
    assert report.status != "error"


def test_an_orphan_in_a_session_of_its_own_does_not_outlive_the_verdict(warm, graded) -> None:
    """Neither does a grandchild that left the session, holds the pipe open and ignores signals."""
    body = (
        "import signal, time\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n"
        "        for n in (1, 2, 13, 15):\n            signal.signal(n, signal.SIG_IGN)\n        time.sleep(60)\n"
        "    os._exit(0)\nos.wait()"
    )
    report = graded(in_call(body))
    if warm.level == "confined":
        assert "PermissionError" in said(report)
    assert report.status != "error"


def test_two_processes_that_answer(warm, graded) -> None:
    """A child that goes on as if it were the worker does not get its answer in as well."""
    report = graded(in_call("os.fork()"))
    assert report.status != "error"
    if warm.level == "confined":
        assert "PermissionError" in said(report)


def test_another_program(warm, graded) -> None:
    """A submission that becomes another program has ended its own process."""
    report = graded(in_call("os.execv(sys.executable, [sys.executable, '-c', ''])"))
    refused_when_confined(warm, report, "ended its own process|connection")


def test_filling_the_disk(warm, graded) -> None:
    """What a submission may write is capped, and gone afterwards."""
    report = graded(in_call("with open('big', 'wb') as f:\n    for _ in range(64):\n        f.write(bytes(1 << 20))"))
    assert report.status == "fail"
    assert "PermissionError" in said(report) or "OSError" in said(report)


def test_files_in_its_scratch_folder_are_gone(warm, graded) -> None:
    """Whatever stays in its folder, links and folders without rights included, is removed."""
    if warm.level == "confined":
        pytest.skip("a confined submission writes nothing")
    graded(
        in_call("os.makedirs('a/b', exist_ok=True)\nos.symlink('/', f'a/{os.getpid()}{id(x)}')\nos.chmod('a', 0o500)")
    )


def opened(warm: Sandbox, text: str, seconds: float = 5) -> Sandboxed:
    """A submission's text, ready to be called."""
    backend = Sandboxed(warm, Source(text, "mine.py", "ch.mine", {}, ("numpy",)), Deadline.after(seconds))
    backend.open()
    return backend


def test_a_worker_answers_until_its_deadline(warm) -> None:
    """Calls are answered until the time is used up; after that there is no answer, whatever is asked."""
    text = "import time\n\n\ndef nap(seconds):\n    time.sleep(seconds)\n    return seconds\n"
    with contextlib.closing(opened(warm, text, 1)) as backend:
        assert backend.perform(Call("nap", (0.25,), {})).value == 0.25
        for said in ("In nap: Your code did not finish within 1 seconds", "the time was used up"):
            with pytest.raises(Unusable, match=said) as caught:
                backend.perform(Call("nap", (10,), {}))
            assert caught.value.timeout


def test_a_worker_that_died_is_replaced(warm) -> None:
    """After a crash the next call meets a fresh worker, with the file imported anew."""
    text = "import os\n\nseen = []\n\n\ndef f(x):\n    seen.append(x)\n    return len(seen) if x else os._exit(1)\n"
    with contextlib.closing(opened(warm, text)) as backend:
        assert backend.perform(Call("f", (1,), {})).value == 1
        with pytest.raises(Unusable, match="In f: Your code ended its own process"):
            backend.perform(Call("f", (0,), {}))
        assert backend.perform(Call("f", (1,), {})).value == 1


def test_arguments_arrive_as_they_were_sent(warm) -> None:
    """Layout, dtype and kind of every argument are the same inside the worker."""
    arrays = (np.zeros((2, 3)).T, np.zeros((4, 4), np.float32)[::2, ::-1], np.zeros(3, np.int8))
    text = "def tell(*a, **k):\n    return [(str(x.dtype), list(x.strides)) for x in a], sorted(k)\n"
    with contextlib.closing(opened(warm, text)) as backend:
        seen = backend.perform(Call("tell", arrays, {"axis": 1}))
    assert seen.value == ([(str(a.dtype), list(a.strides)) for a in arrays], ["axis"])


def test_a_submission_may_call_back(warm) -> None:
    """A function among the arguments runs in the judge, and its answer comes back to the submission."""
    asked = []

    def answer(x: np.ndarray) -> np.ndarray:
        asked.append(x.tolist())
        return x + 0.5

    text = "import numpy as np\n\n\ndef f(g, n):\n    return [g(np.array([i]))[0] for i in range(n)]\n"
    with contextlib.closing(opened(warm, text)) as backend:
        assert backend.perform(Call("f", (Callback(answer), 3), {})).value == [0.5, 1.5, 2.5]
    assert asked == [[0], [1], [2]]


@pytest.mark.parametrize("args", ["", "1, 2", "'text'", "{}", "None"])
def test_a_submission_that_calls_back_wrongly_is_at_fault(warm, args: str) -> None:
    """A callback that cannot bear its arguments is the submission's failure, not the grader's own trouble."""
    text = f"def f(g):\n    try:\n        return g({args})\n    except Exception:\n        return 'caught'\n"
    with contextlib.closing(opened(warm, text)) as backend:
        with contextlib.suppress(Unusable):
            seen = backend.perform(Call("f", (Callback(lambda x: x + 1.0),), {}))
            assert seen.problem is not None or seen.value == "caught"


@pytest.mark.parametrize("text", ["while True:\n        g(np.ones(2))", "g(g)", "g([g] * 5000)"])
def test_calling_back_without_end(warm, text: str) -> None:
    """The deadline holds while the submission keeps the judge answering."""
    with (
        contextlib.closing(opened(warm, f"import numpy as np\n\n\ndef f(g):\n    {text}\n", 1)) as backend,
        contextlib.suppress(Unusable),
    ):
        assert backend.perform(Call("f", (Callback(lambda x: 1.0),), {})).value is None


def test_closing_a_sandbox_takes_its_workers_along(tmp_path, monkeypatch) -> None:
    """When the judge goes, so do the warm process and every worker."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    sandbox = Sandbox(["numpy"])
    worker = sandbox.worker(Deadline.after(60))
    pid = sandbox._process.pid
    sandbox.close()
    worker.close()
    end = time.monotonic() + 3
    while (alive := left_over(sandbox, tmp_path)) and time.monotonic() < end:
        time.sleep(0.02)
    assert alive == []
    assert pid not in processes()
