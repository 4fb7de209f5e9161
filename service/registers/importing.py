"""Taking an old agenda into a book: into years that are over and not closed, and, within bounds, into the running one.

The running year gives numbers, so what comes into it may not date from days to come, and may leap only a little above the
last number; further needs a second person (``proposals``). What the file would do is shown before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from archive.ledger import Ledger, Principal, Transaction, audit
from archive.ledger.registers import gaps as register_gaps
from archive.ledger.registers import imports as register_imports
from archive.ledger.registers import numbers as register_numbers
from archive.ledger.registers import proposals as register_proposals
from archive.ledger.registers import years as register_years
from archive.ledger.registers.numbers import Entry, Number
from archive.ledger.registers.proposals import Proposal, ProposalKind
from archive.states import NumberState
from service.errors import Field, RegisterRefused
from service.identity.roles import Role
from service.office.letterhead import Letterhead, Offices
from service.registers.fields import RAW, TITLES, plain, written_in
from service.registers.gaps import correct, found_after_all
from service.registers.keeping import keeper_at, reasoned
from service.registers.old_agenda import Agenda, read_agenda
from service.words import say

APPROVED = "usulan"
"""With a number that a second person let in: their proposal."""


@dataclass(frozen=True, kw_only=True)
class Consequence:
    """What the file does to one year of the book."""

    tahun: int
    running: bool
    closed: bool
    before: int
    """The last number as it stands."""
    after: int
    sure: int
    """The last number that came neither by an import nor without a second person: leaps count from there, however many
    files they are cut into."""
    taken: int
    repeated: int
    gaps: int
    """Numbers that would stand nowhere and did not before."""
    fresh: Sequence[Entry] = field(repr=False)
    after_all: int = 0
    """Lines of numbers that the book explains as never used: they correct that, and need a second person."""

    @property
    def leap(self) -> int:
        """How far the last number would stand above the last sure one; 0 when it does not move."""
        return self.after - self.sure if self.after > self.before else 0


@dataclass(frozen=True, kw_only=True)
class ImportOutcome:
    """What came of a file, or would come of it."""

    agenda: Agenda
    years: Sequence[Consequence]
    proposal: Proposal | None = None
    """Waits for a second person; nothing was taken in yet."""

    @property
    def repeated(self) -> int:
        """How many lines stood in the book already."""
        return sum(year.repeated for year in self.years)


class Imports:
    """Old agendas on their way into the office's books."""

    def __init__(self, *, ledger: Ledger, offices: Offices, clock: Callable[[], datetime]) -> None:
        self._ledger = ledger
        self._offices = offices
        self._clock = clock

    def bring_in(
        self, principal: Principal, kode: str, text: str, *, check: bool = False, reason: str = ""
    ) -> ImportOutcome:
        """Take a file in (CSV), raw lines kept; ``check`` changes nothing. A leap with a reason becomes a proposal."""
        satker, office, by = keeper_at(principal, self._offices, Role.ARSIPARIS)
        agenda, today = self._read(office, kode, text)
        with self._ledger.acting(principal) as tx:
            _leave_out_others(tx, satker, kode, agenda)
            if not check:
                for tahun in sorted(agenda.entries):
                    register_years.hold(tx, satker, kode, tahun)  # YearClosed
            years = _consequences(tx, satker, kode, agenda, today)
            if check:
                return ImportOutcome(agenda=agenda, years=years)
            leaping = [
                each for each in years if (each.running and each.leap > office.rules.leap) or each.after_all
            ]
            if leaping:
                return ImportOutcome(
                    agenda=agenda,
                    years=years,
                    proposal=self._propose(tx, satker, kode, text, leaping[0], years, reason, by),
                )
            _take(tx, satker, kode, years, agenda, by)
        return ImportOutcome(agenda=agenda, years=years)

    def carry_out(self, tx: Transaction, principal: Principal, proposal: Proposal) -> Mapping[str, Any]:
        """Take in what a second person approved, in that transaction; in the name of whoever proposed it."""
        satker, office = str(principal.satker), self._offices.letterhead(principal.satker)
        agenda, today = self._read(office, proposal.register, proposal.payload or "")
        _leave_out_others(tx, satker, proposal.register, agenda)
        for tahun in sorted(agenda.entries):
            register_years.hold(tx, satker, proposal.register, tahun)
        years = _consequences(tx, satker, proposal.register, agenda, today)
        approved = [replace(year, fresh=[_approved(each, proposal) for each in year.fresh]) for year in years]
        _take(tx, satker, proposal.register, approved, agenda, proposal.asked_by)
        return {"masuk": sum(year.taken for year in years)}

    def _read(self, office: Letterhead, kode: str, text: str) -> tuple[Agenda, date]:
        today = office.day(self._clock())
        return read_agenda(text, office.rules.registers.named(kode), today), today

    def _propose(
        self,
        tx: Transaction,
        satker: str,
        kode: str,
        text: str,
        leaping: Consequence,
        years: Sequence[Consequence],
        reason: str,
        by: str,
    ) -> Proposal:
        if reasoned(reason):
            raise _unexplained(leaping)
        detail = {"akibat": [consequence_json(each) for each in years]}
        asked = register_proposals.ask(
            tx,
            satker=satker,
            register=kode,
            tahun=leaping.tahun,
            kind=ProposalKind.IMPORT,
            reason=reason,
            by=by,
            detail=detail,
            payload=text,
        )
        if asked is None:
            raise RegisterRefused(
                fields=[Field(path="path.register", reason="impor lain masih menunggu persetujuan")]
            )
        if not asked.repeated:
            about = {"usulan": str(asked.proposal.id), "register": kode, "alasan": reason, **detail}
            audit.enter(tx, action="register.import_proposed", detail=about)
        return asked.proposal


def _unexplained(leaping: Consequence) -> RegisterRefused:
    """Return what is said of a leap, or of numbers that count as unused, without a reason."""
    if leaping.after_all:
        why = say(
            "{banyak} nomor tahun {tahun} dinyatakan tidak dipakai; sebutkan alasan koreksinya, lalu orang lain menyetujuinya",
            banyak=leaping.after_all,
            tahun=leaping.tahun,
        )
        return RegisterRefused(fields=[Field(path="alasan", reason=why)])
    alone = ", sebagian sudah dimasukkan tanpa orang kedua" if leaping.sure < leaping.before else ""
    why = say(
        "nomor terakhir tahun berjalan akan melompat dari {dari} ke {ke}{sendiri}; sebutkan alasannya, lalu orang lain menyetujuinya",
        dari=leaping.sure,
        ke=leaping.after,
        sendiri=alone,
    )
    return RegisterRefused(fields=[Field(path="alasan", reason=why)])


def consequence_json(year: Consequence) -> dict[str, Any]:
    """Return a consequence as it is shown."""
    return {
        "tahun": year.tahun,
        "keadaan": "ditutup" if year.closed else "berjalan" if year.running else "terbuka",
        "sebelum": year.before,
        "sesudah": year.after,
        "masuk": year.taken,
        "sudah_ada": year.repeated,
        "kosong_baru": year.gaps,
        "koreksi_keterangan": year.after_all,
    }


def _leave_out_others(tx: Transaction, satker: str, kode: str, agenda: Agenda) -> None:
    """Name and leave out the lines whose number stands in the book already with other content: those are no repetition."""
    for tahun, entries in agenda.entries.items():
        standing = {(n.urut, n.sisipan): n for n in register_numbers.numbers(tx, satker, kode, tahun)}
        rest = []
        for each in entries:
            known = standing.get((each.urut, each.sisipan))
            if known is not None and (reason := differs(known, each)):
                agenda.problems.append((each.keterangan["baris"], reason))
            else:
                rest.append(each)
        agenda.entries[tahun] = rest
    agenda.problems.sort()


def differs(known: Number, line: Entry) -> str:
    """Say why a line of an old agenda is not the entry with its number; empty where it is, or where nothing stands yet.

    A line that was imported is its raw line; another entry says what it says, a document's only its number and day.
    """
    if register_gaps.RANGE in known.keterangan:
        return ""
    if known.state == NumberState.BATAL:
        return say("nomor {nomor} sudah BATAL dalam buku", nomor=known.nomor)
    raw, read = known.keterangan.get(RAW), line.keterangan[RAW]
    if raw is None:
        raw = written_in(known)
        read = {
            **line.keterangan,
            "nomor": line.nomor,
            "tanggal": plain(line.tanggal),
            "keterangan": line.reason,
        }
        named = ("nomor", "tanggal") if known.document_id else TITLES
        fields = [name for name in named if read.get(name) and raw.get(name) != read[name]]
    else:
        fields = [name for name in {**raw, **read} if raw.get(name) != read.get(name)]
    if not fields:
        return ""
    return say(
        'nomor {nomor} sudah ada dengan isi lain ({isian}); bila yang dalam buku keliru: naskah registers correct {buku} {tahun} {urut} --alasan "ALASAN"',
        nomor=known.nomor,
        buku=known.register,
        tahun=known.tahun,
        urut=known.urut,
        isian=", ".join(TITLES.get(name, name) for name in fields),
    )


def _consequences(tx: Transaction, satker: str, kode: str, agenda: Agenda, today: date) -> list[Consequence]:
    return list(_each_year(tx, satker, kode, agenda, today))


def _each_year(tx: Transaction, satker: str, kode: str, agenda: Agenda, today: date) -> Iterator[Consequence]:
    known = {year.tahun: year for year in register_years.years(tx, satker) if year.register == kode}
    for tahun, entries in sorted(agenda.entries.items()):
        year = known.get(tahun)
        numbers = register_numbers.numbers(tx, satker, kode, tahun)
        standing = {(n.urut, n.sisipan) for n in numbers if register_gaps.RANGE not in n.keterangan}
        fresh = [each for each in entries if (each.urut, each.sisipan) not in standing]
        before = year.last if year else 0
        after = max([before, *(each.urut for each in fresh)])
        new = {each.urut for each in fresh if not each.sisipan and each.urut > before}
        yield Consequence(
            tahun=tahun,
            running=tahun == today.year,
            closed=year is not None and year.closed_at is not None,
            before=before,
            after=after,
            sure=max((n.urut for n in numbers if not _alone(n)), default=0),
            taken=len(fresh),
            repeated=len(entries) - len(fresh),
            gaps=after - before - len(new),
            fresh=fresh,
            after_all=len(found_after_all(numbers, fresh)),
        )


def _alone(number: Number) -> bool:
    """Tell whether one person's import brought it; that it was made void since changes nothing."""
    return "mentah" in number.keterangan and APPROVED not in number.keterangan


def _approved(entry: Entry, proposal: Proposal) -> Entry:
    return replace(entry, keterangan={**entry.keterangan, APPROVED: str(proposal.id)})


def _take(
    tx: Transaction, satker: str, kode: str, years: Sequence[Consequence], agenda: Agenda, by: str
) -> None:
    for each in years:
        year = register_years.hold(tx, satker, kode, each.tahun)
        if each.fresh:
            numbers = register_numbers.numbers(tx, satker, kode, each.tahun)
            correct(tx, satker, year, numbers, each.fresh)
            noted = register_imports.note(tx, satker, year, after=each.after, lines=len(each.fresh), by=by)
            register_numbers.write(tx, satker, year, each.fresh, by, import_id=noted)
    if years:
        about = {
            "register": kode,
            "baris": agenda.read,
            "oleh": by,
            "akibat": [consequence_json(each) for each in years],
        }
        audit.enter(tx, action="register.imported", detail=about)
