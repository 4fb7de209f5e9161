"""Says of a file that came from outside whether it is a PDF or a DOCX; a locked child opens it, this process never does.

What is in it is not judged: it is kept as it came.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from doc_templates.lembar_penerimaan.signatures import NOT_EXAMINED, FileSignatures
from service.errors import Field, FileNotTaken
from service.words import heard
from worker.locked.answers import FileRefusal, ReceivedAnswer
from worker.locked.children import Bounds, Child
from worker.locked.errors import ChildLost, EndReason
from worker.locked.launcher import ask
from worker.locked.reading import read

LARGEST: Final = 32 << 20
"""Thirty pages in colour at 300 dpi; in one PUT, and in one row until the press has laid it into the vault."""
BOUNDS: Final = Bounds(memory=1 << 30, cpu_s=15, wall_s=30.0, output=1 << 20)
"""Its 15 s of processor, twice over on a busy machine."""
MEDIA: Final = {
    "PDF": "application/pdf",
    "DOCX": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
NAMES: Final = {"PDF": "diterima.pdf", "DOCX": "diterima.docx"}
"""What a received file is called in the record, whatever it was called outside."""


@dataclass(frozen=True, kw_only=True)
class FileKind:
    """What a file is."""

    form: str
    """PDF or DOCX."""
    pages: int | None
    signed: bool = False
    """It bears an electronic signature, whatever that is worth."""
    before: int = 0
    """Bytes that stand before a PDF's header."""
    cut: bool = False
    """It lacks the mark that ends a PDF."""
    signatures: FileSignatures = NOT_EXAMINED

    @property
    def name(self) -> str:
        """Return its name in the record."""
        return NAMES[self.form]

    @property
    def media(self) -> str:
        """Return its media type."""
        return MEDIA[self.form]


class FileReader:
    """Looks at files in a child each."""

    def read(self, data: bytes) -> FileKind:
        """Return what the file is; raises ``FileNotTaken`` with the reason, ``HostOutage`` or ``NoConfinement`` where the machine lacks what it takes."""
        try:
            answer = read(ask(Child.RECEIVED, {}, data, bounds=BOUNDS)[0], ReceivedAnswer)
        except ChildLost as lost:
            late = lost.reason in (EndReason.TIME, EndReason.CPU)
            reason = (
                "terlalu lama dibaca" if late else "terlalu besar atau terlalu rumit untuk dibuka dengan aman"
            )
            raise _refused(reason) from lost
        if isinstance(answer, FileRefusal):
            raise _refused(heard(answer.reason))
        return FileKind(
            form=answer.form,
            pages=answer.pages,
            signed=answer.signed,
            before=answer.before,
            cut=answer.cut,
        )


def _refused(reason: str) -> FileNotTaken:
    return FileNotTaken(fields=[Field(path="body", reason=reason)])
