"""How a restored ledger goes on: what each register skips, and a person's word that it may.

Numbers that were in the ledger alone (a document that was just numbered, a block reserved by hand, a letter entered in the book
of letters received) cannot be read back from the vault. So each register goes on above a block that is reserved and settled
afterwards like any other: used by hand, or BATAL. How large it is:

    the busiest day of the last 90 x the days since the backup, begun ones whole, at least 10 and at most 500,
    and no more than the register has numbers left

and every number that is missing between the backup's last and the vault's last is reserved with it. A person may say another
size, 0 too. Nothing here reads the vault.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from archive.errors import NaskahError
from archive.ledger import Ledger, Principal, Transaction, restorations
from archive.ledger.office import offices
from archive.ledger.registers import numbers as register_numbers
from archive.ledger.registers import years as register_years
from archive.ledger.registers.numbers import Entry
from archive.ledger.registers.years import RegisterYear
from archive.ledger.restorations import NotCompared, Restoration
from archive.proof.losses import GRAVE
from service.office.rules import OfficeRules

LOOK_BACK_DAYS: Final = 90
"""A quarter holds the busiest day of an office's usual rhythm."""
LEAST: Final = 10
"""A quiet book too may have given a handful on the last day."""
MOST: Final = 500
"""Some weeks of a busy office. Who restores an older backup says how far its books were."""


class BlockUnknown(NaskahError):
    """There is no such register among those that go on."""


class LossesStand(NaskahError):
    """Letters may be out there that the ledger does not know: mend what the comparison named, and compare again."""


class NobodyConfirms(NaskahError):
    """A person confirms: say who, as it is to stand in the registers."""


@dataclass(frozen=True, kw_only=True)
class SkippedBlock:
    """What one register skips."""

    satker: str
    register: str
    nama: str
    zona: ZoneInfo
    """The office's, whose day the reservation names."""
    tahun: int
    last: int
    """Its last number after what was taken back."""
    missing: Sequence[int]
    """Numbers below it that the vault does not have and the backup had not given yet."""
    count: int
    """Numbers above it that are reserved."""

    @property
    def key(self) -> str:
        """Return how it is named at the command line."""
        return f"{self.satker}/{self.register}/{self.tahun}"

    def as_json(self) -> dict[str, Any]:
        """Return it for whoever asks."""
        return {
            "register": self.key,
            "nama": self.nama,
            "last": self.last,
            "missing": list(self.missing),
            "count": self.count,
        }


class Standstill:
    """A ledger that stands still, entered as its owner."""

    def __init__(self, ledger: Ledger, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self._ledger = ledger
        self._clock = clock

    def blocks(self) -> list[SkippedBlock]:
        """Return what each register would skip; raises ``NotCompared`` before the comparison."""
        with self._ledger.acting(Principal.system("standstill")) as tx:
            return self._blocks(tx, _compared(tx))

    def confirm(
        self, by: str, sizes: Mapping[str, int], *, despite_losses: bool = False
    ) -> list[SkippedBlock]:
        """Reserve the blocks, with another size where ``sizes`` gives one, and let the desk go on; returns them.

        Raises ``RegisterFull`` for more than a register has left, ``LossesStand`` where the comparison found grave ones, unless somebody takes them upon themselves.
        """
        if not by.strip():
            raise NobodyConfirms
        with self._ledger.acting(Principal.system("standstill", "*")) as tx:
            restoration = _compared(tx)
            if not despite_losses and (grave := _grave(restoration)):
                raise LossesStand(losses=grave)
            proposed = self._blocks(tx, restoration)
            if unknown := sorted(set(sizes) - {each.key for each in proposed}):
                raise BlockUnknown(registers=", ".join(unknown), known=", ".join(b.key for b in proposed))
            for block in proposed:
                self._reserve(tx, block, sizes.get(block.key, block.count), by, restoration)
            restorations.end(tx, by)
        return [replace(each, count=sizes.get(each.key, each.count)) for each in proposed]

    def _blocks(self, tx: Transaction, restoration: Restoration) -> list[SkippedBlock]:
        found = []
        for office in offices.every(tx):
            zona = ZoneInfo(office.zona)
            today = self._clock().astimezone(zona).date()
            years = {(each.register, each.tahun): each for each in register_years.years(tx, office.satker)}
            for kode, register in OfficeRules.of(office).registers.items():
                for tahun in _years(years, kode, today):
                    year = years.get((kode, tahun))
                    found.append(
                        SkippedBlock(
                            satker=office.satker,
                            register=kode,
                            nama=register.nama,
                            zona=zona,
                            tahun=tahun,
                            last=year.last if year else 0,
                            missing=_missing(tx, office.satker, year, restoration),
                            count=min(
                                self._size(tx, office.satker, kode, restoration),
                                register_years.MOST - (year.last if year else 0),
                            ),
                        )
                    )
        return found

    def _size(self, tx: Transaction, satker: str, kode: str, restoration: Restoration) -> int:
        since = restoration.backup_at or restoration.restored_at - timedelta(days=1)
        days = max(1, -(-(self._clock() - since) // timedelta(days=1)))
        busiest = register_numbers.busiest_day(tx, satker, kode, LOOK_BACK_DAYS)
        return min(MOST, max(LEAST, busiest * days))

    def _reserve(
        self, tx: Transaction, block: SkippedBlock, count: int, by: str, restoration: Restoration
    ) -> None:
        if not block.missing and not count:
            return
        as_of = (restoration.backup_at or restoration.restored_at).astimezone(block.zona).date().isoformat()
        reason = f"Pemulihan buku agenda dari cadangan {as_of}: mungkin sudah dipakai"
        year = register_years.hold(tx, block.satker, block.register, block.tahun)
        numbers = [*block.missing, *register_years.following(year, count)]
        entries = [
            Entry(urut=n, nomor=str(n), state="dicadangkan", keterangan={}, reason=reason) for n in numbers
        ]
        register_numbers.write(tx, block.satker, year, entries, by)
        restorations.enter(
            tx,
            "register.reserved",
            satker=block.satker,
            detail={
                "register": block.register,
                "tahun": block.tahun,
                "dari": numbers[0],
                "sampai": numbers[-1],
                "banyaknya": len(numbers),
                "oleh": by,
            },
        )


def _grave(restoration: Restoration) -> str:
    """Say how many of each grave loss the last comparison named; empty: none."""
    found = Counter(each["loss"] for each in restoration.report.get("losses", ()))
    return ", ".join(f"{found[each.value]} {each.value}" for each in sorted(GRAVE) if found[each.value])


def _compared(tx: Transaction) -> Restoration:
    found = restorations.open_one(tx)
    if found is None or found.compared_at is None:
        raise NotCompared
    return found


def _years(known: Mapping[tuple[str, int], RegisterYear], kode: str, today: date) -> list[int]:
    """Return the years a number may have been given in: the present one, and the last one while it is still written in."""
    present, last = known.get((kode, today.year)), known.get((kode, today.year - 1))
    years = [] if present and present.closed_at else [today.year]
    if last and not last.closed_at and last.last_date and (today - last.last_date).days <= LOOK_BACK_DAYS:
        years.insert(0, today.year - 1)
    return years


def _missing(tx: Transaction, satker: str, year: RegisterYear | None, restoration: Restoration) -> list[int]:
    if year is None:
        return []
    before = restoration.counters.get((satker, year.register, year.tahun), 0)
    given = {each.urut for each in register_numbers.numbers(tx, satker, year.register, year.tahun)}
    return [n for n in range(before + 1, year.last + 1) if n not in given]
