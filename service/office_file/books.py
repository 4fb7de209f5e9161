"""What a new office file does to the books: begun, renamed, carried on, written otherwise; refused where one would break."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from archive.ledger import Transaction
from archive.ledger.registers import years as register_years
from archive.ledger.registers.years import RegisterYear
from archive.states import OPEN
from service.office.registers import Register, Registers
from service.office_file.change import OfficeChange, Use


def carried(tx: Transaction, satker: str, registers: Registers) -> list[tuple[str, str]]:
    """Return the books that go on under another code: the former code and the new one."""
    standing = {year.register for year in register_years.years(tx, satker)}
    return [
        (each.dahulu, each.kode)
        for each in registers.values()
        if each.dahulu is not None and each.dahulu in standing
    ]


def registers(old: Registers, new: Registers, use: Use) -> Iterator[OfficeChange]:
    """Yield what becomes of each book."""
    former = {each.dahulu: each for each in new.values() if each.dahulu}
    for kode, register in old.items():
        if kode in new:
            yield from _same_register(register, new[kode], use)
        elif kode in former:
            yield from _renamed(register, former[kode], use)
        else:
            yield _removed(register, use)
    for kode, register in new.items():
        if register.dahulu and register.dahulu not in old and use.began(register.dahulu):
            yield _carries_on(register.dahulu, kode, use)  # an earlier version let that book be hidden
        elif kode not in old and register.dahulu not in old:
            yield from _added(register, use)
    yield from _numbered_elsewhere(old, new, use)
    yield from _of_units_without_book(old, new, use)


def _removed(register: Register, use: Use) -> OfficeChange:
    book = use.book(register.kode)
    path = f"register.{register.kode}"
    if not book:
        return OfficeChange(path=path, what="is no longer there", effect="its book is empty")
    return OfficeChange(
        path=path,
        what="is no longer there",
        effect=f"its book ({_years(book)}) would be hidden. Renamed: say `dahulu: {register.kode}` at its new code;"
        " out of use: keep it with `jenis: []`",
        refused=True,
    )


def _renamed(old: Register, new: Register, use: Use) -> Iterator[OfficeChange]:
    carried_on = _carries_on(old.kode, new.kode, use)
    yield carried_on
    if not carried_on.refused:
        yield from _same_register(old, new, use)


def _carries_on(former: str, kode: str, use: Use) -> OfficeChange:
    path, what, book = f"register.{kode}", f"carries on {former}", use.book(former)
    if clash := sorted(use.began(former) & use.began(kode)):
        return OfficeChange(
            path=path,
            what=what,
            effect=f"{kode} has a book of its own in {', '.join(map(str, clash))}; two books are never joined",
            refused=True,
        )
    return OfficeChange(
        path=path, what=what, effect=f"its book goes on: {_years(book)}" if book else "its book is empty"
    )


def _added(register: Register, use: Use) -> Iterator[OfficeChange]:
    book = use.book(register.kode)
    effect = f"its old book is shown again: {_years(book)}" if book else "its book begins with 1"
    if register.dahulu and not use.book(register.dahulu):
        effect += f"; there is no book {register.dahulu} to carry on"
    yield OfficeChange(path=f"register.{register.kode}", what="is new", effect=effect)


def _same_register(old: Register, new: Register, use: Use) -> Iterator[OfficeChange]:
    path, book = f"register.{new.kode}", use.book(old.kode)
    if old.arah != new.arah:
        yield OfficeChange(
            path=f"{path}.arah",
            what=f"{old.arah} becomes {new.arah}",
            effect=f"its book ({_years(book)}) holds the other direction; begin a register of its own"
            if book
            else "",
            refused=bool(book),
        )
    if old.pola != new.pola or old.kode_jenis != new.kode_jenis:
        yield _written_otherwise(path, old, new, use)
    if old.unit != new.unit:
        yield OfficeChange(
            path=f"{path}.unit",
            what=f"{old.unit or 'every unit'} becomes {new.unit or 'every unit'}",
            effect="from now on it numbers the papers of another unit" if book else "",
        )
    if old.penandatangan != new.penandatangan:
        yield OfficeChange(
            path=f"{path}.penandatangan",
            what=f"{_signatories(old)} becomes {_signatories(new)}",
            effect="from now on it numbers the papers of other signatories" if book else "",
        )
    if old.nama != new.nama:
        yield OfficeChange(path=f"{path}.nama", what=f"{old.nama!r} becomes {new.nama!r}")


def _written_otherwise(path: str, old: Register, new: Register, use: Use) -> OfficeChange:
    what = (
        f"{old.pola.text!r} becomes {new.pola.text!r}"
        if old.pola != new.pola
        else "the letters of its types change"
    )
    waiting = {tahun: n for (kode, tahun), n in use.reserved.items() if kode == old.kode}
    if waiting and old.pola != new.pola:
        told = ", ".join(f"{n} in {tahun}" for tahun, n in sorted(waiting.items()))
        return OfficeChange(
            path=f"{path}.pola",
            what=what,
            effect=f"numbers are reserved and may stand on paper as the old pattern writes them ({told}): settle them first",
            refused=True,
        )
    running = next((year for year in use.book(old.kode) if year.tahun == use.today.year), None)
    effect = (
        f"in mid-year: numbers 1 to {running.last} of {running.tahun} stay as they are written, {running.last + 1} is"
        " the first in the new way"
        if running
        else ""
    )
    return OfficeChange(path=f"{path}.pola", what=what, effect=effect)


def _numbered_elsewhere(old: Registers, new: Registers, use: Use) -> Iterator[OfficeChange]:
    for jenis in sorted({jenis for each in (*old.values(), *new.values()) for jenis in each.jenis}):
        was, becomes = _books_of(old, jenis), _books_of(new, jenis)
        moved = {former: each.kode for each in new.values() if (former := each.dahulu) in old}
        if [moved.get(kode, kode) for kode in was] == becomes:
            continue
        open_ = use.open_papers(jenis=jenis)
        waits = f"; {open_} papers are on their way" if open_ else ""
        if becomes:
            yield OfficeChange(
                path=f"register.jenis.{jenis}",
                what=f"{' and '.join(was) or 'no register'} becomes {' and '.join(becomes)}",
                effect=f"the next one is numbered there{waits}",
            )
        else:
            yield OfficeChange(
                path=f"register.jenis.{jenis}",
                what=f"is numbered in no register any more, {' and '.join(was)} before",
                effect=f"cannot be signed until a register names it{waits}",
                refused=open_ > 0,
            )


def _of_units_without_book(old: Registers, new: Registers, use: Use) -> Iterator[OfficeChange]:
    """Papers on their way whose type is numbered still, and not for their unit."""
    for jenis, unit in sorted({(p.jenis, p.unit) for p in use.papers if p.status in OPEN}):
        if _books_of(new, jenis) and old.fitting(jenis, unit) and not new.fitting(jenis, unit):
            open_ = use.open_papers(jenis=jenis, unit=unit)
            yield OfficeChange(
                path=f"register.jenis.{jenis}",
                what=f"is numbered in no register for unit {unit} any more",
                effect=f"cannot be signed until a register names it; {open_} papers are on their way",
                refused=True,
            )


def _books_of(known: Registers, jenis: str) -> list[str]:
    return sorted(kode for kode, each in known.items() if jenis in each.jenis)


def _signatories(register: Register) -> str:
    told = ", ".join(f"{jenis} of {' and '.join(whose)}" for jenis, whose in register.penandatangan.items())
    return told or "everybody"


def _years(book: Sequence[RegisterYear]) -> str:
    return ", ".join(f"{year.tahun} up to {year.last}" for year in book)
