"""Is this a DOCX? Asked before LibreOffice sees a byte, because it opens anything and answers 0 for garbage.

Looks at the zip directory, at ``[Content_Types].xml`` and at the package's own relationships only: which part is the document
is theirs to say, not its name's. Limits against hostile packages (ratio, entries, external relationships) belong to the press;
here it is enough that HTML, RTF, images and macro documents stay out.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Mapping
from typing import Final

from lxml import etree

from worker.pdf.errors import DocxFault, NotADocx
from worker.press.errors import NotAWordPackage, TemplateRefusal
from worker.press.first_bytes import require_package
from worker.press.main_part import ROOT_RELATIONSHIPS, main_part

_TYPES: Final = "[Content_Types].xml"
_OPEN_DOCUMENT: Final = b"application/vnd.oasis.opendocument"
# A real content-types part has a few kB; one past 1 MB is an attack on memory.
_LARGEST: Final = 1 << 20
_KINDS: Final[Mapping[TemplateRefusal, tuple[DocxFault, str]]] = {
    TemplateRefusal.EMPTY: (DocxFault.EMPTY, "The file is empty."),
    TemplateRefusal.ENCRYPTED: (DocxFault.ENCRYPTED, "The file is locked with a password."),
    TemplateRefusal.LEGACY_WORD: (DocxFault.OLD, "The file is an old Office document, not a DOCX."),
    TemplateRefusal.RTF: (DocxFault.RTF, "The file is Rich Text Format, not a DOCX."),
    TemplateRefusal.WORD_XML: (
        DocxFault.WORD_XML,
        "The file is a Word document as one XML file, not a DOCX.",
    ),
    TemplateRefusal.OPEN_DOCUMENT: (DocxFault.OPEN_DOCUMENT, "The file is an OpenDocument file, not a DOCX."),
    TemplateRefusal.HTML: (DocxFault.WEB_PAGE, "The file is a web page, not a DOCX."),
}


def require_docx(data: bytes) -> None:
    """Raise ``NotADocx`` with the reason unless ``data`` is a macro-free Word package."""
    try:
        require_package(data)
    except NotAWordPackage as refused:
        other = (DocxFault.NO_PACKAGE, "The file is not a zip package.")
        fault, said = _KINDS.get(refused.reason, other)
        raise NotADocx(said, technical=f"it begins with {data[:8]!r}", fault=fault) from refused
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            _require_document(package)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as cause:
        raise NotADocx("The zip package is damaged.", technical=cause, fault=DocxFault.DAMAGED) from cause
    except etree.XMLSyntaxError as cause:
        raise NotADocx("The zip package holds no Word document.", fault=DocxFault.ANOTHER) from cause


def _require_document(package: zipfile.ZipFile) -> None:
    names = package.namelist()
    if _TYPES not in names:
        if "mimetype" in names and _read(package, "mimetype").startswith(_OPEN_DOCUMENT):
            raise NotADocx("The file is an OpenDocument file, not a DOCX.", fault=DocxFault.OPEN_DOCUMENT)
        raise NotADocx("The zip package holds no Word document.", fault=DocxFault.ANOTHER)
    types = _typed(names, _tree(package, _TYPES))
    if any(name.lower().endswith("vbaproject.bin") for name in names) or any(
        "macroenabled" in kind.lower() for kind in types.values()
    ):
        raise NotADocx("The package carries macros.", fault=DocxFault.MACROS)
    root = _tree(package, ROOT_RELATIONSHIPS) if ROOT_RELATIONSHIPS in names else None
    main = main_part(root, types)
    if main is None:
        raise NotADocx("The zip package holds no Word document.", fault=DocxFault.ANOTHER)
    if main.template:
        raise NotADocx("The file is a template of Word, not a document.", fault=DocxFault.TEMPLATE)


def _typed(names: list[str], declared: etree._Element) -> dict[str, str]:
    """Return the content types of what can be a document: those of other parts are not asked for."""
    given = {
        (each.get("PartName") or "").lstrip("/").lower()
        or f".{(each.get('Extension') or '').lower()}": each.get("ContentType", "")
        for each in declared
    }
    return {
        name: given.get(name.lower()) or given.get(posixpath.splitext(name.lower())[1], "") for name in names
    }


def _tree(package: zipfile.ZipFile, name: str) -> etree._Element:
    # From outside: no entities, no network.
    return etree.fromstring(_read(package, name), etree.XMLParser(resolve_entities=False, no_network=True))


def _read(package: zipfile.ZipFile, name: str) -> bytes:
    if package.getinfo(name).file_size > _LARGEST:
        raise NotADocx("The package's content types are larger than 1 MB.", fault=DocxFault.DAMAGED)
    return package.read(name)
