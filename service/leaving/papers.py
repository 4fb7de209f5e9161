"""What of documents waits for one who leaves, and whom it goes to: asked of the inbox's own rule, as the office stands without them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from archive.ledger.disposisi import trees
from archive.ledger.documents import announcements, approvals
from archive.states import Status
from doc_templates.acts import Kind
from service.approvals.actors import Actor
from service.approvals.case import DRAFTER, Case
from service.approvals.inbox import MOST, task_of, tasks_of
from service.approvals.table import TAKE_OVER
from service.leaving.leaver import HandOver, Leaver, LeftBehind, Sort
from service.words import say
from service.words.life import DONE

NOBODY: Final[frozenset[str]] = frozenset()
"""The roles of one who is asked for their tray alone."""


def papers(leaver: Leaver) -> Iterator[LeftBehind]:
    """Yield the papers that wait for them, and what has its number and waits for their signature, in their turn or not yet."""
    them = Actor(person=leaver.person, roles=NOBODY)
    for case in leaver.change.cases:
        place = _in_round(leaver, case)
        asked = task_of(case, them, case.day)
        if place is not None:
            yield _numbered(leaver, case, place)
        elif asked is not None:
            kind, position = asked
            way, to = goes_to(leaver, case, position)
            yield LeftBehind(
                sort=Sort.NASKAH,
                id=str(case.held.document.id),
                what=DONE[kind],
                position=position,
                way=way,
                to=to,
                document=case.held.document,
            )


def _in_round(leaver: Leaver, case: Case) -> str | None:
    """Return the position for which they are to sign what has its number; None where they are not, or have."""
    if case.held.document.status != Status.MENUNGGU_TTE or case.level not in TAKE_OVER or case.round is None:
        return None
    party = case.round.of_person(leaver.person.id)
    return party.position if party is not None and party.signed is None else None


def _numbered(leaver: Leaver, case: Case, position: str) -> LeftBehind:
    way, to = _takes_over(leaver, case, position) if case.unsigned else _breaks(leaver, case)
    kind = Kind.AMBIL_ALIH if case.unsigned else Kind.KEMBALIKAN
    return LeftBehind(
        sort=Sort.NOMOR,
        id=str(case.held.document.id),
        what=DONE[kind],
        position=position,
        way=way,
        to=to,
        document=case.held.document,
    )


def _takes_over(leaver: Leaver, case: Case, position: str) -> tuple[HandOver, Sequence[str]]:
    """Return who may take the place over while nobody has signed; without anybody, who stands above."""
    to = _signing(leaver, case, [position])
    return (leaver.way_of(to), to) if to else _to_superior(leaver, case, position)


def _breaks(leaver: Leaver, case: Case) -> tuple[HandOver, Sequence[str]]:
    """Return who sends back what another signed already: any of its signatories, and whoever stands in the leaver's place."""
    to = _signing(leaver, case, [each.position for each in case.round.parties] if case.round else [])
    return (HandOver.ULANG if to else HandOver.KOSONG), to


def _signing(leaver: Leaver, case: Case, positions: Sequence[str]) -> list[str]:
    """Return who may sign a document for one of these positions without the leaver."""
    without, jenis = leaver.change.after, case.held.document.jenis
    return [
        each.id
        for each in leaver.change.others
        if any(without.capacities(each.id, key, case.day, jenis) for key in positions)
    ]


def goes_to(leaver: Leaver, case: Case, position: str) -> tuple[HandOver, Sequence[str]]:
    """Return who will find a paper in their inbox once the leaver is gone; without anybody, who stands above."""
    without = replace(case, staff=leaver.change.after)
    takers = [
        each.id
        for each in leaver.change.others
        if any(
            place == position for _, place in tasks_of(without, Actor(person=each, roles=NOBODY), case.day)
        )
    ]
    if takers:
        by_head = position == DRAFTER and without.draft_position not in (None, case.drafting_position)
        return (HandOver.KEPALA if by_head else leaver.way_of(takers)), takers
    return _to_superior(leaver, case, position)


def _to_superior(leaver: Leaver, case: Case, position: str) -> tuple[HandOver, Sequence[str]]:
    for above in _above(leaver, case, position):
        if to := leaver.in_their_place(above):
            return HandOver.ATASAN, to
    return HandOver.KOSONG, ()


def _above(leaver: Leaver, case: Case, position: str) -> list[str]:
    """Return the positions above one: as the office's file says, else those above it in the document's chain."""
    found = leaver.change.superiors(position)
    if found or case.chain is None:
        return found
    line = [*case.chain.paraf, case.chain.penandatangan]
    if position == DRAFTER or position in case.chain.koordinasi:
        return line
    return line[line.index(position) + 1 :] if position in line else []


def sheets(leaver: Leaver) -> Iterator[LeftBehind]:
    """Yield the running sheets that wait for an answer of a position they stand in, and those that such a position gave."""
    tx = leaver.change.tx
    for position in leaver.held:
        to = leaver.in_their_place(position)
        for sort, kind, ids in (
            (Sort.DISPOSISI, Kind.JAWAB, trees.waiting(tx, [position], MOST)),
            (Sort.DIBERIKAN, Kind.TUTUP, trees.given(tx, [position], MOST)),
        ):
            for each in approvals.hold(tx, ids, lock=False):
                yield LeftBehind(
                    sort=sort,
                    id=str(each.document.id),
                    what=DONE[kind],
                    position=position,
                    way=leaver.way_of(to),
                    to=to,
                    document=each.document,
                )


def entries(leaver: Leaver) -> Iterator[LeftBehind]:
    """Yield the documents that they were sent and never read, a document once."""
    way, to = leaver.heirs
    told = announcements.of_person(
        leaver.change.tx, leaver.change.satker, leaver.person.id, everything=False, limit=MOST
    )
    for document in {each.document.id: each.document for each in told}.values():
        yield LeftBehind(
            sort=Sort.KIRIMAN,
            id=str(document.id),
            what=say("belum dibaca"),
            way=way,
            to=to,
            document=document,
        )
