"""Takes Word's comments off the copy that LibreOffice is given; the document itself keeps them.

A comment is a note in the margin of the author's screen and no part of the page. LibreOffice 7.4, driven through
LibreOfficeKit, does not load a DOCX whose text refers to one ("loadComponentFromURL returned an empty reference");
without the references it never opens the comments' part.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import Final

_PART: Final = b"comments.xml"  # a name in the zip's directory stands there as it is
_REFERENCE: Final = re.compile(
    rb"<w:comment(RangeStart|RangeEnd|Reference)(?:\s[^<>]*?)?(?:/>|>\s*</w:comment\1>)"
)


def without_comments(docx: bytes) -> bytes:
    """Return ``docx`` without references to comments; the same bytes when it has none."""
    if _PART not in docx:
        return docx
    made = io.BytesIO()
    changed = False
    try:
        with zipfile.ZipFile(io.BytesIO(docx)) as package, zipfile.ZipFile(made, "w") as copy:
            for entry in package.infolist():
                data = package.read(entry)
                if entry.filename.endswith(".xml") and b"<w:comment" in data:
                    data, count = _REFERENCE.subn(b"", data)
                    changed = changed or count > 0
                copy.writestr(entry, data)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError):
        return docx  # no package: the pool says so in its own words
    return made.getvalue() if changed else docx
