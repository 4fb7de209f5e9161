"""Keeping the books: incoming letters, reserved blocks, void entries. Putting one right is ``corrections``.

Only people keep books: each change names who made it. Old agendas are ``importing``, the year's end is
``closing``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from archive.ledger import Ledger, Principal, Transaction, audit
from archive.ledger.registers import numbers as register_numbers
from archive.ledger.registers import years as register_years
from archive.ledger.registers.numbers import Entry, Number
from archive.states import NumberState
from service.act_days import RECEIVING, wrong_days
from service.edge import FIRST_YEAR
from service.errors import Field, PersonRequired, RegisterRefused, RegisterUnknown
from service.identity.gate import require
from service.identity.roles import Role
from service.office.letterhead import Letterhead, Offices
from service.office.registers import Register
from service.registers.fields import TITLES, entry_fields, typed_in
from service.registers.gaps import closed
from service.registers.given_again import require_new
from service.registers.numbering import number_unknown, written
from service.registers.once import Once, entered_before
from service.words import say
from service.words.dates import tanggal

T = TypeVar("T")
KEEPERS = (Role.ARSIPARIS, Role.PEJABAT)
"""Who writes in the registers; approving and closing is asked of further conditions."""
_STATES: dict[str, str] = {
    NumberState.MANUAL: say("sudah dicatat sebagai surat tulis tangan"),
    NumberState.BATAL: say("sudah BATAL"),
    NumberState.MASUK: say("nomor surat masuk"),
    NumberState.IMPOR: say("catatan agenda lama"),
    NumberState.TERPAKAI: say("dipakai sebuah naskah"),
}
LARGEST_BLOCK = 200
"""An outage of a week at a busy office; more is a mistyped number."""
MOST_AWAITING = 1_000
"""Open documents looked at: ten weeks of a busy office."""


@dataclass(frozen=True, kw_only=True)
class EntryOutcome:
    """What a request entered, or had entered before."""

    numbers: Sequence[Number]
    repeated: bool = False

    @property
    def number(self) -> Number:
        """Return the one number of a request that takes one."""
        (found,) = self.numbers
        return found


@dataclass(frozen=True, kw_only=True)
class IncomingLetter:
    """A letter received."""

    tanggal: date
    asal: str
    perihal: str
    nomor_asal: str = ""
    tanggal_asal: date | None = None
    klasifikasi: str | None = None
    sifat: str | None = None
    lampiran: str | None = None
    keterangan: str | None = None


class Books:
    """The office's registers."""

    def __init__(self, *, ledger: Ledger, offices: Offices, clock: Callable[[], datetime]) -> None:
        self._ledger = ledger
        self._offices = offices
        self._clock = clock

    def reserve(
        self, principal: Principal, kode: str, count: int, reason: str, *, once: Once | None = None
    ) -> EntryOutcome:
        """Set a block of numbers aside for letters written by hand in an outage.

        The same within a day (``once``) takes no other numbers while all of them are still reserved.
        """
        satker, office, by = keeper_at(principal, self._offices)
        register = office.rules.registers.outgoing(kode)
        wrong = (
            []
            if 1 <= count <= LARGEST_BLOCK
            else [Field(path="jumlah", reason=say("1 sampai {banyak}", banyak=LARGEST_BLOCK))]
        )
        wrong += reasoned(reason)
        if wrong:
            raise RegisterRefused(fields=wrong)
        today = self._today(office)
        with self._ledger.acting(principal) as tx:
            year = register_years.hold(tx, satker, kode, today.year)
            if before := entered_before(tx, satker, year, once, "dicadangkan"):
                return EntryOutcome(numbers=before, repeated=True)
            block = register_years.following(year, count)
            entries = [
                Entry(urut=n, nomor=str(n), state="dicadangkan", keterangan=_by(once), reason=reason)
                for n in block
            ]
            register_numbers.write(tx, satker, year, entries, by)
            note(tx, "register.reserved", register, dari=block[0], sampai=block[-1])
            made = [n for n in register_numbers.numbers(tx, satker, kode, today.year) if n.urut in block]
        return EntryOutcome(numbers=made)

    def settle(
        self, principal: Principal, kode: str, tahun: int, urut: int, *, outcome: Mapping[str, Any]
    ) -> EntryOutcome:
        """Say what became of a reserved number: the fields of a letter as it was written by hand, or ``batal``."""
        satker, office, by = keeper_at(principal, self._offices)
        # Of letters received too: a restore reserves in every book.
        register = office.rules.registers.named(kode)
        used = not outcome.get("batal")
        wrong = [
            Field(path=name, reason="wajib diisi")
            for name in ("tanggal", "perihal")
            if used and not outcome.get(name)
        ]
        wrong += [] if used else reasoned(outcome.get("alasan") or "")
        day = outcome.get("tanggal")
        if used and isinstance(day, date) and day.year != tahun:
            wrong.append(Field(path="tanggal", reason=say("tidak dalam tahun {tahun}", tahun=tahun)))
        if used and isinstance(day, date):
            wrong += self._not_yet(office, "tanggal", day)
        nomor = str(outcome.get("nomor") or urut)
        wrong += _otherwise_written(register, tahun, urut, outcome.get("nomor") if used else None)
        wrong += wrong_days(RECEIVING, {"tanggal_asal": outcome.get("tanggal_asal")}, {"tanggal": day})
        if wrong:
            raise RegisterRefused(fields=wrong)
        said = {name: outcome[name] for name in TITLES if outcome.get(name)}
        with self._ledger.acting(principal) as tx:
            year = register_years.hold(tx, satker, kode, tahun)
            standing = register_numbers.number(tx, satker, kode, tahun, urut)
            if standing is not None and _settled(standing, used, nomor, outcome, entry_fields(said)):
                return EntryOutcome(numbers=[standing], repeated=True)
            closed(register_numbers.numbers(tx, satker, kode, tahun), urut, "path.urut")
            if urut <= year.last and "" not in register_numbers.letters(tx, satker, year, urut):
                # A number nobody wrote down, of an old agenda: from now on it stands, with what became of it.
                gap = Entry(urut=urut, nomor=nomor, state="dicadangkan", keterangan={})
                register_numbers.write(tx, satker, year, [gap], by)
            number = register_numbers.settle(
                tx,
                satker,
                year,
                urut,
                used=used,
                nomor=nomor,
                tanggal=outcome.get("tanggal"),
                keterangan=entry_fields(said),
                reason=outcome.get("alasan"),
                by=by,
            )
            if number is None:
                raise _not_reserved(standing) if standing else number_unknown(kode, tahun)
            note(tx, "register.settled", register, tahun=tahun, urut=urut, hasil=number.state)
        return EntryOutcome(numbers=[number])

    def void(
        self, principal: Principal, kode: str, tahun: int, urut: int, sisipan: str, reason: str
    ) -> EntryOutcome:
        """Let an entry that is no document's stand as BATAL: a reserved or hand-written number, a letter in, an old line.

        A document's number is voided by cancelling the document.
        """
        satker, office, by = keeper_at(principal, self._offices)
        register = office.rules.registers.named(kode)
        wrong = reasoned(reason)
        if wrong:
            raise RegisterRefused(fields=wrong)
        with self._ledger.acting(principal) as tx:
            year = register_years.hold(tx, satker, kode, tahun)
            standing = register_numbers.number(tx, satker, kode, tahun, urut, sisipan)
            if standing is None:
                raise number_unknown(kode, tahun)
            voided = register_numbers.void_entry(tx, satker, year, urut, sisipan, reason, by)
            same = (standing.document_id, standing.state, standing.reason, standing.voided_by)
            if voided is None and same == (None, NumberState.BATAL, reason, by):
                return EntryOutcome(numbers=[standing], repeated=True)
            if voided is None:
                received = 'nomor berkas yang diterima; nyatakan lembar penerimaannya diterima keliru (naskah documents misreceived NASKAH -m "ALASAN")'
                of_document = "dipakai sebuah naskah; batalkan naskahnya, dan nomornya ikut batal"
                why = {NumberState.BATAL.value: "sudah batal", str(NumberState.MASUK): received}.get(
                    standing.state, of_document
                )
                raise RegisterRefused(fields=[Field(path="path.urut", reason=why)])
            note(tx, "register.voided", register, tahun=tahun, urut=urut, sisipan=sisipan)
        return EntryOutcome(numbers=[voided])

    def receive(
        self, principal: Principal, kode: str, letter: IncomingLetter, *, once: Once | None = None
    ) -> EntryOutcome:
        """Enter a letter received into an incoming register; the same within a day (``once``) enters no other while it stands."""
        satker, office, by = keeper_at(principal, self._offices)
        register = office.rules.registers.named(kode)
        if register.arah != "masuk":
            raise RegisterRefused(
                fields=[Field(path="path.register", reason="bukan buku agenda surat masuk")]
            )
        said = {"tanggal": letter.tanggal, "tanggal_asal": letter.tanggal_asal}
        known = {"today": self._today(office), "tanggal": letter.tanggal}
        if wrong := wrong_days(RECEIVING, said, known):
            raise RegisterRefused(fields=wrong)
        if letter.tanggal.year < FIRST_YEAR:
            raise RegisterRefused(fields=[Field(path="tanggal", reason=f"mendahului {FIRST_YEAR}")])
        with self._ledger.acting(principal) as tx:
            year = register_years.hold(tx, satker, kode, letter.tanggal.year)
            if before := entered_before(tx, satker, year, once, "masuk"):
                return EntryOutcome(numbers=before, repeated=True)
            if once is not None and once.key is None:  # with a key of its own it is meant
                require_new(tx, satker, kode, letter.tanggal, asal=letter.asal, nomor_asal=letter.nomor_asal)
            (urut,) = register_years.following(year)
            entry = Entry(
                urut=urut,
                nomor=written(register, satker, None, urut, "", letter.tanggal),
                state="masuk",
                tanggal=letter.tanggal,
                keterangan={**entry_fields(asdict(letter)), **_by(once)},
            )
            register_numbers.write(tx, satker, year, [entry], by)
            entered = register_numbers.number(tx, satker, kode, year.tahun, urut)
        assert entered is not None  # it was written above
        return EntryOutcome(numbers=[entered])

    def _not_yet(self, office: Letterhead, path: str, day: date) -> list[Field]:
        """Return what is wrong with a day that has not come: it would begin the book of a year to come."""
        late = day > self._today(office)
        return (
            [Field(path=path, reason=say("tanggal {tanggal} belum terjadi", tanggal=tanggal(day)))]
            if late
            else []
        )

    def _today(self, office: Letterhead) -> date:
        return office.day(self._clock())


def _otherwise_written(register: Register, tahun: int, urut: int, nomor: str | None) -> list[Field]:
    """Return what is wrong with a number as it was written by hand: it is another's by the book's pattern."""
    if not nomor:
        return []
    read = register.pola.parse(str(nomor))
    if read is not None and read.urut == urut and read.tahun in (None, tahun):
        return []
    why = say("bukan nomor {urut} tahun {tahun} menurut pola buku ini", urut=urut, tahun=tahun)
    return [Field(path="nomor", reason=why)]


def keeper_at(principal: Principal, known: Offices, *roles: Role) -> tuple[str, Letterhead, str]:
    """Return the office whose books a person may write in, and who they are; raises for anyone else.

    ``roles`` where not every keeper may.
    """
    if principal.kind != "person":
        raise PersonRequired
    require(principal, *(roles or KEEPERS))
    return str(principal.satker), known.letterhead(principal.satker), principal.id


def _by(once: Once | None) -> dict[str, str]:
    return once.noted if once else {}


def _not_reserved(standing: Number) -> RegisterRefused:
    """Return why a number cannot be settled: it is something else already."""
    state = _STATES.get(standing.state, standing.state)
    if typed_in(standing.state):
        reason = say(
            '{keadaan}; yang keliru dikoreksi dengan naskah registers correct {buku} {tahun} {urut} --alasan "ALASAN"',
            keadaan=state,
            buku=standing.register,
            tahun=standing.tahun,
            urut=standing.urut,
        )
    else:
        reason = say("{keadaan}; bukan nomor yang dicadangkan", keadaan=state)
    return RegisterRefused(fields=[Field(path="path.urut", reason=reason)])


def _settled(
    standing: Number, used: bool, nomor: str, outcome: Mapping[str, Any], told: Mapping[str, Any]
) -> bool:
    """Tell whether this is what became of a reserved number already."""
    if not used:
        return (standing.state, standing.reason) == (NumberState.BATAL, outcome.get("alasan"))
    said = {name: standing.keterangan.get(name) for name in told}
    stands = (standing.state, standing.nomor, standing.tanggal, said)
    return stands == ("manual", nomor, outcome.get("tanggal"), dict(told))


def reasoned(reason: str) -> list[Field]:
    """Return what is wrong with a reason that must be given."""
    return [] if reason.strip() else [Field(path="alasan", reason="wajib diisi")]


def decided_by_another(
    known: T | None, decide: Callable[[], T | None], *, missing: str, own: bool, late: str
) -> T:
    """Decide on what another person asked for; raises for what is not there, is one's own, or was decided.

    Was decided: perhaps only now, by somebody who was quicker; so ``late`` is said of everything that is not one's ``own``.
    """
    if known is None:
        raise RegisterUnknown(fields=[Field(path="path.id", reason=missing)])
    decided = decide()
    if decided is None:
        reason = "harus disetujui orang lain daripada pengusulnya" if own else late
        raise RegisterRefused(fields=[Field(path="path.id", reason=reason)])
    return decided


def note(tx: Transaction, action: str, register: Register, **detail: object) -> None:
    """Enter in the audit trail what was done to a book."""
    audit.enter(tx, action=action, detail={"register": register.kode, **detail})
