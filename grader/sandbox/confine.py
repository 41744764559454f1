"""Shuts the calling process in: Landlock for files, seccomp for everything else, rlimits for resources.

Neither needs root or namespaces. Both are irreversible and inherited. Landlock lets the process read the interpreter
and the allowed packages and nothing else (not the workspace, the bank, other submissions or /proc) and write nowhere.
The seccomp filter refuses sockets, new processes, signals to others, tracing and whatever gets around those.
Sources: Linux Documentation/userspace-api/landlock.rst and seccomp_filter.rst.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import platform
import resource
import struct
import sys
import sysconfig
from collections.abc import Iterable
from pathlib import Path

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446  # the same numbers on x86-64 and Arm
RULE_PATH_BENEATH = 1
VERSION_FLAG = 1
READ_FILE, READ_DIR = 1 << 2, 1 << 3
FILE_RIGHTS = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 5: (1 << 16) - 1}  # by Landlock ABI
NET_RIGHTS = 0b11  # bind and connect over TCP, from ABI 4
SCOPES = 0b11  # abstract sockets and signals, from ABI 6

PR_SET_PDEATHSIG, PR_SET_SECCOMP, PR_SET_CHILD_SUBREAPER, PR_SET_NO_NEW_PRIVS = 1, 22, 36, 38

CAPABILITY_VERSION = 0x20080522
FAILED = 97  # exit code of a worker that could not confine itself

_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


class CannotConfine(OSError):
    """This machine's kernel does not offer what confinement needs."""


def prctl(option: int, value: int) -> None:
    if _libc is not None and _libc.prctl(option, value, 0, 0, 0):
        raise CannotConfine(ctypes.get_errno(), f"prctl({option}) was refused")


def _landlock(number: int, *args: object) -> int:
    if _libc is None:
        raise CannotConfine("Landlock is a part of Linux")
    result = int(_libc.syscall(number, *args))
    if result < 0:
        raise CannotConfine(ctypes.get_errno(), f"Landlock refused: {os.strerror(ctypes.get_errno())}")
    return result


def landlock_abi() -> int:
    """The kernel's Landlock version, 0 where there is none."""
    try:
        return _landlock(CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(VERSION_FLAG))
    except CannotConfine:
        return 0


def can_confine() -> bool:
    return landlock_abi() >= 1 and platform.machine() in ARCHITECTURES


def readable_paths(packages: Iterable[str]) -> list[Path]:
    """What a worker may read: the standard library without its site-packages, and the given packages."""
    paths = sysconfig.get_paths()
    found: list[Path] = []
    for folder in {paths["stdlib"], paths["platstdlib"]}:
        found += [p for p in Path(folder).iterdir() if p.name not in ("site-packages", "dist-packages")]
    for folder in {entry for entry in sys.path if entry.endswith(("site-packages", "dist-packages"))}:
        for package in packages:
            found += [p for n in (package, f"{package}.libs", f"{package}.py") if (p := Path(folder, n)).exists()]
    machine = platform.machine()
    libraries = (
        f"/lib/{machine}-linux-gnu",
        f"/usr/lib/{machine}-linux-gnu",
        "/lib64",
        "/usr/lib64",
        "/etc/ld.so.cache",
    )
    found += [path for name in libraries if (path := Path(name)).exists()]
    return [*found, Path("/dev/null"), Path("/dev/urandom")]


def landlock_rules(readable: Iterable[Path]) -> int:
    """A Landlock ruleset (a file descriptor) that allows reading below these paths and nothing else."""
    abi = landlock_abi()
    rights = FILE_RIGHTS[max(version for version in FILE_RIGHTS if version <= max(abi, 1))]
    fields = [rights]
    if abi >= 4:
        fields.append(NET_RIGHTS)
    if abi >= 6:
        fields.append(SCOPES)
    attribute = struct.pack(f"={len(fields)}Q", *fields)
    ruleset = _landlock(CREATE_RULESET, attribute, ctypes.c_size_t(len(attribute)), ctypes.c_uint32(0))
    for path in readable:
        try:
            descriptor = os.open(path, getattr(os, "O_PATH", 0) | os.O_CLOEXEC)
        except OSError:
            continue  # not there, so there is nothing to allow
        allowed = READ_FILE | READ_DIR if path.is_dir() else READ_FILE
        rule = struct.pack("=Qi", allowed, descriptor)
        _landlock(ADD_RULE, ruleset, RULE_PATH_BENEATH, rule, ctypes.c_uint32(0))
        os.close(descriptor)
    return ruleset


# System calls by (x86-64, Arm) number; None where the architecture has none.
DENIED: dict[str, tuple[int | None, int | None]] = {
    "socket": (41, 198), "socketpair": (53, 199), "connect": (42, 203), "bind": (49, 200), "listen": (50, 201),
    "fork": (57, None), "vfork": (58, None), "execve": (59, 221), "execveat": (322, 281),
    "setsid": (112, 157), "setpgid": (109, 154), "pidfd_open": (434, 434), "pidfd_send_signal": (424, 424),
    "pidfd_getfd": (438, 438), "rt_sigqueueinfo": (129, 138), "rt_tgsigqueueinfo": (297, 240), "tkill": (200, 130),
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "kcmp": (312, 272),
    "unshare": (272, 97), "setns": (308, 268), "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41),
    "chroot": (161, 51), "open_by_handle_at": (304, 265), "move_mount": (429, 429), "fsopen": (430, 430),
    "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282), "io_uring_setup": (425, 425),
    "add_key": (248, 217), "request_key": (249, 218), "keyctl": (250, 219), "memfd_create": (319, 279),
    "shmget": (29, 194), "msgget": (68, 186), "semget": (64, 190), "mq_open": (240, 180),
    "truncate": (76, 45), "chmod": (90, None), "fchmodat": (268, 53), "chown": (92, None), "lchown": (94, None),
    "fchownat": (260, 54), "utimensat": (280, 88), "utime": (132, None), "utimes": (235, None), "setxattr": (188, 5),
    "lsetxattr": (189, 6), "mknod": (133, None), "mknodat": (259, 33), "inotify_init1": (294, 26),
    "sched_setaffinity": (203, 122), "setpriority": (141, 140), "reboot": (169, 142), "kexec_load": (246, 104),
    "init_module": (175, 105), "finit_module": (313, 273), "swapon": (167, 224), "sethostname": (170, 161),
    "fchmod": (91, 52), "fchmodat2": (452, 452), "fchown": (93, 55), "fsetxattr": (190, 7), "removexattr": (197, 14),
    "lremovexattr": (198, 15), "fremovexattr": (199, 16), "futimesat": (261, None), "ioprio_set": (251, 30),
    "sched_setscheduler": (144, 119), "sched_setparam": (142, 118), "sched_setattr": (314, 274),
    "adjtimex": (159, 171), "clock_adjtime": (305, 266),
    "settimeofday": (164, 170), "clock_settime": (227, 112), "acct": (163, 89), "quotactl": (179, 60),
}  # fmt: skip
SELF_ONLY = {"kill": (62, 129), "tgkill": (234, 131)}  # allowed towards the process itself
PRLIMIT = (302, 261)  # allowed for the process itself, which it calls 0
CLONE, CLONE3 = (56, 220), (435, 435)
CLONE_THREAD = 0x00010000
ARCHITECTURES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}  # column above, audit number

LOAD, JUMP_EQUAL, JUMP_AT_LEAST, JUMP_SET, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
ALLOW, KILL, REFUSE = 0x7FFF0000, 0x80000000, 0x00050000
EPERM, ENOSYS = 1, 38
NUMBER, ARCHITECTURE, FIRST_ARGUMENT = 0, 4, 16  # offsets in struct seccomp_data


def _filter(pid: int) -> bytes:
    """The BPF program: refuse what is DENIED, new processes, and signals to any process but `pid`."""
    column, audit = ARCHITECTURES[platform.machine()]

    def step(code: int, value: int, yes: int = 0, no: int = 0) -> bytes:
        return struct.pack("=HBBI", code, yes, no, value)

    def only_if(number: int, test: bytes) -> list[bytes]:
        """For this system call, look at its first argument: `test` skips one step to allow, else refuse."""
        return [
            step(JUMP_EQUAL, number, 0, 4),
            step(LOAD, FIRST_ARGUMENT),
            test,
            step(RETURN, REFUSE | EPERM),
            step(RETURN, ALLOW),
        ]

    program = [
        step(LOAD, ARCHITECTURE),
        step(JUMP_EQUAL, audit, 1, 0),
        step(RETURN, KILL),
        step(LOAD, NUMBER),
    ]
    if column == 0:  # the x32 numbering would get around every line below
        program += [step(JUMP_AT_LEAST, 0x40000000, 0, 1), step(RETURN, KILL)]
    for numbers in DENIED.values():
        if (denied := numbers[column]) is not None:
            program += [step(JUMP_EQUAL, denied, 0, 1), step(RETURN, REFUSE | EPERM)]
    program += [
        step(JUMP_EQUAL, CLONE3[column], 0, 1),
        step(RETURN, REFUSE | ENOSYS),
    ]  # libc falls back to clone
    program += only_if(CLONE[column], step(JUMP_SET, CLONE_THREAD, 1, 0))
    for numbers_of_self in SELF_ONLY.values():
        program += only_if(numbers_of_self[column], step(JUMP_EQUAL, pid, 1, 0))
    program += only_if(PRLIMIT[column], step(JUMP_EQUAL, 0, 1, 0))
    return b"".join([*program, step(RETURN, ALLOW)])


def _drop_capabilities() -> None:
    """What root may do beyond other users; an ordinary user has nothing to drop."""
    header = struct.pack("=Ii", CAPABILITY_VERSION, 0)
    nothing = ctypes.create_string_buffer(24)
    if _libc is None or _libc.capset(header, nothing):
        raise CannotConfine(ctypes.get_errno(), "capabilities could not be dropped")


def confine(ruleset: int) -> None:
    """Confine the calling, single-threaded process for good. Raises CannotConfine, having half-confined it."""
    prctl(PR_SET_NO_NEW_PRIVS, 1)
    _drop_capabilities()
    _landlock(RESTRICT_SELF, ruleset, ctypes.c_uint32(0))
    os.close(ruleset)
    program = ctypes.create_string_buffer(_filter(os.getpid()))
    header = struct.pack("HxxxxxxP", (len(program) - 1) // 8, ctypes.addressof(program))
    pointer = ctypes.create_string_buffer(header)
    if _libc is None or _libc.prctl(PR_SET_SECCOMP, 2, pointer, 0, 0):
        raise CannotConfine(ctypes.get_errno(), "seccomp was refused")


def address_space() -> int:
    """Bytes of address space that this process has; a generous guess where that cannot be seen."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    except (OSError, ValueError, IndexError):
        return 14 << 30


def volunteer_when_memory_is_short() -> None:
    """Where a machine runs out of memory, its kernel shall end this process, not the judge."""
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")


def limit_resources(seconds: float, memory: int, file_size: int) -> None:
    """Caps that every level has: processor seconds, address space, size of a written file, no core dumps."""
    cpu = int(seconds) + 2
    for kind, limit in (
        (resource.RLIMIT_CPU, cpu),
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, file_size),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 256),
    ):
        _, hard = resource.getrlimit(kind)
        limit = limit if hard == resource.RLIM_INFINITY else min(limit, hard)
        resource.setrlimit(kind, (limit, limit))
