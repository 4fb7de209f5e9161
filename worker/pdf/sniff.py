"""Is this a DOCX? Asked before LibreOffice sees a byte, because it opens anything and answers 0 for garbage.

Looks at the zip directory and at ``[Content_Types].xml`` only. Limits against hostile packages (ratio, entries,
external relationships) belong to the press; here it is enough that HTML, RTF, images and macro documents stay out.
"""

from __future__ import annotations

import io
import zipfile
import zlib

from worker.pdf.errors import DocxFault, NotADocx

MAIN_DOCUMENT = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
# Compound File Binary: an old .doc, or a DOCX encrypted with a password.
_CFB_MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# A real content-types part has a few kB; one past 1 MB is an attack on memory.
_MAX_CONTENT_TYPES = 1 << 20


def require_docx(data: bytes) -> None:
    """Raise ``NotADocx`` with the reason unless ``data`` is a macro-free Word package."""
    if not data:
        raise NotADocx("The file is empty.", fault=DocxFault.EMPTY)
    if data.startswith(_CFB_MAGIC):
        raise NotADocx("The file is an old or encrypted Office document, not a DOCX.", fault=DocxFault.OLD)
    if not data.startswith(b"PK\x03\x04"):
        raise NotADocx(
            f"The file is not a zip package: it begins with {data[:8]!r}.", fault=DocxFault.NO_PACKAGE
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = set(package.namelist())
            if "[Content_Types].xml" not in names or "word/document.xml" not in names:
                raise NotADocx("The zip package holds no Word document.", fault=DocxFault.ANOTHER)
            if package.getinfo("[Content_Types].xml").file_size > _MAX_CONTENT_TYPES:
                raise NotADocx("The package's content types are larger than 1 MB.", fault=DocxFault.DAMAGED)
            types = package.read("[Content_Types].xml")
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError) as cause:
        raise NotADocx(f"The zip package is damaged: {cause}.", fault=DocxFault.DAMAGED) from cause
    if MAIN_DOCUMENT not in types:
        raise NotADocx(
            "The package's main part is not a plain Word document (a template or macro document?).",
            fault=DocxFault.ANOTHER,
        )
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise NotADocx("The package carries macros.", fault=DocxFault.MACROS)
