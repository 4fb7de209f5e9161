"""What a sheet is to stand on, and the tree it will stand in: asked before it is drafted, and before a form for it is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from archive.ledger import Transaction
from archive.ledger.documents import approvals
from archive.ledger.documents.approvals import HeldDocument
from archive.states import ENDED
from service.disposisi.forest import tree_with
from service.disposisi.giving import SheetGround
from service.disposisi.offering import GivingWay
from service.disposisi.tree import SheetState, Tree
from service.disposisi.view import STANDS
from service.errors import ActNotPossible, ActRefused, Field
from service.intake.drafting import DISPOSISI
from service.words import say


@dataclass(frozen=True, kw_only=True)
class PlaceInTree:
    """Where a sheet is to stand."""

    ground: SheetGround
    tree: Tree | None = None

    @property
    def etag(self) -> str | None:
        """Return the state that whoever gives it was shown; None for one that stands on nothing."""
        sheet = self.ground.above or self.ground.replaces
        held = sheet.held if sheet is not None else self.ground.paper
        return f"r{held.document.revision_no}a{len(held.acts)}" if held is not None else None

    @property
    def above(self) -> Sequence[str]:
        """Return the positions that gave what it passes on."""
        if self.tree is None:
            return []
        if self.ground.above is not None:
            return [self.ground.above.giver, *(each.giver for each in self.tree.above(self.ground.above))]
        return [each.giver for each in self.tree.above(self.ground.replaces)] if self.ground.replaces else []

    def require_running(self) -> None:
        """Raise ``ActNotPossible`` for a sheet on which nobody is waited for; asked once it is known who may hear of it."""
        sheet = self.ground.above or self.ground.replaces
        if self.tree is None or sheet is None:
            return
        state = self.tree.state(sheet)
        if state not in (SheetState.RUNNING, SheetState.ANSWERED):
            raise ActNotPossible(STANDS[state], document=sheet.id)


BARE: Final = PlaceInTree(ground=SheetGround())
"""Of a sheet that says itself what it is about."""


def place_in(tx: Transaction, document_id: UUID, way: GivingWay) -> PlaceInTree:
    """Return where a sheet is to stand; raises ``DocumentUnknown`` for what is no sheet, ``ActRefused`` for what is not passed on."""
    if way is GivingWay.GIVE:
        return PlaceInTree(ground=SheetGround(paper=_paper(tx, document_id)))
    tree, sheet = tree_with(tx, document_id)
    ground = SheetGround(above=sheet) if way is GivingWay.FORWARD else SheetGround(replaces=sheet)
    return PlaceInTree(ground=ground, tree=tree)


def _paper(tx: Transaction, naskah: UUID) -> HeldDocument:
    """Return the letter or document that is passed on; raises ``ActRefused`` for what cannot be."""
    for each in approvals.hold(tx, [naskah], lock=False):
        if each.document.status not in ENDED and each.document.jenis != DISPOSISI:
            return each
    reason = say("harus surat yang diterima atau naskah kantor ini, yang tidak batal dan tidak dicabut")
    raise ActRefused(fields=[Field(path="naskah", reason=reason)])
