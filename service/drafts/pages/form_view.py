"""A form as its page shows it: what is said beside each field, what is wrong where, and which rows are a table. Values in, values out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any, Final

from service.drafts import filling, table
from service.drafts.form import DocumentForm, FieldKind, FormField
from service.edge import number_in
from service.errors import Field
from service.tables.days import day_in
from service.words import Sentence, say

PREFIX: Final = "p"
"""Before the names of the payload's fields; the head of the form has names of its own."""
TABLE_FROM: Final = 60
"""Rows that stand each for itself; more are one table, as a spreadsheet pastes them."""
_LONGEST_EXAMPLE: Final = 90
_STEP: Final = re.compile(r"([^.\[\]]+)|\[([0-9]+)\]")
_ABOVE: Final = ("data.payload.", "data.", "payload.")
_HINTS: Final[Mapping[FieldKind, Sentence]] = {
    FieldKind.LINES: say("Satu butir pada setiap baris."),
    FieldKind.MONEY: say("Rupiah, tanpa desimal."),
    FieldKind.DECIMAL: say("Angka; desimal dengan koma."),
    FieldKind.MEASURE: say("Angka, rentang seperti 80–90, atau kata."),
    FieldKind.TIME: say("Jam dan menit dengan titik, seperti 09.00."),
    FieldKind.RAW: say("Dalam bentuk JSON."),
}

_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_PARAGRAPHS: Final = say("Satu alinea pada setiap baris.")


@dataclass(frozen=True, kw_only=True)
class FormFaults:
    """What is wrong with a form."""

    by_name: Mapping[str, str] = field(default_factory=dict)
    """By the name of the field where it is told."""
    summary: Sequence[tuple[str, str]] = ()
    """Name of the field and sentence, in the order in which they stand."""


def hint(asked: FormField) -> str:
    """Return what is said beside a field: its author's words, how it is written, an example."""
    said = [str(asked.help)] if asked.help else []
    if asked.kind is FieldKind.LINES and asked.item is not None and asked.item.wide:
        said.append(_PARAGRAPHS)
    elif asked.kind in _HINTS:
        said.append(_HINTS[asked.kind])
    shown = asked.item.example if asked.kind is FieldKind.LINES and asked.item else asked.example
    if shown and asked.kind in (FieldKind.LINE, FieldKind.TEXT, FieldKind.LINES):
        short = shown if len(shown) <= _LONGEST_EXAMPLE else f"{shown[:_LONGEST_EXAMPLE].rstrip()}…"
        said.append(say("Contoh: {contoh}", contoh=short.replace("\n", " ")))
    return " ".join(said)


def options(asked: FormField, typed: str) -> Sequence[tuple[str, str]]:
    """Return what may be chosen, and what stands there though it is none of it: a page that left it out would send nothing."""
    strange = bool(typed) and typed not in dict(asked.offered)
    return [*asked.offered, (typed, typed)] if strange else asked.offered


def is_day(typed: str) -> bool:
    """Tell whether a browser's calendar can show what stands there: it shows nothing for all but a day, and sends nothing."""
    return not typed or (bool(_DAY.fullmatch(typed)) and day_in(typed, epoch_1904=False) is not None)


def as_table(asked: FormField, typed: Mapping[str, Any]) -> bool:
    """Tell whether rows stand as one table."""
    return bool(asked.columns) and len(typed[filling.ROWS]) > TABLE_FROM


def table_text(asked: FormField, typed: Mapping[str, Any]) -> str:
    """Return rows as a spreadsheet pastes them."""
    return table.written(asked, typed[filling.ROWS])


def faults(form: DocumentForm, isi: Mapping[str, Any], wrong: Iterable[Field]) -> FormFaults:
    """Return what is wrong, each at the field of the form where it can be mended."""
    by_name: dict[str, list[str]] = {}
    summary: list[tuple[str, str]] = []
    for each in wrong:
        name, label, reason = _told(form, isi, each)
        by_name.setdefault(name, []).append(reason)
        summary.append((name, f"{label}: {reason}" if label else reason))
    return FormFaults(
        by_name={name: "; ".join(dict.fromkeys(said)) for name, said in by_name.items()},
        summary=list(dict.fromkeys(summary)),
    )


def _told(form: DocumentForm, isi: Mapping[str, Any], wrong: Field) -> tuple[str, str, str]:
    path = wrong.path
    for above in _ABOVE:
        path = path.removeprefix(above)
    steps = [int(number) if number else name for name, number in _STEP.findall(path)]
    if not steps or path in ("payload", "data"):
        return "", "", wrong.reason
    if (wrong.path.startswith("data.") and not wrong.path.startswith("data.payload")) or steps[0] == "berkas":
        return str(steps[0]), "", wrong.reason
    return _at(form.root, isi, steps, wrong.reason)


def _at(root: FormField, isi: Any, steps: Sequence[str | int], reason: str) -> tuple[str, str, str]:
    here, typed, name, labels = root, isi, PREFIX, [""]
    for at, step in enumerate(steps):
        if isinstance(step, int):
            if here.kind is not FieldKind.ROWS or here.item is None:
                return name, labels[-1], say("butir ke-{nomor}: {sebab}", nomor=step + 1, sebab=reason)
            if as_table(here, typed):
                column = ".".join(str(each) for each in steps[at + 1 :])
                said = next((each.label for each in here.columns if ".".join(each.path) == column), column)
                reason = say("baris {nomor}, {kolom}: {sebab}", nomor=step + 1, kolom=said, sebab=reason)
                return f"{name}.{filling.TABLE}", labels[-1], reason
            rows = typed[filling.ROWS]
            here, name = here.item, f"{name}.{step}"
            typed = rows[step] if step < len(rows) else filling.blank(here)
            labels.append(say("{label}, baris {nomor}", label=labels[-1], nomor=step + 1))
            continue
        found = next((each for each in here.fields if each.name == step), None)
        if found is None:
            break
        here, name, typed = found, f"{name}.{step}", typed.get(step, filling.blank(found))
        labels.append(found.label if len(labels) == 1 else f"{labels[-1]}: {found.label}")
    return name, labels[-1], _too_few(here, typed) or reason


def _too_few(asked: FormField, typed: Any) -> str | None:
    """Return what is to be done in a list in which less stands than must; None of all else."""
    match asked.kind:
        case FieldKind.LINES:
            stands = sum(1 for line in typed.split("\n") if line.strip())
            if asked.item is not None and asked.item.wide:
                told = say("tulis paling sedikit {banyak} alinea, satu pada setiap baris", banyak=asked.least)
            else:
                told = say("tulis paling sedikit {banyak} butir, satu pada setiap baris", banyak=asked.least)
        case FieldKind.ROWS:
            stands = len(typed[filling.ROWS])
            told = say("isi paling sedikit {banyak} baris", banyak=asked.least)
        case FieldKind.CHECKS:
            stands, told = len(typed), say("pilih paling sedikit {banyak}", banyak=asked.least)
        case _:
            return None
    return told if stands < asked.least else None


def with_row(form: DocumentForm, isi: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Return what was typed with one row more, empty, where ``name`` says; unchanged where there are no rows."""
    made: dict[str, Any] = deepcopy(dict(isi))
    found = _rows(form, made, name)
    if found is not None and found[0].item is not None:
        found[1][filling.ROWS].append(filling.blank(found[0].item))
    return made


def without_row(form: DocumentForm, isi: Mapping[str, Any], name: str) -> dict[str, Any]:
    """Return what was typed without the row that ``name`` says."""
    made: dict[str, Any] = deepcopy(dict(isi))
    rows, _, last = name.rpartition(".")
    found = _rows(form, made, rows)
    number = number_in(last, below=len(found[1][filling.ROWS])) if found is not None else None
    if found is not None and number is not None:
        del found[1][filling.ROWS][number]
    return made


def _rows(form: DocumentForm, isi: Any, name: str) -> tuple[FormField, dict[str, Any]] | None:
    here: FormField | None = form.root
    typed = isi
    for step in name.split(".")[1:]:
        if here is None:
            return None
        if here.kind is FieldKind.ROWS:
            rows = typed[filling.ROWS]
            number = number_in(step, below=len(rows))
            if number is None:
                return None
            here, typed = here.item, rows[number]
            continue
        here = next((each for each in here.fields if each.name == step), None)
        typed = typed.get(step) if here is not None and isinstance(typed, dict) else None
    if here is None or here.kind is not FieldKind.ROWS or not isinstance(typed, dict):
        return None
    return here, typed
