"""A register's year as a printed report: DOCX by the press, PDF by the converter pool.

Rows in the order of their numbers, a run of missing ones in one row; what is void, missing or still reserved says so in
words and by its ground. Decides nothing about the books: it prints a ``Report``.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from doc_templates import buku_agenda
from doc_templates.formatting import tanggal
from doc_templates.kantor import Kantor
from service.desk.pages import Pages
from service.desk.register_report import EMPTY, Report, in_words
from worker.press.cache import TemplateCache
from worker.press.paper import on_paper

_LOGO = "word/media/logo.png"
_PLAIN = "auto"
_GROUNDS = {"batal": "F4CCCC", "dicadangkan": "DDEBF7", EMPTY: "FFF2CC"}
_DIRECTIONS = {"keluar": "Naskah keluar", "masuk": "Surat masuk"}


@dataclass(frozen=True, kw_only=True)
class Printed:
    """When a report is printed, in the office's zone, and for whom."""

    at: datetime
    by: str

    def __str__(self) -> str:
        """Say it as the page does."""
        return f"{tanggal(self.at.date())} pukul {self.at:%H.%M %Z} oleh {self.by}"


class Paper:
    """Prints reports."""

    def __init__(self, pages: Pages) -> None:
        self._pages = pages
        self._templates = TemplateCache()

    def docx(self, found: Report, kantor: Kantor, printed: Printed) -> bytes:
        """Return the report as DOCX; equal reports printed at the same time are equal bytes."""
        media = {_LOGO: kantor.logo} if kantor.logo else {}
        context = {"kantor": kantor.letterhead(), "buku": page(found, kantor, printed)}
        template = self._templates.get(on_paper(buku_agenda.template(), kantor.kertas))
        return template.render(context, media)

    def pdf(self, found: Report, kantor: Kantor, printed: Printed) -> bytes:
        """Return the report as PDF; raises ``PagesUnavailable`` where no converter pool answers."""
        return self._pages.pdf(self.docx(found, kantor, printed), title=title(found))


def title(found: Report) -> str:
    """Return what the report is called."""
    return f"Buku agenda {found.register.nama} tahun {found.tahun}"


def page(found: Report, kantor: Kantor, printed: Printed) -> dict[str, Any]:
    """Return what the template calls ``buku``: every string ready to print."""
    return {
        "judul": title(found),
        "judul_kapital": f"Buku agenda {found.register.nama}".upper(),
        "tahun": str(found.tahun),
        "uraian": [{"nama": name, "isi": text} for name, text in _facts(found, kantor, printed)],
        "pihak": "Asal" if found.register.arah == "masuk" else "Tujuan",
        "baris": list(_rows(found)),
        "kosong": f"Nomor urut yang tidak tercatat: {', '.join(runs(found.gaps))}."
        if found.gaps
        else "Tidak ada nomor kosong.",
        "belum": [{"urut": str(each.urut), "sebab": each.reason} for each in found.unresolved],
        "ringkasan": [{"nama": name, "jumlah": str(count)} for name, count in _counts(found)],
        "kaki": f"{title(found)}, dicetak {printed}",
    }


def runs(numbers: Sequence[int]) -> list[str]:
    """Write ascending numbers with every run in one: ``2-14``, ``20``."""
    written: list[str] = []
    start = 0
    for at, number in enumerate(numbers, 1):
        if at == len(numbers) or numbers[at] != number + 1:
            written.append(str(number) if at - start == 1 else f"{numbers[start]}-{number}")
            start = at
    return written


def _facts(found: Report, kantor: Kantor, printed: Printed) -> Iterator[tuple[str, str]]:
    register, year = found.register, found.year
    yield "Buku", f"{register.nama} ({register.kode})"
    yield "Arah", _DIRECTIONS[register.arah]
    yield "Unit", kantor.unit.get(register.unit, register.unit) if register.unit else "semua unit"
    if register.jenis:
        yield "Jenis naskah", ", ".join(name.replace("_", " ") for name in register.jenis)
    yield "Pola nomor", register.pola.text
    closed = year.closed_at if year else None
    yield (
        "Keadaan",
        f"ditutup {tanggal(closed.astimezone(printed.at.tzinfo).date())} oleh {year.closed_by}"
        if year and closed
        else "belum ditutup",
    )
    yield "Dicetak", str(printed)


def _rows(found: Report) -> Iterator[dict[str, str]]:
    missing = deque(found.gaps)
    for line in found.lines():
        before = []
        while missing and missing[0] < line["urut"]:
            before.append(missing.popleft())
        yield from _missing(before)
        notes = (
            line["alasan"],
            f"dibatalkan {line['batal_oleh']}" if line["batal_oleh"] else f"dicatat {line['oleh']}",
            line["catatan"],
        )
        yield {
            "urut": f"{line['urut']}.{line['sisipan']}" if line["sisipan"] else str(line["urut"]),
            "nomor": _printable(line["nomor"]),
            "tanggal": tanggal(date.fromisoformat(line["tanggal"])) if line["tanggal"] else "",
            "perihal": _printable(line["perihal"]),
            "pihak": _printable(line["tujuan"]),
            "status": in_words(line),
            "keterangan": _printable("; ".join(each for each in notes if each)),
            "latar": _GROUNDS.get("batal" if line["batal"] else line["status"], _PLAIN),
        }
    yield from _missing(list(missing))


def _missing(gaps: Sequence[int]) -> Iterator[dict[str, str]]:
    for run in runs(gaps):
        first, _, last = run.partition("-")
        count = int(last or first) - int(first) + 1
        yield {
            **dict.fromkeys(("nomor", "tanggal", "perihal", "pihak"), ""),
            "urut": run,
            "status": EMPTY,
            "keterangan": f"{count} nomor tidak tercatat",
            "latar": _GROUNDS[EMPTY],
        }


def _counts(found: Report) -> Iterator[tuple[str, int]]:
    yield "Nomor terakhir", found.year.last if found.year else 0
    yield from sorted(Counter(in_words(line) for line in found.lines()).items())
    yield EMPTY, len(found.gaps)


def _printable(text: str) -> str:
    """Return one line of what can stand on paper; an old agenda may hold anything."""
    return "".join(
        char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in " ".join(text.split())
    )
