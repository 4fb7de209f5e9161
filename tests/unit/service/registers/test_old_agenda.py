"""An old agenda from CSV: whatever a line holds, it is taken or named with its place."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from archive.ledger.registers.gaps import RANGE
from archive.ledger.registers.numbers import Entry, Number
from service.office.pattern import Pattern
from service.office.registers import Register
from service.registers.fields import OTHERS
from service.registers.importing import differs
from service.registers.old_agenda import LONGEST, Agenda, read_agenda

BOOK = Register(
    kode="edaran",
    nama="Edaran",
    arah="keluar",
    unit=None,
    jenis=("surat_edaran",),
    kode_jenis={},
    pola=Pattern("{urut} TAHUN {tahun}"),
)
HEAD = "nomor,tanggal,perihal\n"


def agenda(text: str) -> Agenda:
    """Read a file as of the end of March 2026."""
    return read_agenda(text, BOOK, date(2026, 3, 31))


def test_a_line_an_office_wrote_is_taken() -> None:
    found = agenda(HEAD + '1 TAHUN 2024,2024-01-05,"Libur,\nbersama"\n')
    assert (found.read, found.problems) == (1, [])
    assert found.entries[2024][0].keterangan["perihal"] == "Libur,\nbersama"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("1 TAHUN 2024,2024-01-05,a\x00b", "U+0000"),
        ("1 TAHUN 2024,2024-01-05,a\x1bb", "U+001B"),
        ("1 TAHUN 2024,2024-01-05,a\u202eb", "U+202E"),
        (f"1 TAHUN 2024,2024-01-05,{'x' * (LONGEST + 1)}", f"lebih dari {LONGEST}"),
        (f"1 TAHUN 2024,2024-01-05,{'x' * 200_000}", "bukan baris CSV"),
        (f'1 TAHUN 2024,2024-01-05,"{"x" * 200_000}', "bukan baris CSV"),
        ('1 TAHUN 2024,2024-01-05,"a', "tanda kutip tidak ditutup"),
        ('1 TAHUN 2024,2024-01-05,"a"b"', "tanda kutip berdiri di tengah"),
        ("1 TAHUN 1944,1944-12-31,a", "1945"),
        ("1 TAHUN 2024,0001-01-01,a", "1945"),
        ("1 TAHUN 2099,2099-01-01,a", "belum"),
        ("1 TAHUN 9999,9999-12-31,a", "belum"),
        ("1 TAHUN 2024,20240105,a", "kolom B (tanggal): tanggal '20240105' tidak terbaca"),
        ("1 TAHUN 2024,3\u00a0Foo\u200b 2024,a", "tanggal '3 Foo[U+200B] 2024' tidak terbaca"),
        ("1 TAHUN 2024,,a", "kolom B (tanggal): wajib diisi"),
        (",2024-01-05,a", "kolom A (nomor): wajib diisi"),
        (f"{'9' * 5_000},2024-01-05,a", "lebih dari"),
        ("-1,2024-01-05,a", "tidak terbaca"),
        ("1e3,2024-01-05,a", "tidak terbaca"),
        ("1.5E+03,2024-01-05,a", "tidak terbaca"),
        ("1.234,2024-01-05,a", "tidak terbaca"),
        ("12.345.678,2024-01-05,a", "tidak terbaca"),
    ],
)
def test_a_line_no_book_can_hold_is_named(line: str, said: str) -> None:
    found = agenda(f"{HEAD}{line}\n")
    assert not found.entries
    assert len(found.problems) == 1
    assert said in found.problems[0][1], found.problems


def test_two_columns_of_one_title_are_kept_both() -> None:
    found = agenda("nomor,tanggal,Paraf,Paraf\n1 TAHUN 2024,2024-01-05,Ani,Budi\n")
    assert found.entries[2024][0].keterangan["lain"] == {"Paraf C": "Ani", "Paraf D": "Budi"}


def test_a_quote_that_is_not_closed_is_named_at_the_line_it_opens_in() -> None:
    found = agenda(
        HEAD + '1 TAHUN 2024,2024-01-05,a\n2 TAHUN 2024,2024-01-06,"b\n3 TAHUN 2024,2024-01-07,c\n'
    )
    assert [each.urut for each in found.entries[2024]] == [1]
    assert found.problems == [(3, "tanda kutip tidak ditutup; sisanya tidak dibaca")]


@pytest.mark.parametrize(
    ("remark", "void"),
    {
        "BATAL": True,
        "batal": True,
        " batal: salah ketik": True,
        "(Batal)": True,
        "BATAL, diganti nomor 7": True,
        "batal karena rapat ditunda": True,
        "membatalkan SE nomor 3": False,
        "tidak batal": False,
        "pembatalan rapat": False,
        "Undangan dibatalkan": False,
        "Batalyon 132": False,
        "nomor 3 batal": False,
        "": False,
    }.items(),
)
def test_a_number_is_void_where_its_remark_is_or_begins_with_batal(remark: str, void: bool) -> None:
    found = agenda(f'nomor,tanggal,keterangan\n1 TAHUN 2024,2024-01-05,"{remark}"\n')
    assert found.entries[2024][0].keterangan["batal"] is void
    assert [line for line, _ in found.void] == ([2] if void else [])
    silent = "batal" in remark.lower() and not void
    assert ["tetap berlaku" in each for each in found.remarks] == ([True] if silent else []), (
        "said, not silent"
    )


@pytest.mark.parametrize(
    ("state", "remark", "void"),
    [
        ("BATAL", "", True),
        ("(batal)", "Salah ketik", True),
        ("", "BATAL", False),
        ("Terkirim", "batal: salah ketik", False),
        ("pembatalan", "", False),
        ("batal rapatnya", "", False),
    ],
)
def test_where_an_office_has_a_column_for_it_a_number_is_void_by_its_word_there(
    state: str, remark: str, void: bool
) -> None:
    found = agenda(f"nomor,tanggal,keterangan,Keadaan\n1 TAHUN 2024,2024-01-05,{remark},{state}\n")
    (entry,) = found.entries[2024]
    assert entry.keterangan["batal"] is void
    assert entry.keterangan.get(OTHERS, {}).get("keadaan", "") == state, "kept and shown"
    assert any("kolom keadaan tidak" in each for each in found.remarks) == (
        "batal" in remark.lower() and not void
    )


@pytest.mark.parametrize(
    ("column", "cell", "remark", "void"),
    [
        ("STATUS", "Tidak jadi", "", True),
        ("Status", "(batal)", "", True),
        ("Status", "pembatalan", "", False),
        ("Status", "batal rapatnya", "", False),
        ("Status", "", "BATAL", False),
        ("Keadaan", "BATAL", "", False),
        ("Lain", "BATAL", "BATAL", False),
    ],
)
def test_where_an_office_names_its_words_and_column_those_alone_count(
    column: str, cell: str, remark: str, void: bool
) -> None:
    kata = {"kolom": "Status", "kata": ["BATAL", "tidak jadi"]}
    book = Register.of({"kode": "e", "nama": "E", "pola": "{urut} TAHUN {tahun}", "batal": kata})
    text = f"nomor,tanggal,keterangan,{column}\n1 TAHUN 2024,2024-01-05,{remark},{cell}\n"
    (entry,) = read_agenda(text, book, date(2026, 3, 31)).entries[2024]
    assert entry.keterangan["batal"] is void


def number(state: str = "impor", **changes: Any) -> Number:
    """Return what stands in the book for the first number of 2024."""
    entry = line()
    told = {
        "nomor": entry.nomor,
        "tanggal": entry.tanggal,
        "keterangan": entry.keterangan,
        "document_id": None,
        **changes,
    }
    return Number(
        register="edaran",
        tahun=2024,
        urut=1,
        sisipan="",
        state=state,
        reason=None,
        taken_at=datetime(2024, 1, 5, tzinfo=UTC),
        taken_by="x",
        voided_at=None,
        voided_by=None,
        **told,
    )


def line(perihal: str = "Libur") -> Entry:
    return agenda(f"{HEAD}1 TAHUN 2024,2024-01-05,{perihal}\n").entries[2024][0]


SAME = {
    "the raw line again": (number(), ""),
    "put right since, the raw line the same": (number(nomor="01 TAHUN 2024"), ""),
    "another raw line": (number(keterangan=line("Cuti").keterangan), "dengan isi lain (perihal)"),
    "void since": (number("batal"), "sudah BATAL"),
    "written by hand, the same": (number("manual", keterangan={"perihal": "Libur"}), ""),
    "written by hand, another": (number("manual", keterangan={"perihal": "Cuti"}), "(perihal)"),
    "a document's, of that day": (number("terpakai", keterangan={}, document_id=UUID(int=1)), ""),
    "a document's, of another day": (
        number("terpakai", keterangan={}, document_id=UUID(int=1), tanggal=date(2024, 1, 6)),
        "(tanggal)",
    ),
    "told unused": (number("batal", keterangan={RANGE: [1, 3]}), ""),
}


@pytest.mark.parametrize("case", SAME)
def test_a_line_is_a_repetition_where_the_book_says_the_same(case: str) -> None:
    known, said = SAME[case]
    assert said in differs(known, line()), differs(known, line())
    assert bool(differs(known, line())) == bool(said)


def test_what_stood_before_a_broken_line_is_still_read() -> None:
    found = agenda(f"{HEAD}1 TAHUN 2024,2024-01-05,a\n2 TAHUN 2024,2024-01-06,{'x' * 200_000}\n")
    assert [each.urut for each in found.entries[2024]] == [1]
    assert found.problems[0][0] == 3


def test_a_head_of_one_enormous_field_is_named() -> None:
    assert agenda("x" * 200_000).problems
