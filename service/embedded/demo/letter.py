"""The letter that comes in the demonstration: a page as a scanner sends it."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw, ImageFont

_DPI = 100
_A4 = (827, 1169)


def letter_of(sender: str, number: str) -> bytes:
    """Return a letter of a sender as a PDF of one picture; ``number`` tells the letters of several runs apart."""
    page = Image.new("L", _A4, 255)
    lines = (
        sender.upper(),
        "",
        f"Nomor   : 400.12/{number}",
        "Hal     : Permohonan koordinasi data kinerja",
        "",
        "Yth. Sekretaris KPU Kabupaten Agam",
        "",
        "Kami mohon koordinasi mengenai data kinerja Semester I Tahun 2026.",
    )
    ImageDraw.Draw(page).multiline_text(
        (90, 110), "\n".join(lines), fill=0, font=ImageFont.load_default(size=18), spacing=10
    )
    out = io.BytesIO()
    page.save(out, "PDF", resolution=_DPI)
    return out.getvalue()
