"""What stands in a payload stands in its form, and what is typed there is that payload again: for every type of the catalogue."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, urlencode

import pytest

from doc_templates.catalog import Catalog
from doc_templates.kit.sample import SAMPLE
from service.drafts import filling
from service.drafts.form import DocumentForm, FieldKind, FormField, form_of

CATALOG = Catalog.scan()
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
