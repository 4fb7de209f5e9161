"""What pydantic finds wrong with a request, in words: one sentence a type of error, whichever route it came by.

Of a type that is not here it is said that it cannot be used. The refused value is never repeated: it may be secret, or a megabyte long.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from doc_templates.kit.reasons import SENTENCES, own_words
from service.words.sentence import Sentence, say

_OF_A_REQUEST: Final[Mapping[str, str]] = {
    "extra_forbidden": "tidak dikenal di sini",
    "int_type": "harus bilangan bulat",
    "int_parsing": "harus bilangan bulat",
    "int_parsing_size": "bilangan ini terlalu besar",
    "int_from_float": "harus bilangan bulat",
    "uuid_type": "harus id, misalnya 0198c0de-0000-7000-8000-000000000000",
    "uuid_parsing": "harus id, misalnya 0198c0de-0000-7000-8000-000000000000",
    "json_invalid": "bukan JSON yang benar",
    "text": "karakter ke-{place} (U+{code}) tidak boleh ada di sini",
    "instant": "harus waktu dengan zonanya, misalnya 2026-03-31T08:30:00+07:00",
}
BY_TYPE: Final[Mapping[str, Sentence]] = {
    kind: say(text) for kind, text in {**SENTENCES, **_OF_A_REQUEST}.items()
}
"""By the type of pydantic's error: what the stationery says of a payload, and what only a request can be."""


def finding_told(finding: Mapping[str, Any]) -> str:
    """Return what is wrong, of one of pydantic's ``errors()``."""
    sentence = BY_TYPE.get(finding["type"])
    if sentence is None:
        return Sentence(own_words(finding["type"], finding))
    context = dict(finding.get("ctx", {}))
    if "expected" in context:
        context["expected"] = str(context["expected"]).replace(" or ", ", ")
    return Sentence(sentence.msgid, context)
