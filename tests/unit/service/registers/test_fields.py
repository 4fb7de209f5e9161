"""Nothing that is accepted of an entry is without a reader: each field is written in each kind of entry and found on each surface.

The fields come from the models of routes, commands' tables and the desk: one that is new there and declared nowhere fails here.
"""

import io
import json
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import docx
import pytest
from openpyxl import load_workbook
from pydantic import BaseModel

from archive.access import AccessClass
from archive.ledger.documents.documents import Document
from archive.records.letter import LETTER
from archive.states import Status
from doc_templates.lembar_penerimaan.contract import CONTRACT, LembarPenerimaan
from service.approvals.http.asked import CorrectEntryBody
from service.approvals.received import ENTRY
from service.documents.masking import MASK
from service.office.registers import Registers
from service.receiving.http.files import ArrivalRemarks
from service.receiving.incoming import IncomingFile
from service.registers.columns import BOOK, WORKBOOK, ColumnKind, cell, columns_of
from service.registers.fields import FIELDS, typed_in
from service.registers.http.asked import CorrectNumberBody, EntryBody, LetterBody, NumberOutcomeBody
from service.registers.keeping import IncomingLetter
from service.registers.old_agenda import read_agenda
from service.registers.printed import ReportPrinter
from service.registers.report import Report
from service.registers.table import NAMES
from service.registers.workbook import as_csv, as_xlsx
from service.templates.drawing import Pages
from tests.unit.service.registers.test_printed import CONFIG, KANTOR, PRINTED, number, report

NAMED = {each.name for each in FIELDS}
NOT_SAID_OF_A_LETTER = {
    "alasan": "why it was reserved, void or put right: told as such",
    "batal": "how a reserved number was settled: its state",
    "sisipan": "which entry is meant",
    "catatan": "why it was put right: the act's note",
    "nama": "the file's name, on its sheet",
    "name": "the file's name, on its sheet",
    "data": "the file",
    "sha256": "the file's digest, on its sheet",
    "unit": "whose paper it becomes: the document's unit",
    "akses": "the document's class",
    "lagi": "that it is meant, though the letter is in the book",
    "content_digest": "what whoever acts saw of it",
}
MODELS = (LetterBody, NumberOutcomeBody, ArrivalRemarks, EntryBody, CorrectEntryBody, CorrectNumberBody)
INCOMING = Registers.of(CONFIG)["masuk"]
DAYS = {"tanggal": date(2026, 3, 30), "tanggal_asal": date(2026, 3, 29)}
SAID: dict[str, Any] = {
    each.name: DAYS.get(each.name) or ("PR.03.1" if each.name == "klasifikasi" else f"Isi {each.name}")
    for each in FIELDS
}
SAID["tujuan"] = None
"""An entry is from somebody or to somebody; what is to somebody has a case of its own."""


@pytest.mark.parametrize("model", MODELS, ids=lambda each: each.__name__)
def test_every_field_of_a_request_is_a_field_of_the_book_or_said_to_be_none(model: type[BaseModel]) -> None:
    assert set(model.model_fields) - NAMED - set(NOT_SAID_OF_A_LETTER) == set()


def test_every_field_the_desk_takes_is_one_too() -> None:
    assert {each.name for each in fields(IncomingLetter)} <= NAMED
    assert {each.name for each in fields(IncomingFile)} - set(NOT_SAID_OF_A_LETTER) <= NAMED
    assert set(ENTRY) <= NAMED
    assert {"buku", "dicatat", "oleh", "berkas"} | set(ENTRY) == set(LembarPenerimaan.model_fields)
    assert set(NAMES) >= NAMED, "an old agenda may have a column for each"


def entry(state: str, said: dict[str, Any]) -> Report:
    """A book with one entry in which all this was typed."""
    told = {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in said.items()
        if name not in ("nomor", "tanggal")
    }
    remark = told.pop("keterangan") if state in ("impor", "dicadangkan") else None
    made = number(1, state, nomor=said["nomor"], tanggal=said["tanggal"], keterangan=told, reason=remark)
    return replace(report(made), register=INCOMING)


def imported(said: dict[str, Any]) -> Report:
    """The same, through the reader of old agendas."""
    names = [name for name in SAID if said[name]]
    text = ";".join(names) + "\n" + ";".join(str(said[name]) for name in names) + "\n"
    agenda = read_agenda(text, INCOMING, date(2026, 3, 31))
    assert agenda.problems == []
    ((made,),) = agenda.entries.values()
    shown = number(
        made.urut,
        "impor",
        nomor=made.nomor,
        tanggal=made.tanggal,
        reason=made.reason,
        keterangan=made.keterangan,
    )
    return replace(report(shown), register=INCOMING)


def received(said: dict[str, Any]) -> Report:
    """A file with all this said of it, as the sheet's own contract makes a document of it."""
    payload = {
        **CONTRACT_EXAMPLE,
        **{name: str(value) for name, value in said.items() if value and name in ENTRY},
    }
    about = CONTRACT.check(payload, KANTOR).metadata
    sheet = document(
        about.pencipta, about.perihal, {"tujuan": list(about.tujuan), LETTER: dict(about.surat or {})}
    )
    made = number(
        1, "masuk", nomor=said["nomor"], tanggal=said["tanggal"], document_id=sheet.id, keterangan={}
    )
    return replace(report(made), register=INCOMING, documents={sheet.id: sheet})


CONTRACT_EXAMPLE = {
    "buku": "Surat masuk",
    "dicatat": "2026-03-31T08:00:00+07:00",
    "oleh": {"nama": "Yulia", "jabatan": "Arsiparis"},
    "berkas": {"nama": "a.pdf", "bentuk": "PDF", "ukuran": 1, "sha256": "0" * 64},
}


def document(
    pencipta: str, perihal: str, record: dict[str, Any], akses: AccessClass = AccessClass.B
) -> Document:
    at = datetime(2026, 3, 31, tzinfo=UTC)
    return Document(
        id=uuid4(), satker="1306", jenis="lembar_penerimaan", unit="3", klasifikasi="TU.01.1", akses=akses,
        status=Status.SELESAI, judul=perihal, perihal=perihal, pencipta=pencipta, nomor="1/2026", tahun=2026,
        tanggal=date(2026, 3, 30), code="AAAABBBBCCCCDDDD", series="ikut_berkas", revision_no=1, record=record,
        created_at=at, updated_at=at,
    )  # fmt: skip


KINDS: dict[str, Callable[[dict[str, Any]], Report]] = {
    "a letter in": lambda said: entry("masuk", said),
    "written by hand": lambda said: entry("manual", said),
    "an old line": imported,
    "a file": received,
}


def surfaces(found: Report) -> dict[str, str]:
    """Everything an agenda is had as, as text; a day as each of them writes it."""
    book = load_workbook(io.BytesIO(as_xlsx(found)))
    cells = [value for row in book.worksheets[0].iter_rows(values_only=True) for value in row]
    paper = docx.Document(io.BytesIO(ReportPrinter(Pages(None)).docx(found, KANTOR, PRINTED)))
    return {
        "JSON": json.dumps(list(found.lines()), ensure_ascii=False),
        "workbook": "\n".join(
            str(each.date()) if isinstance(each, datetime) else str(each) for each in cells
        ),
        "CSV": as_csv(found).decode(),
        "paper": "\n".join(
            cell.text for table in paper.tables for row in table.rows for cell in row.cells
        ).replace("\N{NON-BREAKING HYPHEN}", "-"),
    }


@pytest.mark.parametrize("kind", KINDS)
def test_each_field_is_found_on_every_surface_and_by_search(kind: str) -> None:
    said = {**SAID, "nomor": "1/2026"}
    found = KINDS[kind](said)
    shown = surfaces(found)
    for name, value in said.items():
        if value is None:
            continue
        for surface, text in shown.items():
            if surface == "paper" and name == "nomor":
                continue  # the narrow book of letters in shows the number's place
            wanted = str(value) if surface in ("JSON", "workbook") else written(value)
            assert wanted in text, (surface, name, text)
        if name != "tanggal":
            assert list(found.lines_with(str(value).upper())), name
    assert list(found.lines_with("tidak ada yang begini")) == []


def written(value: Any) -> str:
    return f"{value}" if isinstance(value, date) else str(value)


def test_to_whom_a_letter_by_hand_went_is_found_too() -> None:
    outgoing = Registers.of(CONFIG)["keluar_sekretaris"]
    for state in ("manual", "impor"):
        found = replace(
            entry(state, {**SAID, "nomor": "1", "asal": None, "tujuan": "Isi tujuan"}), register=outgoing
        )
        assert {name for name, text in surfaces(found).items() if "Isi tujuan" not in text} == set()


def test_the_remark_upon_a_reserved_number_is_found() -> None:
    found = entry("dicadangkan", {**dict.fromkeys(SAID), "nomor": "1", "keterangan": "Listrik padam"})
    assert {name for name, text in surfaces(found).items() if "Listrik padam" not in text} == set()
    assert [each.name for each in typed_in("dicadangkan")] == ["keterangan"]


def test_a_column_of_an_old_agenda_that_is_no_field_is_kept_and_shown() -> None:
    agenda = read_agenda("nomor;tanggal;Ruang\n1/2026;2026-03-30;B-7\n", INCOMING, date(2026, 3, 31))
    assert agenda.remarks == [
        "kolom C (Ruang) bukan kolom agenda; isinya disimpan dan tampak pada keterangan"
    ]
    ((made,),) = agenda.entries.values()
    found = replace(report(number(1, "impor", keterangan=made.keterangan)), register=INCOMING)
    assert {name for name, text in surfaces(found).items() if "Ruang: B-7" not in text} == set()


@pytest.mark.parametrize("akses", [AccessClass.R, AccessClass.SR])
def test_of_a_hidden_file_no_surface_and_no_search_tells_anything(akses: AccessClass) -> None:
    said = {**SAID, "nomor": "1/2026"}
    whole = received(said)
    found = replace(whole, documents={})
    for surface, text in surfaces(found).items():
        told = [name for name, value in said.items() if name not in ("nomor", "tanggal") and value]
        assert [n for n in told if str(said[n]) in text or written(said[n]) in text] == [], surface
        assert MASK in text, surface
    for name in ("asal", "perihal", "nomor_asal", "keterangan"):
        assert list(found.lines_with(str(said[name]))) == []


@pytest.mark.parametrize("default", [WORKBOOK, BOOK], ids=["workbook", "book"])
@pytest.mark.parametrize("arah", ["masuk", "keluar"])
def test_every_column_has_a_title_and_says_something_of_every_line(default: Any, arah: str) -> None:
    register = replace(INCOMING, arah=arah)
    (line,) = received({**SAID, "nomor": "1/2026"}).lines()
    for each in columns_of(register, default):
        assert each.title
        cell(line, each.column)


def test_an_office_keeps_other_columns() -> None:
    own = replace(INCOMING, kolom=(("urut", "Nomor urut"), ("perihal", ""), ("kosong", "Paraf penerima")))
    assert [each.title for each in columns_of(own, WORKBOOK)] == ["Nomor urut", "Perihal", "Paraf penerima"]
    found = replace(received({**SAID, "nomor": "1/2026"}), register=own)
    sheet = load_workbook(io.BytesIO(as_xlsx(found))).worksheets[0]
    assert [each.value for each in sheet[3]] == [1, SAID["perihal"], None]
    assert "Paraf penerima" in surfaces(found)["paper"]


def test_every_kind_of_column_can_be_shown() -> None:
    (line,) = received({**SAID, "nomor": "1/2026"}).lines()
    assert {each: cell(line, each) for each in ColumnKind}[ColumnKind.BERKAS] == "AAAABBBBCCCCDDDD"
