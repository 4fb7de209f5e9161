"""The client of the LibreOffice pool: a DOCX in, a PDF/A-2b with its title out, or a typed error.

Holds no connection between calls, so it is safe in any thread and survives a restart of the pool.
"""

from __future__ import annotations

import io
import socket
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pikepdf

from archive import outages
from archive.errors import NaskahError
from archive.sockets import reachable
from worker.pdf import errors, wire
from worker.pdf.comments import without_comments

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

    def convert(self, docx: bytes, *, title: str) -> bytes:
        """The PDF/A-2b of ``docx``, entitled ``title``."""
        return self.convert_timed(docx, title=title).pdf

    def convert_timed(self, docx: bytes, *, title: str) -> Conversion:
        """The same with where the time went."""
        head, pdf = self._ask(
            {"op": "convert", "budget_s": self._timeout_s},
            without_comments(docx),
            self._timeout_s + _HEADROOM_S,
        )
        return Conversion(pdf=entitled(pdf, title), timings=head.get("timings", {}))

    def health(self) -> dict[str, Any]:
        """The pool's slots and what waits; ``ConverterUnavailable`` when it does not answer."""
        head, _ = self._ask({"op": "health"}, b"", _HEALTH_S)
        return {key: value for key, value in head.items() if key not in ("ok", "size")}

    def _ask(self, head: dict[str, Any], body: bytes, timeout_s: float) -> tuple[dict[str, Any], bytes]:
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as conn:
                conn.settimeout(timeout_s)
                with reachable(self._path) as address:
                    conn.connect(address)
                wire.send(conn, head, body)
                answer, pdf = wire.receive(conn)
        except (OSError, wire.WireBroken) as cause:
            raise errors.ConverterUnavailable(
                f"The PDF converter cannot be reached: {cause or type(cause).__name__}",
                socket=str(self._path),
            ) from cause
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
    return kind(answer.get("message"), **answer.get("ids", {}))


def entitled(pdf: bytes, title: str) -> bytes:
    """``pdf`` with ``title`` in its information and XMP; the same bytes when LibreOffice has set it already.

    LibreOffice takes the title from the DOCX's core properties. Writing it afterwards costs 12 ms more.
    """
    try:
        with pikepdf.open(io.BytesIO(pdf)) as document:
            if str(document.docinfo.get("/Title", "")) == title:
                return pdf
            with document.open_metadata(set_pikepdf_as_editor=False) as xmp:
                xmp["dc:title"] = title
            document.docinfo["/Title"] = title
            written = io.BytesIO()
            document.save(written)
            return written.getvalue()
    except pikepdf.PdfError as cause:
        raise errors.ConversionFailed(f"LibreOffice wrote a PDF that does not parse: {cause}") from cause
