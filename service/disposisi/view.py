"""A tree before one reader: what of it they see, what they may do, what of it waits for them, how late it is. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from archive.ledger.documents.documents import Document
from doc_templates.acts import Kind
from service.disposisi.tree import AddresseeState, DisposisiSheet, SheetState, Tree
from service.office.capacity import Staff
from service.office.letterhead import Letterhead
from service.words import say

STANDS: Final[Mapping[SheetState, str]] = {
    SheetState.DRAFT: say("Disposisi ini belum ditandatangani pemberinya"),
    SheetState.RUNNING: say("Disposisi ini berjalan"),
    SheetState.ANSWERED: say("Disposisi ini sudah dijawab semua yang dituju"),
    SheetState.CLOSED: say("Disposisi ini sudah ditutup oleh pemberinya"),
    SheetState.ENDED: say("Disposisi di atasnya sudah berakhir"),
    SheetState.REPLACED: say("Disposisi ini sudah diganti oleh pemberinya dengan yang baru"),
    SheetState.REVOKED: say("Disposisi ini sudah dicabut"),
    SheetState.CANCELLED: say("Disposisi ini batal sebelum ditandatangani"),
}
"""How a sheet stands, to be said of it."""
_OPEN: Final = (AddresseeState.WAITING, AddresseeState.FORWARDED)


@dataclass(frozen=True, kw_only=True)
class TreeView:
    """A tree before one reader, who asked for one sheet of it."""

    tree: Tree
    asked: DisposisiSheet
    seen: frozenset[UUID]
    positions: frozenset[str] | None
    """The positions by which they see it; None for one who sees all of it."""
    mine: frozenset[str]
    """The positions they stand in today."""
    paper: Document | None
    staff: Staff
    office: Letterhead
    now: datetime

    @property
    def possible(self) -> Iterator[str]:
        """Yield what the reader may do with the sheet, by the names of the commands."""
        state = self.tree.state(self.asked)
        if state not in (SheetState.RUNNING, SheetState.ANSWERED):
            return
        if any(each.posisi in self.mine and each.state in _OPEN for each in self.tree.addressees(self.asked)):
            yield from ("forward", "answer")
        if self.asked.giver in self.mine:
            yield from ("replace", "close")

    @property
    def task(self) -> tuple[str, str] | None:
        """Return what waits for the reader, and as which position: an answer, or the end that its giver puts to it."""
        state = self.tree.state(self.asked)
        if state is SheetState.ANSWERED and self.asked.giver in self.mine:
            return Kind.TUTUP.value, self.asked.giver
        for each in self.tree.addressees(self.asked):
            if each.posisi in self.mine and each.state is AddresseeState.WAITING:
                return Kind.JAWAB.value, each.posisi
        return None

    def late(self, sheet: DisposisiSheet) -> int:
        """Return how many of the office's working minutes a running sheet is beyond its day."""
        if sheet.due is None or self.tree.state(sheet) is not SheetState.RUNNING:
            return 0
        return self.office.rules.hours.minutes(sheet.due, self.now)
