"""What the archive has of a code or a file: documents by their code, files by their digest, PDFs to compare with.

Every code is looked up the same way. Reading of a document above class B is written down before anything of it is read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from archive.access import AccessClass
from archive.ledger import Ledger, Principal, audit
from archive.ledger.documents import documents, handed_out, versions
from archive.ledger.documents.documents import Verification as Row
from archive.ledger.documents.handed_out import RegisterExport, ReleasedFile
from archive.ledger.documents.versions import Artifact
from archive.ledger.office import certificates, people
from archive.vault.vault import Vault
from service.errors import CodeUnknown, Field
from service.verification.broken_off import wholes
from service.verification.public import PDF, PublicFacts, public_facts
from service.verification.typed_code import typed
from worker.signing.report import SignatureReport
from worker.signing.verdict import ArchivedPdf, Standing

VERSIONS = 6
"""Archived versions a changed file is compared with: the newest ones; a chain of three paraf makes five. The one that
has the file's own digest is found among all."""
_KEPT: Final = (
    (re.compile(r"(salinan(-[0-9]+)?|dicabut|diralat)[.]pdf"), Standing.COPY),
    (re.compile(r"putaran-[0-9]+[.]tanda-[0-9]+[.]pdf"), Standing.PARTLY),
    (re.compile(r"pindaian[.]pdf"), Standing.SCAN),
    (re.compile(r"berkas-[0-9]+[.][a-z]+"), Standing.ATTACHMENT),
    (re.compile(r"diterima[.](pdf|docx)"), Standing.RECEIVED),
    (re.compile(r"(data|record)[.]json"), Standing.RECORD),
    (re.compile(r".*[.]docx"), Standing.SOURCE),
)
"""What a file of the archive is by its name there, the document's own PDF aside."""

_OPEN: Final = frozenset((Standing.ARCHIVED, Standing.EARLIER, Standing.COPY, Standing.SCAN, Standing.SOURCE))
"""Of an open document: what says no more than its public page does."""


class ArchivedFiles:
    """The archive as the public desk asks it."""

    def __init__(self, ledger: Ledger, vault: Vault) -> None:
        self._ledger = ledger
        self._vault = vault

    def find(self, code: str) -> tuple[str, Row]:
        """Return the plain code and its document; raises ``CodeUnknown``."""
        plain = typed(code)
        with self._ledger.acting(Principal.nobody()) as tx:
            row = documents.by_code(tx, plain)
        if row is None:
            raise unknown_code()
        return plain, row

    def first(self, codes: Sequence[str]) -> tuple[str, Row] | None:
        """Return the first document that one of these codes names."""
        for code in codes:
            try:
                return self.find(code)
            except CodeUnknown:
                continue
        return None

    def public(self, code: str, row: Row) -> PublicFacts:
        """Return what the public may know of a document."""
        with self._ledger.acting(Principal.system("verification", row.satker)) as tx:
            return public_facts(tx, code, row)

    def kept(self, digest: str, code: str | None) -> ReleasedFile | None:
        """Return which file of the archive this is, the asked document's first."""
        with self._ledger.acting(Principal.nobody()) as tx:
            found = handed_out.files(tx, digest)
        return next((each for each in found if each.code == code), next(iter(found), None))

    def export(self, digest: str) -> RegisterExport | None:
        """Return which printed agenda book this is."""
        with self._ledger.acting(Principal.nobody()) as tx:
            return handed_out.export(tx, digest)

    def archived(self, row: Row, digest: str) -> list[ArchivedPdf]:
        """Return the PDFs to compare a file with, the present one first."""
        return [
            ArchivedPdf(version=each.version_no, data=self.read(each), present=not at)
            for at, each in enumerate(self.artifacts(row, digest))
        ]

    def artifacts(self, row: Row, asked: str) -> list[Artifact]:
        """Return the PDFs to compare, the newest first, each file once, and among them the one with the digest asked of.

        Above class B it is logged before they are read.
        """
        self.log(row, asked)
        with self._ledger.acting(Principal.system("verification", row.satker)) as tx:
            found = versions.of(tx, row.document_id)
        files: dict[str, Artifact] = {}
        for version in reversed(found):
            for each in version.artifacts:
                if each.name == PDF:
                    files.setdefault(each.sha256, each)
        newest = list(files.values())
        return [each for at, each in enumerate(newest) if at < VERSIONS or each.sha256 == asked]

    def begins(self, row: Row, file: bytes) -> ReleasedFile | None:
        """Return which file of an open document this is the beginning of; what was received is none of it."""
        with self._ledger.acting(Principal.system("verification", row.satker)) as tx:
            found = versions.of(tx, row.document_id)
        newest = [each for version in reversed(found[-VERSIONS:]) for each in version.artifacts]
        for each in wholes(file, newest):
            known = ReleasedFile(
                code="", name=each.name, version_no=each.version_no, present=each.version_no == found[-1].no
            )
            if standing_of(known) in _OPEN and self.read(each).startswith(file):
                return known
        return None

    def owners(self, row: Row, report: SignatureReport) -> dict[str, str] | None:
        """Return whose the certificates are, or were when they were bound; of a document above class B it is not told."""
        if row.akses is not AccessClass.B:
            return None
        with self._ledger.acting(Principal.system("verification", row.satker)) as tx:
            bonds = certificates.of_digests(tx, row.satker, [each.fingerprint for each in report.signatures])
            names = people.names(tx, row.satker, {each.person_id for each in bonds})
        return {each.sha256: names[each.person_id] for each in reversed(bonds) if each.confirmed_at}

    def log(self, row: Row, asked: str) -> None:
        """Write down that a file was compared with a document above class B, before anything of it is read."""
        if row.akses > AccessClass.B:
            with self._ledger.acting(Principal.system("verification", row.satker)) as tx:
                audit.enter(
                    tx, action="content.compared", document_id=row.document_id, detail={"sha256": asked}
                )

    def read(self, artifact: Artifact) -> bytes:
        """Return a file of the archive, proved against the ledger's digest."""
        return self._vault.read(artifact.key, artifact.version_id, artifact.sha256, artifact.size)


def standing_of(kept: ReleasedFile) -> Standing | None:
    """Return what a file of the archive is; None for one of no name known here, which is compared."""
    if kept.name == PDF:
        return Standing.ARCHIVED if kept.present else Standing.EARLIER
    return next((standing for form, standing in _KEPT if form.fullmatch(kept.name)), None)


def unknown_code() -> CodeUnknown:
    """Return the one refusal of every code that names nothing."""
    return CodeUnknown(fields=[Field(path="path.code", reason="no document carries this code")])
