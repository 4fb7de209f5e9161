"""Tables become payloads: CSV and XLSX alike, columns as places, cells as what the type's schema says they are."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from openpyxl import Workbook

from archive.canonical import canonical, sha256_hex
from doc_templates.catalog import Catalog
from service.intake import placing
from service.intake.merge import MOST_ROWS
from service.intake.merge_table import MergeRequest, MergeTable, read_table
from service.intake.placing import PlaceUnfit
from service.tables.errors import TableUnreadable
from service.tables.file import read_file
from service.terminal import checking, screen
from worker.locked import workbook

CATALOG = Catalog.scan()


def schema(jenis: str) -> dict[str, Any]:
    found: dict[str, Any] = CATALOG[jenis].contract.payload.model_json_schema()
    return found


def laid(jenis: str, row: dict[str, str], base: dict[str, Any]) -> dict[str, Any]:
    return placing.payload(row, {column: placing.steps(column) for column in row}, base, schema(jenis))


def read(data: str | bytes) -> MergeTable:
    given = data.encode() if isinstance(data, str) else data
    return read_table(read_file(given, open_workbook=workbook.cells))


def request(**changes: Any) -> MergeRequest:
    asked = {"source": "urn:uji", "jenis": "surat_edaran", "unit": "3", "akses": "B", "shared": {}}
    return MergeRequest(**{**asked, **changes})


def test_csv_and_xlsx_of_the_same_table_read_alike() -> None:
    text = '\ufeffitem,tahun,tentang,tanggal,ya\n7,2026,"Pagu, tahap 1",2026-03-04,true\n,,,,\n'
    book = Workbook()
    sheet = book.worksheets[0]
    for line in (
        ["item", "tahun", "tentang", "tanggal", "ya", None],
        [7, 2026.0, "Pagu, tahap 1", date(2026, 3, 4), True],
    ):
        sheet.append(line)
    out = io.BytesIO()
    book.save(out)
    for data in (text, out.getvalue()):
        found = read(data)
        assert found.columns == ["item", "tahun", "tentang", "tanggal", "ya"]
        assert [found.cells(row) for row in found.rows] == [
            {"item": "7", "tahun": "2026", "tentang": "Pagu, tahap 1", "tanggal": "2026-03-04", "ya": "true"}
        ]


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("a,a\n1,2\n", 1, "A (a) dan B (a)"),
        ("a,,b\n1,2,3\n", 1, "lihat B"),
        ("a,b\n", 1, "tidak ada baris berisi"),
        ("", 1, "tidak ada baris berisi"),
        ("\n;\na;b\n1;2;3\n", 4, "lebih banyak kolom (3)"),
        ("tentang,a b\n1,2\n", 1, "kolom B (a b): bukan tempat"),
        ('judul\nx\n"y', 3, "kutip"),
    ],
)
def test_a_table_that_cannot_be_laid_out_is_refused_by_line_and_column(
    text: str, line: int, reason: str
) -> None:
    with pytest.raises(TableUnreadable) as refused:
        read(text)
    assert refused.value.line == line
    assert reason in refused.value.reason


def test_the_event_s_name_is_the_digest_of_all_that_is_asked_for() -> None:
    rows = "".join(f"{n},Nomor {n}\n" for n in range(MOST_ROWS + 1))
    found = read("item,tentang\n" + rows)
    asked = request(shared={"yth": ["\U0001f600", "A"], "x": 1})
    told = {
        **asked.data,
        "rows": [{"item": str(n), "payload": {"tentang": f"Nomor {n}"}} for n in range(MOST_ROWS + 1)],
    }
    laid = [found.laid_out(asked, schema("surat_edaran"), piece) for piece in (1, 2)]
    assert {each.name for each in laid} == {sha256_hex(canonical(told))[:32]}
    assert [len(each.rows) for each in laid] == [MOST_ROWS, 1]
    assert [found.event(asked, each, piece)["id"] for piece, each in enumerate(laid, 1)] == [
        f"{laid[0].name}-1",
        f"{laid[0].name}-2",
    ]
    alone = read("item,tentang\n1,x\n")
    own = alone.laid_out(request(event_id="se-7"), schema("surat_edaran"), 1)
    assert alone.event(request(), own, 1)["id"] == "se-7"


def test_a_cell_without_its_place_is_named_and_so_is_every_other() -> None:
    found = read("yth[0];yth[1];tentang\nA;;x\n;B;y\n;;z\n;C;\n")
    laid = found.laid_out(request(), schema("surat_edaran"), 1)
    assert [str(each.place) for each in laid.wrong] == [
        "baris 3, kolom B (yth[1])",
        "baris 5, kolom B (yth[1])",
    ]


def test_a_number_no_json_can_write_stays_text() -> None:
    assert laid("form_data_kinerja", {"tahun": "9" * 18}, {}) == {"tahun": "9" * 18}


def test_a_table_that_takes_too_much_of_what_all_share_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.intake.merge_table.MOST_LAID", 2_000)
    large = {"surat": {"nomor": "1", "isi": "x" * 900}}
    found = read("surat.nomor\n1\n2\n3\n4\n")
    with pytest.raises(TableUnreadable, match="terlalu besar") as refused:
        found.laid_out(request(shared=large), schema("lembar_disposisi"), 1)
    assert refused.value.line == 4


def test_it_is_told_as_what_each_column_is_read() -> None:
    told = read("item,tentang,tahun,tembusan,entah\n1,a,2026,b,c\n").understood(schema("surat_edaran"))
    assert {each["title"]: each["kind"] for each in told["columns"]} == {
        "item": "string", "tentang": "string", "tahun": None, "tembusan": "array", "entah": None,
    }  # fmt: skip
    dated = read("surat.tanggal,tahun\n3 Januari 2024,1\n").understood(schema("lembar_disposisi"))
    assert next((each["kind"], each["day"]) for each in dated["columns"]) == ("date", True)


@pytest.mark.parametrize("written", ["4 Maret 2026", "04/03/2026", "2026-03-04 00:00:00", "46085"])
def test_a_day_is_read_where_the_contract_wants_one_and_nowhere_else(written: str) -> None:
    wanted = {"properties": {"hari": {"type": "string", "format": "date"}, "ket": {"type": "string"}}}
    places = {name: placing.steps(name) for name in ("hari", "ket")}
    assert placing.payload({"hari": written, "ket": written}, places, {}, wanted) == {
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
    with pytest.raises(PlaceUnfit):
        placing.steps(column)


@pytest.mark.parametrize("column", ["yth[3]", "tentang.x[1]", "yth[0].nama[2]"])
def test_a_list_is_filled_without_a_gap(column: str) -> None:
    with pytest.raises(PlaceUnfit, match=r"tempat|objek"):
        laid("surat_edaran", {column: "x"}, {})


def test_a_row_that_says_what_an_earlier_one_says_is_named_with_it() -> None:
    found = read("item,tentang,tahun\n1,Pagu,2026\n2,Pagu ,2026\n3,Lain,2026\n4,Pagu,2026\n")
    assert found.understood(schema("surat_edaran"))["repeated"] == [
        {"line": 3, "as": 2},
        {"line": 5, "as": 2},
    ]


@pytest.mark.parametrize(("width", "rows"), [(60, 1), (80, 1), (120, 3)])
def test_what_was_understood_fits_the_terminal(
    monkeypatch: pytest.MonkeyPatch, width: int, rows: int
) -> None:
    body = "".join(f"{'Penyampaian hasil pencermatan ' * 5}{n},2026-01-0{n}\n" for n in range(1, 5))
    out = io.StringIO()
    shown = screen.Screen(file=out, width=width)
    monkeypatch.setattr(screen, "console", shown)
    monkeypatch.setattr(checking, "console", shown)
    checking.show_reading(read(f"tentang,tanggal\n{body}").understood(schema("surat_edaran")))
    lines = out.getvalue().splitlines()
    assert max(map(len, lines)) <= width, out.getvalue()
    assert sum(f"baris {n}" in out.getvalue() for n in (2, 3, 4)) == rows
