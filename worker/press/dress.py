"""A template as an office prints it: on its paper, as a Lampiran where it is one, with the document's class and title.

What is put in here is put into the template, once for all documents of one dress; the template that a revision pinned,
and its digest, stay what they are. DOCX bytes in and out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from lxml import etree

from worker.press.annex import annex_form
from worker.press.class_mark import ClassMark, class_marked, initialled
from worker.press.editing import TemplateEdit
from worker.press.last_line import shrink_last_lines
from worker.press.paper import A4, on_paper
from worker.press.qr_place import Symbols, fit
from worker.press.recipients import with_recipients

_CORE_TYPE: Final = "application/vnd.openxmlformats-package.core-properties+xml"
_CP: Final = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_DC: Final = "http://purl.org/dc/elements/1.1/"


@dataclass(frozen=True, kw_only=True)
class Dress:
    """All in which the pages of two documents of one template can differ."""

    kertas: str = A4
    annex: bool = False
    """Printed as a Lampiran of another."""
    recipients: bool = False
    """Followed by the list of its recipients."""
    akses: ClassMark | None = None
    """The access class on every page; None for class B, which prints nothing."""
    paraf: bool = False
    """Whether every page bears the initials of those who gave them."""
    symbols: Symbols | None = None
    """How large the QR code is, and what stands beside it; None leaves the template's."""

    def on(self, template: bytes) -> bytes:
        """Return ``template`` so dressed."""
        sized = on_paper(template, self.kertas)
        formed = annex_form(sized) if self.annex else sized
        listed = with_recipients(formed) if self.recipients else formed
        marked = class_marked(listed, self.akses) if self.akses else listed
        book = TemplateEdit(initialled(marked) if self.paraf else marked)
        if self.symbols is not None:
            fit(book, replace(self.symbols, claim=0) if self.annex else self.symbols)
        self._entitle(book)
        shrink_last_lines(book.root)
        return book.done()

    def _entitle(self, book: TemplateEdit) -> None:
        """Have the file's properties say the title with its number, and the class among the keywords."""
        for name in book.named(_CORE_TYPE):
            root = book.tree(name)
            _say(root, f"{{{_DC}}}title", "{{ stempel.judul }}")
            if self.akses is not None:
                _say(root, f"{{{_CP}}}keywords", "{{ stempel.kata_kunci }}")


def _say(root: etree._Element, tag: str, text: str) -> None:
    element = root.find(tag)
    if element is None:
        element = etree.SubElement(root, tag)
    element.text = text
