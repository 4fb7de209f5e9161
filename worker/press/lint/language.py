"""What is wrong inside one tag, in words an official reads: Jinja's own messages are for programmers, in English."""

from __future__ import annotations

import re
from typing import Final

from jinja2.exceptions import TemplateSyntaxError

_UNKNOWN: Final = re.compile(r"Encountered unknown tag '(\w+)'")
_EXPECTED: Final = re.compile(r"expected token '(.+?)', got '(.+?)'")
_NEEDED: Final = re.compile(r"Expected an expression, got '(.+?)'")
_UNEXPECTED: Final = re.compile(r"unexpected (?:char )?'(.+?)'")
_MISSING: Final = {"name": "nama", "string": "teks", "integer": "angka", "in": "kata in", "=": "tanda ="}
_ENDS: Final = re.compile(r"end of (?:print statement|statement block|template)")


def reason(error: TemplateSyntaxError) -> str:
    """Return why a tag cannot be read."""
    message = error.message or ""
    if found := _UNKNOWN.search(message):
        return f"kata {found[1]} bukan perintah templat"
    if found := _EXPECTED.search(message):
        wanted, given = found.groups()
        if _ENDS.fullmatch(wanted):
            return f"{given} berlebih; tanda seharusnya sudah selesai di depannya"
        missing = _MISSING.get(wanted, wanted)
        if _ENDS.fullmatch(given):
            return f"{missing} belum ada"
        return f"{missing} belum ada di depan {given}"
    if found := _NEEDED.search(message):
        given = found[1]
        return "isian belum ada di akhir" if _ENDS.fullmatch(given) else f"isian belum ada di depan {given}"
    if found := _UNEXPECTED.search(message):
        if _ENDS.fullmatch(found[1]):
            return "isian belum ada di akhir"
        return f"{found[1]} tidak dapat dipakai di sini"
    return "susunannya tidak dapat dibaca"
