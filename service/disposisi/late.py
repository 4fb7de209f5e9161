"""Disposisi whose day has passed, by the people who owe the answer: for the digest and the event that remind of papers."""

from __future__ import annotations

from datetime import datetime

from archive.ledger import Transaction
from archive.ledger.disposisi import trees
from doc_templates.acts import Kind
from service.approvals.inbox import MOST, Item
from service.disposisi.forest import forest
from service.disposisi.tree import AddresseeState, SheetState
from service.office.letterhead import Letterhead
from service.office.people import staff


def late_answers(tx: Transaction, satker: str, office: Letterhead, now: datetime) -> dict[str, list[Item]]:
    """Return what is late, by the person it waits for; who passed it on waits for others, and is not told."""
    found: dict[str, list[Item]] = {}
    ids = trees.overdue(tx, now, MOST)
    everyone, grown = staff(tx, satker), forest(tx, ids)
    for tree, sheet in ((grown[each], grown[each][each]) for each in ids if each in grown):
        late = office.rules.hours.minutes(sheet.due, now) if sheet.due else 0
        if not late or tree.state(sheet) is not SheetState.RUNNING:
            continue
        for each in tree.addressees(sheet):
            if each.state is not AddresseeState.WAITING:
                continue
            item = Item(
                document=sheet.held.document,
                task=Kind.JAWAB,
                position=each.posisi,
                since=sheet.given or sheet.held.document.created_at,
                standard=None,
                late=late,
                note=None,
            )
            for holder in everyone.holding(each.posisi, office.day(now)):
                found.setdefault(holder.person_id, []).append(item)
    return found
