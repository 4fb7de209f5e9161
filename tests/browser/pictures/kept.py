"""docs/pictures: each picture of a page beside what it says, by which it is known whether the page still says the same.

``NAME.webp`` is for readers, ``NAME.yaml`` is the page as a screen reader has it, without what differs from day to day:
numbers, dates, codes, addresses. Pixels are never compared by a test: a letter's edge is another on each machine.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Final

from PIL import Image, ImageChops, ImageStat

FOLDER: Final = Path(__file__).resolve().parents[3] / "docs/pictures"
QUALITY: Final = 86
_MONTHS: Final = "Januari|Februari|Maret|April|Mei|Juni|Juli|Agustus|September|Oktober|November|Desember"
_VARYING: Final = (
    # Of a page whose picture is made the first time, the text comes with the next visit.
    (re.compile(r"\n *- group: Baca sebagai teks| Baca sebagai teks"), ""),
    (re.compile(r"/tanda-tangan/[\w-]{43}"), "/tanda-tangan/TANDA"),
    (re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"), "ID"),
    (re.compile(r"\b[0-9a-f]{12,}\b"), "SIDIK"),
    (re.compile(r"https?://(?:localhost|127\.0\.0\.1):\d+"), ""),
    (re.compile(r"\b[2-9A-HJ-NP-Z]{16}\b"), "KODE"),
    (re.compile(rf"\b\d{{1,2}} (?:{_MONTHS}) \d{{4}}\b"), "TANGGAL"),
    (re.compile(rf"\b(?:{_MONTHS})\b"), "BULAN"),
    (re.compile(r"\d+"), "0"),
    (re.compile(r"\b0(?:[.,]0)+\b"), "0"),
)
"""What differs from day to day, and what stands for it."""
_ALIKE: Final = 0.8
"""Mean difference of two small grey pictures up to which they show the same: another minute or number is less."""
_SMALL: Final = (160, 120)


@dataclass(frozen=True, kw_only=True)
class Picture:
    """One picture as it was taken."""

    name: str
    said: str
    """What a screen reader has of the page."""
    png: bytes

    def write(self) -> bool:
        """Put it into the folder; return whether that changed anything a reader would see."""
        words, image = FOLDER / f"{self.name}.yaml", FOLDER / f"{self.name}.webp"
        said = steady(self.said)
        shown = Image.open(BytesIO(self.png)).convert("RGB")
        if image.exists() and words.exists() and words.read_text() == said and _alike(image, shown):
            return False
        words.write_text(said)
        shown.save(image, "WEBP", quality=QUALITY, method=6, use_sharp_yuv=True)
        return True


def steady(said: str) -> str:
    """Return what a page says without what differs from day to day."""
    for pattern, stands in _VARYING:
        said = pattern.sub(stands, said)
    return said.rstrip("\n") + "\n"


def known() -> dict[str, str]:
    """Return what each picture of the folder says."""
    return {each.stem: each.read_text() for each in sorted(FOLDER.glob("*.yaml"))}


def _alike(image: Path, shown: Image.Image) -> bool:
    with Image.open(image) as before:
        if before.size != shown.size:
            return False
        small = (each.convert("L").resize(_SMALL, Image.Resampling.BOX) for each in (before, shown))
        return ImageStat.Stat(ImageChops.difference(*small)).mean[0] < _ALIKE
