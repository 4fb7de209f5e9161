"""What is wrong inside one tag, in words an official reads: Jinja's own messages are for programmers, in English.

Known by their form. Of one that no form fits nothing is repeated but that the tag cannot be read.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from jinja2.exceptions import TemplateSyntaxError

_QUOTED: Final = r"""['"](.+?)['"]"""
_WORDS: Final = {
    "name": "nama",
    "string": "teks",
    "integer": "angka",
    "float": "angka",
    "in": "kata in",
    "=": "tanda =",
    "template data / text": "teks di luar tanda",
    "begin of print statement": "awal tanda lain",
    "begin of statement block": "awal tanda lain",
    "begin of comment": "awal tanda lain",
}
"""What Jinja calls a piece of a template; any other is called as it was typed."""
_FILTERS: Final = (
    "Hapus penyaring itu, atau pakai salah satu yang dikenal: upper (huruf besar), lower (huruf kecil), title, capitalize, default, join,"
    " replace, round, length, sort."
)
_TESTS: Final = (
    "Hapus pengujian itu, atau pakai salah satu yang dikenal: defined, none, number, string, even, odd."
)
_CALLS: Final = (
    "Hapus pemanggilan itu; tanda hanya mencetak isian, memilih dengan if, dan mengulang dengan for."
)
_REST: Final = "Hapus perintah itu; yang dikenal ialah {{ isian }}, if, for, dan set."
_INNER: Final = frozenset({"else", "elif", "endif", "endfor"})
_ENDS: Final = re.compile(r"end of (?:print statement|statement block|comment|template)")


def reason(error: TemplateSyntaxError) -> str:
    """Return why a tag cannot be read."""
    message = error.message or ""
    for form, told in _FORMS:
        if found := form.match(message):
            return told(*found.groups())
    return "susunannya tidak dapat dibaca"


def instead_of(construct: str) -> str:
    """Return what to type instead of a construct that a tag may not have, by its name as ``sandbox.check`` says it."""
    if construct.startswith("|"):
        return _FILTERS
    if construct.startswith("is "):
        return _TESTS
    return _CALLS if construct.endswith("()") else _REST


def _missing(wanted: str, given: str) -> str:
    if _ENDS.fullmatch(wanted):
        return f"{_word(given)} berlebih; tanda seharusnya sudah selesai di depannya"
    if _ENDS.fullmatch(given):
        return f"{_word(wanted)} belum ada"
    return f"{_word(wanted)} belum ada di depan {_word(given)}"


def _unfilled(given: str) -> str:
    return (
        "isian belum ada di akhir" if _ENDS.fullmatch(given) else f"isian belum ada di depan {_word(given)}"
    )


def _unfit(given: str) -> str:
    return (
        "isian belum ada di akhir"
        if _ENDS.fullmatch(given)
        else f"{_word(given)} tidak dapat dipakai di sini"
    )


def _word(said: str) -> str:
    return _WORDS.get(said, said)


def _unknown(word: str) -> str:
    return f"{word} tanpa pembuka" if word in _INNER else f"kata {word} bukan perintah templat"


def _always(told: str) -> Callable[..., str]:
    return lambda *_: told


_FORMS: Final[tuple[tuple[re.Pattern[str], Callable[..., str]], ...]] = tuple(
    (re.compile(form), told)
    for form, told in (
        (rf"Encountered unknown tag {_QUOTED}", _unknown),
        (rf"expected token {_QUOTED}, got {_QUOTED}$", _missing),
        (rf"Expected an expression, got {_QUOTED}$", _unfilled),
        (rf"unexpected (?:char )?{_QUOTED}(?:,| at |$)", _unfit),
        (r"Unexpected end of template", _always("perintahnya belum ditutup")),
        (r"tag name expected", _always("nama perintahnya belum ada")),
        (r"Missing end of comment", _always("catatannya belum ditutup")),
        (r"Missing end of raw", _always("perintahnya belum ditutup")),
        (r"can't assign to", _always("nilai tidak dapat diberikan di sini")),
        (rf"No filter named {_QUOTED}", lambda word: f"penyaring {word} tidak dikenal"),
        (rf"No test named {_QUOTED}", lambda word: f"pengujian {word} tidak dikenal"),
        (r"expected name or number", _always("nama belum ada di belakang titik")),
        (r"expected subscript expression", _always("isi kurung sikunya belum ada")),
        (r"invalid syntax for function call", _always("isi tanda kurungnya tidak dapat dibaca")),
        (r"You cannot chain multiple tests", _always("hanya satu kata is yang boleh dipakai")),
    )
)
"""What Jinja says, by how it begins, and the same for whoever made the template."""
