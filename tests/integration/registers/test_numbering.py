"""The books: reserved blocks, letters in, numbers in between, old agendas, the year's close; every change a person's."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from openpyxl import load_workbook

from archive.access import AccessClass
from archive.ledger import Ledger, Principal
from archive.ledger.documents import approvals, documents
from archive.ledger.errors import NumberTaken, ValueRefused, YearClosed
from archive.ledger.registers import years as register_years
from doc_templates.catalog import Catalog
from service.errors import PersonRequired, RegisterRefused, RegisterUnknown
from service.office.letterhead import Offices
from service.registers.agenda import Agendas
from service.registers.closing import BookCount, Closings
from service.registers.corrections import Corrections, EntryPlace
from service.registers.importing import Imports
from service.registers.insertions import Insertions
from service.registers.keeping import Books, IncomingLetter
from service.registers.numbering import allocate
from service.registers.printed import ReportPrinter
from service.registers.workbook import as_xlsx
from service.templates.drawing import Pages
from tests.integration.approvals.conftest import ADMIN, SATKER, Agam
from tests.integration.ledger.builders import client, new_document

ARSIP = Principal(
    id="yulia-fitri", satker=SATKER, ceiling=AccessClass.SR, roles=frozenset({"arsiparis"}), kind="person"
)
SEK = replace(ARSIP, id="rahmat-hidayat", roles=frozenset({"pejabat"}))
KELUAR = "keluar_sekretaris"


@pytest.fixture
def books(agam: Agam) -> Books:
    return Books(ledger=agam.ledger, offices=Offices(agam.ledger), clock=agam.clock)


@pytest.fixture
def putting_right(agam: Agam) -> Corrections:
    return Corrections(ledger=agam.ledger, offices=Offices(agam.ledger), clock=agam.clock)


@pytest.fixture
def imports(agam: Agam) -> Imports:
    return Imports(ledger=agam.ledger, offices=Offices(agam.ledger), clock=agam.clock)


@pytest.fixture
def closings(agam: Agam) -> Closings:
    return Closings(ledger=agam.ledger, offices=Offices(agam.ledger), clock=agam.clock)


@pytest.fixture
def agendas(agam: Agam) -> Agendas:
    return Agendas(
        ledger=agam.ledger,
        catalog=Catalog.scan(),
        offices=Offices(agam.ledger),
        paper=ReportPrinter(Pages(None)),
        clock=agam.clock,
    )


@pytest.fixture
def between(agam: Agam) -> Insertions:
    return Insertions(ledger=agam.ledger, offices=Offices(agam.ledger), clock=agam.clock)


def document(ledger: Ledger, **changes: Any) -> UUID:
    from archive.ledger.intake import events

    new = new_document(jenis="laporan_kinerja_semester", **changes)
    with ledger.acting(client(SATKER)) as tx:
        events.accept(tx, SATKER, [new], "test")
    return new.document_id


def number(agam: Agam, document_id: UUID, tanggal: date | None = None) -> Any:
    registers = Offices(agam.ledger).letterhead(SATKER).rules.registers
    with agam.ledger.acting(SEK) as tx:
        (held,) = approvals.hold(tx, [document_id])
        given = allocate(
            tx,
            registers=registers,
            document=held.document,
            today=agam.clock().date(),
            tanggal=tanggal,
            by=SEK.id,
        )
        approvals.move(tx, held.document, status="menunggu_tte", nomor=given.nomor, tanggal=given.tanggal)
    return given


def test_numbers_follow_each_other_as_the_pattern_writes_them(agam: Agam, books: Books) -> None:
    given = [number(agam, document(agam.ledger)).nomor for _ in range(2)]
    assert given == ["1/PR.03.1-LP/Sek-Kab/1306/3/2026", "2/PR.03.1-LP/Sek-Kab/1306/3/2026"]


def test_a_document_gets_one_number_for_ever(agam: Agam, books: Books) -> None:
    one = document(agam.ledger)
    number(agam, one)
    with pytest.raises(NumberTaken):
        number(agam, one)
    assert number(agam, document(agam.ledger)).urut == 2, "what was refused left no gap"


def test_the_year_is_the_offices_and_begins_at_one(agam: Agam, books: Books) -> None:
    number(agam, document(agam.ledger))
    agam.clock.at = datetime(2027, 1, 4, 1, tzinfo=UTC)
    given = number(agam, document(agam.ledger))
    assert (given.tahun, given.urut) == (2027, 1)


def test_dates_do_not_go_back_behind_the_last_number_nor_past_today(agam: Agam, books: Books) -> None:
    number(agam, document(agam.ledger), date(2026, 3, 30))
    late = document(agam.ledger)
    for wrong in (date(2026, 3, 29), date(2026, 4, 1)):
        with pytest.raises(RegisterRefused):
            number(agam, late, wrong)
    given = number(agam, late, date(2026, 3, 30))
    assert given.warnings == ("Bertanggal mundur 1 hari",)


def test_a_weekend_is_a_warning_and_not_a_refusal(agam: Agam, books: Books) -> None:
    agam.clock.at = datetime(2026, 4, 4, 3, tzinfo=UTC)
    assert number(agam, document(agam.ledger)).warnings == ("Tanggal 4 April 2026 jatuh pada hari Sabtu",)


def test_a_number_in_between_needs_a_reason_and_a_second_person(agam: Agam, between: Insertions) -> None:
    agam.clock.at = datetime(2026, 3, 2, 3, tzinfo=UTC)
    number(agam, document(agam.ledger))
    agam.clock.at = datetime(2026, 3, 31, 3, tzinfo=UTC)
    number(agam, document(agam.ledger))
    late = document(agam.ledger)
    fitting = date(2026, 3, 10)
    with pytest.raises(RegisterRefused):
        between.ask(SEK, late, urut=1, tanggal=fitting, reason=" ")
    with pytest.raises(RegisterRefused):
        between.ask(SEK, late, urut=1, tanggal=date(2026, 2, 1), reason="terlambat")
    asked = between.ask(SEK, late, urut=1, tanggal=fitting, reason="terlambat dicatat").insertion
    with pytest.raises(RegisterRefused):
        number(agam, late)
    assert [each.id for each in between.waiting(ARSIP)[0]] == [asked.id]
    with pytest.raises(RegisterRefused, match="Buku agenda tidak"):
        between.approve(SEK, asked.id)
    between.approve(ARSIP, asked.id)
    given = number(agam, late)
    assert between.waiting(ARSIP)[0] == []
    assert (given.nomor, given.tanggal) == ("1.a/PR.03.1-LP/Sek-Kab/1306/3/2026", date(2026, 3, 10))
    assert number(agam, document(agam.ledger)).urut == 3


def test_a_reserved_block_is_settled_number_by_number_before_the_year_closes(
    agam: Agam, books: Books, closings: Closings
) -> None:
    block = books.reserve(ARSIP, KELUAR, 3, "Listrik padam").numbers
    assert [n.urut for n in block] == [1, 2, 3]
    assert number(agam, document(agam.ledger)).urut == 4
    hand = {"tanggal": date(2026, 3, 3), "perihal": "Undangan", "nomor": "1/PR.03.1-LP/Sek-Kab/1306/3/2026"}
    assert books.settle(ARSIP, KELUAR, 2026, 1, outcome=hand).number.state == "manual"
    with pytest.raises(RegisterRefused):
        books.settle(ARSIP, KELUAR, 2026, 2, outcome={**hand, "nomor": "7/PR.03.1-LP/Sek-Kab/1306/3/2026"})
    assert (
        books.settle(ARSIP, KELUAR, 2026, 2, outcome={"batal": True, "alasan": "tidak dipakai"}).number.state
        == "batal"
    )
    agam.clock.at = datetime(2027, 1, 4, 1, tzinfo=UTC)
    with pytest.raises(RegisterRefused) as refused:
        closings.close(ARSIP, KELUAR, 2026, BookCount(last=4, numbers=4))
    assert [(f.path, f.reason) for f in refused.value.fields] == [
        ("3", "masih dicadangkan untuk surat tulis tangan"),
        ("4", "naskahnya masih menunggu tanda tangan"),
    ]


def test_an_old_agenda_comes_in_with_raw_lines_and_its_gaps(
    books: Books, imports: Imports, closings: Closings, agendas: Agendas
) -> None:
    text = (
        "\ufeffNomor;Tanggal;Perihal;Tujuan;Keterangan\n"
        "01/PR.03.1/Sek-Kab/1306/3/2025;03-01-2025;Undangan;Bawaslu;\n"
        "2.a;04/01/2025;Susulan;Arsip;\n"
        "15/PR.03-Kpt/3526/KPU-Kab/VI/2025;2025-06-03;Lama;Arsip;BATAL\n"
        "4/PR.03.1/Sek-Kab/1306/3/2025;besok;Tanpa tanggal;;\n"
        "1;2025-01-09;Dua kali;;\n"
    )
    checked = imports.bring_in(ARSIP, KELUAR, text, check=True)
    assert [line for line, _ in checked.agenda.problems] == [5, 6]
    (year,) = checked.years
    assert (year.before, year.after, year.taken, year.gaps) == (0, 15, 3, 13)
    imports.bring_in(ARSIP, KELUAR, text)
    assert imports.bring_in(ARSIP, KELUAR, text).repeated == 3
    found = agendas.report(ARSIP, KELUAR, 2025)
    assert [(n.urut, n.sisipan) for n in found.numbers] == [(1, ""), (2, "a"), (15, "")]
    assert list(found.gaps) == list(range(2, 15))
    assert found.numbers[0].keterangan["mentah"]["nomor"] == "01/PR.03.1/Sek-Kab/1306/3/2025"
    for gap in found.gaps:
        books.settle(ARSIP, KELUAR, 2025, gap, outcome={"batal": True, "alasan": "tidak ada dalam buku"})
    closings.close(ARSIP, KELUAR, 2025, BookCount(last=15, numbers=16))
    with pytest.raises(YearClosed):
        imports.bring_in(ARSIP, KELUAR, text)


def test_a_letter_received_gets_the_next_number_of_the_incoming_book(agam: Agam, books: Books) -> None:
    letter = IncomingLetter(
        tanggal=date(2026, 3, 31), asal="Bawaslu", perihal="Permintaan data", nomor_asal="7/X/2026"
    )
    assert [books.receive(ARSIP, "masuk", letter).number.nomor for _ in range(2)] == ["1/2026", "2/2026"]
    with pytest.raises(RegisterRefused):
        books.receive(ARSIP, KELUAR, letter)
    with pytest.raises(RegisterUnknown):
        books.receive(ARSIP, "tidak-ada", letter)


@pytest.mark.parametrize("day", [date(2026, 4, 1), date(2031, 1, 1), date(9999, 12, 31), date(1944, 12, 31)])
def test_a_day_that_has_not_come_begins_no_book(agam: Agam, books: Books, day: date) -> None:
    with pytest.raises(RegisterRefused) as refused:
        books.receive(ARSIP, "masuk", IncomingLetter(tanggal=day, asal="Bawaslu", perihal="Salah tahun"))
    assert refused.value.fields[0].path == "tanggal"
    with agam.ledger.acting(ARSIP) as tx:
        assert register_years.years(tx, SATKER) == []


def test_a_reserved_number_is_not_used_on_a_day_that_has_not_come(agam: Agam, books: Books) -> None:
    books.reserve(ARSIP, KELUAR, 1, "Listrik padam")
    tomorrow = {"tanggal": date(2026, 4, 1), "perihal": "Undangan"}
    with pytest.raises(RegisterRefused) as refused:
        books.settle(ARSIP, KELUAR, 2026, 1, outcome=tomorrow)
    assert refused.value.fields[0].path == "tanggal"


@pytest.mark.parametrize("member", ["asal", "perihal", "nomor_asal"])
def test_a_text_no_ledger_can_hold_is_refused_and_takes_no_number(
    agam: Agam, books: Books, member: str
) -> None:
    letter: dict[str, Any] = {"tanggal": date(2026, 3, 31), "asal": "Bawaslu", "perihal": "Permintaan data"}
    with pytest.raises(ValueRefused):
        books.receive(ARSIP, "masuk", IncomingLetter(**{**letter, member: "a\0b"}))
    assert books.receive(ARSIP, "masuk", IncomingLetter(**letter)).number.nomor == "1/2026"


def test_an_entry_that_is_no_documents_is_voided_with_its_reason_and_stays(agam: Agam, books: Books) -> None:
    letter = IncomingLetter(tanggal=date(2026, 3, 31), asal="Bawaslu", perihal="Salah catat")
    books.receive(ARSIP, "masuk", letter)
    with pytest.raises(RegisterRefused):
        books.void(ARSIP, "masuk", 2026, 1, "", " ")
    voided = books.void(ARSIP, "masuk", 2026, 1, "", "Tercatat dua kali").number
    assert (voided.state, voided.reason, voided.voided_by) == ("batal", "Tercatat dua kali", ARSIP.id)
    with pytest.raises(RegisterRefused) as refused:
        books.void(ARSIP, "masuk", 2026, 1, "", "lagi")
    assert refused.value.fields[0].reason == "sudah batal"
    with pytest.raises(RegisterUnknown):
        books.void(ARSIP, "masuk", 2026, 7, "", "tidak ada")
    assert books.receive(ARSIP, "masuk", letter).number.nomor == "2/2026", "a void number is not given again"


def test_an_entry_is_corrected_with_its_history_and_keeps_its_number(
    books: Books, putting_right: Corrections, agendas: Agendas
) -> None:
    day = date(2026, 3, 31)
    books.receive(ARSIP, "masuk", IncomingLetter(tanggal=day, asal="Bawaslu Agma", perihal="Permintaan data"))
    putting_right.correct(
        ARSIP,
        EntryPlace(kode="masuk", tahun=2026, urut=1),
        {"asal": "Bawaslu Agam", "nomor_asal": "7/X"},
        "Salah ketik",
    )
    after = putting_right.correct(
        ARSIP, EntryPlace(kode="masuk", tahun=2026, urut=1), {"tanggal": date(2026, 3, 30)}, "Datang kemarin"
    ).number
    assert (after.nomor, after.state, after.tanggal) == ("1/2026", "masuk", date(2026, 3, 30))
    (line,) = agendas.report(ARSIP, "masuk", 2026).lines()
    assert (line["tujuan"], line["tanggal"]) == ("Bawaslu Agam", "2026-03-30")
    assert [each["berubah"] for each in line["koreksi"]] == [
        [
            {"path": "asal", "dari": "Bawaslu Agma", "menjadi": "Bawaslu Agam"},
            {"path": "nomor_asal", "dari": None, "menjadi": "7/X"},
        ],
        [{"path": "tanggal", "dari": "2026-03-31", "menjadi": "2026-03-30"}],
    ]
    assert "Dikoreksi 31 Maret 2026 oleh Yulia Fitri" in line["catatan"]
    assert "dari “Bawaslu Agma” menjadi “Bawaslu Agam”, nomor surat kosong menjadi “7/X”" in line["catatan"]
    assert "sebab: Salah ketik" in line["catatan"]


@pytest.mark.parametrize(
    ("said", "reason", "path"),
    [
        ({"asal": "Bawaslu"}, "sama", ""),
        ({"asal": "Lain"}, " ", "alasan"),
        ({"tanggal": date(2026, 4, 1)}, "besok", "tanggal"),
        ({"tanggal": date(2025, 3, 31)}, "tahun lain", "tanggal"),
        ({"tanggal_asal": date(2026, 4, 1)}, "surat dari besok", "tanggal_asal"),
    ],
)
def test_an_entry_is_not_corrected_into_what_cannot_be(
    books: Books, putting_right: Corrections, said: dict[str, Any], reason: str, path: str
) -> None:
    books.receive(ARSIP, "masuk", IncomingLetter(tanggal=date(2026, 3, 31), asal="Bawaslu", perihal="Data"))
    with pytest.raises(RegisterRefused) as refused:
        putting_right.correct(ARSIP, EntryPlace(kode="masuk", tahun=2026, urut=1), said, reason)
    assert path in [each.path for each in refused.value.fields]
    with pytest.raises(RegisterUnknown):
        putting_right.correct(
            ARSIP, EntryPlace(kode="masuk", tahun=2026, urut=2), {"asal": "Lain"}, "tidak ada"
        )
    books.void(ARSIP, "masuk", 2026, 1, "", "keliru")
    with pytest.raises(RegisterRefused, match="tidak mengizinkan"):
        putting_right.correct(
            ARSIP, EntryPlace(kode="masuk", tahun=2026, urut=1), {"asal": "Lain"}, "sudah batal"
        )


def test_a_documents_number_is_voided_with_its_document_only(agam: Agam, books: Books) -> None:
    number(agam, document(agam.ledger))
    with pytest.raises(RegisterRefused) as refused:
        books.void(ARSIP, KELUAR, 2026, 1, "", "salah")
    assert "batalkan naskahnya" in refused.value.fields[0].reason


def test_drafts_show_the_number_they_will_get_as_provisional(agam: Agam, agendas: Agendas) -> None:
    draft, numbered = document(agam.ledger), document(agam.ledger)
    number(agam, numbered)
    ((found, shown),) = agendas.awaiting(ARSIP, KELUAR)
    assert (found.id, shown) == (draft, "[nomor sementara]/PR.03.1-LP/Sek-Kab/1306/3/2026")
    assert agendas.awaiting(ARSIP, "edaran") == []


def test_only_people_keep_books(agam: Agam, books: Books) -> None:
    with pytest.raises(PersonRequired):
        books.reserve(ADMIN, KELUAR, 1, "x")


def test_the_agenda_shows_a_number_and_hides_what_is_above_ones_class(agam: Agam, agendas: Agendas) -> None:
    number(agam, document(agam.ledger, akses=AccessClass.R, words="Rahasia benar"))
    low = replace(ARSIP, ceiling=AccessClass.B)
    (line,) = agendas.report(low, KELUAR, 2026).lines()
    assert line["nomor"] == "1/PR.03.1-LP/Sek-Kab/1306/3/2026"
    assert (line["perihal"], line["document_id"]) == ("(di atas kelas akses Anda)", None)
    (line,) = agendas.report(ARSIP, KELUAR, 2026).lines()
    assert "Rahasia benar" in line["perihal"]


def test_the_workbook_holds_the_agenda_and_runs_no_formula(agam: Agam, agendas: Agendas) -> None:
    number(agam, document(agam.ledger, words="=1+1"))
    with agam.ledger.acting(ARSIP) as tx:
        (year,) = register_years.years(tx, SATKER)
        assert documents.search(tx, documents.DocumentFilter(text="1/PR.03.1")).items
    sheet = load_workbook(io.BytesIO(as_xlsx(agendas.report(ARSIP, KELUAR, year.tahun)))).worksheets[0]
    row = [cell.value for cell in sheet[3]]
    assert row[1] == "1/PR.03.1-LP/Sek-Kab/1306/3/2026"
    assert row[4] == "Hal =1+1"
