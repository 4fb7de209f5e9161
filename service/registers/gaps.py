"""Numbers that a book says were never used: closed to everything but a paper that turned up after all.

Such a paper comes by an import that a second person approves; the explanation then reads the rest of its numbers
(docs/decisions/explained-gaps.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from archive.ledger import Transaction
from archive.ledger.registers import gaps as register_gaps
from archive.ledger.registers.numbers import Entry, Number
from archive.ledger.registers.years import RegisterYear
from service.errors import Field, RegisterRefused
from service.words import say

UNUSED: Final = "Nomor {nomor} yang tidak tercatat tidak dipakai: impor ditarik"


def closed(numbers: Sequence[Number], urut: int, path: str) -> None:
    """Raise ``RegisterRefused`` for a number that was explained as never used."""
    told = register_gaps.explanation(numbers, urut)
    if told is not None:
        reason = say("nomor {urut} dinyatakan tidak dipakai ({nomor})", urut=urut, nomor=told.nomor)
        raise RegisterRefused(
            fields=[Field(path=path, reason=reason)],
            step=say(
                'Bila suratnya ternyata ada, arsiparis memasukkannya dengan impor beralasan, dan orang kedua menyetujuinya: naskah registers import BUKU buku.xlsx --alasan "ALASAN"'
            ),
        )


def found_after_all(numbers: Sequence[Number], entries: Sequence[Entry]) -> list[Entry]:
    """Return those of the lines of a file whose number was explained as never used."""
    return [
        each
        for each in entries
        if not each.sisipan and register_gaps.explanation(numbers, each.urut) is not None
    ]


def correct(
    tx: Transaction, satker: str, year: RegisterYear, numbers: Sequence[Number], entries: Sequence[Entry]
) -> None:
    """Let each explanation read the rest of its numbers, before the lines are written that fall into it.

    Raises ``RegisterRefused`` where nothing would be left of one: the last of its numbers stays explained.
    """
    found = {each.urut for each in found_after_all(numbers, entries)}
    standing = {
        each.urut for each in numbers if register_gaps.RANGE not in each.keterangan and not each.sisipan
    }
    for told in numbers:
        said = register_gaps.explained(told)
        if not found.intersection(said):
            continue
        rest = [n for n in said if n not in found and n not in standing]
        if not rest:
            reason = say(
                "tidak ada nomor yang tersisa dari keterangan {nomor}; satu harus tetap", nomor=told.nomor
            )
            raise RegisterRefused(fields=[Field(path="nomor", reason=reason)])
        register_gaps.narrow(tx, satker, year, told, rest, UNUSED)
