"""Public verification: what a printed code, a file or a QR text tells anyone who asks. Needs no account.

Of a document above class B it says the state and the digest, nothing else. Names stand there as they stand on the
page; no NIK or NIP is read. Every code is looked up the same way, so an unknown one is answered alike in time and
form, whatever is wrong with it. Comparing a file with one above class B stands in the audit log.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from archive.access import AccessClass
from archive.ledger import Ledger, Principal, acts, audit, certificates, documents, offices, people, versions
from archive.ledger.acts import Act
from archive.ledger.documents import Verification as Row
from archive.ledger.versions import Artifact
from archive.vault.vault import Vault
from service.desk import verification_words as words
from service.desk.errors import CodeUnknown, Field, FileUnjudged, VerifierBusy
from worker.signing.foreign import FileTooHungry, examine
from worker.signing.report import SignatureReport
from worker.signing.trust import Trust
from worker.signing.verdict import Archived, Standing, Verdict, Why

PDF = "naskah.pdf"
COPIES = frozenset(("salinan.pdf", "dicabut.pdf", "diralat.pdf"))
JUDGES = 2
"""Files judged at once in a process: each takes a core for 1 to 3 s and up to 1 GB."""
WAIT_S = 10.0
"""How long a file waits for its turn before its sender is asked to come back."""
VERSIONS = 6
"""Archived versions a changed file is compared with: the newest ones; a chain of three paraf makes five. The one that
has the file's own digest is found among all."""
_SIGNED = frozenset(("ditandatangani", "didistribusikan", "dicabut"))
_PUBLIC = _SIGNED | {"selesai"}
_RECEIVED, _COPY = Verdict(standing=Standing.RECEIVED), Verdict(standing=Standing.COPY)
_HEAD = b"%PDF-"
_UNSIGNED = SignatureReport(signatures=(), problems=())
_SIGNATURE, _SCAN = "tanda_tangan", "pindai"
_AFFIXED = frozenset(("tte", "pastikan_tte"))
_SEALED = "segel"
_ISSUED = frozenset((Standing.ARCHIVED, Standing.EARLIER))


@dataclass(frozen=True, kw_only=True)
class Signer:
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
class Told:
    """What the public may know of a document."""

    code: str
    status: str
    words: str
    """The status in plain words."""
    archived: bool
    content_digest: str
    open: bool
    """Class B: what follows is told as well."""
    jenis: str | None = None
    kantor: str | None = None
    zona: str = "UTC"
    nomor: str | None = None
    tanggal: date | None = None
    archived_at: datetime | None = None
    signers: Sequence[Signer] = ()
    levels: Sequence[str] = ()
    """The levels it was signed on, by their plain names."""
    history: Sequence[Event] = ()
    pdf_sha256: str | None = None
    """SHA-256 of the PDF that can be fetched; None when there is none for the public."""


@dataclass(frozen=True, kw_only=True)
class Judged:
    """What a file is."""

    sha256: str
    verdict: Verdict
    report: SignatureReport
    told: Told | None
    """The document it belongs to; None when it is unknown."""
    owners: Mapping[str, str] | None = None
    """Whose the certificates of its signatures are in the office, by their digests; None: not known, or not told."""
    sealed: bool = False
    """It is a file the office sealed."""


class Verification:
    """Answers the public."""

    def __init__(self, *, ledger: Ledger, vault: Vault, trust: Trust) -> None:
        self._ledger = ledger
        self._vault = vault
        self._trust = trust
        self._places = threading.BoundedSemaphore(JUDGES)

    def look(self, code: str) -> Told:
        """Return what the code's document may be told to anyone; raises ``CodeUnknown``."""
        return self._told(*self._find(code))

    def pdf(self, code: str) -> tuple[Told, bytes]:
        """Return the public PDF, proved against the ledger's digest; raises ``CodeUnknown`` where there is none."""
        plain, row = self._find(code)
        told = self._told(plain, row)
        if told.pdf_sha256 is None:
            raise _unknown()
        artifact = self._artifacts(row, told.pdf_sha256)[0]
        return told, self._bytes(artifact)

    def judge(self, pdf: bytes, code: str | None = None) -> Judged:
        """Say what a file is: archived, earlier, changed and how, or unknown. ``code``: what the paper says it is.

        Raises ``VerifierBusy`` when too many files wait, ``FileUnjudged`` for one that takes too much.
        """
        if not self._places.acquire(timeout=WAIT_S):
            raise VerifierBusy
        try:
            return self._judge(pdf, code)
        except FileTooHungry as error:
            if error.waited:
                raise VerifierBusy from error
            raise FileUnjudged(
                fields=[Field(path="body", reason="takes more time or memory than a document does")]
            ) from error
        finally:
            self._places.release()

    def _judge(self, pdf: bytes, code: str | None) -> Judged:
        digest = hashlib.sha256(pdf).hexdigest()
        sheet = self._received(digest)
        if sheet is not None and not pdf.startswith(_HEAD):
            return Judged(sha256=digest, verdict=_RECEIVED, report=_UNSIGNED, told=self._told(*sheet))
        if sheet is None and _HEAD not in pdf:
            return Judged(sha256=digest, verdict=_unknown_file(Why.NO_PDF), report=_UNSIGNED, told=None)
        with examine(pdf) as file:
            found = self._first((code, *file.codes) if code else file.codes)
            kept = [] if found is None else self._artifacts(found[1], digest)
            if found is not None and self._copied(found[1], digest):
                return Judged(sha256=digest, verdict=_COPY, report=_UNSIGNED, told=self._told(*found))
            archived = [
                Archived(version=each.version_no, data=self._bytes(each), present=not at)
                for at, each in enumerate(kept)
            ]
            verdict, report = file.compare(archived, self._trust)
        if sheet is not None and verdict.standing is Standing.UNKNOWN:
            return Judged(sha256=digest, verdict=_RECEIVED, report=report, told=self._told(*sheet))
        if verdict.standing is Standing.UNKNOWN:
            verdict = _unknown_file(Why.OTHER_CODE if code or file.codes else Why.NO_CODE)
        told = None
        if found is not None and verdict.standing is not Standing.UNKNOWN:
            told = self._told(*found)
        return Judged(
            sha256=digest,
            verdict=verdict,
            report=report,
            told=told,
            owners=self._owners(found[1], report) if found is not None and told is not None else None,
            sealed=_SEALED in (told.levels if told else ()) and verdict.standing in _ISSUED,
        )

    def _owners(self, row: Row, report: SignatureReport) -> dict[str, str] | None:
        """Return whose the certificates are, or were when they were bound; of a document above class B it is not told."""
        if row.akses is not AccessClass.B:
            return None
        with self._ledger.acting(Principal.system("verification", row.satker)) as tx:
            bonds = certificates.of_digests(tx, row.satker, [each.fingerprint for each in report.signatures])
            names = people.names(tx, row.satker, {each.person_id for each in bonds})
        return {each.sha256: names[each.person_id] for each in reversed(bonds) if each.confirmed_at}

    def _first(self, codes: Sequence[str]) -> tuple[str, Row] | None:
        for code in codes:
            try:
                return self._find(code)
            except CodeUnknown:
                continue
        return None

    def _received(self, digest: str) -> tuple[str, Row] | None:
        """Return the stamp sheet of exactly this file. What an office issued is said first: it may come back to it."""
        with self._ledger.acting(Principal.nobody()) as tx:
            code = documents.received(tx, digest)
        return self._find(code) if code is not None else None

    def _find(self, code: str) -> tuple[str, Row]:
        plain = code.strip().upper().replace("-", "")[:64].replace("\0", "")
        with self._ledger.acting(Principal.nobody()) as tx:
            row = documents.by_code(tx, plain)
        if row is None:
            raise _unknown()
        return plain, row

    def _told(self, code: str, row: Row) -> Told:
        if row.akses is not AccessClass.B:
            return Told(
                code=code,
                status=row.status,
                words=words.STATUS.get(row.status, row.status),
                archived=row.version_no is not None,
                content_digest=row.content_digest,
                open=False,
            )
        with self._ledger.acting(Principal.system("verification", row.satker)) as tx:
            office = offices.get(tx, row.satker)
            standing = acts.standing(acts.of(tx, row.document_id))
            present = versions.artifact(tx, row.document_id, None, PDF)
        return Told(
            code=code,
            status=row.status,
            words=words.STATUS.get(row.status, row.status),
            archived=row.version_no is not None,
            content_digest=row.content_digest,
            open=True,
            jenis=row.jenis,
            kantor=office.nama if office else None,
            zona=office.zona if office else "UTC",
            nomor=row.nomor,
            tanggal=row.tanggal,
            archived_at=row.archived_at,
            signers=_signers(standing) if row.status in _SIGNED else (),
            levels=[str(each.detail.get("tingkat", "")) for each in standing if each.kind == _SIGNATURE],
            history=[Event(at=each.at, words=words.act(each)) for each in standing],
            pdf_sha256=present.sha256 if present is not None and row.status in _PUBLIC else None,
        )

    def _artifacts(self, row: Row, asked: str) -> list[Artifact]:
        """Return the PDFs to compare, the newest first, each file once, and among them the one with the digest asked of.

        Above class B it is logged before they are read.
        """
        with self._ledger.acting(Principal.system("verification", row.satker)) as tx:
            if row.akses > AccessClass.B:
                audit.enter(
                    tx, action="content.compared", document_id=row.document_id, detail={"sha256": asked}
                )
            found = versions.of(tx, row.document_id)
        files: dict[str, Artifact] = {}
        for version in reversed(found):
            for each in version.artifacts:
                if each.name == PDF:
                    files.setdefault(each.sha256, each)
        newest = list(files.values())
        return [each for at, each in enumerate(newest) if at < VERSIONS or each.sha256 == asked]

    def _copied(self, row: Row, digest: str) -> bool:
        """Tell whether exactly this file is a copy the office made of the document."""
        with self._ledger.acting(Principal.system("verification", row.satker)) as tx:
            found = versions.of(tx, row.document_id)
        return any(
            each.name in COPIES and each.sha256 == digest for version in found for each in version.artifacts
        )

    def _bytes(self, artifact: Artifact) -> bytes:
        return self._vault.read(artifact.key, artifact.version_id, artifact.sha256, artifact.size)


def _signers(standing: Sequence[Act]) -> list[Signer]:
    """Return the signatories; a person's own signature counts from when it was affixed, with its certificate."""
    scans = {each.revision_no for each in standing if each.kind == _SCAN}
    affixed = next((each for each in reversed(standing) if each.kind in _AFFIXED), None)
    theirs = affixed.detail.get("sertifikat") if affixed else None
    return [
        Signer(
            nama=each.nama,
            jabatan=each.jabatan,
            kapasitas=words.KAPASITAS.get(each.kapasitas, each.kapasitas),
            tingkat=words.level(
                str(each.detail.get("tingkat", "")),
                scanned=each.revision_no in scans,
                demo=bool(each.detail.get("demo")),
            ),
            at=affixed.at if affixed else each.at,
            sertifikat=words.certificate(theirs) if theirs else None,
        )
        for each in standing
        if each.kind == _SIGNATURE
    ]


def _unknown_file(why: Why) -> Verdict:
    return Verdict(standing=Standing.UNKNOWN, why=why)


def _unknown() -> CodeUnknown:
    return CodeUnknown(fields=[Field(path="path.code", reason="no document carries this code")])
