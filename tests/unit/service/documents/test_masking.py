"""No free text of a number whose document is hidden reaches any form of the agenda; nor does a hidden attachment's title."""

import io
import json
from dataclasses import fields
from typing import Any
from uuid import uuid4

import docx
import pytest
from openpyxl import load_workbook

from archive.ledger.registers.numbers import Number
from service.approvals.http.shown import _lampiran
from service.documents.masking import MASK
from service.intake.lampiran import LampiranStanding, changes
from service.registers.printed import ReportPrinter, page
from service.registers.report import Report
from service.registers.workbook import as_xlsx
from service.templates.drawing import Pages
from tests.unit.service.registers.test_printed import KANTOR, PRINTED, number, report

SECRET = "RAHASIA SEKALI"
SHOWN_ANYWAY = {"register", "sisipan", "nomor", "state", "taken_by", "voided_by"}
"""Columns of text that say how the number stands and who wrote it, which the agenda shows of every number."""
FREE = sorted(
    {each.name for each in fields(Number) if "str" in str(each.type) or "dict" in str(each.type)}
    - SHOWN_ANYWAY
)
TOLD = ("perihal", "tujuan", "asal", "nomor_asal", "mentah")


def hidden(column: str) -> Report:
    text: dict[str, Any] = {
        "keterangan": dict.fromkeys(TOLD, SECRET),
        "reason": SECRET,
    }
    text["keterangan"]["koreksi"] = [
        {"at": PRINTED.at.isoformat(), "oleh": SECRET, "alasan": SECRET, "berubah": []}
    ]
    changed = {column: text[column], "keterangan": text["keterangan"] if column == "keterangan" else {}}
    return report(number(1, "masuk", document_id=uuid4(), **changed))


def test_every_column_of_free_text_is_walked() -> None:
    assert FREE == ["keterangan", "reason"]


@pytest.mark.parametrize("column", FREE)
def test_what_a_number_of_a_hidden_document_says_stands_in_no_agenda(column: str) -> None:
    found = hidden(column)
    book = load_workbook(io.BytesIO(as_xlsx(found)))
    paper = docx.Document(io.BytesIO(ReportPrinter(Pages(None)).docx(found, KANTOR, PRINTED)))
    surfaces = {
        "JSON": json.dumps(list(found.lines())),
        "workbook": str([row for sheet in book for row in sheet.iter_rows(values_only=True)]),
        "paper": str([cell.text for table in paper.tables for row in table.rows for cell in row.cells]),
        "page": json.dumps(page(found, KANTOR, PRINTED)),
    }
    assert [name for name, text in surfaces.items() if SECRET in text] == []
    assert MASK in surfaces["JSON"]
    # The same where whoever asks may see it: the walk would find it.
    shown = report(number(1, "masuk", **{column: getattr(hidden(column).numbers[0], column)}))
    assert SECRET in json.dumps(list(shown.lines()))


def test_a_hidden_attachment_keeps_its_title() -> None:
    pin = {
        "dokumen": "x",
        "kepala": ["LAMPIRAN I"],
        "jenis": "surat_edaran",
        "judul": SECRET,
        "revisi": 1,
        "content_digest": "d",
    }
    found = LampiranStanding(pin=pin, document=None)
    assert _lampiran(found)["judul"] == MASK
    assert [each.reason for each in changes([found])] == [f"{MASK}: tidak dapat Anda lihat"]
