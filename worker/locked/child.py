"""What every child that computes does: limits, everything it will need used once, the lock, then the foreign bytes.

Standard input is one line of JSON (its bounds and its parent among them) and the file; the first argument names an empty folder. What a
locked-in child imports or opens late is missing, and reads as a broken file: ``warm`` must use it before.
"""

from __future__ import annotations

import io
import json
import logging
import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

from worker.locked.confinement import Holds, computing, die_with, limit

NO_WAY, NO_MEMORY, TOO_DEEP, FAILED = 78, 79, 80, 81
"""How a child ends when it cannot be locked in, when its memory is used up, when the file is nested without end, when it
fails on the file. Python's own 1 is a child that failed before it saw the file: something is missing here."""

_PIECE, _WORDS = 1 << 20, 500

Header = Mapping[str, Any]


def serve(
    answer: Callable[[Header, BinaryIO], None],
    *,
    warm: Callable[[], None],
    lock: Callable[[Path], Holds] = computing,
) -> NoReturn:
    """Do the one job on standard input; ``lock`` gets the child's folder, the first argument."""
    header = json.loads(sys.stdin.buffer.readline())
    die_with(header["parent"])
    limit(**header["bounds"])
    logging.disable()
    warm()
    if not lock(Path(sys.argv[1])).enough:
        _end(NO_WAY)
    sys.excepthook = _unforeseen
    try:
        answer(header, io.BytesIO(_rest()))
    except MemoryError:
        _end(NO_MEMORY)
    except RecursionError:
        _end(TOO_DEEP)
    _end(0)


def _rest() -> bytes:
    """Return standard input to its end: ``read()`` would ask for its length by a call that also asks for paths."""
    pieces = []
    while piece := sys.stdin.buffer.read(_PIECE):
        pieces.append(piece)
    return b"".join(pieces)


def _unforeseen(kind: type[BaseException], error: BaseException, _: object) -> None:
    """End without a traceback, which would look for source files."""
    sys.stderr.write(f"{kind.__name__}: {error}\n"[:_WORDS])
    _end(FAILED)


def say(line: bytes, rest: bytes = b"") -> None:
    """Answer."""
    sys.stdout.buffer.write(line + rest)
    sys.stdout.buffer.flush()


def _end(code: int) -> NoReturn:
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)  # the interpreter's own end would look for files
