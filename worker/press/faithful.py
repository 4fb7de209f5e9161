"""The docxtpl way: a package that each render takes apart and puts together with docxtpl and python-docx.

Chosen when a template is compiled, for what the compiled way does not serve: ``{{p name }}`` may bring a sub-document,
whose styles, numberings, pictures and notes docxcompose carries over. Some 30 times slower. The texts are printed by
the same compiled parts as ever, so sandbox, autoescape, strict names and the record of what was printed hold here too;
docxtpl's own parser, which loses text in silence, is not used.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any, Final

from docx.opc.part import XmlPart
from docx.oxml.parser import parse_xml
from docxtpl import DocxTemplate, InlineImage, Listing, RichText, RichTextParagraph, Subdoc

from worker.press.package import PackageLimits, Part, open_package
from worker.press.rich import Picture, SubDocument, picture, run_break

_XML: Final = (RichText, RichTextParagraph, Listing, Subdoc)
_ROOMY: Final = PackageLimits(
    packed=1 << 30, unpacked=1 << 30, part=1 << 29, entries=20_000
)  # what we made ourselves


class Assembly:
    """One document being put together."""

    def __init__(self, docx: bytes) -> None:
        self._template = DocxTemplate(io.BytesIO(docx))
        self._template.render_init()
        package = self._template.docx.part.package
        self._parts: dict[str, Any] = {str(part.partname).lstrip("/"): part for part in package.iter_parts()}

    def printer(self, name: str) -> Callable[[object], str | None]:
        """Return what prints the caller's objects in the part of this name."""
        part: Any = self._parts.get(name)

        def printed(value: object) -> str | None:
            if isinstance(value, SubDocument):
                return str(self._template.new_subdoc(io.BytesIO(value.docx)))
            if isinstance(value, InlineImage):
                value = picture(value)
            if isinstance(value, Picture):
                if not hasattr(part, "new_pic_inline"):
                    return None
                inline = part.new_pic_inline(io.BytesIO(value.data), value.width, value.height)
                if value.anchor:
                    made = InlineImage(self._template, None, anchor=value.anchor)
                    inline = made._add_hyperlink(inline, value.anchor, part)
                return run_break(inline.xml)
            return str(value) if isinstance(value, _XML) else None

        return printed

    def content(self, name: str) -> bytes:
        """Return a part as it is by now."""
        blob: bytes = self._parts[name].blob
        return blob

    def put(self, name: str, data: bytes) -> None:
        """Give a part its printed content."""
        part = self._parts[name]
        if isinstance(part, XmlPart):
            part._element = parse_xml(data)
        else:
            part._blob = data

    def parts(self) -> dict[str, Part]:
        """Return every part of the finished package by name."""
        written = io.BytesIO()
        self._template.docx.save(written)
        return dict(open_package(written.getvalue(), _ROOMY).parts)
