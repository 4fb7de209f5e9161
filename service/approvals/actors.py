"""Who may do an act upon a document today, and in what capacity. Pure; whether it can be done at all is ``rules``."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from archive.ledger.office.people import Person
from service.approvals.case import HIERARKI, Case, ChainPlace
from service.approvals.disposisi import addressees, answers
from service.approvals.table import Kind
from service.errors import ActForbidden, ActNotPossible, Field, OwnSignatureLacking
from service.identity.roles import ACTORS, Role
from service.office.capacity import Capacity, Mode
from service.words import say


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Who wants to act."""

    person: Person
    roles: frozenset[str]
    outside: bool = False
    """They are nobody of the office: they sign their own block, by a link, and do nothing else."""


def within(actor: Actor, case: Case, *, mends: bool = True) -> Collection[Kind]:
    """Return the acts that somebody's roles let them do at all: an admin mends what was set aside, and nothing else.

    ``mends``: at the desk for that; elsewhere an admin corrects no received letter.
    """
    if actor.outside or actor.roles.intersection(ACTORS):
        return tuple(Kind)
    if Role.ADMIN not in actor.roles or not case.stuck:
        return ()
    return (Kind.REVISI, Kind.KOREKSI) if mends else (Kind.REVISI,)


def capacity(
    case: Case, actor: Actor, kind: Kind, posisi: str | None = None
) -> tuple[Capacity | None, ChainPlace | None]:
    """Return in what capacity the actor may do this today; raises ``ActForbidden``.

    Without a capacity they act as one of the office's staff: their own position is recorded. ``posisi``: for which of their
    positions, where somebody has several that may.
    """
    if actor.outside and kind is not Kind.TTE:
        raise ActForbidden(
            say("Dengan tautan ini Anda hanya menandatangani; perbuatan lain dilakukan kantornya")
        )
    match kind:
        case Kind.PARAF:
            return _paraf(case, actor)
        case Kind.TANDA_TANGAN:
            return _signing(case, actor, case.opening), None
        case Kind.AMBIL_ALIH:
            return _signing(case, actor, [each.position for each in case.absent]), None
        case Kind.JAWAB:
            return _answering(case, actor, posisi), None
        case Kind.CABUT | Kind.RALAT | Kind.TUTUP:
            return _for(case, actor, case.signatory, jenis=case.held.document.jenis), None
        case Kind.TTE:
            return _own(case, actor), None
        case Kind.PASTIKAN if Role.ARSIPARIS in actor.roles:
            return None, None
        case Kind.PASTIKAN:
            return _settling(case, actor), None
        case Kind.KEMBALIKAN if case.round is not None:
            return _in_round(case, actor), None
        case Kind.KEMBALIKAN:
            return _returning(case, actor), None
        case Kind.REVISI | Kind.KOREKSI if Role.ADMIN in actor.roles and case.stuck:
            return None, None
        case Kind.KELIRU:
            if Role.ARSIPARIS not in actor.roles:
                raise ActForbidden(
                    say("Hanya arsiparis yang menyatakan suatu surat diterima keliru"),
                    step=say("Minta arsiparis kantor melakukannya."),
                )
            return None, None
        case Kind.BATAL if case.level is not None:
            if Role.ARSIPARIS in actor.roles:
                return None, None
            return _in_round(case, actor), None
        case _:
            _staff(case, actor, kind)
            return None, None


def concerns(case: Case, actor: Actor) -> bool:
    """Tell whether the actor works on this document: in its chain, its unit, or keeping its records."""
    positions = set(case.staff.held_by(actor.person.id, case.day))
    return bool(
        (case.chain and positions & case.chain.positions)
        or actor.person.unit == case.held.document.unit
        or case.staff.heads.get(case.held.document.unit) in positions
        or actor.person.id == case.drafter
    )


def _staff(case: Case, actor: Actor, kind: Kind) -> None:
    keeper = kind in (Kind.DISTRIBUSI, Kind.PINDAI, Kind.KOREKSI) and Role.ARSIPARIS in actor.roles
    if not keeper and not concerns(case, actor):
        raise ActForbidden(
            say("Naskah ini bukan dari unit Anda dan Anda tidak berada dalam rantainya"),
            step=say("Minta orang dari unitnya, atau dari rantainya, melakukannya."),
        )


def _paraf(case: Case, actor: Actor) -> tuple[Capacity, ChainPlace]:
    mine = [p for p in case.places if case.staff.capacities(actor.person.id, p.position, case.day)]
    ready = {place.position for place in case.turns}
    for place in mine:
        if place.act is None and (place.position in ready or _may_initial(case, place)):
            return case.staff.capacities(actor.person.id, place.position, case.day)[0], place
    if not mine:
        raise ActForbidden(
            say("Anda tidak memaraf naskah ini: jabatan Anda hari ini tidak ada dalam rantainya"),
            step=say("Lihat siapa yang ditunggu: naskah documents acts NASKAH"),
        )
    if all(place.act is not None for place in mine):
        raise ActNotPossible(
            say("Anda sudah memaraf isi ini"),
            step=say(
                "Tidak ada lagi yang perlu Anda lakukan; lihat siapa yang ditunggu: naskah documents acts NASKAH"
            ),
        )
    # Neighbours initial in any order; only the line waits, for whoever is next in it.
    first = [place for place in case.turns if place.group == HIERARKI]
    raise ActNotPossible(
        say("Belum giliran Anda"),
        fields=[
            Field(path="paraf", reason=say("lebih dahulu {jabatan}", jabatan=place.jabatan))
            for place in first
        ],
        step=say("Tunggu paraf yang disebutkan; Anda akan melihatnya dalam kotak masuk: naskah inbox"),
    )


def _may_initial(case: Case, place: ChainPlace) -> bool:
    """What the signatory drafted needs no paraf of the line, and may have it, in order."""
    line = [p for p in case.places if p.group == HIERARKI and p.act is None]
    return case.drafted_by_signatory and line[:1] == [place]


def _signing(case: Case, actor: Actor, positions: Sequence[str]) -> Capacity:
    """Whoever cannot affix their own signature gets no number, and no place, that would wait for it."""
    capacity = _first_of(case, actor, positions)
    own = case.facts.own_signature(actor.person.id)
    if own is not None and not own.possible:
        raise OwnSignatureLacking(fields=own.lacks(), document=case.held.document.id)
    return capacity


def _first_of(case: Case, actor: Actor, positions: Sequence[str]) -> Capacity:
    """Return the first of these places of which the actor may sign: the order of the page, where any may come first."""
    jenis = case.held.document.jenis
    for position in positions:
        if case.staff.capacities(actor.person.id, position, case.day, jenis):
            return _for(case, actor, position, jenis=jenis)
    # Never of another place: who took over one of two may not take over the other, which is not theirs.
    return _for(case, actor, next(iter(positions), case.signatory), jenis=jenis)


def _own(case: Case, actor: Actor) -> Capacity | None:
    """Nobody lends their signature: whom the page names affixes it in their turn, while they may sign.

    Whoever signs from outside stands in no position of the office.
    """
    party = case.round.of_person(actor.person.id) if case.round is not None else None
    if case.round is None or party is None:
        raise ActForbidden(
            say("Tanda tangan elektronik hanya dibubuhkan oleh pejabat yang menandatangani naskah ini"),
            step=say("Minta penandatangannya membubuhkan tanda tangannya."),
        )
    if party.signed is not None:
        raise ActNotPossible(
            say("Anda sudah menandatangani naskah ini"),
            step=say("Tunggu penandatangan yang lain; lihat siapa: naskah documents acts NASKAH"),
        )
    if party not in case.round.turns:
        raise ActNotPossible(
            say("Belum giliran Anda"),
            fields=[
                Field(path="tanda_tangan", reason=say("lebih dahulu {jabatan}", jabatan=each.jabatan))
                for each in case.round.turns
            ],
            step=say(
                "Tunggu tanda tangan yang disebutkan; Anda akan melihatnya dalam kotak masuk: naskah inbox"
            ),
        )
    if party.outside:
        return None
    return _for(case, actor, party.position, jenis=case.held.document.jenis)


def _settling(case: Case, actor: Actor) -> Capacity | None:
    """Settle or let go what a gateway was asked: who signs, and once whom it was asked for may sign no more, whoever may in their place."""
    gone = [each for each in case.absent if case.asked is not None and each.person == case.asked.person_id]
    return _for(case, actor, gone[0].position, jenis=case.held.document.jenis) if gone else _own(case, actor)


def _in_round(case: Case, actor: Actor) -> Capacity:
    """Break a round: any of those who sign in it may, also who signed already, while they stand in their position."""
    jenis = case.held.document.jenis
    for party in case.round.parties if case.round is not None else ():
        if case.staff.capacities(actor.person.id, party.position, case.day, jenis):
            return _for(case, actor, party.position, jenis=jenis)
    return _for(case, actor, case.signatory, jenis=jenis)


def _answering(case: Case, actor: Actor, posisi: str | None) -> Capacity:
    """Return for which of the positions that a disposisi went to the actor answers: the first that has not, unless they say."""
    given = answers(case.held)
    found = {
        key: capacities[0]
        for key in addressees(case.held)
        if posisi in (None, key) and (capacities := case.staff.capacities(actor.person.id, key, case.day))
    }
    if not found:
        raise ActForbidden(
            say("Disposisi ini tidak ditujukan kepada Anda: jabatan Anda hari ini tidak termasuk tujuannya"),
            step=say("Lihat kepada siapa disposisi ini: naskah disposisi show NASKAH"),
        )
    waiting = [found[key] for key in found if key not in given]
    if not waiting:
        raise ActNotPossible(
            say("Anda sudah menjawab disposisi ini"),
            step=say("Lihat jawabannya: naskah disposisi show NASKAH"),
        )
    return waiting[0]


def _returning(case: Case, actor: Actor) -> Capacity:
    for key in (*(place.position for place in case.turns), case.signatory):
        found = case.staff.capacities(actor.person.id, key, case.day)
        if found:
            return found[0]
    raise ActForbidden(
        say("Naskah dikembalikan oleh pejabat yang sedang memeriksanya"),
        step=say("Lihat siapa yang ditunggu: naskah documents acts NASKAH"),
    )


def _for(case: Case, actor: Actor, position: str, *, jenis: str) -> Capacity:
    found = case.staff.capacities(actor.person.id, position, case.day, jenis)
    if not found:
        raise ActForbidden(
            say(
                "Hari ini Anda bukan {jabatan} dan tidak mewakilinya",
                jabatan=case.staff.jabatan(position),
            ),
            step=say(
                "Minta pejabat itu melakukannya, atau admin mencatat penugasan Anda: naskah people appoint JABATAN ORANG"
            ),
            position=position,
        )
    return min(found, key=lambda each: list(Mode).index(each.mode))
