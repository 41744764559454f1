"""What the attacks aim at, made for the occasion: a class, a home with secrets, listeners; and what is seen of them."""

from __future__ import annotations

import contextlib
import os
import socket
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from grader.catalogue.load import BANK, PACKAGE, SOLUTIONS, catalogue

EXERCISE = catalogue().by_id["softmax"]
SUBMISSIONS = Path(__file__).parent / "submissions"
ATTACKS = sorted(SUBMISSIONS.glob("*/*.py"))
SECRET = "the-secret-that-nobody-may-read"
SHARED = [Path(name) for name in ("/tmp", "/var/tmp", "/dev/shm", "/run/lock")]


def name_of(attack: Path) -> str:
    return f"{attack.parent.name}-{attack.stem}"


@dataclass(frozen=True)
class World:
    """A class of attackers and one honest student, and everything around them."""

    root: Path
    tcp: socket.socket
    udp: socket.socket
    unix: socket.socket
    abstract: socket.socket

    @property
    def group(self) -> Path:
        return self.root / "class"

    @property
    def home(self) -> Path:
        return self.root / "home"

    @property
    def temporary(self) -> Path:
        return self.root / "tmp"

    @property
    def planted(self) -> Path:
        return self.root / "planted"

    def visits(self) -> int:
        """How many connections or datagrams have come."""
        found = 0
        for listener in (self.tcp, self.udp, self.unix, self.abstract):
            with contextlib.suppress(BlockingIOError):
                listener.recv(1) if listener.type == socket.SOCK_DGRAM else listener.accept()
                found += 1
        return found

    def filled(self, text: str) -> str:
        """An attack's text with the places that it aims at."""
        places = {
            "BANK": BANK, "SOLUTIONS": SOLUTIONS, "ROOT": PACKAGE.parent, "CLASS": self.group, "HOME": self.home,
            "TMP": self.temporary, "PLANTED": self.planted, "PORT": self.tcp.getsockname()[1],
            "SOCKET": self.root / "socket",
        }  # fmt: skip
        for name, place in places.items():
            text = text.replace(f"@{name}@", str(place))
        return text

    def hand_in(self, student: str, text: str) -> None:
        file = self.group / student / "exercises" / EXERCISE.path
        file.parent.mkdir(parents=True)
        file.write_text(text, encoding="utf-8")

    def snapshot(self) -> dict[str, tuple[object, ...]]:
        """Every file that an attack might change: kind and mode, owner, size, time of its last change."""
        trees = [self.group, self.home, self.root, PACKAGE, SOLUTIONS, PACKAGE.parent / "tests"]
        found = {str(path): _state(path) for tree in trees for path in _files(tree)}
        folders = [*SHARED, PACKAGE.parent, Path(os.__file__).parent, *_site_packages()]
        found |= {f"{folder}/": _names(folder) for folder in folders if folder.is_dir()}
        for table in ("shm", "sem", "msg"):
            with contextlib.suppress(OSError):
                found[table] = tuple(line.split()[0] for line in Path("/proc/sysvipc", table).read_text().splitlines())
        return found


def _site_packages() -> Iterator[Path]:
    import numpy

    yield Path(numpy.__file__).parent.parent


def _names(folder: Path) -> tuple[str, ...]:
    """What attacks would leave here; others may use the folder too."""
    return tuple(sorted(name for name in os.listdir(folder) if "attack" in name or "customize" in name
                        or name in ("planted.pth", "conftest.py", "pytest.ini", "numpy.py", ".bashrc")))  # fmt: skip


def _files(tree: Path) -> Iterator[Path]:
    yield tree
    for folder, folders, files in os.walk(tree):
        folders[:] = [name for name in folders if name != "__pycache__"]
        yield from (Path(folder, name) for name in (*folders, *files))


def _state(path: Path) -> tuple[object, ...]:
    found = path.lstat()
    changed = 0 if stat.S_ISDIR(found.st_mode) else found.st_mtime_ns
    return found.st_mode, found.st_uid, found.st_gid, found.st_size, changed, found.st_nlink


@contextlib.contextmanager
def world(root: Path) -> Iterator[World]:
    """A world below `root`, with everything that the attacks look for."""
    with contextlib.ExitStack() as stack:
        tcp = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        port = tcp.getsockname()[1]
        udp = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        udp.bind(("127.0.0.1", port))
        unix, abstract = (stack.enter_context(socket.socket(socket.AF_UNIX)) for _ in range(2))
        unix.bind(str(root / "socket"))
        abstract.bind(f"\0grader-attack-{port}")
        for listener in (unix, abstract):
            listener.listen()
        for listener in (tcp, udp, unix, abstract):
            listener.setblocking(False)
        made = World(root, tcp, udp, unix, abstract)
        (made.home / ".ssh").mkdir(parents=True)
        (made.home / ".ssh" / "id_ed25519").write_text(SECRET)
        (made.home / ".bashrc").write_text(f"# {SECRET}\n")
        made.temporary.mkdir()
        made.hand_in("honest", f"# {SECRET}\n{EXERCISE.solution.read_text(encoding='utf-8')}")
        for attack in ATTACKS:
            made.hand_in(name_of(attack), made.filled(attack.read_text(encoding="utf-8")))
        yield made


def processes(mark: Iterable[str]) -> set[int]:
    """Live processes whose command, environment or working folder holds one of these texts."""
    found = set()
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            said = (folder / "cmdline").read_bytes() + os.readlink(folder / "cwd").encode()
            if any(text.encode() in said for text in mark):
                found.add(int(folder.name))
    return found
