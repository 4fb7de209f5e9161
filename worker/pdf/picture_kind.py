"""Whether a picture (PNG, JPEG) may be kept beside a document: it is drawn once, whole, and asked where it was taken."""

from __future__ import annotations

import io
import struct
import warnings
from typing import Final

from PIL import ExifTags, Image

from worker.locked.kinds import Inside

MOST_DOTS: Final = 60_000_000
"""A photo of a telephone has 50 million at most; a scanned A3 at 300 dpi 17."""


class PictureRefused(Exception):
    """It may not be kept beside a document; its first argument says why, to whoever sends it."""


def examine(data: bytes, form: str) -> tuple[str, ...]:
    """Return what a picture holds besides what it shows; raises ``PictureRefused`` unless every dot of it can be drawn.

    ``form``: PNG or JPEG.
    """
    try:
        with warnings.catch_warnings(), _opened(data, form) as picture:
            if picture.width * picture.height > MOST_DOTS:
                raise PictureRefused("gambar ini terlalu besar; kecilkan ukurannya")
            picture.load()
            return (Inside.POSITION.value,) if _placed(picture) else ()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as large:
        raise PictureRefused("gambar ini terlalu besar; kecilkan ukurannya") from large
    except (OSError, SyntaxError, ValueError, EOFError) as broken:
        raise PictureRefused("gambar ini rusak atau terpotong; kirim ulang dari aslinya") from broken


def _opened(data: bytes, form: str) -> Image.Image:
    """Open it; what the library would only warn of is an error, for a warning is told from files that are closed by then."""
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    return Image.open(io.BytesIO(data), formats=[form])


def _placed(picture: Image.Image) -> bool:
    """Tell whether it says where it was taken; what it says so badly that nobody can read it tells nobody."""
    try:
        return bool(picture.getexif().get_ifd(ExifTags.IFD.GPSInfo))
    except (OSError, SyntaxError, ValueError, EOFError, KeyError, TypeError, struct.error):
        return False
