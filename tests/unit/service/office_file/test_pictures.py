"""A letterhead's picture stands on every page: one that no page can hold is refused with the file that names it."""

from __future__ import annotations

import base64
import io
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from doc_templates.kit.kantor import read_office
from service.office_file import file as office
from service.office_file.pictures import faults

CONFIG = read_office(Path(__file__).parents[4] / "examples/kantor-kpu-agam.yaml")


def png(mode: str = "RGB", size: tuple[int, int] = (300, 90), **how: Any) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size).save(out, "PNG", **how)
    return out.getvalue()


def chunk(kind: bytes, body: bytes) -> bytes:
    return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")


def announcing(width: int, height: int, rows: bytes = b"") -> bytes:
    header = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes((8, 0, 0, 0, 0))
    return png()[:8] + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


TAKEN: dict[str, Callable[[], bytes]] = {
    **{mode: (lambda mode=mode: png(mode)) for mode in ("1", "L", "LA", "P", "RGB", "RGBA", "I;16")},  # type: ignore[misc]
    "transparent in one colour": lambda: png("P", transparency=0),
    "across the page at 300 dpi": lambda: png(size=(2_500, 400)),
    "one dot": lambda: png(size=(1, 1)),
}
REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "a head and nothing": (lambda: png()[:8], "damaged or cut off"),
    "a head and something else": (lambda: png()[:8] + b"another", "damaged or cut off"),
    "cut off": (lambda: png()[:-20], "damaged or cut off"),
    "a byte changed": (lambda: png()[:60] + bytes((png()[60] ^ 1,)) + png()[61:], "damaged"),
    "too many dots": (lambda: announcing(60_000, 60_000), "60000 x 60000"),
    "no dots": (lambda: announcing(0, 10), "0 x 10"),
    "fewer rows than it says": (lambda: announcing(100, 100, bytes(500)), "does not hold"),
    "more rows than it says": (lambda: announcing(10, 10, bytes(10_000)), "does not hold"),
}


def encoded(data: bytes) -> str:
    return base64.b64encode(data).decode()


@pytest.mark.parametrize("name", TAKEN)
def test_a_picture_that_a_page_can_hold_is_taken(name: str) -> None:
    assert list(faults({"logo_base64": encoded(TAKEN[name]())})) == []


@pytest.mark.parametrize("name", REFUSED)
def test_one_that_none_can_is_refused_by_its_place(name: str) -> None:
    make, says = REFUSED[name]
    given = {"logo_base64": encoded(make())}
    places: dict[str, dict[str, Any]] = {
        "logo_base64": given,
        "kop_surat.unit.3.logo_base64": {"kop_surat": {"unit": {"3": given}}},
    }
    for place, config in places.items():
        ((path, reason),) = faults(config)
        assert (path, says in reason) == (place, True), reason


def test_an_office_file_with_one_is_not_applied() -> None:
    with pytest.raises(office.OfficeRefused) as refused:
        office.check({**CONFIG, "logo_base64": encoded(png()[:-20])})
    assert [each.path for each in refused.value.fields] == ["logo_base64"]


def test_the_example_s_own_is_whole() -> None:
    assert list(faults(CONFIG)) == []
