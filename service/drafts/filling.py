"""What was typed into a form: read from the fields a browser sent, turned into a payload, and back into what stands in the form.

Typed is text, as people left it, so that a form that cannot be handed in yet is kept with every letter: a mapping for a group,
``{"baris": [...], "tempel": text}`` for rows, a list for several choices, text for all else. Rows in which nothing stands are left out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from service import strictjson
from service.drafts import numbers
from service.drafts.form import FieldKind, FormField
from service.drafts.table import PasteUnreadable, pasted
from service.edge import number_in
from service.errors import NotJson
from service.tables.days import day_in

ROWS, PASTED, TABLE = "baris", "tempel", "tabel"
MOST_ROWS: Final = 5_000
_ABSENT: Final = object()
_YES: Final = {"ya": True, "tidak": False, "true": True, "false": False}
_LINES: Final = re.compile(r"\r\n|\r|\n")
Node = Mapping[str, Any]


def nested(fields: Mapping[str, Sequence[str]], prefix: str) -> dict[str, Any]:
    """Return the fields called ``prefix.a.b`` as a tree; a leaf is the list of its values. Names of another form are left out."""
    tree: dict[str, Any] = {}
    for name, values in fields.items():
        steps = name.split(".")
        if len(steps) < 2 or steps[0] != prefix:
            continue
        here = tree
        for step in steps[1:-1]:
            below = here.setdefault(step, {})
            if not isinstance(below, dict):
                break
            here = below
        else:
            here.setdefault(steps[-1], list(values))
    return tree


def typed_of(field: FormField, sent: Any) -> Any:
    """Return what was typed into a field, of the tree that was sent."""
    match field.kind:
        case FieldKind.GROUP:
            below = sent if isinstance(sent, dict) else {}
            return {each.name: typed_of(each, below.get(each.name)) for each in field.fields}
        case FieldKind.ROWS:
            return _rows_of(field, sent if isinstance(sent, dict) else {})
        case FieldKind.CHECKS:
            return [each for each in sent if each] if isinstance(sent, list) else []
        case _:
            return _text(sent)


def _rows_of(field: FormField, sent: Node) -> dict[str, Any]:
    assert field.item is not None  # of rows
    numbered = sorted((each for each in sent if number_in(each) is not None), key=int)
    rows = [typed_of(field.item, sent[each]) for each in numbered]
    left = ""
    for name in (TABLE, PASTED):
        text = _text(sent.get(name))
        if not text.strip():
            continue
        try:
            rows += pasted(field, text, blank(field.item))
        except PasteUnreadable:
            left = text
    return {ROWS: [each for each in rows if not is_empty(field.item, each)][:MOST_ROWS], PASTED: left}


def _text(sent: Any) -> str:
    return _LINES.sub("\n", str(sent[0])).replace("\0", "") if isinstance(sent, list) and sent else ""


def blank(field: FormField) -> Any:
    """Return what stands in a field that nobody has typed into."""
    match field.kind:
        case FieldKind.GROUP:
            return {each.name: blank(each) for each in field.fields}
        case FieldKind.ROWS:
            return {ROWS: [], PASTED: ""}
        case FieldKind.CHECKS:
            return []
        case _:
            return typed_from(field, field.default) if field.default is not None else ""


def is_empty(field: FormField, typed: Any) -> bool:
    """Tell whether nobody has typed anything there: what stands there by itself does not count."""
    match field.kind:
        case FieldKind.GROUP:
            return all(is_empty(each, typed.get(each.name, "")) for each in field.fields)
        case FieldKind.ROWS:
            return not typed[ROWS] and not typed[PASTED].strip()
        case FieldKind.CHECKS:
            return not typed
        case _:
            return not typed.strip() or (field.default is not None and typed == blank(field))


def payload_of(field: FormField, typed: Mapping[str, Any]) -> dict[str, Any]:
    """Return the payload that a form's root asks for; what is no number or day stays text, for the contract to refuse."""
    value = _group(field, typed)
    return value if isinstance(value, dict) else {}


def _value(field: FormField, typed: Any) -> Any:
    match field.kind:
        case FieldKind.GROUP:
            return _group(field, typed)
        case FieldKind.ROWS:
            assert field.item is not None  # of rows
            rows = [_value(field.item, each) for each in typed[ROWS]]
            return [each for each in rows if each is not _ABSENT] or _nothing(field, [])
        case FieldKind.LINES:
            return [line.strip() for line in typed.split("\n") if line.strip()] or _nothing(field, [])
        case FieldKind.CHECKS:
            return [field.values.get(each, each) for each in typed] or _nothing(field, [])
        case _:
            return _scalar(field, typed) if typed.strip() else _nothing(field, None)


def _nothing(field: FormField, empty: Any) -> Any:
    """Return what stands for a field that is left empty: nothing, unless its contract wants that said."""
    if empty is not None:
        return empty if field.required else _ABSENT
    return None if field.required and field.nullable else _ABSENT


def _group(field: FormField, typed: Any) -> Any:
    if not field.required and is_empty(field, typed):
        return _ABSENT
    found = {each.name: _value(each, typed.get(each.name, blank(each))) for each in field.fields}
    return {name: each for name, each in found.items() if each is not _ABSENT}


def _scalar(field: FormField, text: str) -> Any:
    plain = text.strip()
    match field.kind:
        case FieldKind.WHOLE | FieldKind.MONEY:
            found = numbers.whole(plain)
            return plain if found is None else found
        case FieldKind.DECIMAL:
            number = numbers.number(plain)
            return plain if number is None else number
        case FieldKind.MEASURE:
            return numbers.measure(plain)
        case FieldKind.DATE:
            day = day_in(plain, epoch_1904=False)
            return day.isoformat() if day else plain
        case FieldKind.CHOICE:
            return field.values.get(plain, plain)
        case FieldKind.YES:
            return _YES.get(plain.lower(), plain)
        case FieldKind.RAW:
            try:
                return strictjson.loads(plain.encode())
            except NotJson:
                return plain
        case FieldKind.TEXT:
            return text
        case _:
            return plain


def typed_from(field: FormField, value: Any) -> Any:
    """Return what stands in a form for a value of the payload."""
    match field.kind:
        case FieldKind.GROUP:
            held = value if isinstance(value, Mapping) else {}
            return {
                each.name: typed_from(each, held[each.name])
                if held.get(each.name) is not None
                else blank(each)
                for each in field.fields
            }
        case FieldKind.ROWS:
            item = field.item
            rows = [typed_from(item, each) for each in value or ()] if item else []
            return {ROWS: rows, PASTED: ""}
        case FieldKind.LINES:
            return "\n".join(map(str, value or ()))
        case FieldKind.CHECKS:
            return [str(each) for each in value or ()]
        case FieldKind.MONEY:
            return numbers.grouped(value)
        case FieldKind.DECIMAL | FieldKind.MEASURE:
            return numbers.written(value)
        case FieldKind.YES:
            return "ya" if value else "tidak"
        case FieldKind.RAW:
            return json.dumps(value, ensure_ascii=False, indent=1)
        case _:
            return str(value)


def lines(typed: Any) -> Iterator[str]:
    """Yield every text that was typed."""
    if isinstance(typed, str):
        yield typed
    elif isinstance(typed, Mapping):
        for each in typed.values():
            yield from lines(each)
    elif isinstance(typed, Sequence):
        for each in typed:
            yield from lines(each)
