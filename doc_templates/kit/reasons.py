"""Turns pydantic's findings into our field problems: one path, one Indonesian sentence.

Deliberately never repeats the refused value: it may be secret, or a megabyte long.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final, get_args

from pydantic import ValidationError
from pydantic_core import core_schema

from doc_templates.kit.errors import FieldProblem
from doc_templates.kit.text import join

SENTENCES: Final[Mapping[str, str]] = {
    "missing": "wajib diisi",
    "extra_forbidden": "tidak dikenal dalam jenis naskah ini",
    "string_type": "harus teks",
    "string_too_long": "paling panjang {max_length} karakter",
    "string_too_short": "paling pendek {min_length} karakter",
    "string_pattern_mismatch": "bentuknya harus {pattern}",
    "too_long": "paling banyak {max_length} butir",
    "too_short": "paling sedikit {min_length} butir",
    "greater_than": "harus lebih besar dari {gt}",
    "greater_than_equal": "paling kecil {ge}",
    "less_than": "harus lebih kecil dari {lt}",
    "less_than_equal": "paling besar {le}",
    "literal_error": "harus salah satu dari {expected}",
    "enum": "harus salah satu dari {expected}",
    "list_type": "harus daftar",
    "tuple_type": "harus daftar",
    "dict_type": "harus objek",
    "model_type": "harus objek",
    "model_attributes_type": "harus objek",
    "bool_type": "harus true atau false",
    "bool_parsing": "harus true atau false",
    "none_required": "harus kosong (null)",
    "day": "harus tanggal, misalnya 2026-03-31",
    "reach": "harus antara {first} dan {last}",
}
"""By the type of pydantic's error."""

UNFIT: Final = "tidak dapat dipakai di sini"
"""Of a type of pydantic's own that is not here."""
_LIBRARYS: Final = frozenset(get_args(core_schema.ErrorType)) - {"value_error", "assertion_error"}


def problems(error: ValidationError) -> Iterator[FieldProblem]:
    """Yield a problem for each finding of ``error``."""
    for finding in error.errors(include_url=False, include_input=False):
        yield FieldProblem(path=path_of(finding["loc"]), reason=_sentence(finding["type"], finding))


def path_of(location: tuple[int | str, ...]) -> str:
    """Write a pydantic location as we write paths: ``isi_edaran[2].uraian``; the root is ``payload``."""
    path = ""
    for step in location:
        path = f"{path}[{step}]" if isinstance(step, int) else join(path, step)
    return path or "payload"


def own_words(kind: str, finding: Any) -> str:
    """Return what a rule of ours says of a finding; of one of pydantic's own kinds, that it cannot be used."""
    if kind in _LIBRARYS:
        return UNFIT
    return str(finding["msg"]).removeprefix("Value error, ").removeprefix("Assertion failed, ")


def _sentence(kind: str, finding: Any) -> str:
    context = finding.get("ctx", {})
    sentence = SENTENCES.get(kind)
    if sentence is None:
        return own_words(kind, finding)
    return sentence.format_map(
        {**context, "expected": str(context.get("expected", "")).replace(" or ", " atau ")}
    )
