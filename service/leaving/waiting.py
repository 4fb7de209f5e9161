"""What one who leaves would leave behind, and whom each thing goes to: the values, and the readers that find them.

A noun that lets something wait for a person adds its reader here, one line. Looks only. Whom a paper goes to is asked of the
inbox's own rule, as the office stands without them: nothing is decided a second time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cached_property

from archive.ledger import Transaction
from archive.ledger.disposisi import trees
from archive.ledger.documents import approvals
from archive.ledger.documents.documents import Document
from archive.ledger.office import certificates, keys
from archive.ledger.office.people import Person
from archive.ledger.office.positions import Delegation, Holder
from archive.states import OPEN, Status
from doc_templates.acts import Kind
from service.approvals.actors import Actor
from service.approvals.case import DRAFTER, Case
from service.approvals.inbox import MOST, task_of, tasks_of
from service.approvals.table import TAKE_OVER
from service.office.capacity import Mode, Staff, covers
from service.words import say
from service.words.life import DONE


class Sort(StrEnum):
    """What is left behind."""

    NASKAH = "naskah"
    """A paper that waits for an act of theirs."""
    NOMOR = "nomor"
    """A document they gave its number, not signed or sealed yet."""
    PENUGASAN = "penugasan"
    """A position they hold or act in, now or later."""
    WEWENANG = "wewenang"
    """Authority to sign a.n. that goes out from, or to, a position they alone hold."""
    KUNCI = "kunci"
    """A token."""
    DISPOSISI = "disposisi"
    """A running sheet that waits for their answer."""
    SERTIFIKAT = "sertifikat"
    """A certificate bound to them, or proposed."""


class HandOver(StrEnum):
    """Why it goes to whom it goes to."""

    PENERUS = "penerus"
    """To the successor that was named."""
    PENGGANTI = "pengganti"
    """To whoever stands in the position without them: definitive, Plt., Plh., or by authority."""
    ATASAN = "atasan"
    """Nobody stands there: to the position above in its chain, who is told."""
    BERAKHIR = "berakhir"
    """It ends for good."""
    KOSONG = "kosong"
    """To nobody, until somebody is appointed."""


@dataclass(frozen=True, kw_only=True)
class LeftBehind:
    """One thing that is left behind."""

    sort: Sort
    id: str
    what: str
    """What it is, in words; a document's title stands in the document."""
    way: HandOver
    to: Sequence[str] = ()
    """The people it goes to."""
    position: str | None = None
    document: Document | None = None


@dataclass(frozen=True, kw_only=True)
class Leaver:
    """A person of an office, and the office with and without them on a day."""

    tx: Transaction
    satker: str
    person: Person
    day: date
    before: Staff
    after: Staff
    """Without them, with the successors that were named."""
    others: Sequence[Person]
    successors: frozenset[str] = frozenset()
    above: Mapping[str, str] = field(default_factory=dict)
    """The superior of a position, as the office's file says."""

    @cached_property
    def cases(self) -> list[Case]:
        """Return every open document as it stands with them."""
        held = approvals.hold(self.tx, approvals.open_documents(self.tx, OPEN, MOST), lock=False)
        return [Case(held=each, staff=self.before, day=self.day) for each in held]

    def way_of(self, to: Sequence[str]) -> HandOver:
        """Return why something goes to these people."""
        if not to:
            return HandOver.KOSONG
        return HandOver.PENERUS if self.successors & set(to) else HandOver.PENGGANTI

    def in_their_place(self, position: str) -> list[str]:
        """Return who stands in a position without them."""
        return [each.person_id for each in self.after.holding(position, self.day)]


def papers(leaver: Leaver) -> Iterator[LeftBehind]:
    """Yield the papers that wait for them, and what they numbered and is not signed yet."""
    them = Actor(person=leaver.person, roles=frozenset())
    for case in leaver.cases:
        asked = task_of(case, them, leaver.day)
        theirs = (
            case.held.document.status == Status.MENUNGGU_TTE
            and case.signer is not None
            and case.signer.person_id == leaver.person.id
            and case.level in TAKE_OVER
        )
        if asked is None and not theirs:
            continue
        kind, position = asked or (Kind.AMBIL_ALIH, case.signatory)
        way, to = _goes_to(leaver, case, case.signatory if theirs else position)
        yield LeftBehind(
            sort=Sort.NOMOR if theirs else Sort.NASKAH,
            id=str(case.held.document.id),
            what=DONE[Kind.AMBIL_ALIH if theirs else kind],
            position=case.signatory if theirs else position,
            way=way,
            to=to,
            document=case.held.document,
        )


def _goes_to(leaver: Leaver, case: Case, position: str) -> tuple[HandOver, Sequence[str]]:
    """Return who will find a paper in their inbox once the leaver is gone; without anybody, who stands above."""
    without = replace(case, staff=leaver.after)
    takers = [
        each.id
        for each in leaver.others
        if any(
            place == position
            for _, place in tasks_of(without, Actor(person=each, roles=frozenset()), leaver.day)
        )
    ]
    if takers:
        return leaver.way_of(takers), takers
    for above in superiors(leaver, case, position):
        if to := leaver.in_their_place(above):
            return HandOver.ATASAN, to
    return HandOver.KOSONG, ()


def superiors(leaver: Leaver, case: Case, position: str) -> list[str]:
    """Return the positions above one, the nearest first: as the office's file says, else those above it in the document's chain."""
    found: list[str] = []
    while (above := leaver.above.get(found[-1] if found else position)) is not None and above not in found:
        found.append(above)
    if found or case.chain is None:
        return found
    line = [*case.chain.paraf, case.chain.penandatangan]
    if position == DRAFTER or position in case.chain.koordinasi:
        return line
    return line[line.index(position) + 1 :] if position in line else []


def sheets(leaver: Leaver) -> Iterator[LeftBehind]:
    """Yield the running sheets that wait for an answer of a position they stand in."""
    for position in leaver.before.held_by(leaver.person.id, leaver.day):
        for each in approvals.hold(leaver.tx, trees.waiting(leaver.tx, [position], MOST), lock=False):
            to = leaver.in_their_place(position)
            yield LeftBehind(
                sort=Sort.DISPOSISI,
                id=str(each.document.id),
                what=DONE[Kind.JAWAB],
                position=position,
                way=leaver.way_of(to),
                to=to,
                document=each.document,
            )


def holdings(leaver: Leaver) -> Iterator[LeftBehind]:
    """Yield the positions they hold or act in, today or later."""
    for each in leaver.before.holders:
        if each.person_id == leaver.person.id and _lasts(each, leaver.day):
            to = leaver.in_their_place(each.position)
            title = leaver.before.jabatan(each.position)
            yield LeftBehind(
                sort=Sort.PENUGASAN,
                id=str(each.id),
                what=f"{each.capacity.capitalize()}. {title}" if each.capacity != Mode.LANGSUNG else title,
                position=each.position,
                way=leaver.way_of(to),
                to=to,
            )


def authority(leaver: Leaver) -> Iterator[LeftBehind]:
    """Yield the authority to sign a.n. that lies with a position they stand in, as principal, between, or as agent."""
    mine = set(leaver.before.held_by(leaver.person.id, leaver.day))
    for each in leaver.before.delegations:
        named = [each.principal, *([each.via] if each.via else []), each.agent]
        if not _lasts(each, leaver.day) or not mine & set(named):
            continue
        to = leaver.in_their_place(each.agent)
        yield LeftBehind(
            sort=Sort.WEWENANG,
            id=str(each.id),
            what=say(
                "a.n. {atasan} oleh {pelaksana}",
                atasan=leaver.before.jabatan(each.principal),
                pelaksana=leaver.before.jabatan(each.agent),
            ),
            position=each.agent,
            way=leaver.way_of(to),
            to=to,
        )


def tokens(leaver: Leaver) -> Iterator[LeftBehind]:
    """Yield their tokens, each of which ends for good."""
    for each in keys.living_of(leaver.tx, leaver.satker, leaver.person.id):
        yield LeftBehind(
            sort=Sort.KUNCI,
            id=str(each.id),
            what=f"{each.name}: {', '.join(sorted(each.roles))}",
            way=HandOver.BERAKHIR,
        )


def bonds(leaver: Leaver) -> Iterator[LeftBehind]:
    """Yield the certificates that are theirs, or proposed to be."""
    for each in certificates.every(leaver.tx, leaver.satker, leaver.person.id):
        if each.ended_at is None:
            yield LeftBehind(
                sort=Sort.SERTIFIKAT, id=str(each.id), what=each.subject or each.sha256, way=HandOver.BERAKHIR
            )


def _lasts(span: Holder | Delegation, day: date) -> bool:
    return covers(span, day) or (span.since is not None and span.since > day)


READERS: tuple[Callable[[Leaver], Iterator[LeftBehind]], ...] = (
    papers,
    sheets,
    holdings,
    authority,
    tokens,
    bonds,
)
"""A noun more that lets something wait for a person is one name more here."""


def left_behind(leaver: Leaver) -> list[LeftBehind]:
    """Return all that one who leaves leaves behind."""
    return [each for reader in READERS for each in reader(leaver)]
