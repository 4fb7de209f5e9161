"""What a new office file changes, and what that does to what is in use: told, or refused where a book would break.

Every way an office is applied goes through ``office.apply``, which asks here. Looks only; in the words of the command line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from archive.ledger import Transaction
from archive.ledger.office import offices, people
from archive.ledger.office import use as office_use
from archive.ledger.registers import years as register_years
from archive.ledger.registers.years import RegisterYear
from archive.states import OPEN
from service.office_file.papers import waiting_for_people, waiting_for_positions
from service.registers.numbering import Register, fitting, registers_of


@dataclass(frozen=True, kw_only=True)
class Change:
    """One difference between the loaded office and a file."""

    path: str
    what: str
    effect: str = ""
    """What it does to what is in use; empty: nothing."""
    refused: bool = False
    """Whether it would break a book or strand papers."""


@dataclass(frozen=True, kw_only=True)
class _Use:
    """What is in use at the office."""

    years: Sequence[RegisterYear]
    papers: Sequence[office_use.Papers]
    reserved: Mapping[tuple[str, int], int]
    today: date

    def book(self, kode: str) -> list[RegisterYear]:
        """Return the years of a register in which a number was ever taken."""
        return [year for year in self.years if year.register == kode and year.last > 0]

    def began(self, kode: str | None) -> set[int]:
        """Return the years of a register that ever began, with a number or without."""
        return {year.tahun for year in self.years if year.register == kode}

    def open_papers(self, **like: str) -> int:
        """Count the papers still on their way that are of this type, unit or classification."""
        return sum(p.number for p in self._like(**like) if p.status in OPEN)

    def all_papers(self, **like: str) -> int:
        """Count every paper that is of this type, unit or classification."""
        return sum(p.number for p in self._like(**like))

    def _like(self, **like: str) -> Iterator[office_use.Papers]:
        return (p for p in self.papers if all(getattr(p, name) == value for name, value in like.items()))


def changes(tx: Transaction, satker: str, config: Mapping[str, Any], today: date) -> list[Change]:
    """Return what applying ``config`` would change, those refused first; empty for the same file again."""
    before = offices.get(tx, satker)
    if before is None:
        return []
    use = _Use(
        years=register_years.years(tx, satker),
        papers=office_use.papers(tx, satker),
        reserved=office_use.reserved(tx, satker),
        today=today,
    )
    found = [
        *_registers(before.config, config, use),
        *_units(before.config, config, use),
        *_classes(before.config, config, use),
        *_levels(before.config, config, use),
        *_people(tx, satker, before.config, config, today),
        *_others(before.config, config),
    ]
    return sorted(found, key=lambda change: not change.refused)


def carried(tx: Transaction, satker: str, config: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the books that go on under another code: the former code and the new one."""
    standing = {year.register for year in register_years.years(tx, satker)}
    return [
        (each.dahulu, each.kode)
        for each in registers_of(config).values()
        if each.dahulu is not None and each.dahulu in standing
    ]


def beside(tx: Transaction, satker: str) -> list[Change]:
    """Return what a first file for ``satker`` means beside the offices that are loaded; asked for all offices."""
    known = offices.every(tx)
    if any(office.satker == satker for office in known):
        return []
    return [
        Change(
            path="satker",
            what=f"{satker} is loaded beside {office.satker}",
            effect=f"a second office begins with books, people and keys of its own; {office.nama} ({office.satker})"
            " stays as it is, and nothing of it is carried on",
        )
        for office in known
    ]


# --- registers ---


def _registers(before: Mapping[str, Any], after: Mapping[str, Any], use: _Use) -> Iterator[Change]:
    old, new = registers_of(before), registers_of(after)
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


def _removed(register: Register, use: _Use) -> Change:
    book = use.book(register.kode)
    path = f"register.{register.kode}"
    if not book:
        return Change(path=path, what="is no longer there", effect="its book is empty")
    return Change(
        path=path,
        what="is no longer there",
        effect=f"its book ({_years(book)}) would be hidden. Renamed: say `dahulu: {register.kode}` at its new code;"
        " out of use: keep it with `jenis: []`",
        refused=True,
    )


def _renamed(old: Register, new: Register, use: _Use) -> Iterator[Change]:
    carried_on = _carries_on(old.kode, new.kode, use)
    yield carried_on
    if not carried_on.refused:
        yield from _same_register(old, new, use)


def _carries_on(former: str, kode: str, use: _Use) -> Change:
    path, what, book = f"register.{kode}", f"carries on {former}", use.book(former)
    if clash := sorted(use.began(former) & use.began(kode)):
        return Change(
            path=path,
            what=what,
            effect=f"{kode} has a book of its own in {', '.join(map(str, clash))}; two books are never joined",
            refused=True,
        )
    return Change(
        path=path, what=what, effect=f"its book goes on: {_years(book)}" if book else "its book is empty"
    )


def _added(register: Register, use: _Use) -> Iterator[Change]:
    book = use.book(register.kode)
    effect = f"its old book is shown again: {_years(book)}" if book else "its book begins with 1"
    if register.dahulu and not use.book(register.dahulu):
        effect += f"; there is no book {register.dahulu} to carry on"
    yield Change(path=f"register.{register.kode}", what="is new", effect=effect)


def _same_register(old: Register, new: Register, use: _Use) -> Iterator[Change]:
    path, book = f"register.{new.kode}", use.book(old.kode)
    if old.arah != new.arah:
        yield Change(
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
        yield Change(
            path=f"{path}.unit",
            what=f"{old.unit or 'every unit'} becomes {new.unit or 'every unit'}",
            effect="from now on it numbers the papers of another unit" if book else "",
        )
    if old.nama != new.nama:
        yield Change(path=f"{path}.nama", what=f"{old.nama!r} becomes {new.nama!r}")


def _written_otherwise(path: str, old: Register, new: Register, use: _Use) -> Change:
    what = (
        f"{old.pola.text!r} becomes {new.pola.text!r}"
        if old.pola != new.pola
        else "the letters of its types change"
    )
    waiting = {tahun: n for (kode, tahun), n in use.reserved.items() if kode == old.kode}
    if waiting and old.pola != new.pola:
        told = ", ".join(f"{n} in {tahun}" for tahun, n in sorted(waiting.items()))
        return Change(
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
    return Change(path=f"{path}.pola", what=what, effect=effect)


def _numbered_elsewhere(
    old: Mapping[str, Register], new: Mapping[str, Register], use: _Use
) -> Iterator[Change]:
    for jenis in sorted({jenis for each in (*old.values(), *new.values()) for jenis in each.jenis}):
        was, becomes = _books_of(old, jenis), _books_of(new, jenis)
        moved = {former: each.kode for each in new.values() if (former := each.dahulu) in old}
        if [moved.get(kode, kode) for kode in was] == becomes:
            continue
        open_ = use.open_papers(jenis=jenis)
        waits = f"; {open_} papers are on their way" if open_ else ""
        if becomes:
            yield Change(
                path=f"register.jenis.{jenis}",
                what=f"{' and '.join(was) or 'no register'} becomes {' and '.join(becomes)}",
                effect=f"the next one is numbered there{waits}",
            )
        else:
            yield Change(
                path=f"register.jenis.{jenis}",
                what=f"is numbered in no register any more, {' and '.join(was)} before",
                effect=f"cannot be signed until a register names it{waits}",
                refused=open_ > 0,
            )


def _of_units_without_book(
    old: Mapping[str, Register], new: Mapping[str, Register], use: _Use
) -> Iterator[Change]:
    """Papers on their way whose type is numbered still, and not for their unit."""
    for jenis, unit in sorted({(p.jenis, p.unit) for p in use.papers if p.status in OPEN}):
        if _books_of(new, jenis) and fitting(old, jenis, unit) and not fitting(new, jenis, unit):
            open_ = use.open_papers(jenis=jenis, unit=unit)
            yield Change(
                path=f"register.jenis.{jenis}",
                what=f"is numbered in no register for unit {unit} any more",
                effect=f"cannot be signed until a register names it; {open_} papers are on their way",
                refused=True,
            )


def _books_of(known: Mapping[str, Register], jenis: str) -> list[str]:
    return sorted(kode for kode, each in known.items() if jenis in each.jenis)


def _years(book: Sequence[RegisterYear]) -> str:
    return ", ".join(f"{year.tahun} up to {year.last}" for year in book)


# --- units, classes, levels ---


def _units(before: Mapping[str, Any], after: Mapping[str, Any], use: _Use) -> Iterator[Change]:
    old, new = before.get("unit", {}), after.get("unit", {})
    for key in old:
        if key in new:
            if old[key] != new[key]:
                yield Change(path=f"unit.{key}", what=f"{old[key]!r} becomes {new[key]!r}")
            continue
        open_, every = use.open_papers(unit=key), use.all_papers(unit=key)
        effect = f"{every} papers name it and keep doing so" if every else ""
        if open_:
            effect = (
                f"{open_} papers of it are on their way and could not be revised: finish or cancel them first"
            )
        yield Change(path=f"unit.{key}", what="is no longer there", effect=effect, refused=open_ > 0)
    for key in new:
        if key not in old:
            yield Change(path=f"unit.{key}", what=f"is new: {new[key]}")


def _classes(before: Mapping[str, Any], after: Mapping[str, Any], use: _Use) -> Iterator[Change]:
    """The classes of the retention schedule: a paper whose class is gone could never be disposed of lawfully."""
    old, new = _series(before), _series(after)
    for key, row in old.items():
        kode = str(row.get("kode"))
        used = use.all_papers(klasifikasi=kode)
        if key not in new:
            gone = not any(str(each.get("kode")) == kode for each in new.values())
            effect = (
                f"{used} papers are of class {kode}: keep it, or the law's rule for them is lost"
                if used
                else ""
            )
            yield Change(
                path=f"retensi.series.{key}",
                what="is no longer there",
                effect=effect,
                refused=used > 0 and gone,
            )
        elif new[key] != row:
            effect = f"{used} papers are of class {kode}: the rule changes for them too" if used else ""
            yield Change(path=f"retensi.series.{key}", what="changes", effect=effect)
    yield from (Change(path=f"retensi.series.{key}", what="is new") for key in new if key not in old)


def _series(config: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    rows = (config.get("retensi") or {}).get("series") or ()
    return {"/".join(str(row[name]) for name in ("kode", "sub") if row.get(name)): row for row in rows}


def _levels(before: Mapping[str, Any], after: Mapping[str, Any], use: _Use) -> Iterator[Change]:
    old, new = before.get("tanda_tangan") or {}, after.get("tanda_tangan") or {}
    for jenis in sorted({*old, *new}):
        was, becomes = old.get(jenis, "basah"), new.get(jenis, "basah")
        if was != becomes:
            open_ = use.open_papers(jenis=jenis)
            effect = (
                f"{open_} papers on their way: those that have no number yet are signed so" if open_ else ""
            )
            yield Change(path=f"tanda_tangan.{jenis}", what=f"{was} becomes {becomes}", effect=effect)


# --- people, and all the rest ---


def _people(
    tx: Transaction, satker: str, before: Mapping[str, Any], after: Mapping[str, Any], today: date
) -> Iterator[Change]:
    """Those who leave and positions that go, with what waits for them; what becomes of it is not decided here."""
    named = {str(each["id"]): each for each in after.get("orang", ())}
    leaving = [person for person in people.every(tx, satker) if person.id not in named]
    waits = waiting_for_people(tx, satker, leaving, today)
    for person in leaving:
        effect = "their tokens end" + (
            f"; waiting for them: {_papers(waits[person.id])}" if waits[person.id] else ""
        )
        yield Change(path=f"orang.{person.id}", what=f"{person.nama} leaves", effect=effect)
    held = {str(each["kunci"]) for each in after.get("orang", ()) if each.get("kunci")}
    going = sorted({str(each["kunci"]) for each in before.get("orang", ()) if each.get("kunci")} - held)
    in_chains = waiting_for_positions(tx, satker, going, today)
    for key in going:
        effect = f"still in the chain of: {_papers(in_chains[key])}" if in_chains[key] else ""
        yield Change(path=f"orang.kunci.{key}", what="is no position any more", effect=effect)
    old = {str(each["id"]): each for each in before.get("orang", ())}
    for key, each in named.items():
        if key not in old:
            yield Change(path=f"orang.{key}", what=f"{each['nama']} joins")
        elif old[key] != each:
            which = sorted(name for name in {*old[key], *each} if old[key].get(name) != each.get(name))
            yield Change(path=f"orang.{key}", what=f"changes: {', '.join(which)}")


def _papers(titles: Sequence[str]) -> str:
    shown = "; ".join(titles[:5])
    return f"{shown}; and {len(titles) - 5} more" if len(titles) > 5 else shown


_TOLD = {"register", "unit", "orang", "tanda_tangan", "satker"}
_EFFECTS = {
    "zona": "from now on its days begin at another hour; dates already given stay",
    "rantai": "drafts keep the chain they were made with; it counts for the next ones",
    "kertas": "the next pages are of that size",
    "tanda_akses": "the next pages say their access class so",
    "penerima_terlampir": "drafts and their next revisions list more recipients than that behind the page",
    "demonstrasi": "an office that plays is sealed and signed with DEMO certificates alone, a real one never with them",
}


def _others(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    for name in sorted({*before, *after} - _TOLD):
        if before.get(name) == after.get(name):
            continue
        if name == "retensi" and _without_series(before) == _without_series(after):
            continue  # told row by row
        what = "changes"
        if isinstance(before.get(name), str) and isinstance(after.get(name), str) and name != "logo_base64":
            what = f"{before[name]!r} becomes {after[name]!r}"
        yield Change(path=name, what=what, effect=_EFFECTS.get(name, ""))


def _without_series(config: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in (config.get("retensi") or {}).items() if name != "series"}
