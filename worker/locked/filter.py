"""The system call filter: small programs for the kernel's own machine (seccomp), installed for every thread at once.

Needs no privilege (``no_new_privs``), no namespace and no library. A refused call fails with EPERM, as a strict
administrator's would; one of another machine's table ends the process.
"""

from __future__ import annotations

import ctypes
import os
import platform
import struct
from collections.abc import Iterable
from typing import Final

from worker.locked import calls

_NO_NEW_PRIVS: Final = 38
_SECCOMP: Final = {"x86_64": 317, "aarch64": 277}
_MODE_FILTER, _ALL_THREADS, _NO_MITIGATION = 1, 1, 4
ALLOW, KILL = 0x7FFF0000, 0x80000000
REFUSE, ABSENT = 0x00050000 | 1, 0x00050000 | 38  # EPERM, ENOSYS
_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_CALL, _ARCHITECTURE, _FIRST_ARGUMENT = (
    0,
    4,
    16,
)  # offsets in struct seccomp_data; both machines are little-endian
_CLONE_THREAD: Final = 0x10000


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("code", ctypes.c_void_p))


def computing(refused: int = REFUSE) -> bool:
    """Let this process compute and nothing else; False where no filter can be had. What is refused gets ``refused``."""
    known = calls.MACHINES.get(platform.machine())
    if known is None:
        return False
    architecture, column = known
    code = _beginning(architecture)
    for name in calls.COMPUTING:
        if (each := calls.number(name, column)) is not None and name != "tgkill":
            code += [_operation(_EQUAL, each, 0, 1), _operation(_RETURN, ALLOW)]
    code += [*_itself_alone(column, refused), _operation(_RETURN, refused)]
    return _install(code)


def no_network(*, may_start: bool = False) -> bool:
    """Refuse this process the world outside (``calls.OUTWARD``) and, unless ``may_start``, processes of its own."""
    known = calls.MACHINES.get(platform.machine())
    if known is None:
        return False
    architecture, column = known
    code = [
        *_beginning(architecture),
        _operation(_AT_LEAST, calls.UNKNOWN_FROM, 0, 1),
        _operation(_RETURN, ABSENT),
    ]
    for name in (*calls.OUTWARD, *(() if may_start else calls.STARTING)):
        if (each := calls.number(name, column)) is None or name in ("clone", "clone3"):
            continue
        code += [_operation(_EQUAL, each, 0, 1), _operation(_RETURN, REFUSE)]
    if not may_start:
        code += _itself_alone(column, REFUSE)
    code += [*_threads_alone(column, may_start=may_start), _operation(_RETURN, ALLOW)]
    return _install(code)


def _beginning(architecture: int) -> list[bytes]:
    return [
        _operation(_LOAD, _ARCHITECTURE),  # another machine's calls have other numbers
        _operation(_EQUAL, architecture, 1, 0),
        _operation(_RETURN, KILL),
        _operation(_LOAD, _CALL),
    ]


def _itself_alone(column: int, refused: int) -> list[bytes]:
    """Signals to threads of this process (abort), not of another."""
    tgkill = calls.number("tgkill", column)
    assert tgkill is not None
    return [
        _operation(_EQUAL, tgkill, 0, 4),
        _operation(_LOAD, _FIRST_ARGUMENT),
        _operation(_EQUAL, os.getpid(), 1, 0),
        _operation(_RETURN, refused),
        _operation(_RETURN, ALLOW),
    ]


def _threads_alone(column: int, *, may_start: bool) -> list[bytes]:
    """``clone`` for threads; where processes are let, for those without namespaces of their own (bits 0x7E020000)."""
    clone, clone3 = calls.number("clone", column), calls.number("clone3", column)
    assert clone is not None
    assert clone3 is not None
    # The flags of clone3 lie in memory, where a filter cannot look; the C library then takes clone.
    code = [_operation(_EQUAL, clone3, 0, 1), _operation(_RETURN, ABSENT), _operation(_EQUAL, clone, 0, 4)]
    code.append(_operation(_LOAD, _FIRST_ARGUMENT))
    bits, let, not_let = (0x7E020000, REFUSE, ALLOW) if may_start else (_CLONE_THREAD, ALLOW, REFUSE)
    return [*code, _operation(_ANY_BIT, bits, 0, 1), _operation(_RETURN, let), _operation(_RETURN, not_let)]


def _install(code: Iterable[bytes]) -> bool:
    libc = ctypes.CDLL(None, use_errno=True)
    packed = list(code)
    text = ctypes.create_string_buffer(b"".join(packed))
    program = _Program(length=len(packed), code=ctypes.cast(text, ctypes.c_void_p))
    if libc.prctl(_NO_NEW_PRIVS, *(ctypes.c_ulong(value) for value in (1, 0, 0, 0))) != 0:
        return False
    call = ctypes.c_long(_SECCOMP[platform.machine()])
    # Kernels before 5.16 slow a filtered process down against speculation (SSBD): here nobody's script measures time.
    flags = (_ALL_THREADS | _NO_MITIGATION, _ALL_THREADS)
    return any(libc.syscall(call, _MODE_FILTER, each, ctypes.byref(program)) == 0 for each in flags)


def _operation(code: int, value: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBL", code, if_true, if_false, value)
