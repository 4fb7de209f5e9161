"""Files of their own beside a document, as a revision's context names them: what is printed, initialled and signed of each.

Their digests stand in the context, and so in the content digest: whoever initialled the document initialled these files. In
the vault each lies in the version beside the pages, under ``AttachedFile.name``, and stays there through every later one::

    {"lampiran_berkas": {"kepala": ["LAMPIRAN ..."], "berkas": [{"no": 1, "nama": "RAB.xlsx", "bentuk": "XLSX", ...}]}}
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Self

LISTED: Final = "lampiran_berkas"
"""Where a revision's context names them; a document without any has no such member."""
MEDIA: Final[Mapping[str, str]] = {
    "PDF": "application/pdf",
    "XLSX": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "PNG": "image/png",
    "JPEG": "image/jpeg",
}
"""The kinds of files, and their media types."""
ENDINGS: Final = {"PDF": "pdf", "XLSX": "xlsx", "PNG": "png", "JPEG": "jpg"}
"""How their names end in the vault."""


@dataclass(frozen=True, kw_only=True)
class AttachedFile:
    """One file."""

    no: int
    """Its number among the document's; given once, also where others are taken off."""
    nama: str
    """As whoever attached it called it."""
    bentuk: str
    """A key of ``MEDIA``, by what is in it."""
    ukuran: int
    """Bytes."""
    halaman: int | None
    """Of a PDF."""
    sha256: str
    catatan: tuple[str, ...] = ()
    """What was found in it that whoever opens it should know, by the words of ``worker.locked.kinds.Inside``."""

    @property
    def name(self) -> str:
        """Return what it is called in the vault."""
        return f"berkas-{self.no}.{ENDINGS[self.bentuk]}"

    @property
    def media(self) -> str:
        """Return its media type."""
        return MEDIA[self.bentuk]

    @classmethod
    def read(cls, told: Mapping[str, Any]) -> Self:
        """Read it as a context says it."""
        return cls(
            no=told["no"],
            nama=told["nama"],
            bentuk=told["bentuk"],
            ukuran=told["ukuran"],
            halaman=told.get("halaman"),
            sha256=told["sha256"],
            catatan=tuple(told.get("catatan", ())),
        )


def attached(context: str) -> list[AttachedFile]:
    """Return the files that a revision's context names, in their order."""
    if f'"{LISTED}"' not in context:  # most have none, and a context may be long
        return []
    listed: Mapping[str, Any] = json.loads(context).get(LISTED) or {}
    told: Sequence[Mapping[str, Any]] = listed.get("berkas", ())
    return [AttachedFile.read(each) for each in told]
