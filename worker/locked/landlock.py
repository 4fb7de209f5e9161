"""Landlock: which files this process and what it starts may still open, where the kernel has it (5.13, on by default in
Debian 12 and Ubuntu 22.04). Beside files it closes TCP (6.7), and signals and abstract sockets to others (6.12).
"""

from __future__ import annotations

import contextlib
import ctypes
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final

_CREATE, _ADD, _RESTRICT = 444, 445, 446  # the same on every machine
_ASK_VERSION: Final = 1
_BENEATH: Final = 1
_NO_NEW_PRIVS: Final = 38
# Rights in the order of the kernel's bits: execute write read-file read-dir remove-dir remove-file make-char make-dir
# make-regular make-socket make-fifo make-block make-symlink (version 1) refer (2) truncate (3) device-control (5).
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_FOLDER = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_REMOVE = 1 << 4 | 1 << 5
_MAKE = 1 << 7 | 1 << 8 | 1 << 12  # folders, files, links; no device, socket or pipe
_REFER, _TRUNCATE, _DEVICE_CONTROL = 1 << 13, 1 << 14, 1 << 15
_FILES_OF_1: Final = (1 << 13) - 1
_READ: Final = _EXECUTE | _READ_FILE | _READ_FOLDER
_OF_A_FILE: Final = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE | _DEVICE_CONTROL
_TCP: Final = 1 << 0 | 1 << 1  # bind, connect
_SCOPED: Final = 1 << 0 | 1 << 1  # abstract sockets, signals


class _Ruleset(ctypes.Structure):
    _fields_ = (("files", ctypes.c_uint64), ("network", ctypes.c_uint64), ("scoped", ctypes.c_uint64))


class _Beneath(ctypes.Structure):
    _pack_ = 1
    _fields_ = (("allowed", ctypes.c_uint64), ("parent", ctypes.c_int32))


def version() -> int:
    """Return which Landlock this kernel has; 0 for none."""
    return max(_call(_CREATE, None, ctypes.c_size_t(0), ctypes.c_uint32(_ASK_VERSION)), 0)


def restrict(*, readable: Iterable[Path] = (), writable: Iterable[Path] = ()) -> bool:
    """From here on open nothing but what lies beneath these places; what is not there is passed over.

    False where the kernel has no Landlock. Descriptors that are open stay so.
    """
    known = version()
    if not known:
        return False
    files = _FILES_OF_1 | (_REFER if known >= 2 else 0) | (_TRUNCATE if known >= 3 else 0)
    files |= _DEVICE_CONTROL if known >= 5 else 0
    ruleset = _Ruleset(files=files, network=_TCP if known >= 4 else 0, scoped=_SCOPED if known >= 6 else 0)
    # An older kernel refuses a structure longer than its own.
    length = 8 if known < 4 else 16 if known < 6 else 24
    rules = _call(_CREATE, ctypes.byref(ruleset), ctypes.c_size_t(length), ctypes.c_uint32(0))
    if rules < 0:
        return False
    try:
        for place in readable:
            _allow(rules, place, _READ & files)
        for place in writable:
            rights = _READ_FILE | _READ_FOLDER | _WRITE_FILE | _REMOVE | _MAKE | _REFER | _TRUNCATE
            _allow(rules, place, rights & files)
        ctypes.CDLL(None).prctl(_NO_NEW_PRIVS, *(ctypes.c_ulong(value) for value in (1, 0, 0, 0)))
        return _call(_RESTRICT, ctypes.c_int(rules), ctypes.c_uint32(0)) == 0
    finally:
        os.close(rules)


def _allow(rules: int, place: Path, rights: int) -> None:
    with contextlib.suppress(OSError):
        parent = os.open(place, os.O_PATH | os.O_CLOEXEC)
        try:
            if not place.is_dir():
                rights &= _OF_A_FILE
            beneath = _Beneath(allowed=rights, parent=parent)
            _call(
                _ADD, ctypes.c_int(rules), ctypes.c_int(_BENEATH), ctypes.byref(beneath), ctypes.c_uint32(0)
            )
        finally:
            os.close(parent)


def _call(number: int, *arguments: object) -> int:
    return int(ctypes.CDLL(None, use_errno=True).syscall(ctypes.c_long(number), *arguments))
