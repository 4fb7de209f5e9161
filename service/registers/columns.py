"""The columns of an agenda book, in the workbook and on paper: which there are, which stand in it, what stands in each.

An office names its own under ``kolom`` of a register; without them the book looks as such books do in Indonesian offices.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final

from service.documents.validity import ValidityState
from service.office.registers import Register
from service.verification.words import MARKS

STATES: Final = {
    "terpakai": "terpakai",
    "batal": "BATAL",
    "dicadangkan": "dicadangkan",
    "manual": "ditulis tangan",
    "masuk": "masuk",
    "impor": "agenda lama",
}


class ColumnKind(StrEnum):
    """What a column may hold."""

    URUT = "urut"
    """The number's place in its year."""
    NOMOR = "nomor"
    """The number as it is written."""
    TANGGAL = "tanggal"
    """The day the letter came, or the date of ours."""
    NOMOR_SURAT = "nomor_surat"
    """The sender's number."""
    TANGGAL_SURAT = "tanggal_surat"
    """The sender's date."""
    PIHAK = "pihak"
    """From whom, or to whom."""
    PERIHAL = "perihal"
    KLASIFIKASI = "klasifikasi"
    SIFAT = "sifat"
    LAMPIRAN = "lampiran"
    DISPOSISI = "disposisi"
    """To whom it was passed on."""
    JAWABAN = "jawaban"
    """By which letter of ours it was answered; without the column the remarks say so."""
    PENGOLAH = "pengolah"
    """The unit that deals with it."""
    BERKAS = "berkas"
    """Where it is kept: its code in the archive."""
    KEADAAN = "keadaan"
    """How the number stands."""
    DICATAT = "dicatat"
    """Who wrote the entry."""
    KETERANGAN = "keterangan"
    KOSONG = "kosong"
    """Nothing: a column to be filled by hand, under the office's own title."""


_TITLES: Final = {
    ColumnKind.URUT: "No.",
    ColumnKind.NOMOR: "Nomor",
    ColumnKind.TANGGAL: "Tanggal",
    ColumnKind.NOMOR_SURAT: "Nomor surat",
    ColumnKind.TANGGAL_SURAT: "Tanggal surat",
    ColumnKind.PIHAK: "Kepada",
    ColumnKind.PERIHAL: "Perihal",
    ColumnKind.KLASIFIKASI: "Klasifikasi",
    ColumnKind.SIFAT: "Sifat",
    ColumnKind.LAMPIRAN: "Lampiran",
    ColumnKind.DISPOSISI: "Disposisi",
    ColumnKind.JAWABAN: "Jawaban",
    ColumnKind.PENGOLAH: "Pengolah",
    ColumnKind.BERKAS: "Berkas",
    ColumnKind.KEADAAN: "Keadaan",
    ColumnKind.DICATAT: "Dicatat oleh",
    ColumnKind.KETERANGAN: "Keterangan",
    ColumnKind.KOSONG: "",
}
_OF_LETTERS_IN: Final = {
    ColumnKind.NOMOR: "Nomor agenda",
    ColumnKind.TANGGAL: "Tanggal terima",
    ColumnKind.PIHAK: "Dari",
}
WIDTHS: Final = {
    ColumnKind.URUT: 7,
    ColumnKind.NOMOR: 22,
    ColumnKind.TANGGAL: 12,
    ColumnKind.NOMOR_SURAT: 22,
    ColumnKind.TANGGAL_SURAT: 12,
    ColumnKind.PIHAK: 24,
    ColumnKind.PERIHAL: 38,
    ColumnKind.KLASIFIKASI: 12,
    ColumnKind.SIFAT: 12,
    ColumnKind.LAMPIRAN: 11,
    ColumnKind.DISPOSISI: 22,
    ColumnKind.JAWABAN: 22,
    ColumnKind.PENGOLAH: 18,
    ColumnKind.BERKAS: 19,
    ColumnKind.KEADAAN: 13,
    ColumnKind.DICATAT: 17,
    ColumnKind.KETERANGAN: 32,
    ColumnKind.KOSONG: 16,
}
"""Characters, in the workbook."""
_IN_COMMON: Final = (ColumnKind.PERIHAL, ColumnKind.KLASIFIKASI, ColumnKind.SIFAT, ColumnKind.LAMPIRAN)
_KEPT: Final = (ColumnKind.PENGOLAH, ColumnKind.BERKAS)
_LETTER: Final = (ColumnKind.NOMOR_SURAT, ColumnKind.TANGGAL_SURAT, ColumnKind.PIHAK)
WORKBOOK: Final = {
    "masuk": (
        *(
            ColumnKind.URUT,
            ColumnKind.NOMOR,
            ColumnKind.TANGGAL,
            *_LETTER,
            *_IN_COMMON,
            ColumnKind.DISPOSISI,
            *_KEPT,
        ),
        *(ColumnKind.KEADAAN, ColumnKind.DICATAT, ColumnKind.KETERANGAN),
    ),
    "keluar": (
        *(ColumnKind.URUT, ColumnKind.NOMOR, ColumnKind.TANGGAL, ColumnKind.PIHAK, *_IN_COMMON, *_KEPT),
        *(ColumnKind.KEADAAN, ColumnKind.DICATAT, ColumnKind.KETERANGAN),
    ),
}
"""By the register's direction, where the office names none."""
BOOK: Final = {
    "masuk": (
        *(
            ColumnKind.URUT,
            ColumnKind.TANGGAL,
            *_LETTER,
            *_IN_COMMON,
            ColumnKind.DISPOSISI,
            *_KEPT,
            ColumnKind.KETERANGAN,
        ),
    ),
    "keluar": (
        *(ColumnKind.URUT, ColumnKind.NOMOR, ColumnKind.TANGGAL, ColumnKind.PIHAK, *_IN_COMMON, *_KEPT),
        *(ColumnKind.KEADAAN, ColumnKind.KETERANGAN),
    ),
}
"""The same on paper, which is narrower."""
_MOST_NAMED: Final = 3
"""Recipients that a line names, at most."""
_FIELDS: Final = {
    "nomor": ColumnKind.NOMOR,
    "tanggal": ColumnKind.TANGGAL,
    "asal": ColumnKind.PIHAK,
    "tujuan": ColumnKind.PIHAK,
    "perihal": ColumnKind.PERIHAL,
    "nomor_asal": ColumnKind.NOMOR_SURAT,
    "tanggal_asal": ColumnKind.TANGGAL_SURAT,
    "klasifikasi": ColumnKind.KLASIFIKASI,
    "sifat": ColumnKind.SIFAT,
    "lampiran": ColumnKind.LAMPIRAN,
    "keterangan": ColumnKind.KETERANGAN,
}


@dataclass(frozen=True, kw_only=True)
class BookColumn:
    """One column of a book."""

    column: ColumnKind
    title: str


def columns_of(register: Register, default: Mapping[str, Sequence[ColumnKind]]) -> tuple[BookColumn, ...]:
    """Return a book's columns: the office's own, or the default of its direction."""
    own = [(ColumnKind(key), title) for key, title in register.kolom]
    chosen = own or [(column, "") for column in default[register.arah]]
    return tuple(
        BookColumn(column=each, title=title or title_of(each, register.arah)) for each, title in chosen
    )


def title_of(column: ColumnKind, arah: str) -> str:
    """Return what a column is called in a book of letters received (``masuk``) or of our own (``keluar``)."""
    return (_OF_LETTERS_IN if arah == "masuk" else {}).get(column, _TITLES[column])


def cell(line: Mapping[str, Any], column: ColumnKind) -> str | int | date | None:
    """Return what stands in a line's column: a number and a day as such, and nothing where there is none."""
    match column:
        case ColumnKind.URUT:
            return f"{line['urut']}.{line['sisipan']}" if line["sisipan"] else int(line["urut"])
        case ColumnKind.TANGGAL | ColumnKind.TANGGAL_SURAT:
            day = line["tanggal" if column is ColumnKind.TANGGAL else "tanggal_asal"]
            return _day(day)
        case ColumnKind.NOMOR_SURAT:
            return str(line["nomor_asal"] or "") or None
        case ColumnKind.PIHAK:
            return str(line["tujuan"] or "") or None
        case ColumnKind.KEADAAN:
            return in_words(line)
        case ColumnKind.DICATAT:
            return str(line["oleh_nama"])
        case ColumnKind.KETERANGAN:
            return remarks(line) or None
        case ColumnKind.KOSONG:
            return None
    return str(line[column.value] or "") or None


def addressed(text: str) -> str:
    """Return to whom a letter went as a book has room for it: of more than three the first, and how many others.

    >>> addressed("Ketua; Sekretaris"), addressed("KPU Agam; KPU Sijunjung; KPU Solok; KPU Pasaman")
    ('Ketua; Sekretaris', 'KPU Agam dan 3 lainnya')
    """
    first, *others = text.split("; ")
    return f"{first} dan {len(others)} lainnya" if len(others) >= _MOST_NAMED else text


def corrected(line: Mapping[str, Any]) -> set[ColumnKind]:
    """Return the columns of a line whose content was put right since it was written."""
    return {
        _FIELDS[field["path"]]
        for each in line["koreksi"]
        for field in each["berubah"]
        if field["path"] in _FIELDS
    }


_MARKED = (ValidityState.CORRECTED, ValidityState.REPLACED, ValidityState.REVOKED)


def in_words(line: Mapping[str, Any]) -> str:
    """Say how a line's number stands, or its document where that is no longer in force as it was signed.

    One that an old agenda calls void is void.
    """
    if line.get("keadaan") in _MARKED:
        return MARKS[ValidityState(line["keadaan"])]
    return "BATAL (agenda lama)" if line["batal"] and line["status"] == "impor" else STATES[line["status"]]


def remarks(line: Mapping[str, Any]) -> str:
    """Return a line's last column: that it is void and why, what was noted, what was put right."""
    void = f"dibatalkan {line['batal_oleh_nama']}" if line["batal_oleh"] else None
    told = (line["alasan"], void, line["keterangan"], line["catatan"])
    return "; ".join(dict.fromkeys(str(each) for each in told if each))


def _day(text: str | None) -> str | date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:  # what stands for a hidden one
        return text
