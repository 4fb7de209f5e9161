"""What a new office file changes, and what that does to what is in use: told, or refused where a book would break.

Every way an office is applied goes through ``office.apply``, which asks here. Looks only; in the words of the command line.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from archive.ledger import Transaction
from archive.ledger.office import offices, people
from archive.ledger.office import use as office_use
from archive.ledger.registers import years as register_years
from service.leaving.consequences import Consequences
from service.office.levels import SigningLevels
from service.office.rules import OfficeRules
from service.office_file import books
from service.office_file.change import OfficeChange, Use
from service.office_file.departures import departures
from service.office_file.papers import waiting_for_positions


def changes(
    tx: Transaction,
    satker: str,
    config: Mapping[str, Any],
    rules: OfficeRules,
    found: Consequences,
    today: date,
) -> list[OfficeChange]:
    """Return what applying ``config`` would change, those refused first; empty for the same file again.

    ``rules`` are its own, ``found`` is what it comes to for the office's people.
    """
    before = offices.get(tx, satker)
    if before is None:
        return []
    use = Use(
        years=register_years.years(tx, satker),
        papers=office_use.papers(tx, satker),
        reserved=office_use.reserved(tx, satker),
        today=today,
    )
    standing = OfficeRules.of(before)
    told = [
        *books.registers(standing.registers, rules.registers, use),
        *_units(before.config, config, use),
        *_classes(before.config, config, use),
        *_codes(before.config, config, use),
        *_levels(standing.levels, rules.levels, use),
        *_people(tx, satker, before.config, config, found, today),
        *_others(before.config, config),
    ]
    return sorted(told, key=lambda change: not change.refused)


def beside(tx: Transaction, satker: str) -> list[OfficeChange]:
    """Return what a first file for ``satker`` means beside the offices that are loaded; asked for all offices."""
    known = offices.every(tx)
    if any(office.satker == satker for office in known):
        return []
    return [
        OfficeChange(
            path="satker",
            what=f"{satker} is loaded beside {office.satker}",
            effect=f"a second office begins with books, people and keys of its own; {office.nama} ({office.satker})"
            " stays as it is, and nothing of it is carried on",
        )
        for office in known
    ]


def _units(before: Mapping[str, Any], after: Mapping[str, Any], use: Use) -> Iterator[OfficeChange]:
    old, new = before.get("unit", {}), after.get("unit", {})
    for key in old:
        if key in new:
            if old[key] != new[key]:
                yield OfficeChange(path=f"unit.{key}", what=f"{old[key]!r} becomes {new[key]!r}")
            continue
        open_, every = use.open_papers(unit=key), use.all_papers(unit=key)
        effect = f"{every} papers name it and keep doing so" if every else ""
        if open_:
            effect = (
                f"{open_} papers of it are on their way and could not be revised: finish or cancel them first"
            )
        yield OfficeChange(path=f"unit.{key}", what="is no longer there", effect=effect, refused=open_ > 0)
    for key in new:
        if key not in old:
            yield OfficeChange(path=f"unit.{key}", what=f"is new: {new[key]}")


def _classes(before: Mapping[str, Any], after: Mapping[str, Any], use: Use) -> Iterator[OfficeChange]:
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
            yield OfficeChange(
                path=f"retensi.series.{key}",
                what="is no longer there",
                effect=effect,
                refused=used > 0 and gone,
            )
        elif new[key] != row:
            effect = f"{used} papers are of class {kode}: the rule changes for them too" if used else ""
            yield OfficeChange(path=f"retensi.series.{key}", what="changes", effect=effect)
    yield from (OfficeChange(path=f"retensi.series.{key}", what="is new") for key in new if key not in old)


def _codes(before: Mapping[str, Any], after: Mapping[str, Any], use: Use) -> Iterator[OfficeChange]:
    """The classification codes: a paper keeps the one it has, listed or not."""
    old, new = before.get("klasifikasi") or {}, after.get("klasifikasi") or {}
    if bool(old) != bool(new):
        what, effect = "is listed now", "an event that names another code is refused"
        if old:
            what, effect = "is listed no more", "every code of the right form is taken"
        yield OfficeChange(path="klasifikasi", what=what, effect=effect)
        return
    for kode in sorted({*old, *new}):
        if kode not in new:
            used = use.all_papers(klasifikasi=kode)
            effect = f"{used} papers have it and keep it; no event can name it any more" if used else ""
            yield OfficeChange(path=f"klasifikasi.{kode}", what="is no longer there", effect=effect)
        elif old.get(kode) != new[kode]:
            what = f"{old[kode]!r} becomes {new[kode]!r}" if kode in old else f"is new: {new[kode]}"
            yield OfficeChange(path=f"klasifikasi.{kode}", what=what)


def _series(config: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    rows = (config.get("retensi") or {}).get("series") or ()
    return {"/".join(str(row[name]) for name in ("kode", "sub") if row.get(name)): row for row in rows}


def _levels(before: SigningLevels, after: SigningLevels, use: Use) -> Iterator[OfficeChange]:
    for jenis in sorted({*before.by_type, *after.by_type}):
        was, becomes = before.of_type(jenis), after.of_type(jenis)
        if was is not becomes:
            open_ = use.open_papers(jenis=jenis)
            effect = (
                f"{open_} papers on their way: those that have no number yet are signed so" if open_ else ""
            )
            yield OfficeChange(
                path=f"tanda_tangan.{jenis}", what=f"{was.value} becomes {becomes.value}", effect=effect
            )


def _people(
    tx: Transaction,
    satker: str,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    found: Consequences,
    today: date,
) -> Iterator[OfficeChange]:
    """Those who leave and positions that go, with what waits for them."""
    yield from departures(found)
    named = {str(each["id"]): each for each in after.get("orang", ())}
    held = {str(each["kunci"]) for each in after.get("orang", ()) if each.get("kunci")}
    going = sorted({str(each["kunci"]) for each in before.get("orang", ()) if each.get("kunci")} - held)
    in_chains = waiting_for_positions(tx, satker, going, today)
    for key in going:
        effect = f"still in the chain of: {_papers(in_chains[key])}" if in_chains[key] else ""
        yield OfficeChange(path=f"orang.kunci.{key}", what="is no position any more", effect=effect)
    old = {str(each["id"]): each for each in before.get("orang", ())}
    for key, each in named.items():
        if people.former(tx, satker, key) is not None:
            yield OfficeChange(
                path=f"orang.{key}",
                what=f"{each['nama']}, who had left, comes back",
                effect="tokens, appointments and certificates of before stay ended: naskah people token",
            )
        elif key not in old:
            yield OfficeChange(path=f"orang.{key}", what=f"{each['nama']} joins")
        elif old[key] != each:
            which = sorted(name for name in {*old[key], *each} if old[key].get(name) != each.get(name))
            yield OfficeChange(path=f"orang.{key}", what=f"changes: {', '.join(which)}")


def _papers(titles: Sequence[str]) -> str:
    shown = "; ".join(titles[:5])
    return f"{shown}; and {len(titles) - 5} more" if len(titles) > 5 else shown


_TOLD = {"register", "klasifikasi", "unit", "orang", "tanda_tangan", "satker"}
_EFFECTS = {
    "zona": "from now on its days begin at another hour; dates already given stay",
    "rantai": "drafts keep the chain they were made with; it counts for the next ones",
    "kepala_unit": "drafts keep the chain they were made with; chains by role mean this position from now on",
    "atasan": "drafts keep the chain they were made with; chains by role mean this superior from now on",
    "kop_surat": "drafts keep the letterhead they were made with; a logo counts for the next page",
    "kertas": "the next pages are of that size",
    "tanda_akses": "the next pages say their access class so",
    "aksara": "the next payloads may have letters of these scripts; every machine that prints needs their fonts",
    "penerima_terlampir": "drafts and their next revisions list more recipients than that behind the page",
    "demonstrasi": "an office that plays is sealed and signed with DEMO certificates alone, a real one never with them",
    "tanpa_kode": "true lets its people in with a password alone; else who signs, keeps records or administers shows a code, at once",
}


def _others(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[OfficeChange]:
    for name in sorted({*before, *after} - _TOLD):
        if before.get(name) == after.get(name):
            continue
        if name == "retensi" and _without_series(before) == _without_series(after):
            continue  # told row by row
        what = "changes"
        if isinstance(before.get(name), str) and isinstance(after.get(name), str) and name != "logo_base64":
            what = f"{before[name]!r} becomes {after[name]!r}"
        yield OfficeChange(path=name, what=what, effect=_EFFECTS.get(name, ""))


def _without_series(config: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in (config.get("retensi") or {}).items() if name != "series"}
