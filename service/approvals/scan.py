"""Reads a scan that a person brought: pages, QR codes, digest. A locked-in child opens it, for it is foreign input."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from archive.canonical import sha256_hex
from archive.ledger import Principal
from service.documents.files.entrance import FileEntrance
from service.errors import ActRefused, Field
from service.words import say
from worker.locked.answers import FileRefusal, ScanAnswer
from worker.locked.children import Bounds, Child
from worker.locked.errors import ChildLost, EndReason
from worker.locked.kinds import ContentKind, kind_of
from worker.locked.launcher import ask
from worker.locked.reading import read

LARGEST = 32 << 20
"""Thirty pages in colour at 300 dpi; larger scans are set to grey or 200 dpi."""
BOUNDS: Final = Bounds(memory=1 << 30, cpu_s=30, wall_s=40.0, output=1 << 20)
"""Thirty pages at half a second each, twice over. A colour page of A4 at 600 dpi is 105 MB once opened; several fit."""


@dataclass(frozen=True, kw_only=True)
class Scan:
    """What a scan holds."""

    pages: int
    codes: tuple[str, ...]
    sha256: str


class ScanReader:
    """Reads scans."""

    def __init__(self, entrance: FileEntrance | None = None) -> None:
        """``entrance``: where the virus scanner looks them through; without, nobody does."""
        self._entrance = entrance

    def let_in(self, principal: Principal, data: bytes, document_id: UUID | None = None) -> None:
        """Have one looked through before it is read, with no document held; raises ``FileInfected`` or ``ScannerAway``."""
        if self._entrance is not None:
            self._entrance.let_in(
                principal,
                data,
                name="pindaian.pdf",
                sha256=sha256_hex(data),
                document_id=document_id,
                path="pindaian",
            )

    def read(self, data: bytes) -> Scan:
        """Return what the scan holds; raises ``ActRefused`` for no readable PDF, ``HostOutage`` or ``NoConfinement`` of the machine."""
        if kind_of(data) is not ContentKind.PDF or len(data) > LARGEST:
            raise _refused(say("harus PDF, paling besar {banyak} MB", banyak=LARGEST >> 20))
        try:
            answer = read(ask(Child.SCAN, {}, data, bounds=BOUNDS)[0], ScanAnswer)
        except ChildLost as lost:
            if lost.reason in (EndReason.TIME, EndReason.CPU):
                raise _refused("terlalu lama dibaca; pindai lebih kecil (abu-abu, 200 dpi)") from lost
            raise _refused(say("tidak terbaca sebagai PDF hasil pindai")) from lost
        if isinstance(answer, FileRefusal):
            raise _refused(say("tidak terbaca sebagai PDF hasil pindai"))
        if not answer.sound:
            raise _refused(
                say(
                    "PDF-nya mengatakan dua hal tentang halamannya, sehingga yang tampak bergantung pada program"
                    " pembacanya: pindai sekali lagi, atau cetak ulang ke PDF lalu periksa setiap halamannya"
                )
            )
        return Scan(pages=answer.pages, codes=tuple(answer.codes), sha256=sha256_hex(data))


def _refused(reason: str) -> ActRefused:
    return ActRefused(fields=[Field(path="pindaian", reason=reason)])
