"""Every table a spreadsheet writes is read by each way in alike; what is none is refused by its line, and nothing else happens."""

import csv
import io
import random
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.receiving.http.table import COLUMNS
from service.registers.old_agenda import table_of
from service.registers.table import Table
from service.tables.errors import TableUnreadable
from service.tables.file import TableFile, kept_file, read_file
from service.tables.understanding import require_checked
from service.terminal import table as merge
from tests.tables_as_written import DAY, NOT_READ, WRITTEN
from worker.locked import workbook

Read = tuple[int, date | None, str]
"""Line, day and subject of the one letter."""
A_DAY = {"properties": {"tanggal": {"type": "string", "format": "date"}, "perihal": {"type": "string"}}}


def read(data: bytes) -> TableFile:
    return read_file(data, open_workbook=workbook.cells)


def merged(data: bytes, folder: Path) -> list[Read]:
    (folder / "tabel").write_bytes(data)
    found = merge.read(folder / "tabel")
    places = {name: merge.steps(name) for name in ("tanggal", "perihal")}
    laid = [merge.payload(row, places, {}, A_DAY, epoch_1904=found.file.epoch_1904) for row in found.cells()]
    return [
        (row.line, date.fromisoformat(own["tanggal"]), own["perihal"])
        for row, own in zip(found.rows, laid, strict=True)
    ]


def imported(data: bytes, _: Path) -> list[Read]:
    table = table_of(kept_file(read(data).kept))
    return [(row.line, table.day(row.cells["tanggal"]), row.cells["perihal"]) for row in table.rows()]


def received(data: bytes, _: Path) -> list[Read]:
    table = Table(read(data), COLUMNS)
    return [(row.line, table.day(row.cells["tanggal"]), row.cells["perihal"]) for row in table.rows()]


WAYS: dict[str, Callable[[bytes, Path], list[Read]]] = {
    "merge": merged,
    "import": imported,
    "receive": received,
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", WRITTEN)
def test_a_table_is_read_as_it_is_written(name: str, way: str, tmp_path: Path) -> None:
    table = WRITTEN[name]
    assert WAYS[way](table.data, tmp_path) == [(table.line, DAY, table.subject)]


@pytest.mark.parametrize("name", NOT_READ)
def test_what_is_no_table_is_refused_by_its_line(name: str) -> None:
    data, line, reason = NOT_READ[name]
    with pytest.raises(TableUnreadable) as refused:
        read(data)
    assert f"baris {refused.value.line}" == line
    assert reason in refused.value.reason


@pytest.mark.parametrize("name", ["XLSX", "half a workbook"])
def test_a_child_reads_a_workbook_as_one_s_own_command_does(name: str) -> None:
    data = WRITTEN[name].data if name in WRITTEN else NOT_READ[name][0]
    if name in WRITTEN:
        assert read_file(data) == read(data)
        return
    with pytest.raises(TableUnreadable, match="rusak"):
        read_file(data)


def test_another_reading_has_another_digest() -> None:
    digests = {name: table_of(read(each.data)).understood()["digest"] for name, each in WRITTEN.items()}
    assert len(set(digests.values())) == len(WRITTEN)
    assert table_of(read(WRITTEN["XLSX"].data)).understood()["digest"] == digests["XLSX"]


def test_what_was_understood_is_told() -> None:
    told = table_of(read(WRITTEN["a day in words"].data)).understood()
    assert (told["form"], told["encoding"], told["separator"], told["rows"]) == ("CSV", "UTF-8", ";", 1)
    assert [(each["column"], each["title"], each["field"]) for each in told["columns"]] == [
        ("A", "nomor", "nomor"),
        ("B", "tanggal", "tanggal"),
        ("C", "asal", "asal"),
        ("D", "perihal", "perihal"),
        ("E", "berkas", None),
    ]
    assert told["days"] == [{"line": 2, "column": "B", "written": "3 Januari 2024", "read": "2024-01-03"}]
    assert told["first"][0]["cells"]["D"] == "Undangan rapat"


@pytest.mark.parametrize("name", WRITTEN)
def test_only_csv_in_utf_8_is_taken_unchecked(name: str) -> None:
    file = read(WRITTEN[name].data)
    require_checked(file, "abc", "abc")
    with pytest.raises(Exception, match="tidak diterima"):
        require_checked(file, "abc", "another")
    if file.encoding == "UTF-8":
        require_checked(file, "abc", None)
        return
    with pytest.raises(Exception, match="tidak diterima"):
        require_checked(file, "abc", None)


def why_not(data: bytes) -> str | None:
    """Return why a file is no table; None where it is one. Nothing else is raised."""
    try:
        list(read(data).filled())
    except TableUnreadable as refused:
        return refused.reason
    return None


CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)


@given(
    rows=st.lists(st.tuples(CELL, CELL), max_size=5),
    separator=st.sampled_from(",;\t"),
    end=st.sampled_from(["\r\n", "\n", "\r"]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_whatever_csv_writes_is_read_back(
    rows: list[tuple[str, str]], separator: str, end: str, encoding: str
) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=separator, lineterminator=end, quoting=csv.QUOTE_ALL)
    writer.writerows([("nomor", "perihal"), *rows])
    found = read(out.getvalue().encode(encoding))
    assert [tuple(row.cells) for row in found.rows] == [("nomor", "perihal"), *rows]
    assert found.fault is None


@given(data=st.binary(max_size=200))
def test_whatever_comes_is_read_or_refused_by_its_line(data: bytes) -> None:
    assert why_not(data) != ""


def test_a_damaged_workbook_is_read_or_refused() -> None:
    draw, whole = random.Random(20), WRITTEN["XLSX"].data
    for _ in range(150):
        broken = bytearray(whole)
        for _ in range(draw.randint(1, 8)):
            broken[draw.randrange(4, len(broken))] = draw.randrange(256)
        assert why_not(bytes(broken)) != ""
