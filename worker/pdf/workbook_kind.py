"""Whether a workbook (XLSX) may be kept beside a document: whole, without programs, and saying what it says by itself.

Refused is what runs (macros, ActiveX, embedded objects) and what would show another thing tomorrow (links to other files,
queries): what people initial must be what the file says. Its cells are read by nobody here.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Final

from lxml import etree

from worker.locked.kinds import Inside

_LARGEST: Final = 256 << 20
"""Bytes of all parts, unpacked."""
_RATIO: Final = 200
"""Times a part may grow; sheets of one value a cell grow a hundredfold. Asked of large parts alone."""
_LARGE: Final = 4 << 20
_PARTS: Final = 10_000
_RELATIONS: Final = 1 << 20
"""Bytes of a part that names others."""
_BOOK: Final = "xl/workbook.xml"
_TYPES: Final = "[Content_Types].xml"
_PROGRAMS: Final = re.compile(
    r"vbaproject|/activex/|/ctrlprops/.*\.bin|/macrosheets/|/dialogsheets/", re.IGNORECASE
)
_OBJECTS: Final = re.compile(r"/embeddings/|\.ole\b", re.IGNORECASE)
_ELSEWHERE: Final = re.compile(
    r"/externallinks/|/querytables/|/connections\.xml$|/model/|/webextensions/", re.IGNORECASE
)
_BROKEN: Final = (
    *(
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        KeyError,
        OSError,
        ValueError,
    ),
    etree.XMLSyntaxError,
)


_RELATED_PROGRAMS: Final = re.compile(
    r"/(vbaproject|activexcontrolbinary|control|xlmacrosheet|xlintlmacrosheet|dialogsheet)$"
)
_RELATED_OBJECTS: Final = re.compile(r"/(oleobject|package)$")
_RELATED_ELSEWHERE: Final = re.compile(
    r"/(externallink|externallinkpath|querytable|connections|powerpivotdata|webextension|attachedtemplate|rtd|volatiledependencies)$"
)
"""What parts are to the workbook, by the last word of their relations: a part may have any name."""


class WorkbookRefused(Exception):
    """It may not be kept beside a document; its first argument says why, to whoever sends it."""


def is_workbook(names: frozenset[str]) -> bool:
    """Tell whether the parts of a package are a workbook's."""
    return _BOOK in names


def examine(data: bytes) -> tuple[str, ...]:
    """Return what a workbook holds besides what it shows; raises ``WorkbookRefused``."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return tuple(_examined(package))
    except _BROKEN as broken:
        raise WorkbookRefused("buku kerja ini rusak; buka dan simpan lagi di Excel") from broken


def _examined(package: zipfile.ZipFile) -> Iterator[str]:
    parts = package.infolist()
    names = [each.filename for each in parts]
    if (
        len(parts) > _PARTS
        or sum(each.file_size for each in parts) > _LARGEST
        or any(each.file_size > max(_LARGE, each.compress_size * _RATIO) for each in parts)
    ):
        raise WorkbookRefused("buku kerja ini mengembang terlalu besar saat dibuka; bagilah isinya")
    if len(set(names)) != len(names) or any(
        each.startswith("/") or "\\" in each or ".." in each.split("/") for each in names
    ):
        raise WorkbookRefused("susunan buku kerja ini tidak wajar; buka dan simpan lagi di Excel")
    if any(each.flag_bits & 1 for each in parts):
        raise WorkbookRefused("buku kerja ini terkunci kata sandi; hapus kata sandinya, lalu simpan lagi")
    _require_quiet(names, package)
    if package.testzip() is not None:
        raise WorkbookRefused("buku kerja ini rusak; buka dan simpan lagi di Excel")
    if any(each.get("state") in ("hidden", "veryHidden") for each in _elements(package, _BOOK, "sheet")):
        yield Inside.HIDDEN_SHEETS.value


def _require_quiet(names: list[str], package: zipfile.ZipFile) -> None:
    """Raise for what runs, and for what comes from elsewhere."""
    kinds = " ".join(
        str(each.get("ContentType")) for each in _elements(package, _TYPES, "Override", "Default")
    ).lower()
    paths = [f"/{each}" for each in names]
    relations = [
        relation
        for each in names
        if each.lower().endswith(".rels")
        for relation in _elements(package, each, "Relationship")
    ]
    related = [str(each.get("Type")).lower() for each in relations]
    if (
        any(map(_PROGRAMS.search, paths))
        or any(map(_RELATED_PROGRAMS.search, related))
        or "macroenabled" in kinds
        or "vbaproject" in kinds
    ):
        raise WorkbookRefused(
            "buku kerja ini memuat makro; simpan sebagai Buku Kerja Excel (*.xlsx) tanpa makro"
        )
    if any(map(_OBJECTS.search, paths)) or any(map(_RELATED_OBJECTS.search, related)) or "oleobject" in kinds:
        raise WorkbookRefused("buku kerja ini memuat objek tertanam (OLE); hapus objeknya, lalu simpan lagi")
    if (
        any(map(_ELSEWHERE.search, paths))
        or any(map(_RELATED_ELSEWHERE.search, related))
        or any(map(_outside, relations))
    ):
        raise WorkbookRefused(
            "buku kerja ini mengambil isi dari berkas atau alamat lain; putuskan tautannya (Data, Edit Tautan), lalu simpan"
            " lagi"
        )


def _outside(relation: etree._Element) -> bool:
    """Tell whether it takes something from outside of the package; a link that somebody may click takes nothing."""
    return relation.get("TargetMode") == "External" and not str(relation.get("Type")).endswith("/hyperlink")


def _elements(package: zipfile.ZipFile, part: str, *names: str) -> list[etree._Element]:
    """Return the elements of these names in a part; no entity is ever resolved."""
    if package.getinfo(part).file_size > _RELATIONS * (64 if part == _BOOK else 1):
        raise WorkbookRefused("susunan buku kerja ini tidak wajar; buka dan simpan lagi di Excel")
    root = etree.fromstring(package.read(part), etree.XMLParser(resolve_entities=False, no_network=True))
    return [each for name in names for each in root.iter(f"{{*}}{name}")]
