"""The pages of a form before it is handed in: printed by the locked renderer and drawn as pictures, and kept by nobody.

A process draws few at once. Who types goes on typing: of one person the newest is drawn, and those before it give their place up.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from PIL import Image

from archive.ledger import Principal
from doc_templates.catalog import Stationery
from doc_templates.kit.kantor import Kantor
from service.documents.files.places import Turnstile
from service.errors import PagesBusy, PagesUnavailable
from service.office.letterhead import Letterhead
from service.templates.drawing import Pages
from service.templates.samples import example_of, trial_of
from service.words import say
from worker.press.errors import PackageRefused, TemplateTooHungry
from worker.press.foreign import examine

AT_ONCE: Final = 2
"""Children that print and draw at once in a process: three seconds of a core each."""
WAITING: Final = 4
CARDS_WAITING: Final = 5
"""Beside the one that is drawn: a browser asks for so many together. None of them keeps a form's pages waiting."""
_CARD_WAIT_S: Final = 60.0
_WAIT_S: Final = 25.0
"""What is before it takes three seconds, and on a busy machine several times that."""
MOST_PAGES: Final = 12
"""Of a longer one the first ones: enough to see how it will look."""
_DPI: Final = 100
_CARD: Final = 300
"""Pixels across of a card's picture."""
_CARDS: Final = 200
"""Of twelve types a dozen offices."""
Template = Callable[[Principal, str, str], bytes]


@dataclass(frozen=True, kw_only=True)
class PreviewPage:
    """One page as it would be."""

    webp: bytes = field(repr=False)
    width: int
    height: int


@dataclass(frozen=True, kw_only=True)
class PreviewPages:
    """The first pages, and how many there are."""

    pages: tuple[PreviewPage, ...]
    of: int


class PreviewSuperseded(PagesBusy):
    """Its person has typed on: the pages of what they type now are drawn instead."""


class Preview:
    """Draws forms."""

    def __init__(self, *, pages: Pages, template: Template) -> None:
        self._pages = pages
        self._template = template
        self._places = Turnstile(most=AT_ONCE, waiting=WAITING, full=PagesBusy)
        self._easel = Turnstile(most=1, waiting=CARDS_WAITING, full=PagesBusy)
        self._newest: dict[str, object] = {}
        self._cards: dict[tuple[str, ...], bytes] = {}

    def pages(
        self, principal: Principal, office: Letterhead, stationery: Stationery, context: Mapping[str, Any]
    ) -> PreviewPages:
        """Return the pages of a context; raises ``PagesBusy``, ``PreviewSuperseded``, ``PagesUnavailable``."""
        turn = object()
        self._newest[principal.id] = turn
        try:
            with self._places.take(_WAIT_S):
                if self._newest.get(principal.id) is not turn:
                    raise PreviewSuperseded
                return self._drawn(principal, office, stationery, context)
        finally:
            if self._newest.get(principal.id) is turn:
                del self._newest[principal.id]

    def card(self, principal: Principal, office: Letterhead, stationery: Stationery) -> bytes:
        """Return the first page of a type's example at an office, small, drawn once; raises as ``pages`` does."""
        digest = office.templates.get(stationery.jenis, stationery.digest)
        key = (office.kantor.kode, str(office.version), stationery.jenis, digest)
        if key not in self._cards:
            with self._easel.take(_CARD_WAIT_S):
                if key not in self._cards:
                    context = example_of(stationery, office.kantor)
                    found = self._drawn(principal, office, stationery, context, small=True)
                    if len(self._cards) >= _CARDS:
                        self._cards.pop(next(iter(self._cards)))
                    self._cards[key] = found.pages[0].webp
        return self._cards[key]

    def _drawn(
        self,
        principal: Principal,
        office: Letterhead,
        stationery: Stationery,
        context: Mapping[str, Any],
        *,
        small: bool = False,
    ) -> PreviewPages:
        docx = self._printed(principal, office, stationery, context)
        with tempfile.TemporaryDirectory(prefix="naskah-preview-") as folder:
            drawn = self._pages.draw(docx, Path(folder), title=stationery.contract.judul, dpi=_DPI)
            chosen = drawn.images[:1] if small else drawn.images[:MOST_PAGES]
            return PreviewPages(
                pages=tuple(_picture(each, _CARD if small else 0) for each in chosen), of=len(drawn.images)
            )

    def _printed(
        self, principal: Principal, office: Letterhead, stationery: Stationery, context: Mapping[str, Any]
    ) -> bytes:
        digest = office.templates.get(stationery.jenis)
        template = self._template(principal, stationery.jenis, digest) if digest else stationery.template
        kantor: Kantor = office.kantor
        try:
            made = examine(template, None, trial_of(context, kantor))
        except (PackageRefused, TemplateTooHungry) as error:
            raise PagesUnavailable(
                say("Halaman tidak dapat digambar: templatnya tidak dapat dicetak")
            ) from error
        if made.rendered is None:
            raise PagesUnavailable(say("Halaman tidak dapat digambar: templatnya tidak dapat dicetak"))
        return made.rendered


def _picture(file: Path, width: int) -> PreviewPage:
    with Image.open(file) as image:
        page = image.convert("RGB")
        if width:  # the page's upper square: more of it no card shows
            side = min(page.size)
            page = page.resize((width, width), Image.Resampling.LANCZOS, (0, 0, side, side))
        packed = BytesIO()
        quality, method = (60, 6) if width else (70, 4)
        page.save(packed, "WEBP", quality=quality, method=method)
        return PreviewPage(webp=packed.getvalue(), width=page.width, height=page.height)
