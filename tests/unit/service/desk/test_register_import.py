"""An old agenda from CSV: whatever a line holds, it is taken or named with its place."""

from datetime import date

import pytest

from service.desk.register import Register
from service.desk.register_import import LONGEST, Agenda, read_agenda
from service.desk.register_pattern import Pattern

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
        ("1 TAHUN 2024,2024-01-05,a\rb", "bukan baris CSV"),
        ("1 TAHUN 1944,1944-12-31,a", "1945"),
        ("1 TAHUN 2024,0001-01-01,a", "1945"),
        ("1 TAHUN 2099,2099-01-01,a", "belum"),
        ("1 TAHUN 9999,9999-12-31,a", "belum"),
        ("1 TAHUN 2024,20240105,a", "tidak terbaca"),
        (f"{'9' * 5_000},2024-01-05,a", "lebih dari"),
        ("-1,2024-01-05,a", "tidak terbaca"),
    ],
)
def test_a_line_no_book_can_hold_is_named(line: str, said: str) -> None:
    found = agenda(f"{HEAD}{line}\n")
    assert not found.entries
    assert len(found.problems) == 1
    assert said in found.problems[0][1], found.problems


def test_what_stood_before_a_broken_line_is_still_read() -> None:
    found = agenda(f"{HEAD}1 TAHUN 2024,2024-01-05,a\n2 TAHUN 2024,2024-01-06,{'x' * 200_000}\n")
    assert [each.urut for each in found.entries[2024]] == [1]
    assert found.problems[0][0] == 3


def test_a_head_of_one_enormous_field_is_named() -> None:
    assert agenda("x" * 200_000).problems
