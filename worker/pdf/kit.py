"""LibreOfficeKit through ctypes: load a DOCX, save it as PDF/A-2b, close it.

Only the first members of the two function tables are declared; they have stood in this order since LibreOffice 5.0,
and ``nSize`` is checked. Runs inside a child process alone: LibreOffice leaks, hangs and dies, and takes its process
with it. Imports nothing but the standard library, because the child starts in the middle of a job.
"""

from __future__ import annotations

import ctypes
import json
import threading
import time
from dataclasses import dataclass
from pathlib import Path

_TEXT_DOCUMENT = 0  # LOK_DOCTYPE_TEXT
_COMMAND_DONE = 16  # LOK_CALLBACK_UNO_COMMAND_RESULT
_UPDATE_INDEXES = b".uno:UpdateAllIndexes"
# 92 pages with 150 headings take 70 ms; a document that needs more than this is one the pool gives up.
_INDEXES_S = 10.0
# LibreOffice 7.4 sometimes sleeps on over a command, one in six on a busy machine, until the next one wakes it (measured; an idle
# machine loses none). Twice made is made the same; the wait doubles each time, so that a long document is not asked for ever.
_ASKED_AGAIN_S = 0.25

# PDF/A-2b (SelectPdfVersion 2 = PDF/A-2), tagged. Pictures are kept to the pixel: scaling the logo and QR down and
# up again took 13 of 51 ms of an SE's export and made the file 12 % larger.
_EXPORT = json.dumps(
    {
        "SelectPdfVersion": {"type": "long", "value": "2"},
        "UseTaggedPDF": {"type": "boolean", "value": "true"},
        "UseLosslessCompression": {"type": "boolean", "value": "true"},
        "ReduceImageResolution": {"type": "boolean", "value": "false"},
    }
).encode()
# Macros never run (the load option is separate from the profile's level, which LibreOfficeKit overwrites).
_LOAD = b"EnableMacrosExecution=false,MacroSecurityLevel=3"

_Handle = ctypes.c_void_p


class _OfficeClass(ctypes.Structure):
    _fields_ = (
        ("nSize", ctypes.c_size_t),
        ("destroy", ctypes.CFUNCTYPE(None, _Handle)),
        ("documentLoad", _Handle),
        ("getError", ctypes.CFUNCTYPE(_Handle, _Handle)),
        ("documentLoadWithOptions", ctypes.CFUNCTYPE(_Handle, _Handle, ctypes.c_char_p, ctypes.c_char_p)),
        ("freeError", ctypes.CFUNCTYPE(None, _Handle)),
    )


class _DocumentClass(ctypes.Structure):
    _fields_ = (
        ("nSize", ctypes.c_size_t),
        ("destroy", ctypes.CFUNCTYPE(None, _Handle)),
        (
            "saveAs",
            ctypes.CFUNCTYPE(ctypes.c_int, _Handle, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_char_p),
        ),
        ("getDocumentType", ctypes.CFUNCTYPE(ctypes.c_int, _Handle)),
        # getParts, getPartPageRectangles, getPart, setPart, getPartName, setPartMode, paintTile, getTileMode,
        # getDocumentSize, initializeForRendering
        ("unused", _Handle * 10),
        ("registerCallback", ctypes.CFUNCTYPE(None, _Handle, _Handle, _Handle)),
        ("keysAndMouse", _Handle * 2),
        (
            "postUnoCommand",
            ctypes.CFUNCTYPE(None, _Handle, ctypes.c_char_p, ctypes.c_char_p, ctypes.c_bool),
        ),
    )


_Callback = ctypes.CFUNCTYPE(None, ctypes.c_int, ctypes.c_char_p, _Handle)


_HEARERS: list[object] = []
"""Kept for as long as the process lives: LibreOffice may still tell of a command whose document is closed."""


class KitRefused(Exception):
    """LibreOffice said no; the message is its own."""


class KitLate(KitRefused):
    """LibreOffice did not answer in time, which another attempt may mend."""


@dataclass(frozen=True, kw_only=True)
class Timings:
    """Milliseconds of one conversion inside LibreOffice."""

    load_ms: float
    export_ms: float


class Kit:
    """One LibreOffice, living in this process until it ends (it cannot be unloaded)."""

    def __init__(self, program: Path, profile: Path) -> None:
        library = ctypes.CDLL(str(program / "libmergedlo.so"), mode=ctypes.RTLD_GLOBAL)
        hook = library.libreofficekit_hook_2
        hook.restype = _Handle
        hook.argtypes = (ctypes.c_char_p, ctypes.c_char_p)
        handle = hook(str(program).encode(), profile.as_uri().encode())
        if not handle:
            raise KitRefused("LibreOffice did not start")
        self._handle: int = handle
        self._document: int | None = None
        self._office = _table(handle, _OfficeClass)
        if self._office.nSize < ctypes.sizeof(_OfficeClass):
            raise KitRefused("this LibreOffice is too old for LibreOfficeKit")

    def to_pdf(self, source: Path, target: Path, *, indexes: bool = False) -> Timings:
        """Convert ``source``; ``KitRefused`` with LibreOffice's words when it will not load or save.

        ``indexes``: its tables of contents are made anew of the pages first. The document stays open until ``close``: that takes 12 ms which nobody has to wait for.
        """
        begun = time.perf_counter()
        document = self._office.documentLoadWithOptions(self._handle, source.as_uri().encode(), _LOAD)
        if not document:
            raise KitRefused(f"load: {self._error()}")
        loaded = time.perf_counter()
        self._document = document
        functions = _table(document, _DocumentClass)
        if functions.getDocumentType(document) != _TEXT_DOCUMENT:
            raise KitRefused("load: not opened as a text document")
        if indexes:
            _update_indexes(document, functions)
        if not functions.saveAs(document, target.as_uri().encode(), b"pdf", _EXPORT):
            raise KitRefused(f"export: {self._error()}")
        saved = time.perf_counter()
        return Timings(load_ms=round((loaded - begun) * 1000, 1), export_ms=round((saved - loaded) * 1000, 1))

    def close(self) -> None:
        """Close the document that was converted last, if one is open."""
        document, self._document = self._document, None
        if document is not None:
            _table(document, _DocumentClass).destroy(document)

    def _error(self) -> str:
        pointer = self._office.getError(self._handle)
        if not pointer:
            return "no reason given"
        words = ctypes.string_at(pointer).decode("utf-8", "replace")
        self._office.freeError(pointer)
        return words or "no reason given"


def _update_indexes(document: int, functions: ctypes.Structure) -> None:
    """Have every table of contents made anew, and wait until LibreOffice's own thread says that it is.

    The command lays all pages out, writes the table, and does so once more, for the table itself takes pages. Raises ``KitLate``.
    """
    if functions.nSize < ctypes.sizeof(_DocumentClass):
        raise KitRefused("indexes: this LibreOffice takes no commands")
    done = threading.Event()

    def heard(kind: int, said: bytes | None, _: object) -> None:
        if kind == _COMMAND_DONE and said is not None and _UPDATE_INDEXES in said:
            done.set()

    callback = _Callback(heard)
    _HEARERS.append(callback)
    functions.registerCallback(document, ctypes.cast(callback, _Handle), None)
    until, pause = time.monotonic() + _INDEXES_S, _ASKED_AGAIN_S
    try:
        while not done.is_set():
            left = until - time.monotonic()
            if left <= 0:
                raise KitLate(f"indexes: not made anew within {_INDEXES_S:.0f} s")
            functions.postUnoCommand(document, _UPDATE_INDEXES, None, True)
            done.wait(min(pause, left))
            pause *= 2
    finally:
        functions.registerCallback(document, None, None)


def _table(handle: int, layout: type[ctypes.Structure]) -> ctypes.Structure:
    """The function table an object of LibreOfficeKit begins with."""
    address = ctypes.cast(handle, ctypes.POINTER(ctypes.c_void_p)).contents.value
    assert address is not None, "LibreOfficeKit gave an object without a table"
    return ctypes.cast(address, ctypes.POINTER(layout)).contents
