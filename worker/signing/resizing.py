"""An archived file with its pages of another size: what a program rounded of it is no difference of the looks.

Pictures of two pages are equal only where the pages are of one size to the last digit. Opens bytes of our own alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from io import BytesIO

import pikepdf


def resized(pdf: bytes, boxes: Sequence[Sequence[Sequence[float]]]) -> bytes:
    """Return a file with these boxes (paper, and what is shown of it) on its pages; as it is where there are none."""
    if not boxes:
        return pdf
    out = BytesIO()
    with pikepdf.open(BytesIO(pdf)) as opened:
        for page, (paper, shows) in zip(opened.pages, boxes, strict=True):
            page.obj.MediaBox = _written(paper)
            page.obj.CropBox = _written(shows)
        opened.save(out)
    return out.getvalue()


def _written(box: Sequence[float]) -> pikepdf.Array:
    return pikepdf.Array([Decimal(str(each)) for each in box])
