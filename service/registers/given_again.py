"""A letter received that is in the book already: the same sender, the same number, whatever its scan and its subject are like.

Nobody is kept from entering it once more; whoever does says so. What lies above a caller's class is not told of.
"""

from __future__ import annotations

from datetime import date

from archive.ledger import Transaction
from archive.ledger.registers import numbers as register_numbers
from service.errors import Field, RegisterRefused
from service.words import say
from service.words.dates import tanggal


def require_new(
    tx: Transaction, satker: str, kode: str, day: date, *, asal: str, nomor_asal: str | None, at: str = ""
) -> None:
    """Raise ``RegisterRefused`` where such a letter stands in the book of the day's year or the one before.

    ``at``: where the request has the number, before its name.
    """
    if not nomor_asal:
        return
    known = register_numbers.of_letter(tx, satker, kode, since=day.year - 1, asal=asal, nomor_asal=nomor_asal)
    if known is None:
        return
    reason = say(
        "surat {asal} bernomor {surat} sudah dicatat dengan nomor agenda {nomor} tanggal {tanggal}; bila memang dicatat sekali"
        " lagi: --lagi, atau ya pada kolom lagi",
        asal=asal,
        surat=nomor_asal,
        nomor=known.nomor,
        tanggal=tanggal(known.tanggal) if known.tanggal else "-",
    )
    raise RegisterRefused(fields=[Field(path=f"{at}nomor_asal", reason=reason)])
