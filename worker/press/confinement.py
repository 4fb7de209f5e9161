"""Locks the present process in: afterwards it computes, reads what is open already, answers, and nothing else.

Limits first, then an empty root folder where the kernel lets us, then a system call filter that knows only computing:
no file is opened, no socket made, no process started. For a process that serves one foreign file and ends.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import platform
import resource
import struct
from pathlib import Path
from typing import Final

_NO_NEW_PRIVS, _SECCOMP, _FILTER, _PARENT_DEATH = 38, 22, 2, 1
_SIGKILL: Final = 9
_ALLOW, _REFUSE, _KILL = 0x7FFF0000, 0x00050001, 0x80000000  # REFUSE: the call fails with EPERM
_LOAD, _EQUAL, _RETURN = 0x20, 0x15, 0x06
# read write close fstat lseek mmap mprotect munmap brk rt_sigaction rt_sigprocmask rt_sigreturn mremap madvise getpid
# exit gettimeofday getrusage times sigaltstack gettid futex clock_gettime exit_group tgkill getrandom rseq
_CALLS: Final = {
    "x86_64": (
        0xC000003E,
        (0, 1, 3, 5, 8, 9, 10, 11, 12, 13, 14, 15, 25, 28, 39, 60, 96, 98, 100, 131, 186, 202, 228, 231, 234, 318, 334),
    ),
    "aarch64": (
        0xC00000B7,
        (63, 64, 57, 80, 62, 222, 226, 215, 214, 134, 135, 139, 216, 233, 172, 93, 169, 165, 153, 132, 178, 98, 113, 94, 131, 278, 293),
    ),
}  # fmt: skip


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_void_p))


def limit(*, memory: int, cpu_s: int, output: int) -> None:
    """Bound address space, processor seconds and the size of any file written; die with the parent."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, cpu_s + 1))  # SIGXCPU first, which tells why
    resource.setrlimit(resource.RLIMIT_FSIZE, (output, output))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _prctl(_PARENT_DEATH, _SIGKILL)


def lock_in(empty: Path) -> bool:
    """Give up files, network and processes; False when this kernel offers neither a filter nor an empty network."""
    alone = not _interfaces() - {"lo"}
    with contextlib.suppress(PermissionError):  # only where unshare gave us a user namespace of our own
        os.chroot(empty)
        os.chdir("/")
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    return _filter() or alone


def _interfaces() -> set[str]:
    rows = Path("/proc/self/net/dev").read_text().splitlines()[2:]
    return {row.split(":", 1)[0].strip() for row in rows}


def _filter() -> bool:
    known = _CALLS.get(platform.machine())
    if known is None or _prctl(_NO_NEW_PRIVS, 1) != 0:
        return False
    architecture, calls = known
    code = [
        _operation(_LOAD, 4),  # the architecture: another has other numbers
        _operation(_EQUAL, architecture, 1, 0),
        _operation(_RETURN, _KILL),
        _operation(_LOAD, 0),  # the call's number
    ]
    for place, call in enumerate(calls):
        code.append(_operation(_EQUAL, call, len(calls) - place, 0))
    code += [_operation(_RETURN, _REFUSE), _operation(_RETURN, _ALLOW)]
    text = ctypes.create_string_buffer(b"".join(code))
    program = _Program(length=len(code), code=ctypes.cast(text, ctypes.c_void_p))
    return _prctl(_SECCOMP, _FILTER, ctypes.addressof(program)) == 0


def _operation(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBL", code, if_true, if_false, value)


def _prctl(option: int, *values: int) -> int:
    arguments = [ctypes.c_ulong(value) for value in (*values, 0, 0, 0, 0)[:4]]
    return int(ctypes.CDLL(None, use_errno=True).prctl(option, *arguments))
