"""Trees of disposisi as the ledger holds them, as far as the caller's class reaches."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from archive.ledger import Transaction
from archive.ledger.disposisi import trees
from archive.ledger.documents import approvals, documents
from archive.ledger.documents.approvals import HeldDocument
from service.disposisi.tree import DisposisiSheet, Tree
from service.errors import DocumentUnknown
from service.intake.drafting import DISPOSISI
from service.words import say


def tree_with(tx: Transaction, sheet_id: UUID) -> tuple[Tree, DisposisiSheet]:
    """Return the tree of a sheet, and the sheet; raises ``DocumentUnknown``."""
    tree = forest(tx, [sheet_id]).get(sheet_id)
    if tree is None:
        raise no_sheet(tx, sheet_id)
    return tree, tree[sheet_id]


def no_sheet(tx: Transaction, document_id: UUID) -> DocumentUnknown:
    """Return what is said of a document that is no sheet: one that the caller may see leads to its own sheets."""
    if documents.get(tx, document_id) is None:
        return DocumentUnknown(document=document_id)
    return DocumentUnknown(
        say("Naskah ini bukan lembar disposisi"),
        step=say("Lihat disposisi atas naskah ini: naskah disposisi list --naskah NASKAH"),
        document=document_id,
    )


def forest(tx: Transaction, sheet_ids: Sequence[UUID]) -> dict[UUID, Tree]:
    """Return the tree of each of these sheets; one from before there were trees stands alone."""
    ids = trees.sheets(tx, trees.trees_of(tx, sheet_ids)) if sheet_ids else []
    held = [
        each
        for each in approvals.hold(tx, [*ids, *sheet_ids], lock=False)
        if each.document.jenis == DISPOSISI
    ]
    grown: dict[UUID, list[HeldDocument]] = {}
    for each in held:
        grown.setdefault(DisposisiSheet(each).root, []).append(each)
    return {one.document.id: tree for each in grown.values() for tree in [Tree(each)] for one in each}
