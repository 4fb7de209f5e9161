"""The archived pages of two revisions side by side, what changed marked: drawn by a child process with limits.

Reads as any other read of the record: what the caller may not see does not exist, and above class B the read of each file
is in the audit log before a page is drawn. Keeps nothing.
"""

from __future__ import annotations

import base64
import io
import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from PIL import Image

from archive.ledger import Principal
from archive.ledger.documents.documents import Document
from archive.ledger.documents.versions import Version
from service.approvals.desk import Approvals
from service.approvals.revised_template import RevisionDifference
from service.documents.reading import ArchivedFile, DocumentReader
from service.errors import ContentUnknown, Field, PagesBusy, PagesUndrawn
from service.words import say
from worker.locked.answers import ComparisonAnswer, FileRefusal
from worker.locked.children import Bounds, Child
from worker.locked.errors import ChildLost
from worker.locked.launcher import ask
from worker.locked.reading import read

PLACES = 2
"""Comparisons at once: each takes a core for a second or two."""
_WAIT_S = 20.0
BOUNDS: Final = Bounds(memory=1 << 30, cpu_s=60, wall_s=90.0, output=64 << 20)
"""Two times sixty pages at 50 ms a page, ten times over; a busy machine's half more."""


@dataclass(frozen=True, kw_only=True)
class Pair:
    """A page before and after."""

    number: int
    changed: bool
    moved: bool
    """It looks otherwise only because its words stand on another page."""
    missing: str | None
    """``before`` or ``after``: the side that has no such page."""
    boxes: Sequence[Sequence[int]]
    picture: bytes | None = field(repr=False)
    """Both side by side, a PNG; only of a page that changed."""


@dataclass(frozen=True, kw_only=True)
class RevisionComparison:
    """Two revisions of a document: fields that changed, and pages."""

    document: Document
    revisions: tuple[int, int]
    versions: tuple[int, int]
    difference: RevisionDifference
    pages: Sequence[Pair]

    def picture(self) -> bytes:
        """Return every page that changed, one below the other, as one PNG."""
        images = self._images()
        sheet = Image.new("RGB", (max(i.width for i in images), sum(i.height for i in images)), "white")
        at = 0
        for image in images:
            sheet.paste(image, (0, at))
            at += image.height
        out = io.BytesIO()
        sheet.save(out, "PNG")
        return out.getvalue()

    def pdf(self) -> bytes:
        """Return the pages that changed as the pages of a PDF."""
        first, *others = self._images()
        out = io.BytesIO()
        first.save(out, "PDF", save_all=True, append_images=others, resolution=72)
        return out.getvalue()

    def _images(self) -> list[Image.Image]:
        pictures = [Image.open(io.BytesIO(p.picture)).convert("RGB") for p in self.pages if p.picture]
        if not pictures:
            raise ContentUnknown(
                say("Halaman kedua revisi ini tampak sama."),
                document=self.document.id,
                revisions=self.revisions,
            )
        return pictures


class RevisionPages:
    """Compares pages."""

    def __init__(self, *, reading: DocumentReader, approvals: Approvals) -> None:
        self._reading = reading
        self._approvals = approvals
        self._places = threading.BoundedSemaphore(PLACES)

    def compared(
        self, principal: Principal, document_id: UUID, first: int, second: int
    ) -> RevisionComparison:
        """Return what changed between two revisions; raises ``ContentUnknown``, ``PagesBusy``, ``PagesUndrawn``."""
        found = self._approvals.difference(principal, document_id, first, second)
        whole = self._reading.whole(principal, document_id)
        before, after = (self._found(principal, whole.versions, document_id, no) for no in (first, second))
        return RevisionComparison(
            document=whole.document,
            revisions=(first, second),
            versions=(before.artifact.version_no, after.artifact.version_no),
            difference=found,
            pages=self._drawn(self._reading.bytes_of(before), self._reading.bytes_of(after)),
        )

    def _found(
        self, principal: Principal, versions: Sequence[Version], document_id: UUID, revision: int
    ) -> ArchivedFile:
        """Return the first PDF of a revision: before anybody's paraf, so that no stamp is in the way of what it says."""
        for version in versions:
            if version.revision_no == revision and any(a.name == "naskah.pdf" for a in version.artifacts):
                return self._reading.find(principal, document_id, "pdf", version.no)
        raise ContentUnknown(
            fields=[
                Field(path="path", reason=say("revisi {nomor} belum tersimpan sebagai PDF", nomor=revision))
            ],
            document=document_id,
        )

    def _drawn(self, first: bytes, second: bytes) -> list[Pair]:
        if not self._places.acquire(timeout=_WAIT_S):
            raise PagesBusy
        try:
            line, _ = ask(Child.COMPARISON, {"first": len(first)}, first, second, bounds=BOUNDS)
            answer = read(line, ComparisonAnswer)
        except ChildLost as lost:
            raise PagesUndrawn(reason=lost.reason.value) from lost
        finally:
            self._places.release()
        if isinstance(answer, FileRefusal):
            raise PagesUndrawn(reason=answer.reason)
        return [
            Pair(
                number=each.number,
                changed=each.changed,
                moved=each.moved,
                missing=each.missing,
                boxes=each.boxes,
                picture=base64.b64decode(each.picture) if each.picture else None,
            )
            for each in answer.pairs
        ]
