"""The untrusted side: a warm process that forks one worker per submission, and the worker itself.

Started as a script, never imported by the judge: `python -I worker.py CONTROL_FD`. The warm process imports what
submissions may use and then waits on its control socket; it never runs a submission's code itself. Every worker is a
fork of it that confines itself before it reads the submission.

Control messages (JSON, one per packet): {"do": "fork", ...} with the worker's socket and output pipe attached;
{"do": "reap", "pid": n} kills whatever is left of a worker and answers with its exit status;
{"do": "complete"} imports what only stretch tests need, which a confined worker could not import by itself.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import importlib.util
import json
import os
import signal
import socket
import sys
from importlib.machinery import PathFinder
from pathlib import Path
from typing import Any

if __name__ == "__main__":  # make the sibling modules importable without making `grader` importable
    _here = Path(__file__).resolve().parent
    _spec = importlib.util.spec_from_file_location(
        "_sandbox", _here / "__init__.py", submodule_search_locations=[str(_here)]
    )
    assert _spec is not None
    sys.modules["_sandbox"] = importlib.util.module_from_spec(_spec)
    __package__ = "_sandbox"

from . import confine, executor, modes, policy, wire

READY = b"ready"


def serve(control: socket.socket) -> None:
    """Answer control messages until the judge closes the socket; then take every descendant along."""
    settings = json.loads(control.recv(1 << 16))
    for package in settings["preload"]:
        with contextlib.suppress(ImportError):
            importlib.import_module(package)
    if "torch" in sys.modules:
        modes.warm_up()
        if settings["eager"]:
            modes.warm_up_meta()
    _forget_grader()
    with contextlib.suppress(OSError):
        confine.prctl(confine.PR_SET_CHILD_SUBREAPER, 1)
    ruleset = -1
    if settings["level"] == "confined":
        ruleset = confine.landlock_rules(confine.readable_paths(settings["packages"]))
    control.send(READY)
    live: set[int] = set()
    gc.collect()
    gc.freeze()  # the workers' collections would touch, and so copy, every object that is here now
    while True:
        message, descriptors, _, _ = socket.recv_fds(control, 1 << 16, 2)
        if not message:
            break
        order = json.loads(message)
        if order["do"] == "fork":
            pid = os.fork()
            if pid == 0:
                control.close()
                _become_worker(descriptors, order, ruleset)
            for descriptor in descriptors:
                os.close(descriptor)
            live.add(pid)
            control.send(json.dumps({"pid": pid}).encode())
        elif order["do"] == "complete":
            modes.warm_up_meta()
            control.send(b"{}")
        else:
            status = _reap(order["pid"])
            live.discard(order["pid"])
            if ruleset < 0:  # confined workers cannot leave orphans behind
                _kill_children(spare=live)
            control.send(json.dumps({"status": status}).encode())
    _kill_children(spare=set())
    os._exit(0)  # nothing is left to tidy up, and with torch tidying up takes half a second


def _forget_grader() -> None:
    """An editable install makes `grader` importable through a finder of its own: take that away."""
    sys.meta_path[:] = [f for f in sys.meta_path if "editable" not in f"{getattr(f, '__name__', '')}{f}".lower()]
    sys.path[:] = [entry for entry in sys.path if (entry and not Path(entry, "grader", "sandbox").is_dir())
                   or entry.endswith(("site-packages", "dist-packages"))]  # fmt: skip


class _Readable(PathFinder):
    """Finds the modules that this process may read. The others are not there for it.

    Packages try imports and do without what is missing; being denied a file would end them instead.
    """

    @classmethod
    def find_spec(cls, name: str, path: Any = None, target: Any = None) -> Any:
        spec = super().find_spec(name, path, target)
        if spec is not None and spec.has_location and spec.origin:
            try:
                os.close(os.open(spec.origin, os.O_RDONLY))
            except PermissionError:
                return None
            except OSError:
                pass
        return spec


def _children() -> list[int]:
    """Pids of this process's children, orphans that fell to it included."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError, IndexError, ValueError):
            if int(stat.read_text().rpartition(")")[2].split()[1]) == os.getpid():
                found.append(int(stat.parent.name))
    return found


def _reap(pid: int) -> int:
    """Kill the worker and whatever it left behind; its exit status as os.waitstatus_to_exitcode gives it."""
    with contextlib.suppress(OSError):
        os.killpg(pid, signal.SIGKILL)
    with contextlib.suppress(OSError):
        os.kill(pid, signal.SIGKILL)
    try:
        status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    except ChildProcessError:
        status = 0
    return status


def _kill_children(spare: set[int]) -> None:
    """Kill children until there are none but these: a killed child's own children fall to this subreaper."""
    for _ in range(1000):
        children = [pid for pid in _children() if pid not in spare]
        if not children:
            return
        for child in children:
            with contextlib.suppress(OSError):
                os.kill(child, signal.SIGKILL)
        for child in children:
            with contextlib.suppress(OSError):
                os.waitpid(child, 0)


def _become_worker(descriptors: list[int], order: dict[str, Any], ruleset: int) -> None:
    """Never returns: confine this fork, then serve one submission on its socket."""
    status = 1
    try:
        os.setsid()
        with contextlib.suppress(OSError):
            confine.prctl(confine.PR_SET_PDEATHSIG, signal.SIGKILL)
        connection, output = descriptors
        nothing = os.open(os.devnull, os.O_RDONLY)
        for source, target in ((nothing, 0), (output, 1), (output, 2)):
            os.dup2(source, target)
        os.chdir(order["scratch"])
        os.environ["HOME"] = order["scratch"]
        keep = {connection, ruleset}
        for descriptor in [int(name) for name in os.listdir("/proc/self/fd" if os.path.isdir("/proc") else "/dev/fd")]:
            if descriptor > 2 and descriptor not in keep:
                with contextlib.suppress(OSError):
                    os.close(descriptor)
        memory = confine.address_space() + order["memory"]
        confine.limit_resources(order["seconds"], memory, 0 if ruleset >= 0 else 16 << 20)
        confine.volunteer_when_memory_is_short()
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # a file that grows too large is an OSError
        if ruleset >= 0:
            confine.confine(ruleset)
            sys.meta_path[:] = [_Readable if finder is PathFinder else finder for finder in sys.meta_path]
        work(socket.socket(fileno=connection))
        status = 0
    except confine.CannotConfine as error:
        os.write(2, f"{error}\n".encode())
        status = confine.FAILED
    finally:
        os._exit(status)


def work(connection: socket.socket) -> None:
    """Serve one submission: first what its text says, then its import, then calls, until the judge hangs up."""
    loaded: executor.Loaded | None = None
    while (frame := _receive(connection)) is not None:
        header, values = frame
        answer: dict[str, Any] = {"id": header["id"]}
        result: Any = None
        if header["do"] == "read":
            tree = executor.syntax_tree(header["source"], header["filename"])
            if isinstance(tree, executor.Problem):
                answer["problem"] = vars(tree)
            else:
                answer["policy"] = policy.broken_rules(tree, header["packages"])
        elif header["do"] == "load":
            loaded = executor.load(
                header["source"], header["module"], header["filename"], header["prerequisites"], "exercises"
            )
            if loaded.problem is not None:
                answer["problem"] = vars(loaded.problem)
        elif header["do"] == "call" and loaded is not None:
            call = executor.call_from(header, _with_callbacks(values, connection, header["id"]))
            seen = executor.perform(loaded, call)
            result = seen.value
            answer |= {key: value for key, value in vars(seen).items() if key not in ("value", "problem")}
            answer["problem"] = vars(seen.problem) if seen.problem else None
        elif header["do"] == "probe":
            answer["refused"] = {name: _refused(name, target) for name, target in header["attempts"]}
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(BaseException):
                stream.flush()
        connection.sendall(wire.pack(answer, result))


def _with_callbacks(values: Any, connection: socket.socket, id: int) -> Any:
    """The same values, with functions that ask the judge in place of the judge's callbacks."""
    if isinstance(values, list | tuple):
        return [_with_callbacks(value, connection, id) for value in values]
    if type(values) is not wire.Callback:
        return values
    number = values.function

    def ask(*args: Any) -> Any:
        connection.sendall(wire.pack({"id": id, "callback": number}, list(args)))
        frame = _receive(connection)
        if frame is None:
            os._exit(1)  # the judge hung up
        return frame[1]

    return wire.Callback(ask)


def _receive(connection: socket.socket) -> tuple[dict[str, Any], Any] | None:
    prefix = _exactly(connection, wire.LENGTHS.size)
    if prefix is None:
        return None
    header, payload = wire.lengths(prefix)
    return wire.unpack(_exactly(connection, header) or b"", _exactly(connection, payload) or b"")


def _exactly(connection: socket.socket, size: int) -> bytes | None:
    data = bytearray()
    while len(data) < size:
        part = connection.recv(min(size - len(data), 1 << 20))
        if not part:
            return None
        data += part
    return bytes(data)


def _refused(attempt: str, target: str) -> str:
    """Try something forbidden and say how it ended: "" where it worked. Used by `grader doctor` alone."""
    try:
        if attempt == "read":
            Path(target).read_bytes()
        elif attempt == "write":
            Path(target).write_bytes(b"x")
        elif attempt == "network":
            socket.socket(socket.AF_INET, socket.SOCK_DGRAM).close()
        elif attempt == "fork":
            if os.fork() == 0:
                os._exit(0)
        elif attempt == "signal":
            os.kill(int(target), 0)
        elif attempt == "execute":
            os.posix_spawn(sys.executable, [sys.executable, "-c", ""], {})
        else:
            os.listdir(target)
    except OSError as error:
        return error.strerror or type(error).__name__
    return ""


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])))
