"""What is told of what was found in a file from outside, to whoever opens it. None of it is a reason to refuse it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from service.words import Sentence, say
from worker.locked.kinds import Inside

REMARKS: Final[Mapping[Inside, Sentence]] = {
    Inside.SCRIPT: say("memuat skrip (JavaScript); PDF biasa tidak memerlukannya"),
    Inside.LAUNCHES: say("meminta pembacanya membuka program atau berkas lain"),
    Inside.FILES: say("memuat berkas lain di dalamnya, yang tidak diperiksa"),
    Inside.FORM: say("memuat formulir XFA, yang tampak lain menurut program pembacanya"),
    Inside.HIDDEN_SHEETS: say("memuat lembar yang disembunyikan"),
    Inside.POSITION: say("menyimpan koordinat tempat fotonya diambil (GPS)"),
}


def remarks(found: Sequence[str]) -> list[Sentence]:
    """Return it in words; a word that a later release found is passed over."""
    return [REMARKS[Inside(each)] for each in found if each in set(Inside)]
