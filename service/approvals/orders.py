"""What a person orders and what is to be written for it: the values the desk's parts hand each other.

Reads of an order what every act asks of it (a note, a date, the page before its actor). Writes nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from archive.ledger import Transaction
from archive.ledger.documents.approvals import NewRevision, UnprintedJob, pages
from archive.ledger.documents.distributions import NewRecipient
from archive.ledger.documents.staging import StagedFile
from archive.ledger.jobs.lanes import Lane
from doc_templates.catalog import Catalog
from service.approvals.actors import Actor
from service.approvals.case import Case, ChainPlace
from service.approvals.scan import ScanReader
from service.approvals.table import ActStep, Kind
from service.errors import ActRefused, Field, PageStale
from service.office.capacity import Capacity
from service.office.letterhead import Letterhead
from service.registers.numbering import Allocation
from service.words import say
from worker.signing.signatories import SignatureOrder

LONGEST_NOTE = 2_000
ALL_WAITING = ("waiting", "quarantined", "parked")
"""Jobs that a changed or cancelled document has no use for any more."""


@dataclass(frozen=True, kw_only=True)
class JudgedPage:
    """A page with its signature, as it was decided upon."""

    pdf: bytes = field(repr=False)
    accepted: SignatureOrder
    certificate: Mapping[str, str]
    """Whose, by its bond, and what it says of itself."""


@dataclass(frozen=True, kw_only=True)
class NewAttachment:
    """A file that is to go with a document, as it was found to be."""

    nama: str
    bentuk: str
    halaman: int | None
    sha256: str
    catatan: Sequence[str]
    data: bytes = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class AttachmentChange:
    """Which files are to go with a document from now on, beside those it has, and which no longer."""

    add: Sequence[NewAttachment] = ()
    take_off: frozenset[int] = frozenset()
    """By their numbers."""
    examined: bool = True
    """Whether the files were looked into; those of an order that names a state long gone are not."""


@dataclass(frozen=True, kw_only=True)
class Order:
    """What one person wants to do to one document."""

    document_id: UUID
    kind: Kind
    etag: str
    """The state they saw."""
    content_digest: str | None = None
    sha256: str | None = None
    """Of the PDF (or DOCX, for a type without PDF) before them."""
    note: str | None = None
    body: Mapping[str, Any] = field(default_factory=dict)
    scan: bytes | None = field(default=None, repr=False)
    mends: bool = False
    """Ordered by the desk that mends what was set aside: a payload left as it is takes another template."""
    lane: Lane = Lane.ACT
    files: AttachmentChange | None = None
    """A revision that leaves every word as it is: other files go with the document. Set by the desk of attachments alone."""
    signed: JudgedPage | None = None
    """Set by the desk of signatures alone; no request names it."""


@dataclass(frozen=True, kw_only=True)
class Desk:
    """What the acts work with."""

    tx: Transaction
    satker: str
    office: Letterhead
    catalog: Catalog
    scans: ScanReader
    addresses: Sequence[str]
    """Where the QR codes of pages lead: the public address, and those before it."""
    demonstration: bool
    """The certificates trusted here are a demonstration's."""
    by: str
    at: datetime
    """The moment of the act."""


@dataclass(frozen=True, kw_only=True)
class AllowedOrder:
    """An order that table and rules let through: by whom, in what capacity, for which place in the chain."""

    case: Case
    order: Order
    step: ActStep
    actor: Actor
    capacity: Capacity | None
    place: ChainPlace | None


@dataclass(frozen=True, kw_only=True)
class AttachedFiles:
    """The files that go with a revision."""

    names: Sequence[str]
    """All of them, as the vault calls them."""
    new: Sequence[StagedFile] = ()
    """Those that come with it."""


@dataclass(frozen=True, kw_only=True)
class Effect:
    """What is to be written with an act."""

    step: ActStep
    detail: Mapping[str, Any] = field(default_factory=dict)
    told: Mapping[str, Any] = field(default_factory=dict)
    """Goes into the event's data; thin, and never above class B."""
    extra: Sequence[Mapping[str, Any]] = ()
    """Further events."""
    revision: NewRevision | None = None
    allocation: Allocation | None = None
    tanggal: date | None = None
    """The document's date from now on, where the act gives it one."""
    seal: str | None = None
    footer: str | None = None
    """What a signed page says at its foot."""
    oleh: str | None = None
    """What corrected or replaced the document, as its copy says it."""
    final: bool = False
    """The final page is prepared for a signature to come."""
    gives_up_number: bool = False
    """The document's number and date are void: it stands without them."""
    staged: StagedFile | None = None
    attached: AttachedFiles | None = None
    """The files that go with its new revision."""
    accepted: SignatureOrder | None = None
    """What was decided on the signed page that is staged; the press holds itself to it."""
    recipients: Sequence[NewRecipient] = ()
    copies: Sequence[Mapping[str, Any]] = ()
    """Whose own copies are to be printed, ``{nomor, dari, penerima}``."""
    unnumbered: bool = True
    """Whether the copy that is nobody's own is printed as well."""
    owed: UnprintedJob | None = None
    """What the job before it was to make true and never did: the document's first page."""
    ends: Sequence[str] = ("quarantined", "parked")
    """States of earlier jobs that this act makes pointless."""
    warnings: Sequence[str] = ()


def require_look(order: Order) -> None:
    """Check that an order names the content and the page before its actor; ``require_unchanged`` has compared them."""
    if order.content_digest is None or order.sha256 is None:
        raise ActRefused(
            fields=[
                Field(path=path, reason="sebutkan apa yang Anda lihat")
                for path, value in (("content_digest", order.content_digest), ("sha256", order.sha256))
                if value is None
            ]
        )


def require_unchanged(tx: Transaction, case: Case, order: Order) -> None:
    """Check what an order names as seen: the present content, and an archived page of it; raises ``PageStale``."""
    if order.content_digest not in (None, case.held.revision.content_digest):
        raise PageStale(
            fields=[Field(path="content_digest", reason="isi naskah sudah berubah; periksa isi yang baru")]
        )
    if order.sha256 is None:
        return
    archived = pages(tx, case.held.document)
    if not archived:
        return  # nothing is printed of this content yet: that, and not a change, is what stands in the way
    with_pdf = any(page.name == "naskah.pdf" for page in archived)
    if not any(
        page.sha256 == order.sha256 and (page.name == "naskah.pdf" or not with_pdf) for page in archived
    ):
        raise PageStale(
            fields=[Field(path="sha256", reason="bukan halaman yang tersimpan untuk isi naskah ini")]
        )


def note_of(order: Order) -> str:
    """Return the note an act must carry."""
    note = (order.note or "").strip()
    if not note or len(note) > LONGEST_NOTE:
        raise ActRefused(
            fields=[
                Field(
                    path="catatan",
                    reason=say("wajib diisi, paling panjang {banyak} karakter", banyak=LONGEST_NOTE),
                )
            ]
        )
    return note


def date_of(value: Any, path: str) -> date | None:
    """Read a date, if there is one."""
    if value is None or isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        raise ActRefused(fields=[Field(path=path, reason="harus tanggal, misalnya 2026-03-31")]) from None
