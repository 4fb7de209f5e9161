"""The ekspedisi book: what is handed over by hand, a line a recipient, printed for whoever takes it to sign.

A line is a recipient whose channel is a hand. Who took it, on which day and with which scanned sheet is the recipient's
receipt (``service.approvals.receipts``); this only reads and prints. A sheet is carried through town: it names what a document
is about for class B alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from archive.access import AccessClass
from archive.canonical import sha256_hex
from archive.ledger import Ledger, Principal, audit
from archive.ledger.documents import distributions
from archive.ledger.documents.distributions import HandedOver
from archive.ledger.office import people
from doc_templates import buku_ekspedisi
from doc_templates.kit.formatting import singkatan_zona, tanggal
from doc_templates.kit.kantor import Kantor
from doc_templates.places import Place
from service.errors import Field, OfficeUnknown, QueryRefused
from service.identity.gate import require
from service.identity.roles import READERS
from service.office.letterhead import Letterhead, Offices
from service.templates.drawing import Pages
from service.words import say
from worker.press.cache import TemplateCache
from worker.press.class_mark import ClassMark
from worker.press.dress import Dress

BY_HAND: Final = ("langsung", "kurir", "pos")
"""Channels by which somebody stands before the recipient, or hands it in at the post's counter."""
MOST: Final = 500
"""Lines of one sheet: forty pages."""
TITLE: Final = "Buku ekspedisi"


@dataclass(frozen=True, kw_only=True)
class ExpeditionSheet:
    """What was to be handed over on some days."""

    first: date
    last: date
    lines: Sequence[HandedOver]
    office: Letterhead
    printed: datetime
    by: str

    @property
    def akses(self) -> AccessClass:
        """Return the highest class of what it names."""
        return max((each.document.akses for each in self.lines), default=AccessClass.B)

    @property
    def masa(self) -> str:
        """Return of which days it is, in words."""
        first, last = tanggal(self.first), tanggal(self.last)
        return first if self.first == self.last else f"{first} sampai {last}"


class ExpeditionBook:
    """Reads and prints it."""

    def __init__(
        self, *, ledger: Ledger, offices: Offices, pages: Pages, clock: Callable[[], datetime]
    ) -> None:
        self._ledger = ledger
        self._offices = offices
        self._pages = pages
        self._clock = clock
        self._templates = TemplateCache()

    def sheet(
        self, principal: Principal, first: date | None, last: date | None, *, everything: bool
    ) -> ExpeditionSheet:
        """Return what was sent by hand on these days, today without them, and is not received yet; received too with
        ``everything``. Documents above the caller's class are not in it. Raises ``QueryRefused`` for too much.
        """
        require(principal, *READERS)
        if principal.satker is None:
            raise OfficeUnknown
        office, now = self._offices.letterhead(principal.satker), self._clock()
        start = first or last or office.day(now)
        end = last or max(start, office.day(now) if first else start)
        if end < start:
            raise QueryRefused(fields=[Field(path="query.to", reason=say("mendahului hari pertamanya"))])
        with self._ledger.acting(principal) as tx:
            lines = distributions.by_hand(
                tx,
                principal.satker,
                BY_HAND,
                since=datetime.combine(start, time(), office.zona),
                before=datetime.combine(end + timedelta(days=1), time(), office.zona),
                everything=everything,
                limit=MOST + 1,
            )
            audit.read(
                tx,
                action="document.listed",
                document_ids=[each.document.id for each in lines],
                detail={"in": "ekspedisi"},
            )
            by = people.names(tx, principal.satker, {principal.id}).get(principal.id, principal.id)
        if len(lines) > MOST:
            reason = say("lebih dari {banyak} baris; sebutkan hari yang lebih sedikit", banyak=MOST)
            raise QueryRefused(fields=[Field(path="query.from", reason=reason)])
        return ExpeditionSheet(first=start, last=end, lines=lines, office=office, printed=now, by=by)

    def docx(self, principal: Principal, found: ExpeditionSheet) -> bytes:
        """Return the sheet as DOCX, noted in the audit log with its digest."""
        data = self._docx(found)
        self._note(principal, found, "docx", data)
        return data

    def pdf(self, principal: Principal, found: ExpeditionSheet) -> bytes:
        """Return the sheet as PDF, noted as well; raises ``PagesUnavailable`` where no converter pool answers."""
        data = self._pages.pdf(self._docx(found), title=f"{TITLE} {found.masa}")
        self._note(principal, found, "pdf", data)
        return data

    def _docx(self, found: ExpeditionSheet) -> bytes:
        kantor = found.office.kantor
        media: dict[str, bytes] = {Place.LOGO: kantor.logo} if kantor.logo else {}
        mark = kantor.tanda_akses.mark(found.akses.name)
        said = mark.kata if mark else ""
        dress = Dress(
            kertas=kantor.kertas,
            akses=ClassMark(tempat=kantor.tanda_akses.tempat, warna=mark.rgb) if mark else None,
        )
        stamps = {"judul": TITLE, "akses": said, "kata_kunci": said.replace(" ", "\u00a0")}
        context = {"kantor": kantor.letterhead(), "buku": page(found, kantor), "stempel": stamps}
        return self._templates.get(dress.on(buku_ekspedisi.template())).render(context, media)

    def _note(self, principal: Principal, found: ExpeditionSheet, form: str, data: bytes) -> None:
        with self._ledger.acting(principal) as tx:
            audit.enter(
                tx,
                action="ekspedisi.printed",
                detail={
                    "dari": found.first.isoformat(),
                    "sampai": found.last.isoformat(),
                    "baris": len(found.lines),
                    "bentuk": form,
                    "sha256": sha256_hex(data),
                },
            )


def page(found: ExpeditionSheet, kantor: Kantor) -> dict[str, Any]:
    """Return what the template calls ``buku``: every string ready to print."""
    zone = found.office.zona
    at = found.printed.astimezone(zone)
    printed = f"{tanggal(at.date())} pukul {at:%H.%M} {singkatan_zona(at, zone.key)} oleh {found.by}"
    return {
        "judul": f"{TITLE} {found.masa}",
        "judul_kapital": TITLE.upper(),
        "masa": found.masa,
        "uraian": [
            {"nama": "Kantor", "isi": kantor.nama},
            {"nama": "Dicetak", "isi": printed},
        ],
        "baris": [_row(number, each, found) for number, each in enumerate(found.lines, 1)],
        "kaki": f"{TITLE} {found.masa}, dicetak {printed}",
    }


def _row(number: int, line: HandedOver, found: ExpeditionSheet) -> dict[str, str]:
    document, recipient, zone = line.document, line.recipient, found.office.zona
    received = ""
    if recipient.received_at is not None:
        received = f"{recipient.received_by}, {tanggal(recipient.received_at.astimezone(zone).date())}"
    cells = (
        str(number),
        tanggal(recipient.sent_at.astimezone(zone).date()),
        f"{document.nomor or document.code} ({recipient.no})",
        subject(line),
        f"{recipient.penerima} ({recipient.saluran})" + (" - tembusan" if recipient.tembusan else ""),
        received,
    )
    return {f"sel_{at}": " ".join(text.split()) for at, text in enumerate(cells, 1)} | {"latar": "auto"}


def subject(line: HandedOver) -> str:
    """Return what a sheet says a document is about: nothing above class B."""
    document = line.document
    return (
        (document.perihal or document.judul) if document.akses == AccessClass.B else "(dalam sampul tertutup)"
    )
