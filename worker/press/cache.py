"""Compiled templates by digest, each compiled once.

A template is compiled by the first document that wants it, 20 to 80 ms: a worker that compiled all it has before its
first document would let that one wait half a second. What a parent has compiled its forked children share. Keeps at most ``SHELF`` templates, the least lately used goes first: an office
has some tens of them, and one takes under 1 MB.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from threading import Lock
from typing import Final

from worker.press.compiled import CompiledTemplate, compile_template

SHELF: Final = 256


class TemplateCache:
    """A shelf of compiled templates, shared by threads and inherited by forked children."""

    def __init__(self, size: int = SHELF) -> None:
        self._size = size
        self._compiled: OrderedDict[str, CompiledTemplate] = OrderedDict()
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._compiled)

    def get(self, docx: bytes, digest: str | None = None) -> CompiledTemplate:
        """Return the compiled template of ``docx``; ``digest`` is its SHA-256 when the caller has it already."""
        key = digest or hashlib.sha256(docx).hexdigest()
        with self._lock:
            if found := self._compiled.get(key):
                self._compiled.move_to_end(key)
                return found
        made = compile_template(docx)  # outside the lock: two threads may compile the same, one is kept
        with self._lock:
            kept = self._compiled.setdefault(key, made)
            while len(self._compiled) > self._size:
                self._compiled.popitem(last=False)
        return kept
