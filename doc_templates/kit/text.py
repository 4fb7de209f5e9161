"""Which characters may enter a document, checked on every string of a payload before anything else.

Refused with code point and place: what XML 1.0 cannot carry, bidirectional controls (a name could be shown
reversed), invisible format characters, and characters without a glyph in our fonts. It changes nothing:
the payload's own bytes are what is kept; a decomposed letter (NFD) is judged by its composed form,
because that is what the page shows.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from doc_templates.kit.errors import FieldProblem
from doc_templates.kit.glyphs import DRAWN
from doc_templates.kit.marks import normal
from doc_templates.kit.scripts import ALWAYS, letters_of, script_of

_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_WITHOUT_TEXT = frozenset({int, float, bool, type(None)})
_MOST_PROBLEMS = 100
"""A hundred wrong characters are enough to mend a template of a client; the answer stays under 16 KB."""


def problems(data: Mapping[str, Any], scripts: frozenset[str] = frozenset()) -> Iterator[FieldProblem]:
    """Yield one problem for each string of ``data`` that holds a character we cannot print.

    ``scripts`` are those whose fonts the office has installed, by their keys.
    Walks with a stack of its own: a payload nested ten thousand deep must not end in a RecursionError.
    """
    if _is_clean(data, scripts):
        return
    stack: list[tuple[str, Any]] = [("", data)]
    found = 0
    while stack and found < _MOST_PROBLEMS:
        path, value = stack.pop()
        reason = None
        if isinstance(value, str):
            reason = unprintable(value, scripts)
        elif isinstance(value, Mapping):
            below = [(join(path, str(key)), item) for key, item in value.items()]
            stack.extend(reversed(below))
        elif isinstance(value, list | tuple):
            stack.extend((f"{path}[{i}]", value[i]) for i in range(len(value) - 1, -1, -1))
        if reason:
            found += 1
            yield FieldProblem(path=path, reason=reason)


def _is_clean(data: Mapping[str, Any], scripts: frozenset[str]) -> bool:
    """Tell whether ``data`` certainly holds nothing to report: looks at the strings alone, not at where they stand."""
    waiting: list[Any] = [data]
    for node in waiting:
        kind = type(node)
        if kind is str:
            if unprintable(node, scripts):
                return False
        elif kind is dict:
            waiting.extend(node.values())
        elif kind is list:
            waiting.extend(node)
        elif kind not in _WITHOUT_TEXT:
            return False
    return True


def join(path: str, key: str) -> str:
    """Append a key to a path; a key that could not be shown itself is written as ASCII escapes, shortened."""
    shown = key if key.isidentifier() and key.isascii() else ascii(key[:60])
    return f"{path}.{shown}" if path else shown


def unprintable(text: str, scripts: frozenset[str] = frozenset()) -> str | None:
    """Say why ``text`` cannot be printed, or nothing when it can."""
    if text.isascii() and text.replace("\n", "").isprintable():
        return None  # nearly every string
    without_glyph = _without_glyph(scripts)
    hit = without_glyph.search(text)
    if hit is None:
        return None
    if (composed := normal(text, "NFC")) != text:
        hit = without_glyph.search(composed)
        if hit is None:
            return None
    return f"karakter ke-{hit.start() + 1} ({describe(hit.group())}) {_why(hit.group())}"


def printable(text: str, scripts: frozenset[str] = frozenset(), instead: str = "?") -> str:
    """Return what a page can show of ``text``: a run of characters without a glyph becomes one ``instead``.

    >>> printable("Undangan 🎉🎉 rapat.pdf")
    'Undangan ? rapat.pdf'
    """
    if unprintable(text, scripts) is None:
        return text
    return re.sub(f"(?:{_without_glyph(scripts).pattern})+", instead, normal(text, "NFC"))


@lru_cache(maxsize=64)
def _without_glyph(scripts: frozenset[str]) -> re.Pattern[str]:
    return re.compile(f"[^{DRAWN}{letters_of(ALWAYS | scripts)}]")


def describe(character: str) -> str:
    """Name a character by code point, and by its Unicode name where it has one."""
    point = f"U+{ord(character):04X}"
    name = unicodedata.name(character, "")
    return f"{point} {name}" if name else point


def _why(character: str) -> str:
    point = ord(character)
    if character in _BIDI:
        return "mengubah arah baca dan tidak boleh dipakai"
    if character == "\t":
        return "adalah tabulasi; pakai spasi"
    if character == "\r":
        return "adalah akhir baris lama; pakai \\n saja"
    if point < 0x20 or 0xD800 <= point <= 0xDFFF or point in (0xFFFE, 0xFFFF):
        return "tidak dapat dimuat dalam naskah (bukan karakter XML)"
    category = unicodedata.category(character)
    if category == "Cf":
        return "tidak tampak dan tidak boleh dipakai"
    if category in ("Cc", "Cn", "Co", "Zl", "Zp"):
        return "bukan huruf yang dapat dicetak"
    script = script_of(character)
    if script is not None and not script.everywhere:
        return (
            f"adalah aksara {script.called}, yang belum dicetak kantor ini: pasang paket {script.package} pada mesin"
            f" pencetak, lalu tulis {script.key} pada aksara dalam berkas kantor"
        )
    return "tidak ada dalam huruf naskah dinas (Arial)"
