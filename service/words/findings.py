"""What pydantic finds wrong with a request, in words: one sentence a type of error, whichever route it came by.

A type that is not here is said as pydantic says it. The refused value is never repeated: it may be secret, or a megabyte long.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from service.words.sentence import Sentence, say

BY_TYPE: Final[Mapping[str, Sentence]] = {
    "missing": say("wajib diisi"),
    "extra_forbidden": say("tidak dikenal di sini"),
    "string_type": say("harus teks"),
    "string_too_long": say("paling panjang {max_length} karakter"),
    "string_too_short": say("paling pendek {min_length} karakter"),
    "string_pattern_mismatch": say("bentuknya harus {pattern}"),
    "too_long": say("paling banyak {max_length} butir"),
    "too_short": say("paling sedikit {min_length} butir"),
    "greater_than": say("harus lebih besar dari {gt}"),
    "greater_than_equal": say("paling kecil {ge}"),
    "less_than": say("harus lebih kecil dari {lt}"),
    "less_than_equal": say("paling besar {le}"),
    "literal_error": say("harus salah satu dari {expected}"),
    "enum": say("harus salah satu dari {expected}"),
    "int_type": say("harus bilangan bulat"),
    "int_parsing": say("harus bilangan bulat"),
    "int_parsing_size": say("bilangan ini terlalu besar"),
    "int_from_float": say("harus bilangan bulat"),
    "bool_type": say("harus true atau false"),
    "bool_parsing": say("harus true atau false"),
    "list_type": say("harus daftar"),
    "dict_type": say("harus objek"),
    "model_type": say("harus objek"),
    "model_attributes_type": say("harus objek"),
    "uuid_type": say("harus id, misalnya 0198c0de-0000-7000-8000-000000000000"),
    "uuid_parsing": say("harus id, misalnya 0198c0de-0000-7000-8000-000000000000"),
    "json_invalid": say("bukan JSON yang benar"),
    "text": say("karakter ke-{place} (U+{code}) tidak boleh ada di sini"),
    "day": say("harus tanggal, misalnya 2026-03-31"),
    "instant": say("harus waktu dengan zonanya, misalnya 2026-03-31T08:30:00+07:00"),
    "reach": say("harus antara {first} dan {last}"),
}
"""By the type of pydantic's error."""


def finding_told(finding: Mapping[str, Any]) -> str:
    """Return what is wrong, of one of pydantic's ``errors()``."""
    sentence = BY_TYPE.get(finding["type"])
    if sentence is None:
        return str(finding["msg"])
    context = dict(finding.get("ctx", {}))
    if "expected" in context:
        context["expected"] = str(context["expected"]).replace(" or ", ", ")
    return Sentence(sentence.msgid, context)
