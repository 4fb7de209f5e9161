"""What the public may know of a document: of one above class B the state and the digest, nothing else.

Of class B number, date, signatory, state and title; what was done to it only where its office wants that told. Names stand
there as they stand on the page; no NIK or NIP is read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from archive.access import AccessClass
from archive.ledger import Transaction
from archive.ledger.documents import acts, documents, versions
from archive.ledger.documents.acts import Act
from archive.ledger.documents.documents import Verification as Row
from archive.ledger.jobs import lists as job_lists
from archive.ledger.office import offices
from archive.records.attached import AttachedFile, attached
from archive.states import SIGNED, Status
from service.documents.round import Round
from service.documents.validity import Validity, ValidityState, validity
from service.office.rules import OfficeRules
from service.verification import words

PDF = "naskah.pdf"
STATUS_OF: Final[Mapping[ValidityState, Status]] = {
    ValidityState.NOT_YET: Status.KONSEP,
    ValidityState.IN_FORCE: Status.DITANDATANGANI,
    ValidityState.CORRECTED: Status.DITANDATANGANI,
    ValidityState.REPLACED: Status.DICABUT,
    ValidityState.REVOKED: Status.DICABUT,
    ValidityState.VOID: Status.BATAL,
    ValidityState.ARCHIVED: Status.SELESAI,
}
"""What is told as the status of a document above class B: its state, and neither who has it now nor whether it was sent."""
_PUBLIC = (*SIGNED, Status.SELESAI)
_SIGNATURE, _SCAN = frozenset(("tanda_tangan", "ambil_alih")), "pindai"


@dataclass(frozen=True, kw_only=True)
class PublicSigner:
    """Who signed, as the page says it."""

    nama: str
    jabatan: str
    kapasitas: str
    tingkat: str
    at: datetime
    sertifikat: str | None = None
    """Whose certificate it is by its bond, where a person signed with their own."""


@dataclass(frozen=True, kw_only=True)
class Event:
    """One thing that happened, in plain words."""

    at: datetime
    words: str


@dataclass(frozen=True, kw_only=True)
class PublicFacts:
    """What the public may know of a document."""

    code: str
    status: str
    validity: Validity
    """Whether it is in force, and what corrected or replaced it, as far as its class may be named."""
    words: str
    """The same in a plain sentence."""
    archived: bool
    content_digest: str | None
    """Of class B alone: by it a guess at what is kept from the public could be tested."""
    open: bool
    """Class B: what follows is told as well."""
    printing: bool = False
    """Of class B alone: the page that shows how it stands is not archived yet."""
    scanned: bool = False
    """Signed by hand: its scan is the signed file, and its PDF the page before the pen."""
    jenis: str | None = None
    kantor: str | None = None
    zona: str = "UTC"
    judul: str | None = None
    """Of a document that is or was in force."""
    nomor: str | None = None
    tanggal: date | None = None
    archived_at: datetime | None = None
    signers: Sequence[PublicSigner] = ()
    levels: Sequence[str] = ()
    """The levels it was signed on, by their plain names."""
    history: Sequence[Event] = ()
    """Only where its office wants it told."""
    files: Sequence[AttachedFile] = ()
    """What goes with it, once it is signed: each by name and digest, as its page lists them."""
    pdf_sha256: str | None = None
    """SHA-256 of the PDF that can be fetched; None when there is none for the public."""


def public_facts(tx: Transaction, code: str, row: Row) -> PublicFacts:
    """Return what may be told of a document; ``tx`` acts for its office."""
    given = acts.of(tx, row.document_id)
    found = validity(tx, row.status, given, AccessClass.B)
    opened = row.akses is AccessClass.B
    if not opened:
        found = replace(found, by=())
    printing = opened and row.document_id in job_lists.pending_pages(tx, [row.document_id])
    little = PublicFacts(
        code=code,
        status=row.status if opened else STATUS_OF[found.state],
        validity=found,
        words=_state(found, row, printing=printing) if opened else words.state_alone(found),
        printing=printing,
        archived=row.version_no is not None if opened else found.state is not ValidityState.NOT_YET,
        content_digest=row.content_digest if opened else None,
        open=opened,
        scanned=any(each.kind == _SCAN for each in acts.standing(given)),
    )
    office, document = offices.get(tx, row.satker), documents.get(tx, row.document_id)
    if not little.open or office is None or document is None:
        return little
    present = versions.artifact(tx, row.document_id, None, PDF)
    done = acts.standing(given)
    public = row.status in _PUBLIC
    revision = documents.revision(tx, row.document_id) if public else None
    events = [(each.at, words.act(each)) for each in done] if OfficeRules.of(office).history_public else []
    return replace(
        little,
        jenis=row.jenis,
        kantor=office.nama,
        zona=office.zona,
        judul=document.judul if public else None,
        nomor=row.nomor,
        tanggal=row.tanggal,
        archived_at=row.archived_at,
        signers=_signers(done, office.zona) if row.status in SIGNED else (),
        levels=[str(each.detail.get("tingkat", "")) for each in done if each.kind in _SIGNATURE],
        history=[Event(at=at, words=said) for at, said in events if said],
        files=attached(revision.context) if revision is not None else (),
        pdf_sha256=present.sha256 if present is not None and public else None,
    )


def _state(found: Validity, row: Row, *, printing: bool) -> str:
    told = words.state(found, row.status, numbered=row.nomor is not None)
    return words.while_printed(told) if printing else told


def _signers(standing: Sequence[Act], zona: str) -> list[PublicSigner]:
    """Return the signatories; a person's own signature counts from when it was affixed, with its certificate."""
    scans = {each.revision_no for each in standing if each.kind == _SCAN}
    opened = [each for each in standing if each.kind in _SIGNATURE]
    return [
        PublicSigner(
            nama=party.nama,
            jabatan=party.jabatan,
            kapasitas=words.KAPASITAS.get(party.kapasitas, party.kapasitas),
            tingkat=words.level(
                str(each.detail.get("tingkat", "")),
                scanned=each.revision_no in scans,
                demo=bool(each.detail.get("demo")),
            ),
            at=party.signed.at if party.signed else each.at,
            sertifikat=words.certificate(theirs, zona) if theirs else None,
        )
        for each in opened
        for party in Round.of(each, standing).parties
        for theirs in (party.signed.detail.get("sertifikat") if party.signed else None,)
    ]
