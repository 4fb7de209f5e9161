"""A document's pages as pictures, with what they say beside them: kept by the PDF's digest, drawn when they are missing.

Reads as any other read of the record: what the caller may not see does not exist, and above class B the read is in the audit
log before anything is drawn or sent. One process draws a few pages at a time in children with limits; a long PDF is drawn
where it is read, never all of it.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final
from uuid import UUID
from weakref import WeakValueDictionary

from archive.errors import in_full
from archive.ledger import Ledger, Principal
from archive.ledger.documents import page_pictures as pictures
from archive.ledger.documents.page_pictures import KeptPage, PageShape
from archive.ledger.viewing import apart
from service.documents.reading import ArchivedFile, DocumentReader
from service.errors import ContentUnknown, Field, PagesBusy, PagesUndrawn
from service.words import say
from worker.locked.drawing import PagesUndrawable
from worker.locked.page_pictures import AT_ONCE, page_pictures

PDF: Final = "application/pdf"
PLACES: Final = 2
"""Children that draw at once in a process: each takes a core for a second."""
MOST_WAITING: Final = 6
"""Requests that wait for a picture at once, of a process's sixteen threads: a browser asks for so many together."""
_WAIT_S: Final = 20.0


@dataclass(frozen=True, kw_only=True)
class ShownPage:
    """One page before its reader."""

    file: ArchivedFile
    page: KeptPage


@dataclass(frozen=True, kw_only=True)
class PageRun:
    """Some pages of a file, as far as they are made."""

    file: ArchivedFile
    of: int
    """How many pages the file has."""
    numbers: range
    """Those meant."""
    made: Mapping[int, PageShape]


def drawn(pdf: bytes, first: int, most: int = AT_ONCE) -> list[KeptPage]:
    """Return pages as they are kept, drawn in a child; raises ``PagesUndrawable`` or ``NoConfinement``."""
    return [
        KeptPage(
            number=each.number,
            of=each.of,
            width=each.width,
            height=each.height,
            small=each.small,
            large=each.large,
            words=each.words,
        )
        for each in page_pictures(pdf, first, most)
    ]


class PagePictures:
    """Shows pages."""

    def __init__(self, *, ledger: Ledger, reading: DocumentReader) -> None:
        self._ledger = ledger
        self._reading = reading
        self._places = threading.BoundedSemaphore(PLACES)
        self._waiting = threading.BoundedSemaphore(MOST_WAITING)
        self._guard = threading.Lock()
        self._turns: WeakValueDictionary[tuple[str, int], threading.Lock] = WeakValueDictionary()

    def page(
        self,
        principal: Principal,
        document_id: UUID,
        number: int,
        kind: str = "pdf",
        version: int | None = None,
    ) -> ShownPage:
        """Return one page, counted from 1, of an archived PDF: the newest of its kind without ``version``.

        Raises ``DocumentUnknown``, ``ContentUnknown``, ``PagesBusy``, ``PagesUndrawn``.
        """
        file = self._reading.find(principal, document_id, kind, version, page=number)
        artifact = file.artifact
        if artifact.media != PDF:
            raise _no_page(document_id, say("hanya halaman PDF yang digambar"))
        page = None
        if artifact.pages is None or number <= artifact.pages:
            page = self._kept(principal, file, number) or self._made(principal, file, number)
        if page is None:
            raise _no_page(document_id, say("berkas ini tidak mempunyai halaman {nomor}", nomor=number))
        return ShownPage(file=file, page=page)

    def run(self, principal: Principal, document_id: UUID, kind: str, first: int, most: int) -> PageRun:
        """Return which pages a PDF has from ``first`` on, or its last, and what those made say; a picture is drawn when asked for.

        Raises ``DocumentUnknown``, ``ContentUnknown``, and as ``page`` where nobody has counted the pages yet.
        """
        file = self._reading.find(principal, document_id, kind, None)
        artifact = file.artifact
        if artifact.media != PDF:
            raise _no_page(document_id, say("hanya halaman PDF yang digambar"))
        of = artifact.pages
        if of is None:
            one = self._kept(principal, file, 1) or self._made(principal, file, 1)
            of = one.of if one is not None else 0
        first = max(1, min(first, of))
        numbers = range(first, min(of, first + most - 1) + 1)
        with self._ledger.acting(principal) as tx:
            made = pictures.made(tx, document_id, artifact.sha256, numbers)
        return PageRun(file=file, of=of, numbers=numbers, made=made)

    def _kept(self, principal: Principal, file: ArchivedFile, number: int) -> KeptPage | None:
        with self._ledger.acting(principal) as tx:
            return pictures.kept(tx, file.document.id, file.artifact.sha256, number)

    def _made(self, principal: Principal, file: ArchivedFile, number: int) -> KeptPage | None:
        """Draw a page with its neighbours; whoever wants one of them meanwhile waits, and finds it."""
        first = number - (number - 1) % AT_ONCE
        with self._turn(file.artifact.sha256, first):
            if (found := self._kept(principal, file, number)) is not None:
                return found
            pages = self._draw(self._reading.bytes_of(file), first, number)
            with apart(), self._ledger.acting(principal) as tx:  # whoever waits looks for them next
                pictures.keep(tx, file.document.id, file.artifact.sha256, pages)
        return next((each for each in pages if each.number == number), None)

    def _draw(self, pdf: bytes, first: int, number: int) -> Sequence[KeptPage]:
        """Return a page with its neighbours, or alone where one of those cannot be drawn."""
        try:
            return drawn(pdf, first)
        except PagesUndrawable:
            try:
                return drawn(pdf, number, 1)
            except PagesUndrawable as error:
                raise PagesUndrawn(technical=in_full(error)) from error

    @contextmanager
    def _turn(self, sha256: str, first: int) -> Iterator[None]:
        """Hold the right to draw these pages, and a place for it; raises ``PagesBusy``."""
        if not self._waiting.acquire(blocking=False):
            raise PagesBusy
        try:
            with self._guard:
                turn = self._turns.setdefault((sha256, first), threading.Lock())
            with _held(turn), _held(self._places):
                yield
        finally:
            self._waiting.release()


@contextmanager
def _held(lock: threading.Lock | threading.Semaphore) -> Iterator[None]:
    if not lock.acquire(timeout=_WAIT_S):
        raise PagesBusy
    try:
        yield
    finally:
        lock.release()


def _no_page(document_id: UUID, reason: str) -> ContentUnknown:
    return ContentUnknown(fields=[Field(path="path.page", reason=reason)], document=document_id)
