"""Tables become payloads: CSV and XLSX alike, columns as places, cells as what the type's schema says they are."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from doc_templates.catalog import Catalog
from service.terminal import checking, screen, table
from service.terminal.surroundings import CommandFailed

CATALOG = Catalog.scan()


def schema(jenis: str) -> dict[str, Any]:
    found: dict[str, Any] = CATALOG[jenis].contract.payload.model_json_schema()
    return found


def laid(jenis: str, row: dict[str, str], base: dict[str, Any]) -> dict[str, Any]:
    return table.payload(row, {column: table.steps(column) for column in row}, base, schema(jenis))


def test_csv_and_xlsx_of_the_same_table_read_alike(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(
        '\ufeffitem,tahun,tentang,tanggal,ya\n7,2026,"Pagu, tahap 1",2026-03-04,true\n,,,,\n'
    )
    book = Workbook()
    sheet = book.worksheets[0]
    for line in (
        ["item", "tahun", "tentang", "tanggal", "ya", None],
        [7, 2026.0, "Pagu, tahap 1", date(2026, 3, 4), True],
    ):
        sheet.append(line)
    book.save(tmp_path / "t.xlsx")
    for name in ("t.csv", "t.xlsx"):
        found = table.read(tmp_path / name)
        assert found.columns == ["item", "tahun", "tentang", "tanggal", "ya"]
        assert list(found.cells()) == [
            {"item": "7", "tahun": "2026", "tentang": "Pagu, tahap 1", "tanggal": "2026-03-04", "ya": "true"}
        ]


@pytest.mark.parametrize("text", ["a,a\n1,2\n", "a,,b\n1,2,3\n", "a,b\n", ""])
def test_a_heading_without_rows_or_with_unusable_names_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "t.csv").write_text(text)
    with pytest.raises(CommandFailed):
        table.read(tmp_path / "t.csv")


def test_what_is_no_text_and_broken_workbooks_are_told_as_such(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(b"judul\nCaf\x81\n")
    with pytest.raises(CommandFailed, match=r"baris 2: huruf ke-4: bukan UTF-8, UTF-16, atau Windows-1252"):
        table.read(tmp_path / "t.csv")
    (tmp_path / "t.xlsx").write_bytes(b"PK\x03\x04nothing")
    with pytest.raises(CommandFailed, match="rusak"):
        table.read(tmp_path / "t.xlsx")


@pytest.mark.parametrize("written", ["4 Maret 2026", "04/03/2026", "2026-03-04 00:00:00", "46085"])
def test_a_day_is_read_where_the_contract_wants_one_and_nowhere_else(written: str) -> None:
    wanted = {"properties": {"hari": {"type": "string", "format": "date"}, "ket": {"type": "string"}}}
    places = {name: table.steps(name) for name in ("hari", "ket")}
    assert table.payload({"hari": written, "ket": written}, places, {}, wanted) == {
        "hari": "2026-03-04",
        "ket": written,
    }


def test_a_cell_is_what_the_schema_says() -> None:
    own = laid("form_data_kinerja", {"tahun": "2026", "unit_pengisi": "3"}, {})
    assert own == {"tahun": 2026, "unit_pengisi": "3"}
    assert laid("surat_edaran", {"tembusan": "Ketua\n\nArsip", "tentang": "2026"}, {}) == {
        "tembusan": ["Ketua", "Arsip"],
        "tentang": "2026",
    }


def test_a_place_inside_what_all_share_keeps_the_rest_of_it() -> None:
    base = dict(CATALOG["lembar_disposisi"].example)
    assert laid("lembar_disposisi", {"surat.nomor": "9/X"}, base) == {
        "surat": {**base["surat"], "nomor": "9/X"}
    }
    edaran = dict(CATALOG["surat_edaran"].example)
    own = laid("surat_edaran", {"isi_edaran[1].uraian": "Lain"}, edaran)
    assert [each["uraian"] == "Lain" for each in own["isi_edaran"]] == [False, True, False, False]
    assert edaran["isi_edaran"][1]["uraian"] != "Lain"


def test_an_empty_cell_says_nothing() -> None:
    assert laid("surat_edaran", {"tentang": "  ", "yth[0]": ""}, {"tentang": "x"}) == {}


@pytest.mark.parametrize("column", ["", "a b", "a..b", "[0]", "a[x]", "a[-1]", "1a"])
def test_a_column_that_names_no_place_is_refused(column: str) -> None:
    with pytest.raises(CommandFailed):
        table.steps(column)


@pytest.mark.parametrize("column", ["yth[3]", "tentang.x[1]", "yth[0].nama[2]"])
def test_a_list_is_filled_without_a_gap(column: str) -> None:
    with pytest.raises(CommandFailed, match=r"tempat|objek"):
        laid("surat_edaran", {column: "x"}, {})


def test_a_row_that_says_what_an_earlier_one_says_is_named_with_it(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(
        "item,tentang,tahun\n1,Pagu,2026\n2,Pagu ,2026\n3,Lain,2026\n4,Pagu,2026\n"
    )
    read = table.read(tmp_path / "t.csv")
    assert read.understood(schema("surat_edaran"))["repeated"] == [
        {"line": 3, "as": 2},
        {"line": 5, "as": 2},
    ]


@pytest.mark.parametrize(("width", "rows"), [(60, 1), (80, 1), (120, 3)])
def test_what_was_understood_fits_the_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, width: int, rows: int
) -> None:
    body = "".join(f"{'Penyampaian hasil pencermatan ' * 5}{n},2026-01-0{n}\n" for n in range(1, 5))
    (tmp_path / "t.csv").write_text(f"tentang,tanggal\n{body}")
    out = io.StringIO()
    shown = screen.Screen(file=out, width=width)
    monkeypatch.setattr(screen, "console", shown)
    monkeypatch.setattr(checking, "console", shown)
    checking.show_reading(table.read(tmp_path / "t.csv").understood(schema("surat_edaran")))
    lines = out.getvalue().splitlines()
    assert max(map(len, lines)) <= width, out.getvalue()
    assert sum(f"baris {n}" in out.getvalue() for n in (2, 3, 4)) == rows
