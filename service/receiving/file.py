"""A file that arrives as a letter: a PDF or a DOCX, by the one reader of kinds (``service.documents.files``).

What is in it is not judged: it is kept as it came.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from doc_templates.lembar_penerimaan.signatures import NOT_EXAMINED, FileSignatures
from service.documents.files.kinds import kind_of

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
    found: tuple[str, ...] = ()
    """What is in it besides its pages: values of ``worker.locked.kinds.Inside``."""
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
        answer = kind_of(data, tuple(MEDIA))
        return FileKind(
            form=answer.form,
            pages=answer.pages,
            signed=answer.signed,
            before=answer.before,
            cut=answer.cut,
            found=tuple(answer.found),
        )
