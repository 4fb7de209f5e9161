"""What the pages of writing show, with one text in every field that anybody may have written."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from uuid import UUID

from service.drafts.desk import TypedForm
from service.drafts.form import DocumentForm, FieldKind, FormField
from service.drafts.pages.picks import SEARCHED
from service.drafts.pages.showing import FieldView, LeftForm, PreviewSheet, PreviewView, TypeCard
from service.web.picking import PickOption, picked
from tests.paper_rows import ID, MOMENT, document

SIMPLE = frozenset(FieldKind) - {FieldKind.GROUP, FieldKind.ROWS}


def field(kind: FieldKind, text: str, **told: Any) -> FormField:
    about = {"name": kind.value, "label": text, "required": False, "nullable": False}
    return FormField(kind=kind, help=text, example=text, options=[(text, text)], **(about | told))


def root(text: str) -> FormField:
    """A form with every kind of field, on its own and in rows."""
    simple = [field(kind, text) for kind in sorted(SIMPLE)]
    row = field(FieldKind.GROUP, text, fields=[field(FieldKind.LINE, text)])
    return field(
        FieldKind.GROUP,
        text,
        fields=[
            *simple,
            field(FieldKind.GROUP, text, name="ada", fields=simple[:2], required=True),
            field(FieldKind.GROUP, text, name="bila", fields=simple[:2]),
            field(FieldKind.ROWS, text, name="satu", item=row),
            field(FieldKind.ROWS, text, name="banyak", item=row),
            field(FieldKind.ROWS, text, name="nilai", item=field(FieldKind.POSITION, text, name="")),
        ],
    )


def typed(asked: FormField, text: str) -> Any:
    """What was typed into it: the same text everywhere, in seventy rows of what is a table."""
    if asked.kind is FieldKind.GROUP:
        return {each.name: typed(each, text) for each in asked.fields}
    if asked.kind is FieldKind.ROWS:
        assert asked.item is not None
        rows = [typed(asked.item, text)] * (70 if asked.name == "banyak" else 2)
        return {"baris": rows, "tempel": text}
    return [text] if asked.kind is FieldKind.CHECKS else text


def names(asked: FormField, name: str = "p") -> list[str]:
    below = [each for one in asked.fields for each in names(one, f"{name}.{one.name}")]
    rows = [f"{name}.tabel", *names(asked.item, f"{name}.0")] if asked.item else []
    return [name, *below, *rows]


def left(text: str) -> list[LeftForm]:
    path = "/buat/surat_edaran?konsep=a"
    return [LeftForm(id=ID, jenis="surat", jenis_judul=text, judul=text, address=path, saved_at=MOMENT)]


def types(text: str) -> dict[str, Any]:
    """The values of the page of types."""
    return {"types": [TypeCard(jenis="surat", judul=text, mark="a")], "forms": left(text), "gives": True}


def form(text: str, *, revised: bool, drawn: bool) -> dict[str, Any]:
    """The values of a form's page, refused."""
    asked = root(text)
    sheet = PreviewSheet(data="AA==", width=3, height=4)
    return {
        "document": document(text) if revised else None,
        "action": "/buat/surat",
        "catatan_kembali": text if revised else "",
        "changes": [text],
        "form": DocumentForm(jenis="surat", judul=text, root=asked),
        "typed": TypedForm(
            id=UUID(ID),
            jenis="surat",
            unit=text,
            klasifikasi=text,
            akses=text,
            isi=typed(asked, text),
            etag=text,
            content_digest=text,
            revisi=text,
            catatan=text,
            saved_at=MOMENT,
        ),
        "view": FieldView(),
        "faults": SimpleNamespace(
            by_name=dict.fromkeys(
                [*names(asked), "unit", "klasifikasi", "akses", "berkas", "catatan", "lampiran"], text
            ),
            summary=[("p", text), ("", text)],
        ),
        "refused": text,
        "langkah": text,
        "picks": None
        if revised
        else {name: picked([PickOption(value=ID, words=text, told=text)], query=text) for name in SEARCHED},
        "classes": {},
        "offered_classes": [(text, text, text)],
        "classifications": [(text, text)],
        "preview": PreviewView(pages=[sheet], of=1) if drawn else PreviewView(missing=[text]),
    }
