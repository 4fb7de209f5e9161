"""A printed circular as devices scan it: however a scanner cuts, packs, lays and turns the page, its code can be read.

``WRITTEN``: scan as written -> the file; all of them name ``CODE``. The next device is one line more.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import pikepdf
from pikepdf import Dictionary, Name
from PIL import Image

from tests.signing_authority import surat_edaran
from tests.unit.worker.pictures import fax as rows_of_a_fax
from tests.unit.worker.pictures import jbig2
from worker.locked import pdfium

CODE: Final = "https://naskah.example/v/A7K2M9QX"
DPI: Final = 200
"""What office machines are set to."""


@cache
def paper() -> Image.Image:
    """The last page of a circular with its code of 20 mm, as a scanner sees it."""
    page = list(pdfium.pages(surat_edaran(), DPI))[-1]
    return Image.frombytes("RGB", (page.width, page.height), page.pixels).convert("L")


@dataclass(frozen=True, kw_only=True)
class Piece:
    """A picture on a page, and where: parts of the page, from the lower left corner."""

    picture: Image.Image
    place: tuple[float, float, float, float] = (0, 0, 1, 1)


Pack = Callable[[Image.Image], tuple[bytes, dict[str, Any]]]
"""Returns a picture's bytes and what its dictionary says of them."""
_GREY: Final = {"ColorSpace": Name.DeviceGray, "BitsPerComponent": 8}
_BLACK: Final = {"ColorSpace": Name.DeviceGray, "BitsPerComponent": 1}


def plain(picture: Image.Image) -> tuple[bytes, dict[str, Any]]:
    """As it is."""
    return picture.tobytes(), _GREY


def jpeg(picture: Image.Image) -> tuple[bytes, dict[str, Any]]:
    """As most scanners do."""
    return _saved(picture, "JPEG", quality=60), {**_GREY, "Filter": Name.DCTDecode}


def jpeg2000(picture: Image.Image) -> tuple[bytes, dict[str, Any]]:
    """As scanners of small files do."""
    return _saved(picture, "JPEG2000"), {**_GREY, "Filter": Name.JPXDecode}


def fax(picture: Image.Image) -> tuple[bytes, dict[str, Any]]:
    """As a fax (CCITT group 4)."""
    told = Dictionary(K=-1, Columns=picture.width, Rows=picture.height, BlackIs1=False)
    return rows_of_a_fax(picture.convert("1")), {**_BLACK, "Filter": Name.CCITTFaxDecode, "DecodeParms": told}


def machine(picture: Image.Image) -> tuple[bytes, dict[str, Any]]:
    """As office machines do in black and white (JBIG2)."""
    return jbig2(picture), {**_BLACK, "Filter": Name.JBIG2Decode}


def stencil(picture: Image.Image) -> tuple[bytes, dict[str, Any]]:
    """A mask of one bit through which black ink falls."""
    return picture.convert("1").tobytes(), {"ImageMask": True, "BitsPerComponent": 1}


def _saved(picture: Image.Image, form: str, **options: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, form, **options)
    return out.getvalue()


def strips(picture: Image.Image, number: int) -> list[Piece]:
    """The page cut across, as devices with little memory send it; the code is cut as well."""
    rows = -(-picture.height // number)
    return [
        Piece(
            picture=picture.crop((0, top, picture.width, min(top + rows, picture.height))),
            place=(0, max(0, 1 - (top + rows) / picture.height), 1, 1 - top / picture.height),
        )
        for top in range(0, picture.height, rows)
    ]


def tiles(picture: Image.Image) -> list[Piece]:
    """The page cut across and down."""
    left, right = picture.width // 3, picture.width
    halves = ((0, left, 0.0, left / right), (left, right, left / right, 1.0))
    return [
        Piece(picture=each.picture.crop((x, 0, to, each.picture.height)), place=(a, each.place[1], b, each.place[3]))
        for each in strips(picture, 5)
        for x, to, a, b in halves
    ]  # fmt: skip


def scan(
    pages: Sequence[Sequence[Piece]], pack: Pack = jpeg, size: tuple[float, float] = (595, 842)
) -> bytes:
    """A PDF whose pages draw their pieces, each a picture of its own."""
    with pikepdf.new() as made:
        for pieces in pages:
            page = made.add_blank_page(page_size=size)
            page.obj.Resources = Dictionary(XObject=Dictionary())
            drawn = []
            for number, each in enumerate(pieces):
                data, told = pack(each.picture)
                page.obj.Resources.XObject[f"/A{number}"] = made.make_indirect(
                    _image(made, each.picture, data, told)
                )
                drawn.append(f"q {_placed(each, size)} cm /A{number} Do Q")
            page.obj.Contents = made.make_stream("\n".join(drawn).encode())
        return _kept(made)


def _image(made: pikepdf.Pdf, picture: Image.Image, data: bytes, told: dict[str, Any]) -> pikepdf.Stream:
    image = pikepdf.Stream(made, data)
    sized = {"Type": Name.XObject, "Subtype": Name.Image, "Width": picture.width, "Height": picture.height}
    for name, value in {**sized, **told}.items():
        image[f"/{name}"] = value
    return image


def _placed(piece: Piece, size: tuple[float, float]) -> str:
    left, bottom, right, top = piece.place
    width, height = size
    return f"{(right - left) * width:.4f} 0 0 {(top - bottom) * height:.4f} {left * width:.4f} {bottom * height:.4f}"


def _kept(made: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    made.save(out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return out.getvalue()


def written_in(pieces: Sequence[Piece]) -> bytes:
    """Pictures that stand in the page's own drawing (inline), in letters."""
    with pikepdf.new() as made:
        page = made.add_blank_page(page_size=(595, 842))
        page.obj.Contents = made.make_stream(b"\n".join(_inline(pieces)))
        return _kept(made)


def _inline(pieces: Sequence[Piece]) -> Iterator[bytes]:
    for each in pieces:
        bits = each.picture.convert("1").tobytes().hex().encode()
        head = f"q {_placed(each, (595, 842))} cm BI /W {each.picture.width} /H {each.picture.height} /BPC 1 /CS /G /F /AHx ID "
        yield head.encode() + bits + b">\nEI Q"


def layered(masked: bool) -> bytes:
    """Compressed in layers (MRC): paper as a coarse picture, and what is written through a mask of one bit."""
    page = paper()
    with pikepdf.new() as made:
        sheet = made.add_blank_page(page_size=(595, 842))
        ground = Image.new("L", (165, 234), 250)
        mask = stencil(page)
        images = {"/A0": _image(made, ground, *jpeg(ground))}
        if masked:
            ink = Image.new("L", (16, 16), 20)
            images["/A1"] = _image(made, ink, *plain(ink))
            images["/A1"].Mask = made.make_indirect(_image(made, page, *mask))
        else:
            images["/A1"] = _image(made, page, *mask)
        sheet.obj.Resources = Dictionary(
            XObject=Dictionary({k: made.make_indirect(v) for k, v in images.items()})
        )
        sheet.obj.Contents = made.make_stream(b"q 595 0 0 842 0 0 cm /A0 Do 0 g /A1 Do Q")
        return _kept(made)


def turned(degrees: float, *, by_page: bool = False) -> bytes:
    """Laid into the feeder otherwise; ``by_page``: the page says by itself how it is turned."""
    page = paper().rotate(degrees, expand=True, fillcolor=255)
    size = (595, 842) if degrees % 180 < 45 else (842, 595)
    whole = scan([strips(page, 6)], size=size)
    if not by_page:
        return whole
    with pikepdf.open(io.BytesIO(whole)) as made:
        made.pages[0].obj.Rotate = int(degrees)
        return _kept(made)


def _blank() -> list[Piece]:
    return [Piece(picture=Image.new("L", (827, 1169), 255))]


def _among(place: int, pages: int) -> bytes:
    return scan([strips(paper(), 6) if each == place else _blank() for each in range(pages)])


WRITTEN: Final[dict[str, Callable[[], bytes]]] = {
    "one picture": lambda: scan([[Piece(picture=paper())]]),
    "one fax": lambda: scan([[Piece(picture=paper())]], fax),
    "an office machine": lambda: scan([[Piece(picture=paper())]], machine),
    "JPEG 2000": lambda: scan([[Piece(picture=paper())]], jpeg2000),
    "a stencil": lambda: scan([[Piece(picture=paper())]], stencil),
    "strips": lambda: scan([strips(paper(), 8)]),
    "strips of sixteen rows": lambda: scan([strips(paper(), paper().height // 16)], plain),
    "strips of a fax": lambda: scan([strips(paper(), 12)], fax),
    "strips of an office machine": lambda: scan([strips(paper(), 12)], machine),
    "strips of JPEG 2000": lambda: scan([strips(paper(), 6)], jpeg2000),
    "strips of stencils": lambda: scan([strips(paper(), 6)], stencil),
    "tiles": lambda: scan([tiles(paper())]),
    "written into the page": lambda: written_in([Piece(picture=paper())]),
    "strips written into the page": lambda: written_in(strips(paper(), 9)),
    "ink through a stencil over paper": lambda: layered(False),
    "ink that bears a mask over paper": lambda: layered(True),
    "a dot called a point": lambda: scan([strips(paper(), 4)], size=(paper().width, paper().height)),
    "a dot called four points": lambda: scan([strips(paper(), 4)], size=(paper().width * 4, paper().height * 4)),
    "on its left side": lambda: turned(90),
    "upside down": lambda: turned(180),
    "on its right side": lambda: turned(270),
    "turned by the page": lambda: turned(90, by_page=True),
    "askew": lambda: turned(2.5),
    "a mark before its header": lambda: b"\xef\xbb\xbf" + _among(0, 1),
    "blank lines before its header": lambda: b"\r\n\r\n" + _among(0, 1),
    "a mailer's lines before its header": lambda: b"Content-Type: application/pdf\r\n\r\n" * 12 + _among(0, 1),
    "on the third page of seven": lambda: _among(2, 7),
    "on the last page of seven": lambda: _among(6, 7),
}  # fmt: skip
