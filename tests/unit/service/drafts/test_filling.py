"""What stands in a payload stands in its form, and what is typed there is that payload again: for every type of the catalogue."""

from __future__ import annotations

import json
from typing import Any, Final
from urllib.parse import parse_qs, urlencode

import pytest

from doc_templates.catalog import Catalog
from doc_templates.kit.sample import SAMPLE
from service import strictjson
from service.drafts import filling
from service.drafts.form import DocumentForm, FieldKind, FormField, form_of

CATALOG = Catalog.scan()
TYPED: Final = [
    *(
        "5",
        "-0",
        "1.500.000",
        "92,5",
        "0,1",
        "1.5",
        "9007199254740992",
        "9" * 40,
        "9" * 5_000,
        "-" + "9" * 30,
    ),
    *(
        "1e309",
        "NaN",
        "Infinity",
        "null",
        "true",
        "\u0663",
        "\u221e",
        "\u00bd",
        "5 juta",
        "12%",
        "Rp 5.000",
        "1–9" + "9" * 30,
    ),
    *("31-02-2026", "0001-01-01", "9999-12-31", "10000-01-01", "24.00", "99:99"),
    *(
        "[" * 100_000,
        '{"a":1,"a":2}',
        '"\\ud800"',
        "[1e400]",
        "[NaN]",
        "[9007199254740993]",
        '{"a":[1,2.5,"b"]}',
    ),
]
"""What people, and pastes of theirs, leave in a field of any kind."""
POSITIONS = {key: each.jabatan for key, each in SAMPLE.pejabat.items()}


def form(jenis: str) -> DocumentForm:
    return form_of(CATALOG[jenis], POSITIONS)


def named(field: FormField, typed: Any, name: str) -> list[tuple[str, str]]:
    """The fields that a browser would send."""
    if field.kind is FieldKind.GROUP:
        return [each for one in field.fields for each in named(one, typed[one.name], f"{name}.{one.name}")]
    if field.kind is FieldKind.ROWS:
        assert field.item is not None
        rows = enumerate(typed[filling.ROWS])
        return [each for at, row in rows for each in named(field.item, row, f"{name}.{at}")]
    if field.kind is FieldKind.CHECKS:
        return [(name, each) for each in typed]
    return [(name, typed.replace("\n", "\r\n"))]


def back(jenis: str, sent: list[tuple[str, str]]) -> dict[str, Any]:
    root = form(jenis).root
    fields = parse_qs(urlencode(sent), keep_blank_values=True)
    return filling.payload_of(root, filling.typed_of(root, filling.nested(fields, "p")))


@pytest.mark.parametrize("jenis", sorted(CATALOG))
def test_a_payload_in_its_form_is_sent_back_as_it_was(jenis: str) -> None:
    stationery = CATALOG[jenis]
    typed = filling.typed_from(form(jenis).root, stationery.example)
    made = back(jenis, named(form(jenis).root, typed, "p"))
    model = stationery.contract.payload
    assert model.model_validate(made) == model.model_validate(stationery.example)


@pytest.mark.parametrize("jenis", sorted(CATALOG))
def test_an_untouched_form_is_empty_and_no_field_of_the_catalogue_is_asked_for_as_json(jenis: str) -> None:
    root = form(jenis).root
    assert filling.is_empty(root, filling.blank(root))
    assert FieldKind.RAW not in set(kinds(root))


def kinds(field: FormField) -> list[FieldKind]:
    below = [*field.fields, *([field.item] if field.item else [])]
    return [field.kind, *(each for one in below for each in kinds(one))]


@pytest.mark.parametrize("typed", TYPED, ids=lambda each: each[:20])
@pytest.mark.parametrize("kind", sorted(set(FieldKind) - {FieldKind.GROUP, FieldKind.ROWS, FieldKind.CHECKS}))
def test_what_comes_of_what_is_typed_is_json_that_every_door_reads_alike(kind: FieldKind, typed: str) -> None:
    asked = FormField(name="isi", label="Isi", kind=kind, required=True, nullable=False)
    root = FormField(name="", label="", kind=FieldKind.GROUP, required=True, nullable=False, fields=(asked,))
    made = filling.payload_of(root, {"isi": typed})
    assert strictjson.loads(json.dumps(made, allow_nan=False).encode()) == made
