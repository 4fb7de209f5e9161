"""Reading records: what a caller may see, logged where the class demands it, its bytes proved before they leave.

A document above the caller's class and one that does not exist are told apart by nobody but the audit log. It gives no
bytes it has not compared with the ledger's digest, and a read never writes work.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from archive.canonical import sha256_hex
from archive.ledger import Ledger, Principal, Transaction, audit
from archive.ledger.documents import acts, announcements, attachments, distributions, documents, versions
from archive.ledger.documents import names as document_names
from archive.ledger.documents.documents import Document, DocumentFilter, Revision
from archive.ledger.documents.names import DocumentName
from archive.ledger.documents.versions import Artifact, Version
from archive.ledger.jobs import lists as job_lists
from archive.ledger.jobs.lists import PendingPage
from archive.ledger.paging import Page
from archive.records.attached import ENDINGS, LISTED, attached
from archive.states import Status
from archive.vault.vault import Vault
from doc_templates.acts import SIGNS
from service.documents import copies
from service.documents.answers import answered
from service.documents.identities import hidden, may_read_identities
from service.documents.round import Round
from service.documents.validity import Validity, validities, validity
from service.errors import ContentUnknown, DocumentUnknown, Field
from service.identity.gate import require
from service.identity.roles import READERS
from service.words import say

FORMATS = {
    "docx": ("naskah.docx",),
    "pdf": ("naskah.pdf",),
    "data": ("data.json",),
    "record": ("record.json",),
    "scan": ("pindaian.pdf",),
    "dicabut": ("dicabut.pdf",),
    "diralat": ("diralat.pdf",),
    "received": ("diterima.pdf", "diterima.docx"),
    "salinan": ("dicabut.pdf", "diralat.pdf", "salinan.pdf"),
    "sebagian": (),
}
"""What a caller asks for, and what the archived file may be called: the first there is. The copy of a document says how it
stands, so that one that was corrected or revoked since is given as that. What some of several have signed bears its round's name."""
LAMPIRAN = "lampiran-[1-9][0-9]?"
"""The formats of a document's Lampiran: a pattern, for there are as many as it has."""
ATTACHED = "berkas-[1-9][0-9]{0,3}"
"""The formats of the files that go with a document, by their numbers."""
NUMBERED = "salinan-[1-9][0-9]{0,3}"
"""The formats of the copies that bear a number, each a recipient's own."""
RECIPIENT = "[1-9][0-9]{0,4}[.][1-9][0-9]{0,3}"
"""How a recipient is called: the number of the sending, and its place in it."""


EVIDENCE = f"ekspedisi-{RECIPIENT}"
"""The formats of the signed ekspedisi sheets, each a recipient's receipt."""


def format_of(name: str) -> str | None:
    """Return as what an archived file is asked for; None for one that is kept and not handed out."""
    endings = "|".join(ENDINGS.values())
    if re.fullmatch(f"{LAMPIRAN}[.]docx|({NUMBERED}|{EVIDENCE})[.]pdf|{ATTACHED}[.]({endings})", name):
        return name.rpartition(".")[0]
    return next((kind for kind, names in FORMATS.items() if name in names), None)


@dataclass(frozen=True, kw_only=True)
class Dossier:
    """A document and what it consists of now."""

    document: Document
    revision: Revision
    versions: list[Version]
    pending: PendingPage | None
    """The job its page waits for; None once it is archived."""
    validity: Validity
    answers: Sequence[Document] = ()
    """Of a received paper, our letters that answered it."""


@dataclass(frozen=True, kw_only=True)
class Listing:
    """A page of documents, and whose pages are not archived yet."""

    page: Page[Document]
    pending: Mapping[UUID, PendingPage]
    validities: Mapping[UUID, Validity]


@dataclass(frozen=True, kw_only=True)
class ArchivedFile:
    """One archived file: what the ledger says of it."""

    document: Document
    artifact: Artifact
    format: str
    validity: Validity
    """How the document stands now, whichever version is read."""
    unread: bool = False
    """It was sent to its reader, who has not read it yet."""
    called: str | None = None
    """As whoever attached it called a file that goes with the document."""
    hides: bytes | None = field(default=None, repr=False)
    """What its reader is given in place of a record that tells how people from outside proved who they are."""

    @property
    def sha256(self) -> str:
        """The digest of what the reader is given."""
        return self.artifact.sha256 if self.hides is None else sha256_hex(self.hides)

    @property
    def size(self) -> int:
        """Its bytes."""
        return self.artifact.size if self.hides is None else len(self.hides)


_OWN = re.compile(f"{NUMBERED}[.]pdf")
_NO_PAGE = f"data|record|{EVIDENCE}"
"""Formats that show nobody what a document says as it was sent."""
_NOT_YET = say("belum ada dalam arsip; lihat versi dan berkasnya: naskah documents show NASKAH")
_NO_VERSION = say("versi ini tidak ada, atau tidak memuat bentuk itu; lihat: naskah documents show NASKAH")
_ABSENT = {
    "salinan": say("salinan baru ada sesudah naskahnya didistribusikan"),
    "dicabut": say("salinan ini hanya ada pada naskah yang sudah dicabut"),
    "diralat": say("salinan ini hanya ada pada naskah yang sudah diralat"),
    "sebagian": say(
        "halaman yang ditandatangani sebagian hanya diperlihatkan kepada penandatangan putaran yang sedang berjalan"
    ),
    "scan": say("belum ada pindaian; halaman yang ditandatangani di atas kertas dipindai lebih dahulu"),
    "received": say("hanya naskah yang diterima dari luar mempunyai berkas ini"),
}
"""What keeps a format from being there, where only some documents ever have it."""
_WHOSE = "copies of class R and SR are each a recipient's own: say whose, by the number in distributions"


def _names(kind: str) -> tuple[str, ...]:
    """Return what the archived file of a format may be called, the first there is to be taken."""
    if re.fullmatch(f"{NUMBERED}|{EVIDENCE}", kind):
        return (f"{kind}.pdf",)
    if re.fullmatch(ATTACHED, kind):
        return tuple(f"{kind}.{ending}" for ending in ENDINGS.values())
    return FORMATS.get(kind, (f"{kind}.docx",))


def _copies(tx: Transaction, document: Document, kind: str, recipient: str) -> tuple[str, ...]:
    """Return what a recipient's copy may be called; raises ``ContentUnknown`` for nobody's."""
    held = next((each for each in distributions.of(tx, document.id) if each.no == recipient), None)
    if kind != "salinan" or held is None:
        path, reason = (
            ("query.format", "a recipient has a copy alone: salinan")
            if held is not None
            else ("query.penerima", "the document went to nobody of this number; see its distributions")
        )
        raise ContentUnknown(fields=[Field(path=path, reason=reason)], document=document.id)
    # Sent before copies bore numbers, it got the one that was nobody's own.
    return _names(kind) if held.copy_no is None else (f"salinan-{held.copy_no}.pdf", "salinan.pdf")


def _called(tx: Transaction, artifact: Artifact) -> str | None:
    """Return what a file that goes with a document was called by whoever attached it."""
    contexts = attachments.named(tx, artifact.document_id, LISTED)
    files = (each for context in contexts for each in attached(context))
    return next(
        (each.nama for each in files if (each.name, each.sha256) == (artifact.name, artifact.sha256)), None
    )


def _half_signed(tx: Transaction, document: Document, person: str) -> tuple[str, ...]:
    """Return what the page is called that some of its signatories have signed; nothing to anybody else, or of a round that ended."""
    standing = acts.standing(acts.of(tx, document.id))
    opened = [each for each in standing if each.kind in SIGNS]
    if document.status != Status.MENUNGGU_TTE or not opened:
        return ()
    found = Round.of(opened[-1], standing)
    return (found.left["berkas"],) if found.left is not None and found.of_person(person) else ()


class DocumentReader:
    """Finds and reads records for callers."""

    def __init__(self, *, ledger: Ledger, vault: Vault, clock: Callable[[], datetime]) -> None:
        self._ledger = ledger
        self._vault = vault
        self._clock = clock

    def search(self, principal: Principal, wanted: DocumentFilter, cursor: str | None, limit: int) -> Listing:
        """Return a page of the documents the caller may see, the newest first."""
        require(principal, *READERS)
        with self._ledger.acting(principal) as tx:
            page = documents.search(tx, wanted, cursor, limit)
            audit.read(
                tx,
                action="document.listed",
                document_ids=[each.id for each in page.items],
                detail={"in": "search"},
            )
            return Listing(
                page=page,
                pending=job_lists.pending_pages(tx, [each.id for each in page.items]),
                validities=validities(tx, page.items),
            )

    def with_name(self, principal: Principal, name: str, most: int) -> list[Document]:
        """Return the documents that somebody may mean by a name: a number, a code, how an id begins."""
        require(principal, *READERS)
        with self._ledger.acting(principal) as tx:
            found = document_names.with_name(tx, DocumentName.of(name), most)
            audit.read(
                tx,
                action="document.listed",
                document_ids=[each.id for each in found],
                detail={"in": "names"},
            )
        return found

    def whole(self, principal: Principal, document_id: UUID) -> Dossier:
        """Return one document with its present revision and its versions; raises ``DocumentUnknown``."""
        require(principal, *READERS)
        with self._ledger.acting(principal) as tx:
            document = documents.get(tx, document_id)
            revision = documents.revision(tx, document_id)
            if document is not None and revision is not None:
                audit.read(tx, action="document.read", document_ids=[document.id])
                return Dossier(
                    document=document,
                    revision=revision,
                    versions=versions.of(tx, document_id),
                    pending=job_lists.pending_pages(tx, [document_id]).get(document_id),
                    validity=validity(tx, document.status, acts.of(tx, document_id)),
                    answers=answered(tx, document),
                )
        raise self._unseen(principal, document_id, "document.read")

    def find(
        self,
        principal: Principal,
        document_id: UUID,
        kind: str,
        version: int | None,
        recipient: str | None = None,
        page: int | None = None,
    ) -> ArchivedFile:
        """Return which file is asked for; for T, R and SR the read is in the audit log, committed, when this returns.

        ``recipient``: whose copy, by its number (``3.2``). ``page``: the one of its pages that is shown.
        """
        require(principal, *READERS)
        with self._ledger.acting(principal) as tx:
            document = documents.get(tx, document_id)
            if document is not None:
                if kind == "sebagian":
                    names = _half_signed(tx, document, principal.id)
                else:
                    names = _names(kind) if recipient is None else _copies(tx, document, kind, recipient)
                found = (versions.artifact(tx, document_id, version, name) for name in names)
                artifact = next((each for each in found if each is not None), None)
                if artifact is not None:
                    audit.read(
                        tx,
                        action="content.read",
                        document_ids=[document.id],
                        detail={
                            "format": kind,
                            "version": artifact.version_no,
                            "sha256": artifact.sha256,
                            **({"berkas": artifact.name} if _OWN.fullmatch(artifact.name) else {}),
                            **({"penerima": recipient} if recipient else {}),
                            **({"halaman": page} if page is not None else {}),
                        },
                    )
                    file = ArchivedFile(
                        document=document,
                        artifact=artifact,
                        format=kind,
                        validity=validity(tx, document.status, acts.of(tx, document_id)),
                        unread=principal.kind == "person"
                        and not re.fullmatch(f"{_NO_PAGE}|{ATTACHED}", kind)
                        and announcements.unread(tx, document_id, principal.id),
                        called=_called(tx, artifact) if re.fullmatch(ATTACHED, kind) else None,
                    )
                    told = kind != "record" or may_read_identities(tx, principal, document, self._clock())
                    return file if told else self._hiding(file)
        if document is None:
            raise self._unseen(principal, document_id, "content.read")
        if kind == "salinan" and recipient is None and copies.numbered(document):
            raise ContentUnknown(fields=[Field(path="query.penerima", reason=_WHOSE)], document=document_id)
        asked, reason = (
            ("format", _ABSENT.get(kind, _NOT_YET)) if version is None else ("version", _NO_VERSION)
        )
        raise ContentUnknown(
            fields=[Field(path=f"query.{asked}", reason=reason)],
            document=document_id,
        )

    def bytes_of(self, found: ArchivedFile) -> bytes:
        """Return the file's bytes, their SHA-256 compared with the ledger's; raises ``Corrupted``."""
        if found.hides is not None:
            return found.hides
        artifact = found.artifact
        return self._vault.read(artifact.key, artifact.version_id, artifact.sha256, artifact.size)

    def _hiding(self, found: ArchivedFile) -> ArchivedFile:
        return replace(found, hides=hidden(self.bytes_of(found)))

    def opened(self, principal: Principal, found: ArchivedFile) -> None:
        """Note that somebody to whom a document was sent is given its file: they have read it."""
        if not found.unread:
            return
        document = found.document
        with self._ledger.acting(principal) as tx:
            numbers = announcements.read(tx, document.satker, document.id, principal.id, "berkas")
            if numbers:
                detail = {"penerima": numbers, "cara": "berkas", "sha256": found.artifact.sha256}
                audit.enter(tx, action="recipient.read", document_id=document.id, detail=detail)

    def _unseen(self, principal: Principal, document_id: UUID, action: str) -> DocumentUnknown:
        with self._ledger.acting(principal) as tx:
            audit.enter(
                tx, action=f"{action}.refused", document_id=document_id, detail={"reason": "not visible"}
            )
        return DocumentUnknown(
            fields=[Field(path="path.document_id", reason="no document of this id that you may see")],
            document=document_id,
        )
