"""A template as an office prints it: on its paper, as a Lampiran where it is one, with the document's class and title.

What is put in here is put into the template, once for all documents of one dress; the template that a revision pinned,
and its digest, stay what they are. DOCX bytes in and out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from worker.press.annex import annex_form
from worker.press.attached import with_attached
from worker.press.class_mark import ClassMark, class_marked, initialled
from worker.press.editing import TemplateEdit
from worker.press.last_line import shrink_last_lines
from worker.press.paper import A4, on_paper
from worker.press.places import settle
from worker.press.qr_place import Symbols, fit
from worker.press.recipients import with_recipients
from worker.press.set_fields import set_from_document
from worker.press.word_art import whole_word_art


@dataclass(frozen=True, kw_only=True)
class Dress:
    """All in which the pages of two documents of one template can differ."""

    kertas: str = A4
    annex: bool = False
    """Printed as a Lampiran of another."""
    recipients: bool = False
    """Followed by the list of its recipients."""
    attached: bool = False
    """Followed by the list of the files that go with it."""
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
        listed = with_attached(listed) if self.attached else listed
        marked = class_marked(listed, self.akses) if self.akses else listed
        book = TemplateEdit(initialled(marked) if self.paraf else marked)
        settle(book)
        whole_word_art(book)
        if self.symbols is not None:
            fit(book, replace(self.symbols, claim=0) if self.annex else self.symbols)
        set_from_document(book, keywords=self.akses is not None)
        shrink_last_lines(book.root)
        return book.done()
