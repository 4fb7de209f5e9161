"""The client of the LibreOffice pool: a DOCX in, a PDF/A-2b with its title out, or a typed error.

Holds no connection between calls, so it is safe in any thread and survives a restart of the pool.
"""

from __future__ import annotations

import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from archive import outages
from archive.errors import NaskahError
from archive.sockets import reachable
from worker.pdf import errors, wire
from worker.pdf.accessible import AccessibleWords, accessible
from worker.pdf.comments import without_comments
from worker.pdf.rows import rows_broken

# The pool answers within the budget; what is over it is the time to carry 64 MB both ways on a busy machine.
_HEADROOM_S = 5.0
# Health is answered by a thread that touches no LibreOffice.
_HEALTH_S = 2.0


@dataclass(frozen=True, kw_only=True)
class Conversion:
    """A PDF and the milliseconds of its steps: waited, load, export, converter."""

    pdf: bytes
    timings: Mapping[str, float] = field(default_factory=dict)


class Converter:
    """Speaks to the pool on ``socket``; ``timeout_s`` is the whole budget, both attempts and the queue included."""

    def __init__(self, socket: Path, timeout_s: float = 60.0) -> None:
        self._path = socket
        self._timeout_s = timeout_s

    def within(self, timeout_s: float) -> Converter:
        """Return a client of the same pool whose whole budget is this, or its own where that is less."""
        return Converter(self._path, min(timeout_s, self._timeout_s))

    def convert(
        self,
        docx: bytes,
        *,
        title: str,
        address: str = "",
        proved: bool = False,
        rows_break: bool = False,
    ) -> bytes:
        """The PDF/A-2b of ``docx``, entitled ``title``; a link wherever it says ``address``; PDF/UA if ``proved``.

        ``rows_break`` lets rows break across pages that the document keeps whole (``worker.pdf.rows``).
        """
        return self.convert_timed(
            docx, title=title, address=address, proved=proved, rows_break=rows_break
        ).pdf

    def convert_timed(
        self,
        docx: bytes,
        *,
        title: str,
        address: str = "",
        proved: bool = False,
        rows_break: bool = False,
    ) -> Conversion:
        """The same with where the time went."""
        head, pdf = self._ask(
            {"op": "convert", "budget_s": self._timeout_s},
            without_comments(rows_broken(docx) if rows_break else docx),
            self._timeout_s + _HEADROOM_S,
        )
        words = AccessibleWords(title=title, address=address, proved=proved)
        return Conversion(pdf=accessible(pdf, docx, words), timings=head.get("timings", {}))

    def health(self) -> dict[str, Any]:
        """The pool's slots and what waits; ``ConverterUnavailable`` when it does not answer."""
        head, _ = self._ask({"op": "health"}, b"", _HEALTH_S)
        return {key: value for key, value in head.items() if key not in ("ok", "size")}

    def setup(self) -> str:
        """Which LibreOffice and which fonts the pool prints with, in one line; raises ``ConverterUnavailable``."""
        return str(self.health().get("setup", ""))

    def _ask(self, head: dict[str, Any], body: bytes, timeout_s: float) -> tuple[dict[str, Any], bytes]:
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as conn:
                conn.settimeout(timeout_s)
                with reachable(self._path) as address:
                    conn.connect(address)
                wire.send(conn, head, body)
                answer, pdf = wire.receive(conn)
        except (OSError, wire.WireBroken) as cause:
            raise errors.ConverterUnavailable(technical=cause, socket=str(self._path)) from cause
        if not answer.get("ok"):
            raise _failure(answer)
        return answer, pdf


_OWN: tuple[type[NaskahError], ...] = (
    errors.ConverterUnavailable,
    errors.ConversionHung,
    errors.ConversionCrashed,
    errors.ConversionFailed,
    errors.NotADocx,
)
_KINDS = {kind.__name__: kind for kind in (*_OWN, *outages.KINDS)}


def _failure(answer: dict[str, Any]) -> NaskahError:
    kind = _KINDS.get(str(answer.get("error")), errors.ConversionFailed)
    return kind(answer.get("message"), technical=answer.get("technical"), **answer.get("ids", {}))
