"""What a form says where something is missing: what to do there, in the words of how it is asked for."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import html

from doc_templates.catalog import Catalog
from service.drafts import filling
from service.drafts.form import DocumentForm, FieldKind, FormField, form_of
from service.drafts.pages.form_view import faults
from service.drafts.pages.showing import FieldView
from service.errors import Field
from service.web.environment import ENVIRONMENT

CATALOG = Catalog.scan()

LINE = FormField(name="", label="", kind=FieldKind.LINE, required=True, nullable=False, most=100)
PARAGRAPH = FormField(name="", label="", kind=FieldKind.LINE, required=True, nullable=False)
ROW = FormField(name="", label="", kind=FieldKind.GROUP, required=True, nullable=False)

TOO_FEW: list[tuple[FieldKind, FormField, int, str]] = [
    (FieldKind.LINES, PARAGRAPH, 1, "tulis paling sedikit 1 alinea, satu pada setiap baris"),
    (FieldKind.LINES, LINE, 2, "tulis paling sedikit 2 butir, satu pada setiap baris"),
    (FieldKind.ROWS, ROW, 2, "isi paling sedikit 2 baris"),
    (FieldKind.CHECKS, LINE, 1, "pilih paling sedikit 1"),
]


def a_form(kind: FieldKind, item: FormField, least: int) -> DocumentForm:
    """A form that asks for one list."""
    asked = FormField(
        name="daftar", label="Daftar", kind=kind, required=True, nullable=False, least=least, item=item
    )
    root = FormField(name="", label="", kind=FieldKind.GROUP, required=True, nullable=False, fields=[asked])
    return DocumentForm(jenis="surat", judul="Surat", root=root)


def told(form: DocumentForm, typed: dict[str, Any], reason: str) -> dict[str, str]:
    return dict(faults(form, typed, [Field(path="payload.daftar", reason=reason)]).by_name)


@pytest.mark.parametrize(("kind", "item", "least", "said"), TOO_FEW)
def test_a_list_in_which_too_little_stands_says_what_to_do(
    kind: FieldKind, item: FormField, least: int, said: str
) -> None:
    form = a_form(kind, item, least)
    reason = f"paling sedikit {least} butir"
    assert told(form, filling.blank(form.root), reason) == {"p.daftar": said}


def test_a_list_in_which_enough_stands_says_what_else_is_wrong() -> None:
    form = a_form(FieldKind.LINES, PARAGRAPH, 1)
    assert told(form, {"daftar": "satu\n\n"}, "paling banyak 0 butir") == {
        "p.daftar": "paling banyak 0 butir"
    }


@pytest.mark.parametrize("jenis", sorted(CATALOG))
def test_every_two_texts_of_one_thing_say_which_is_which(jenis: str) -> None:
    for group in groups(form_of(CATALOG[jenis], {}).root):
        for asked in group.fields:
            if asked.name.endswith("_asli") and asked.kind is not FieldKind.ROWS:
                assert all(each.help for each in group.fields)


def groups(field: FormField) -> list[FormField]:
    """Every group of fields, the outermost first."""
    below = [*field.fields, *([field.item] if field.item else [])]
    own = [field] if field.kind is FieldKind.GROUP else []
    return [*own, *(each for one in below for each in groups(one))]


SHOWN: list[tuple[FieldKind, str, str]] = [
    (FieldKind.DATE, "", "date"),
    (FieldKind.DATE, "2026-03-02", "date"),
    (FieldKind.DATE, "2026-02-31", "text"),
    (FieldKind.DATE, "31-02-2026", "text"),
    (FieldKind.DATE, "lusa-malam", "text"),
    (FieldKind.CHOICE, "maks", "select"),
    (FieldKind.CHOICE, "Sedang", "select"),
    (FieldKind.POSITION, "camat", "select"),
    (FieldKind.YES, "tidak", "select"),
    (FieldKind.YES, "belum", "select"),
]
"""As what a value is asked for, what stands there, and in which control: a browser's calendar sends only days, a list what is in it."""


@pytest.mark.parametrize(("kind", "typed", "control"), SHOWN)
def test_a_form_sends_again_what_stands_in_it_though_it_is_no_day_and_no_choice(
    kind: FieldKind, typed: str, control: str
) -> None:
    options = [("maks", "Maks"), ("min", "Min")] if kind is not FieldKind.YES else []
    asked = FormField(name="isi", label="Isi", kind=kind, required=True, nullable=False, options=options)
    fields: Any = ENVIRONMENT.get_template("drafts/pages/fields.html").module
    drawn = fields.field(asked, "p.isi", typed, {}, FieldView())
    page: html.HtmlElement = html.fromstring(f"<form>{drawn}</form>")
    (form,) = page.iter("form")
    (shown,) = (each for each in page.iter("input", "select") if each.get("name") == "p.isi")
    assert (shown.get("type") or shown.tag) == control
    assert dict(form.form_values())["p.isi"] == typed
