"""The third wall before a visitor's SQL: a process that can do nothing but read the data and answer.

Called once by a worker, first of all. Nothing here can be taken back by what runs afterwards.
"""

import ctypes
import os
import resource
import signal
import struct
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

_PR_SET_PDEATHSIG, _PR_SET_NO_NEW_PRIVS = 1, 38
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_READ_FILE, _READ_DIR = 1 << 2, 1 << 3
#: How many rights over files Landlock knows in each version; TCP from the fourth, signals to others and abstract sockets from the sixth.
_FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
_TCP_RIGHTS, _SCOPES = 0b11, 0b11
#: What Python and the engine read themselves.
_SYSTEM = (
    "/lib", "/lib64", "/usr/lib", "/usr/local/lib", "/etc/ld.so.cache", "/etc/localtime", "/usr/share/zoneinfo", "/dev/null",
    "/dev/urandom", "/proc/self", "/proc/meminfo", "/proc/cpuinfo", "/sys/fs/cgroup", "/sys/devices/system/cpu",
)  # fmt: skip


def confine(*, readable: Iterable[str], memory_bytes: int, parent: int) -> bool:
    """Limit this process for good; whether the kernel can also close the files that are not `readable` (Landlock, Linux 5.13).

    It dies with the thread that started it, `parent` being the process of that; it writes to no file, opens few, starts no program
    and dumps no core; it comes after everything else for the processor, and first when memory runs out.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        sys.exit(1)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    os.nice(19)
    with suppress(OSError):
        os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))
    os.umask(0o777)
    for what, most in (
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 256),
        (resource.RLIMIT_AS, memory_bytes),
    ):
        resource.setrlimit(what, (most, most))
    # Ctrl-C in the terminal is meant for the web, which ends its workers itself.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Too large a write is to be an error, not a death.
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    return _close_files(libc, [*_SYSTEM, *_of_python(), *readable])


def can_close_files() -> bool:
    """Whether the kernel has Landlock and lets this process use it; without it a worker is held by its other limits alone."""
    return _landlock(ctypes.CDLL(None, use_errno=True)) >= 1


def _landlock(libc: ctypes.CDLL) -> int:
    """The version of Landlock; below 1 there is none."""
    return int(libc.syscall(_CREATE_RULESET, None, 0, 1))


def _of_python() -> list[str]:
    return [sys.prefix, sys.base_prefix, *sys.path]


def _close_files(libc: ctypes.CDLL, readable: Iterable[str]) -> bool:
    """Landlock: from now on nothing may be opened but `readable`, and that to be read; nothing may be run, no address be called."""
    version = _landlock(libc)
    if version < 1:
        return False
    rights = (1 << _FILE_RIGHTS.get(version, max(_FILE_RIGHTS.values()))) - 1
    handled = [rights, _TCP_RIGHTS, _SCOPES][: 3 if version >= 6 else 2 if version >= 4 else 1]
    asked = struct.pack(f"<{len(handled)}Q", *handled)
    rules = libc.syscall(_CREATE_RULESET, asked, len(asked), 0)
    if rules < 0:
        return False
    try:
        for path in filter(os.path.exists, filter(None, readable)):
            _allow(libc, rules, path)
        return bool(libc.syscall(_RESTRICT_SELF, rules, 0) == 0)
    finally:
        os.close(rules)


def _allow(libc: ctypes.CDLL, rules: int, path: str) -> None:
    place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    try:
        allowed = _READ_FILE | _READ_DIR if os.path.isdir(path) else _READ_FILE  # noqa: PTH112  no import that this process does not need
        libc.syscall(_ADD_RULE, rules, 1, struct.pack("<Qi", allowed, place), 0)
    finally:
        os.close(place)
