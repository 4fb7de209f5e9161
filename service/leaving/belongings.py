"""What else is theirs who leaves: positions, authority, tokens, certificates, and what waits for a second person's decision."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from archive.ledger.documents import templates
from archive.ledger.office import accounts, certificates, keys, passkeys, sessions
from archive.ledger.office.positions import Delegation, Holder
from archive.ledger.registers import proposals
from service.leaving.leaver import HandOver, Leaver, LeftBehind, Sort
from service.office.capacity import Mode, covers
from service.registers.proposals import DECIDERS
from service.templates.desk import APPROVERS
from service.words import say, together


def holdings(leaver: Leaver) -> Iterator[LeftBehind]:
    """Yield the positions they hold or act in, today or later."""
    staff = leaver.change.before
    for each in staff.holders:
        if each.person_id == leaver.person.id and _lasts(leaver, each):
            to = leaver.in_their_place(each.position)
            title = staff.jabatan(each.position)
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
    staff, mine = leaver.change.before, set(leaver.held)
    for each in staff.delegations:
        named = [each.principal, *([each.via] if each.via else []), each.agent]
        if not _lasts(leaver, each) or not mine & set(named):
            continue
        to = leaver.in_their_place(each.agent)
        yield LeftBehind(
            sort=Sort.WEWENANG,
            id=str(each.id),
            what=say(
                "a.n. {atasan} oleh {pelaksana}",
                atasan=staff.jabatan(each.principal),
                pelaksana=staff.jabatan(each.agent),
            ),
            position=each.agent,
            way=leaver.way_of(to),
            to=to,
        )


def tokens(leaver: Leaver) -> Iterator[LeftBehind]:
    """Yield their tokens, each of which ends for good."""
    for each in keys.living_of(leaver.change.tx, leaver.change.satker, leaver.person.id):
        yield LeftBehind(
            sort=Sort.KUNCI,
            id=str(each.id),
            what=f"{each.name}: {', '.join(sorted(each.roles))}",
            way=HandOver.BERAKHIR,
        )


def access(leaver: Leaver) -> Iterator[LeftBehind]:
    """Yield the account by which they sign in at the pages: with it end its sessions, passkeys, codes, and link to a provider."""
    tx, satker = leaver.change.tx, leaver.change.satker
    account = accounts.living(tx, satker, leaver.person.id)
    if account is None:
        return
    keys_, open_ = len(passkeys.living(tx, account.id)), len(sessions.living(tx, account.id))
    parts = [
        *([say("masuk di {banyak} peramban", banyak=open_)] if open_ else []),
        *([say("{banyak} kunci sandi", banyak=keys_)] if keys_ else []),
        *([say("kode dari ponsel")] if account.totp_at else []),
        *([say("penyedia identitas")] if account.subject_at else []),
    ]
    what = (
        say("{login}, dengan {bagian}", login=account.login, bagian=together(parts))
        if parts
        else account.login
    )
    yield LeftBehind(sort=Sort.AKUN, id=str(account.id), what=what, way=HandOver.BERAKHIR)


def bonds(leaver: Leaver) -> Iterator[LeftBehind]:
    """Yield the certificates that are theirs, or proposed to be."""
    for each in certificates.every(leaver.change.tx, leaver.change.satker, leaver.person.id):
        if each.ended_at is None:
            yield LeftBehind(
                sort=Sort.SERTIFIKAT, id=str(each.id), what=each.subject or each.sha256, way=HandOver.BERAKHIR
            )


def uploads(leaver: Leaver) -> Iterator[LeftBehind]:
    """Yield the templates they uploaded on which nobody has decided."""
    for each in templates.undecided(leaver.change.tx, leaver.change.satker):
        if each.uploaded_by == leaver.person.id:
            yield _undecided(leaver, Sort.TEMPLAT, each.digest, f"{each.jenis}: {each.name}", APPROVERS)


def proposed(leaver: Leaver) -> Iterator[LeftBehind]:
    """Yield what they proposed about a register's book on which nobody has decided."""
    for each in proposals.waiting(leaver.change.tx, leaver.change.satker):
        if each.asked_by == leaver.person.id:
            what = f"{each.kind.value} {each.register} {each.tahun}: {each.reason}"
            yield _undecided(leaver, Sort.USULAN, str(each.id), what, DECIDERS[each.kind])


def _undecided(leaver: Leaver, sort: Sort, id_: str, what: str, roles: Sequence[str]) -> LeftBehind:
    """Return what a second person decides on: everybody else of the office whose token may."""
    change = leaver.change
    may = {each for role in roles for each in keys.holders(change.tx, change.satker, role)}
    to = sorted(may & {each.id for each in change.others})
    return LeftBehind(sort=sort, id=id_, what=what, way=HandOver.PENYETUJU if to else HandOver.KOSONG, to=to)


def _lasts(leaver: Leaver, span: Holder | Delegation) -> bool:
    day = leaver.change.day
    return covers(span, day) or (span.since is not None and span.since > day)
