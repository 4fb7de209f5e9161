"""The registers as they are read: which there are, a year's agenda and gaps, as files too, the drafts to be numbered.

Changes nothing; keeping the books is ``keeping``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from archive.access import AccessClass
from archive.canonical import sha256_hex
from archive.ledger import Ledger, Principal, audit
from archive.ledger.documents import acts, approvals, documents
from archive.ledger.documents.documents import Document
from archive.ledger.documents.unanswered import UnansweredPaper, unanswered
from archive.ledger.office import people
from archive.ledger.paging import Page
from archive.ledger.registers import proposals as register_proposals
from archive.ledger.registers import years as register_years
from archive.states import OPEN
from doc_templates.catalog import Catalog
from service.documents.answers import PASSED_ON, RECEIVED, answers
from service.documents.validity import validities
from service.identity.gate import require
from service.identity.roles import READERS
from service.office.document_types import numbered
from service.office.letterhead import Letterhead, Offices
from service.registers.forms import AgendaForm
from service.registers.numbering import provisional, register_of
from service.registers.printed import PrintNote, ReportPrinter
from service.registers.report import Report, report, resolve
from service.registers.workbook import as_csv, as_xlsx

SLIP = "lembar_disposisi"
"""The type by which a received paper is passed on."""
MOST_AWAITING = 1_000
"""Open documents looked at: ten weeks of a busy office."""


@dataclass(frozen=True, kw_only=True)
class AgendaFile:
    """An agenda as a file."""

    data: bytes
    akses: AccessClass
    """The highest class of what stands in it."""


class Agendas:
    """The office's registers as people read them."""

    def __init__(
        self,
        *,
        ledger: Ledger,
        catalog: Catalog,
        offices: Offices,
        paper: ReportPrinter,
        clock: Callable[[], datetime],
    ) -> None:
        self._ledger = ledger
        self._catalog = catalog
        self._offices = offices
        self._paper = paper
        self._clock = clock

    def overview(self, principal: Principal) -> list[dict[str, Any]]:
        """Return the office's registers, each with its years."""
        require(principal, *READERS)
        satker, office = self._office(principal)
        with self._ledger.acting(principal) as tx:
            years = register_years.years(tx, satker)
            waiting = register_proposals.waiting(tx, satker)
        return [
            {
                "kode": each.kode,
                "nama": each.nama,
                "arah": each.arah,
                "unit": each.unit,
                "jenis": list(each.jenis),
                "pola": each.pola.text,
                "years": [
                    {
                        "tahun": y.tahun,
                        "last": y.last,
                        "closed": y.closed_at is not None,
                        "usulan": [
                            w.kind.value for w in waiting if (w.register, w.tahun) == (y.register, y.tahun)
                        ],
                    }
                    for y in years
                    if y.register == each.kode
                ],
            }
            for each in office.rules.registers.values()
        ]

    def report(self, principal: Principal, kode: str, tahun: int) -> Report:
        """Return a register's year: its numbers, its gaps, what is unresolved."""
        require(principal, *READERS)
        satker, office = self._office(principal)
        register = office.rules.registers.named(kode)
        # Whether a number stands must not depend on who asks: the gaps are told from all rows, the documents from theirs.
        with self._ledger.acting(Principal.system("register", satker)) as tx:
            whole = resolve(tx, satker, report(tx, satker, register, tahun))
        with self._ledger.acting(principal) as tx:
            seen = documents.several(tx, [n.document_id for n in whole.numbers if n.document_id])
            received = register.arah == "masuk"
            given = acts.of_several(tx, list(seen)) if received else []
            given = [replace(each, at=each.at.astimezone(office.zona)) for each in given]
            slips = documents.answering(tx, SLIP, [each.code for each in seen.values()]) if received else {}
            answered = answers(tx, list(seen.values())) if received else {}
            shown = whole.seen_with(seen, given)
            names = people.names(tx, satker, shown.people | {principal.id})
            audit.read(
                tx,
                action="document.listed",
                document_ids=[
                    *seen,
                    *(each.id for dealt in (slips, answered) for found in dealt.values() for each in found),
                ],
                detail={"in": "register", "register": kode, "tahun": tahun},
            )
            standing = validities(tx, list(seen.values()))
        return replace(
            shown, slips=slips, answers=answered, names=names, units=office.kantor.unit, validities=standing
        )

    def file(self, principal: Principal, kode: str, tahun: int, form: AgendaForm) -> AgendaFile:
        """Return the same as a file, with what the caller may see; that it was made is in the audit log.

        Raises ``PagesUnavailable`` for a PDF where no converter pool answers.
        """
        found = self.report(principal, kode, tahun)
        office = self._offices.letterhead(principal.satker)
        printed = PrintNote(
            at=self._clock().astimezone(office.zona), by=found.names.get(principal.id, principal.id)
        )
        match form:
            case AgendaForm.XLSX:
                made = as_xlsx(found, office.kantor.kertas)
            case AgendaForm.CSV:
                made = as_csv(found)
            case AgendaForm.DOCX:
                made = self._paper.docx(found, office.kantor, printed)
            case AgendaForm.PDF:
                made = self._paper.pdf(found, office.kantor, printed)
        with self._ledger.acting(principal) as tx:
            # With its digest, so that the verification page knows the file when it comes back.
            about = {"register": kode, "tahun": tahun, "bentuk": form.value, "sha256": sha256_hex(made)}
            audit.enter(tx, action="register.exported", detail=about)
        return AgendaFile(data=made, akses=found.akses)

    def awaiting(self, principal: Principal, kode: str) -> list[tuple[Document, str]]:
        """Return the drafts that will be numbered here, those that wait longest first, with their provisional number."""
        require(principal, *READERS)
        satker, office = self._office(principal)
        register = office.rules.registers.outgoing(kode)
        today = office.day(self._clock())
        with self._ledger.acting(principal) as tx:
            ids = approvals.open_documents(tx, OPEN, MOST_AWAITING)
            seen = documents.several(tx, ids)
            drafts = [
                draft
                for draft in (seen[each] for each in ids)
                if draft.nomor is None
                and draft.jenis in register.jenis
                and numbered(self._catalog, office.rules.registers, draft.jenis)
                and register_of(office.rules.registers, draft).kode == kode
            ]
            audit.read(
                tx,
                action="document.listed",
                document_ids=[draft.id for draft in drafts],
                detail={"in": "register", "register": kode},
            )
        return [(draft, provisional(register, satker, draft, today)) for draft in drafts]

    def unanswered(
        self, principal: Principal, kode: str, cursor: str | None, limit: int
    ) -> tuple[Page[UnansweredPaper], date]:
        """Return a page of what came in by a register and waits for its answer, the oldest first; and the office's day."""
        require(principal, *READERS)
        satker, office = self._office(principal)
        register = office.rules.registers.incoming(kode)
        with self._ledger.acting(principal) as tx:
            page = unanswered(
                tx, satker, register.kode, received=RECEIVED, passes_on=PASSED_ON, cursor=cursor, limit=limit
            )
            audit.read(
                tx,
                action="document.listed",
                document_ids=[each.document.id for each in page.items],
                detail={"in": "unanswered", "register": kode},
            )
        return page, office.day(self._clock())

    def _office(self, principal: Principal) -> tuple[str, Letterhead]:
        office = self._offices.letterhead(principal.satker)
        assert principal.satker is not None  # else letterhead() had raised
        return principal.satker, office
