"""Sheets of disposisi as a terminal prints them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from service.terminal.naming import short
from service.terminal.screen import moment, plain, print_table
from service.words import Sentence, say, together

_POSSIBLE: Final[Mapping[str, Sentence]] = {
    "forward": say("meneruskannya"),
    "answer": say("menjawabnya"),
    "replace": say("menggantinya"),
    "close": say("menutupnya"),
}


CALLED: Final[Mapping[str, str]] = {"tingkat": "tingkat disposisi", "disposisi": "lembar disposisi"}
"""What people read above columns whose names say something else in an agenda book."""


def possible(verbs: Sequence[str]) -> str:
    """Return what may be done with a sheet in words, each with the command that does it."""
    done = [
        say("{perbuatan} ({perintah})", perbuatan=_POSSIBLE[each], perintah=each)
        if each in _POSSIBLE
        else each
        for each in verbs
    ]
    return together(done) if done else say("tidak ada")


def print_sheets(sheets: Sequence[Mapping[str, Any]], *, more: bool = False) -> None:
    """Print sheets with a line for each of those they went to; the one that leads comes first. ``more``: there are others."""
    rows = [
        (
            each["tingkat"],
            short(each["id"]),
            each["id"],
            each["dari"]["jabatan"],
            to["jabatan"],
            plain(to["keadaan"]),
            "; ".join((*each["petunjuk"], *([each["catatan"]] if each["catatan"] else []))),
            _answer(to["jawaban"]),
            moment(each["batas"]),
            each["terlambat_menit"] or None,
            plain(each["keadaan"]),
        )
        for each in sheets
        for to in each["kepada"]
    ]
    columns = (
        "tingkat",
        "disposisi",
        "id",
        "dari",
        "kepada",
        "keadaan",
        "petunjuk",
        "jawaban",
        "batas",
        "terlambat (menit)",
        "lembar",
    )
    counted = say("{jumlah} lembar disposisi", jumlah=len(sheets))
    if more:
        counted = say("{jumlah} lembar disposisi (masih ada lagi: --limit)", jumlah=len(sheets))
    print_table(counted, columns, rows, called=CALLED)


def _answer(given: Mapping[str, Any] | None) -> str | None:
    """Return what somebody answered, on a line: the note, and the document by its number or id."""
    if given is None:
        return None
    return "; ".join(filter(None, (given["catatan"], given["nomor"] or given["naskah"])))
