"""Closing a year and opening it again: what the close would close is shown, and closed as it was seen.

A close is one person's; a reopening is proposed by one with a reason and confirmed by another (``proposals``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from archive.ledger import Ledger, Principal, audit
from archive.ledger.registers import proposals as register_proposals
from archive.ledger.registers import years as register_years
from archive.ledger.registers.proposals import Proposal, ProposalKind
from archive.ledger.registers.years import RegisterYear
from archive.states import NumberState
from service.edge import FIRST_YEAR
from service.errors import Field, RegisterRefused, RegisterUnknown
from service.identity.gate import require
from service.identity.roles import READERS, Role
from service.office.letterhead import Offices
from service.registers.keeping import keeper_at, reasoned
from service.registers.report import Open, Report, report, resolve
from service.words import say


@dataclass(frozen=True, kw_only=True)
class Closing:
    """What closing a year would close."""

    register: str
    tahun: int
    last: int
    last_date: date | None
    numbers: int
    states: Mapping[str, int]
    unresolved: Sequence[Open]
    warnings: Sequence[str]
    closed_by: str | None
    repeated: bool = False
    """It was closed before, as it was seen, by the same person."""

    @property
    def empty(self) -> bool:
        """Whether no number was ever entered in this year."""
        return self.numbers == 0


@dataclass(frozen=True, kw_only=True)
class BookCount:
    """What whoever closes has seen: the last number, how many stand in the book, and that it is empty if it is."""

    last: int | None = None
    numbers: int | None = None
    empty: bool = False


class Closings:
    """The years' ends."""

    def __init__(self, *, ledger: Ledger, offices: Offices, clock: Callable[[], datetime]) -> None:
        self._ledger = ledger
        self._offices = offices
        self._clock = clock

    def look(self, principal: Principal, kode: str, tahun: int) -> Closing:
        """Return what closing a year would close; changes nothing."""
        require(principal, *READERS)
        satker, office = str(principal.satker), self._offices.letterhead(principal.satker)
        register = office.rules.registers.named(kode)
        with self._ledger.acting(Principal.system("register", satker)) as tx:
            return _closing(resolve(tx, satker, report(tx, satker, register, tahun)))

    def close(self, principal: Principal, kode: str, tahun: int, seen: BookCount) -> Closing:
        """Close a year that is over, as it was seen; raises ``RegisterRefused`` naming everything in the way."""
        satker, office, by = keeper_at(principal, self._offices)
        require(principal, Role.ARSIPARIS)
        register = office.rules.registers.named(kode)
        if tahun < FIRST_YEAR:
            raise RegisterUnknown(
                fields=[Field(path="path.tahun", reason=say("bukan tahun sebuah buku agenda"))]
            )
        if tahun >= office.day(self._clock()).year:
            raise RegisterRefused(fields=[Field(path="path.tahun", reason="tahun ini belum berakhir")])
        with self._ledger.acting(Principal.system("register", satker)) as tx:
            before = _closing(resolve(tx, satker, report(tx, satker, register, tahun)))
            if before.closed_by == by and not list(_unseen(before, seen)):
                return replace(before, repeated=True)
            year = register_years.hold(tx, satker, kode, tahun)
            found = _closing(resolve(tx, satker, report(tx, satker, register, tahun)))
            if found.unresolved:
                raise RegisterRefused(
                    "Masih ada yang belum selesai dalam tahun ini",
                    fields=[Field(path=f"{each.urut}", reason=each.reason) for each in found.unresolved],
                )
            if wrong := list(_unseen(found, seen)):
                raise RegisterRefused("Tahun ditutup hanya sebagaimana Anda melihatnya", fields=wrong)
            register_years.close(tx, satker, year, by)
            about = {
                "register": kode,
                "tahun": tahun,
                "oleh": by,
                "terakhir": found.last,
                "jumlah": found.numbers,
            }
            audit.enter(tx, action="register.closed", detail=about)
        return found

    def propose_reopening(self, principal: Principal, kode: str, tahun: int, reason: str) -> Proposal:
        """Propose to open a closed year again; it stays closed until another person confirms."""
        satker, office, by = keeper_at(principal, self._offices, Role.ARSIPARIS, Role.ADMIN)
        office.rules.registers.named(kode)
        wrong = reasoned(reason)
        if wrong:
            raise RegisterRefused(fields=wrong)
        with self._ledger.acting(principal) as tx:
            year = _year_of(register_years.years(tx, satker), kode, tahun)
            if year is None or year.closed_at is None:
                raise RegisterRefused(fields=[Field(path="path.tahun", reason="tahun ini tidak ditutup")])
            asked = register_proposals.ask(
                tx,
                satker=satker,
                register=kode,
                tahun=tahun,
                kind=ProposalKind.REOPENING,
                reason=reason,
                by=by,
                detail={
                    "ditutup": year.closed_at.isoformat(),
                    "ditutup_oleh": year.closed_by,
                    "terakhir": year.last,
                },
            )
            if asked is None:
                raise RegisterRefused(
                    fields=[Field(path="path.tahun", reason="sudah diusulkan untuk dibuka kembali")]
                )
            if not asked.repeated:
                about = {"usulan": str(asked.proposal.id), "register": kode, "tahun": tahun, "alasan": reason}
                audit.enter(tx, action="register.reopening_proposed", detail=about)
        return asked.proposal


def _year_of(years: Sequence[RegisterYear], kode: str, tahun: int) -> RegisterYear | None:
    return next((year for year in years if (year.register, year.tahun) == (kode, tahun)), None)


def _closing(whole: Report) -> Closing:
    year, numbers = whole.year, whole.numbers
    return Closing(
        register=whole.register.kode,
        tahun=whole.tahun,
        last=year.last if year else 0,
        last_date=year.last_date if year else None,
        numbers=len(numbers),
        states=dict(sorted(Counter(each.state for each in numbers).items())),
        unresolved=whole.unresolved,
        warnings=tuple(_warnings(whole)),
        closed_by=year.closed_by if year and year.closed_at else None,
    )


def _warnings(whole: Report) -> Iterator[str]:
    if not whole.numbers:
        yield (
            f"Tahun {whole.tahun} tidak berisi satu nomor pun. Bila masih ada agenda lama yang akan dimasukkan,"
            " masukkan dahulu: ke tahun yang sudah ditutup tidak ada yang dapat dimasukkan"
        )
    elif all(each.state in (NumberState.IMPOR, NumberState.BATAL) for each in whole.numbers):
        yield f"Semua nomor tahun {whole.tahun} berasal dari agenda lama; pastikan seluruh berkasnya sudah dimasukkan"


def _unseen(found: Closing, seen: BookCount) -> Iterator[Field]:
    """Yield what whoever closes has not seen, or saw otherwise."""
    for name, said, stands in (("terakhir", seen.last, found.last), ("jumlah", seen.numbers, found.numbers)):
        if said is None:
            yield Field(path=name, reason=say("sebutkan yang Anda lihat; sekarang {keadaan}", keadaan=stands))
        elif said != stands:
            yield Field(
                path=name,
                reason=say("sekarang {keadaan}, bukan {dilihat}; lihat lagi", keadaan=stands, dilihat=said),
            )
    if found.empty and not seen.empty:
        yield Field(path="kosong", reason=found.warnings[0])
