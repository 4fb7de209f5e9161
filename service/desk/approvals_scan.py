"""Reads a scan that a person brought: pages, QR codes, digest. In a child process with limits, for it is foreign input.

The child (``python -m worker.pdf.scan``) gets the bytes on its standard input and nothing else of this process.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass

from archive import environment
from archive.canonical import sha256_hex
from service.desk.errors import ActRefused, Field

LARGEST = 32 << 20
"""Thirty pages in colour at 300 dpi; larger scans are set to grey or 200 dpi."""
SECONDS = 40
"""Thirty pages at half a second each, twice over; the child ends itself by its own limits before."""


@dataclass(frozen=True, kw_only=True)
class Scan:
    """What a scan holds."""

    pages: int
    codes: tuple[str, ...]
    sha256: str


class ScanReader:
    """Reads scans."""

    def read(self, data: bytes) -> Scan:
        """Return what the scan holds; raises ``ActRefused`` for what is no readable PDF."""
        if not data.startswith(b"%PDF-") or len(data) > LARGEST:
            raise _refused(f"harus PDF, paling besar {LARGEST >> 20} MB")
        try:
            child = subprocess.run(
                [sys.executable, "-m", "worker.pdf.scan"],
                input=data,
                capture_output=True,
                timeout=SECONDS,
                check=False,
                env=environment.for_child(),
            )
        except subprocess.TimeoutExpired:
            raise _refused("terlalu lama dibaca; pindai lebih kecil (abu-abu, 200 dpi)") from None
        if child.returncode != 0:
            raise _refused("tidak terbaca sebagai PDF hasil pindai")
        found = json.loads(child.stdout)
        return Scan(pages=found["pages"], codes=tuple(found["codes"]), sha256=sha256_hex(data))


def _refused(reason: str) -> ActRefused:
    return ActRefused(fields=[Field(path="pindaian", reason=reason)])
