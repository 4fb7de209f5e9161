"""What a field of a payload is called where people read it; the form that asks for it says the same.

>>> called("no_se"), called("isi_edaran[0].uraian"), called("dasar[5]")
('No. SE', 'Isi edaran, baris 1: Uraian', 'Dasar, baris 6')
"""

from __future__ import annotations

import re
from typing import Final

from service.words.catalogue import in_language
from service.words.sentence import say

_ABBREVIATIONS: Final = {
    "pk": "PK",
    "se": "SE",
    "nip": "NIP",
    "no": "No.",
    "tgl": "Tgl.",
    "yth": "Yth.",
    "id": "ID",
}
_STEP: Final = re.compile(r"([^.\[\]]+)((?:\[\d+\])*)")


def label_of(name: str) -> str:
    """Return a field's name as people read it: ``no_se`` is No. SE."""
    words = [_ABBREVIATIONS.get(word, word) for word in name.split("_")]
    text = " ".join(words)
    return text[:1].upper() + text[1:]


def called(path: str) -> str:
    """Return what stands at a path of a payload, in the language of the request in hand; its rows are counted from one."""
    return ": ".join(_step(*each.groups()) for each in _STEP.finditer(path)) or path


def _step(name: str, rows: str) -> str:
    numbers = [int(each) + 1 for each in re.findall(r"\d+", rows)]
    return ", ".join([label_of(name), *(in_language(say("baris {nomor}", nomor=each)) for each in numbers)])
