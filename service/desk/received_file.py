"""Says of a file that came from outside whether it is a PDF or a DOCX; a locked child opens it, this process never does.

What is in it is not judged: it is kept as it came. The child (``python -m worker.pdf.received``) gets the bytes on its
standard input and nothing else.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from service.desk.errors import Field, FileNotTaken
from worker.press.foreign import NoConfinement

LARGEST: Final = 32 << 20
"""Thirty pages in colour at 300 dpi; in one PUT, and in one row until the press has laid it into the vault."""
SECONDS = 30.0
"""The child's 15 s of processor, twice over on a busy machine."""
MEDIA: Final = {
    "PDF": "application/pdf",
    "DOCX": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
NAMES: Final = {"PDF": "diterima.pdf", "DOCX": "diterima.docx"}
"""What a received file is called in the record, whatever it was called outside."""
_NO_WAY = 78
_REPOSITORY = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, kw_only=True)
class Kind:
    """What a file is."""

    form: str
    """PDF or DOCX."""
    pages: int | None

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

    def read(self, data: bytes) -> Kind:
        """Return what the file is; raises ``FileNotTaken`` with the reason, ``NoConfinement`` where none can be had."""
        with tempfile.TemporaryDirectory(prefix="naskah-terima-") as empty:
            try:
                child = subprocess.run(
                    [sys.executable, "-P", "-m", "worker.pdf.received", empty],
                    input=data,
                    capture_output=True,
                    timeout=SECONDS,
                    check=False,
                    cwd=empty,
                    env={"PYTHONPATH": str(_REPOSITORY), "PATH": os.defpath, "LANG": "C.UTF-8"},
                )
            except subprocess.TimeoutExpired:
                raise _refused("terlalu lama dibaca") from None
        if child.returncode == _NO_WAY:
            raise NoConfinement
        if child.returncode != 0:
            raise _refused("terlalu besar atau terlalu rumit untuk dibuka dengan aman")
        told = json.loads(child.stdout)
        if "alasan" in told:
            raise _refused(told["alasan"])
        return Kind(form=told["bentuk"], pages=told["halaman"])


def _refused(reason: str) -> FileNotTaken:
    return FileNotTaken(fields=[Field(path="body", reason=reason)])
