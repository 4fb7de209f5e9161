"""Scans in every colour space, packing and depth a PDF's picture can have: the same page with the same QR code."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable, Mapping
from typing import Any, Final

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageCms
from PIL.TiffImagePlugin import TiffImageFile

from tests.late_table import LateTable
from worker.stamping import qr

ADDRESS: Final = "https://naskah.example/v/A7K2M9QXB3C4D5E6"
_WHITE: Final = [0.9505, 1, 1.089]


def page(mode: str = "L") -> Image.Image:
    """A white page with its code; large enough to count as a scan."""
    made = Image.new("L", (620, 877), 255)
    made.paste(Image.open(io.BytesIO(qr.png(ADDRESS))).convert("L").resize((342, 342)), (150, 400))
    return made.convert(mode)


def scan(
    data: bytes, colours: Callable[[pikepdf.Pdf], Any] | None, bits: int = 8, **entries: object
) -> bytes:
    """A PDF of one page that draws one picture."""
    out = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page(page_size=(595, 842))
        picture = pikepdf.Stream(made, data)
        told: dict[str, Any] = {
            "Type": Name.XObject, "Subtype": Name.Image, "Width": 620, "Height": 877, "BitsPerComponent": bits, **entries,
        }  # fmt: skip
        if colours is not None:
            told["ColorSpace"] = colours(made)
        for name, value in told.items():
            picture[f"/{name}"] = value
        resources = Dictionary(XObject=Dictionary(A=made.make_indirect(picture)))
        made.pages[0].obj.Resources = resources
        made.pages[0].obj.Contents = made.make_stream(b"595 0 0 842 0 0 cm /A Do")
        made.save(out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return out.getvalue()


def jbig2(page: Image.Image) -> bytes:
    """A picture as an office machine packs it in black and white: JBIG2 of one region, its rows as a fax has them (MMR)."""
    rows = fax(page.convert("1"))
    size = struct.pack(">II", page.width, page.height)
    return _segment(0, 48, size + bytes(8) + b"\0\0\0") + _segment(1, 38, size + bytes(8) + b"\0\1" + rows)


def fax(page: Image.Image) -> bytes:
    """The rows of a picture as a fax has them (CCITT group 4)."""
    tiff = _saved(page, "TIFF", compression="group4", tiffinfo={278: page.height})
    with TiffImageFile(io.BytesIO(tiff)) as opened:
        (place,), (length,) = opened.tag_v2[273], opened.tag_v2[279]
    return tiff[place : place + length]


def _segment(number: int, kind: int, data: bytes) -> bytes:
    return struct.pack(">IBBBI", number, kind, 0, 1, len(data)) + data


def _saved(image: Image.Image, form: str, **options: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def _icc(components: int, profile: str = "sRGB") -> Callable[[pikepdf.Pdf], Any]:
    """A colour space by profile, as scanners and other programs write it."""

    def made(pdf: pikepdf.Pdf) -> Any:
        stream = pdf.make_stream(ImageCms.ImageCmsProfile(ImageCms.createProfile(profile)).tobytes())  # type: ignore[arg-type]
        stream.N = components
        return Array([Name.ICCBased, stream])

    return made


def _indexed(base: Callable[[pikepdf.Pdf], Any], palette: bytes) -> Callable[[pikepdf.Pdf], Any]:
    return lambda pdf: Array([Name.Indexed, base(pdf), len(palette) // 3 - 1, pikepdf.String(palette)])


def _tinted(kind: Name, names: Any) -> Callable[[pikepdf.Pdf], Any]:
    tint = Dictionary(FunctionType=2, Domain=[0, 1], C0=[1, 1, 1], C1=[0, 0, 0], N=1)
    return lambda pdf: Array([kind, names, Name.DeviceRGB, pdf.make_indirect(tint)])


def _named(name: str) -> Callable[[pikepdf.Pdf], Any]:
    return lambda _: Name(f"/{name}")


def _measured(name: str, **told: Any) -> Callable[[pikepdf.Pdf], Any]:
    return lambda _: Array([Name(f"/{name}"), Dictionary(WhitePoint=_WHITE, **told)])


def _beside(*channels: bytes) -> bytes:
    """Channels of a picture, dot by dot."""
    made = bytearray(sum(map(len, channels)))
    for place, each in enumerate(channels):
        made[place :: len(channels)] = each
    return bytes(made)


_GREY, _COLOUR, _INK = page().tobytes(), page("RGB").tobytes(), page("CMYK").tobytes()
_BITS = page("1").tobytes()
_DOTS = _GREY.translate(bytes(128) + b"\1" * 128)
_DEEP = _beside(_GREY, _GREY)
_LAB = _beside(_GREY, b"\x80" * len(_GREY), b"\x80" * len(_GREY))
_NEGATIVE = _GREY.translate(bytes(reversed(range(256))))
_BLACK_AND_WHITE = b"\0\0\0\xff\xff\xff"
_RGB = _named("DeviceRGB")

SCANS: Final[LateTable[bytes]] = LateTable(
    {
        "grey": lambda: scan(_GREY, _named("DeviceGray")),
        "colour": lambda: scan(_COLOUR, _RGB),
        "inks": lambda: scan(_INK, _named("DeviceCMYK")),
        "black and white": lambda: scan(_BITS, _named("DeviceGray"), 1),
        "a stencil": lambda: scan(_BITS, None, 1, ImageMask=True),
        "16 bits": lambda: scan(_DEEP, _named("DeviceGray"), 16),
        "grey by profile": lambda: scan(_GREY, _icc(1)),
        "colour by profile": lambda: scan(_COLOUR, _icc(3)),
        "colour by profile, packed": lambda: scan(zlib.compress(_COLOUR), _icc(3), Filter=Name.FlateDecode),
        "colour by a broken profile": lambda: scan(
            _COLOUR, lambda pdf: Array([Name.ICCBased, pikepdf.Stream(pdf, b"junk", N=3)])
        ),
        "JPEG by profile": lambda: scan(_saved(page("RGB"), "JPEG"), _icc(3), Filter=Name.DCTDecode),
        "JPEG in inks": lambda: scan(
            _saved(page("CMYK"), "JPEG"), _named("DeviceCMYK"), Filter=Name.DCTDecode
        ),
        "JPEG 2000": lambda: scan(_saved(page("RGB"), "JPEG2000"), _RGB, Filter=Name.JPXDecode),
        "JPEG 2000 with its own colours": lambda: scan(
            _saved(page(), "JPEG2000"), None, Filter=Name.JPXDecode
        ),
        "grey by measure": lambda: scan(_GREY, _measured("CalGray", Gamma=2.2)),
        "colour by measure": lambda: scan(_COLOUR, _measured("CalRGB", Gamma=[2.2, 2.2, 2.2])),
        "Lab": lambda: scan(_LAB, _measured("Lab", Range=[-128, 127, -128, 127])),
        "a palette": lambda: scan(_DOTS, _indexed(_RGB, _BLACK_AND_WHITE)),
        "a palette by profile": lambda: scan(_DOTS, _indexed(_icc(3), _BLACK_AND_WHITE)),
        "a palette by measure": lambda: scan(_DOTS, _indexed(_measured("CalRGB"), _BLACK_AND_WHITE)),
        "one ink": lambda: scan(_NEGATIVE, _tinted(Name.Separation, Name.Black)),
        "inks by name": lambda: scan(_NEGATIVE, _tinted(Name.DeviceN, Array([Name.Black]))),
        "run lengths": lambda: scan(
            b"".join(bytes((0, each)) for each in _GREY) + b"\x80",
            _named("DeviceGray"),
            Filter=Name.RunLengthDecode,
        ),
        "letters": lambda: scan(
            _GREY.hex().encode() + b">", _named("DeviceGray"), Filter=Name.ASCIIHexDecode
        ),
        "two packings": lambda: scan(
            zlib.compress(_saved(page("RGB"), "JPEG")),
            _icc(3),
            Filter=Array([Name.FlateDecode, Name.DCTDecode]),
        ),
        "turned over": lambda: scan(_NEGATIVE, _named("DeviceGray"), Decode=[1, 0]),
    }
)
PHOTOS: Final[LateTable[bytes]] = LateTable(
    {
        "JPEG": lambda: _saved(page(), "JPEG"),
        "JPEG by profile": lambda: _saved(
            page("RGB"),
            "JPEG",
            icc_profile=ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(),
        ),
        "JPEG in inks": lambda: _saved(page("CMYK"), "JPEG"),
        "PNG": lambda: _saved(page("RGB"), "PNG"),
        "PNG of 16 bits": lambda: _saved(
            page().convert("I").point(lambda dot: dot * 257).convert("I;16"), "PNG"
        ),
        "PNG that is clear": lambda: _saved(page("RGBA"), "PNG"),
        "PNG with a palette": lambda: _saved(page("P"), "PNG"),
        "WEBP": lambda: _saved(page("RGB"), "WEBP"),
        "TIFF of a fax": lambda: _saved(page("1"), "TIFF", compression="group4"),
        "TIFF in inks": lambda: _saved(page("CMYK"), "TIFF"),
        "TIFF packed": lambda: _saved(page("RGB"), "TIFF", compression="tiff_lzw"),
        "GIF": lambda: _saved(page(), "GIF"),
    }
)


def together(scans: Mapping[str, bytes]) -> bytes:
    """All of them as the pages of one PDF."""
    out = io.BytesIO()
    with pikepdf.new() as made:
        for each in scans.values():
            with pikepdf.open(io.BytesIO(each)) as one:
                made.pages.extend(one.pages)
        made.save(out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
    return out.getvalue()
