"""A register's year on paper: rows in order, runs of gaps, void and reserved marked, anything an old agenda holds."""

import io
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT

from archive.access import AccessClass
from archive.ledger.registers.numbers import Number
from archive.ledger.registers.years import RegisterYear
from doc_templates import buku_agenda
from doc_templates.kit.kantor import Kantor, read_office
from service.errors import PagesUnavailable, RegisterRefused
from service.http.filename import of_class
from service.office.registers import Registers
from service.registers import printed
from service.registers.columns import STATES, ColumnKind
from service.registers.printed import PrintNote, ReportPrinter, page, runs
from service.registers.report import EMPTY, Open, Report
from service.templates.drawing import Pages
from tests.house import OFFICE
from tests.unit.service.approvals.test_conditions import a_case
from worker.press.letters import width_of

CONFIG = read_office(OFFICE)
KANTOR = Kantor.from_config(CONFIG)
PRINTED = PrintNote(at=datetime(2026, 3, 31, 10, 15, tzinfo=UTC), by="yulia-fitri")


def number(urut: int, state: str = "terpakai", **changes: Any) -> Number:
    return Number(
        **{
            "register": "edaran", "tahun": 2026, "urut": urut, "sisipan": "", "nomor": f"{urut} TAHUN 2026", "state": state,
            "document_id": None, "tanggal": date(2026, 1, urut), "keterangan": {"perihal": f"Hal {urut}"}, "reason": None,
            "taken_at": PRINTED.at, "taken_by": "rahmat-hidayat", "voided_at": None, "voided_by": None, **changes,
        }
    )  # fmt: skip


def report(*numbers: Number, gaps: tuple[int, ...] = (), **changes: Any) -> Report:
    year = RegisterYear(register="edaran", tahun=2026, last=9, last_date=None, closed_at=None, closed_by=None)
    register = Registers.of(CONFIG)["edaran"]
    return Report(register=register, year=year, tahun=2026, numbers=numbers, gaps=gaps, **changes)


def rows(found: Report) -> list[dict[str, str]]:
    """The rows of a page by the titles of its columns."""
    told = page(found, KANTOR, PRINTED)
    return [
        {title: row[f"sel_{at}"] for at, title in enumerate(told["kepala"], 1)} | {"latar": row["latar"]}
        for row in told["baris"]
    ]


@pytest.mark.parametrize(
    ("numbers", "written"),
    [([], []), ([4], ["4"]), ([2, 3, 4, 9], ["2-4", "9"]), ([1, 3, 5], ["1", "3", "5"]), ([7, 8], ["7-8"])],
)
def test_a_run_of_numbers_is_written_as_one(numbers: list[int], written: list[str]) -> None:
    assert runs(numbers) == written


def test_rows_stand_in_order_with_gaps_and_voids_marked() -> None:
    void = number(5, "batal", reason="Tidak jadi", voided_at=PRINTED.at, voided_by="rahmat-hidayat")
    old = number(6, "impor", keterangan={"perihal": "Lama", "batal": True})
    whole = report(number(1), void, old, gaps=(2, 3, 4, 9), names={"rahmat-hidayat": "Rahmat Hidayat"})
    told, shown = page(whole, KANTOR, PRINTED), rows(whole)
    assert [(row["No."], row["Keadaan"]) for row in shown] == [
        ("1", "terpakai"),
        ("2-4", "KOSONG"),
        ("5", "BATAL"),
        ("6", "BATAL (agenda lama)"),
        ("9", "KOSONG"),
    ]
    assert shown[2]["Keterangan"] == "BATAL; Tidak jadi; dibatalkan Rahmat Hidayat"
    assert len({row["latar"] for row in shown}) == 3
    assert told["kosong"] == "Nomor urut yang tidak tercatat: 2-4, 9."
    assert {"nama": "KOSONG", "jumlah": "4"} in told["ringkasan"]


def test_the_page_is_landscape_and_repeats_its_head_on_every_page() -> None:
    whole = report(number(1), gaps=(2,), unresolved=[Open(urut=2, reason="nomor ini tidak ada dalam buku")])
    made = ReportPrinter(Pages(None)).docx(whole, KANTOR, PRINTED)
    assert made == ReportPrinter(Pages(None)).docx(whole, KANTOR, PRINTED), "equal reports are equal bytes"
    document = Document(io.BytesIO(made))
    assert document.sections[0].orientation == WD_ORIENT.LANDSCAPE
    agenda = next(table for table in document.tables if table.rows[0].cells[0].text == "No.")
    assert agenda.rows[0]._tr.xpath("./w:trPr/w:tblHeader"), "a repeating head"
    cells = [cell.text for cell in agenda.rows[3].cells]
    assert (cells[0], cells[-2:]) == ("2", ["KOSONG", "KOSONG: 1 nomor tidak tercatat"])
    assert set(cells[1:-2]) == {""}
    words = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "BUKU AGENDA SURAT EDARAN SEKRETARIS" in words
    assert "TAHUN 2026" in words


@pytest.mark.parametrize(
    ("classes", "said"),
    [
        ([], ""),
        ([AccessClass.B], ""),
        ([AccessClass.B, AccessClass.T], "TERBATAS"),
        ([AccessClass.SR, AccessClass.R], "SANGAT RAHASIA"),
    ],
    ids=str,
)
def test_a_book_says_the_highest_class_of_its_letters_on_every_page(
    classes: list[AccessClass], said: str
) -> None:
    papers = [replace(a_case("konsep").held.document, id=uuid4(), akses=each) for each in classes]
    listed = [number(at, document_id=each.id) for at, each in enumerate(papers, 1)]
    whole = report(*listed, documents={each.id: each for each in papers})
    made = io.BytesIO(ReportPrinter(Pages(None)).docx(whole, KANTOR, PRINTED))
    document = Document(made)
    with zipfile.ZipFile(made) as parts:
        properties = parts.read("docProps/core.xml").decode().replace("\u00a0", " ")
    assert (f"keywords>{said}<" in properties) if said else "keywords" not in properties
    for section in document.sections:
        for header in (section.header, section.first_page_header):
            assert (header.paragraphs[0].text == said) if said else "RAHASIA" not in header.paragraphs[0].text
    name = of_class("agenda-masuk-2026.pdf", whole.akses)
    assert name == (f"{said.replace(' ', '-')}_agenda-masuk-2026.pdf" if said else "agenda-masuk-2026.pdf")


def test_what_no_paper_can_carry_is_shown_as_such() -> None:
    odd = number(1, keterangan={"perihal": "Surat\x0b\x00 dari\nBawaslu\ufffe & <kawan>"})
    assert rows(report(odd))[0]["Perihal"] == "Surat \ufffd dari Bawaslu\ufffd & <kawan>"
    assert ReportPrinter(Pages(None)).docx(report(odd), KANTOR, PRINTED)


ODD: dict[str, tuple[str, str]] = {
    "pictures": ("Rapat \U0001f389\U0001f468\u200d\U0001f469\u200d\U0001f467 daring", "Rapat \ufffd daring"),
    "a flag": ("Rapat \U0001f1ee\U0001f1e9", "Rapat \ufffd"),
    "a sign of two looks": ("Hal \u2764\ufe0f", "Hal \ufffd"),
    "another script": ("\u0628\u0644\u0627\u063a", "\u0628\u0644\u0627\u063a"),
    "what turns the line round": ("Nomor \u202e12", "Nomor 12"),
    "a degree and a mark": ("Suhu 20\u00b0 \u00a9", "Suhu 20\u00b0 \u00a9"),
}
"""What a subject may hold, and what is printed of it."""


@pytest.mark.parametrize("name", ODD)
def test_what_no_font_draws_is_one_mark_and_what_shows_nothing_is_left_out(name: str) -> None:
    said, printed = ODD[name]
    assert rows(report(number(1, keterangan={"perihal": said})))[0]["Perihal"] == printed


BOLD = 1.06
"""How much wider the headings are in bold letters: Lampiran 1.04."""


@pytest.mark.parametrize("direction", ["edaran", "masuk"])
def test_no_word_of_the_book_s_own_is_broken_by_its_column(direction: str) -> None:
    """The headings in bold 8.5 points, how a number stands in 8; 140 twentieths of a point are the cell's margins."""
    found = replace(report(), register=Registers.of(CONFIG)[direction])
    columns = printed._columns(found)
    widths = buku_agenda._widths([printed._WEIGHTS[each.column] for each in columns])
    for column, width in zip(columns, widths, strict=True):
        states = (*STATES.values(), EMPTY) if column.column is ColumnKind.KEADAAN else ()
        wide = [width_of(word) * 17 / 100 * BOLD for word in column.title.split()]
        wide += [width_of(word) * 16 / 100 for state in states for word in state.split()]
        assert max(wide) <= (width - 140), (column.title, max(wide), width)


def test_a_pdf_without_a_pool_says_so() -> None:
    with pytest.raises(PagesUnavailable):
        ReportPrinter(Pages(None)).pdf(report(), KANTOR, PRINTED)


@pytest.mark.parametrize(
    ("recipients", "printed"),
    [
        (["Ketua KPU"], "Ketua KPU"),
        (["A", "B", "C"], "A; B; C"),
        ([f"KPU {no}" for no in range(1, 41)], "KPU 1 dan 39 lainnya"),
    ],
)
def test_a_letter_to_many_takes_one_line_of_the_book(recipients: list[str], printed: str) -> None:
    told = {"perihal": "Undangan", "tujuan": "; ".join(recipients)}
    (row,) = rows(report(number(1, "manual", keterangan=told)))
    assert row["Kepada"] == printed
    (line,) = report(number(1, "manual", keterangan=told)).lines()
    assert line["tujuan"] == "; ".join(recipients)


def test_of_two_long_books_at_once_the_second_is_told_to_wait_and_a_short_one_is_printed() -> None:
    long = report(*(number(1, nomor=str(urut)) for urut in range(301)))
    waits: list[float] = []

    class Slow(Pages):
        def pdf(self, docx: bytes, *, title: str, wait_s: float = 0) -> bytes:
            waits.append(wait_s)
            if len(waits) == 1:
                with pytest.raises(PagesUnavailable, match="xlsx"):
                    printer.pdf(long, KANTOR, PRINTED)
                assert printer.pdf(report(number(1)), KANTOR, PRINTED) == b"%PDF"
            return b"%PDF"

    printer = ReportPrinter(Slow(None))
    assert printer.pdf(long, KANTOR, PRINTED) == b"%PDF"
    assert printer.pdf(long, KANTOR, PRINTED) == b"%PDF", "once it is printed the next one is"
    assert waits == [150.0] * 3


def test_a_book_too_long_for_a_pdf_is_refused_in_words_at_once() -> None:
    whole = report(*(number(1, nomor=str(urut)) for urut in range(5_001)))
    with pytest.raises(RegisterRefused) as refused:
        ReportPrinter(Pages(None)).pdf(whole, KANTOR, PRINTED)
    (field,) = refused.value.fields
    assert "5001 baris" in field.reason
    assert "xlsx" in field.reason
