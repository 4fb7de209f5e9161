"""Every table a spreadsheet writes is read by each way in alike; what is none is refused by its line, and nothing else happens."""

import csv
import io
import random
from collections.abc import Callable
from contextlib import nullcontext
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.errors import TableRefused
from service.intake.merge_table import MergeRequest, read_table
from service.receiving.http.table import COLUMNS
from service.registers.old_agenda import table_of
from service.registers.table import Table
from service.tables.errors import TableUnreadable
from service.tables.file import TableFile, kept_file, read_file
from service.tables.understanding import remarks, require_checked
from tests.tables_as_written import DAY, NOT_READ, WRITTEN
from worker.locked import workbook

Read = tuple[int, date | None, str]
"""Line, day and subject of the one letter."""
A_DAY = {"properties": {"tanggal": {"type": "string", "format": "date"}, "perihal": {"type": "string"}}}


def read(data: bytes) -> TableFile:
    return read_file(data, open_workbook=workbook.cells)


def merged(data: bytes) -> list[Read]:
    found = read_table(read(data))
    asked = MergeRequest(source="urn:uji", jenis="uji", unit="3", akses="B", shared={})
    laid = found.laid_out(asked, A_DAY, 1)
    return [
        (row.line, date.fromisoformat(own["payload"]["tanggal"]), own["payload"]["perihal"])
        for row, own in zip(found.rows, laid.rows, strict=True)
    ]


def imported(data: bytes) -> list[Read]:
    table = table_of(kept_file(read(data).kept))
    return [(row.line, table.day(row.cells["tanggal"]), row.cells["perihal"]) for row in table.rows()]


def received(data: bytes) -> list[Read]:
    table = Table(read(data), COLUMNS)
    return [(row.line, table.day(row.cells["tanggal"]), row.cells["perihal"]) for row in table.rows()]


WAYS: dict[str, Callable[[bytes], list[Read]]] = {
    "merge": merged,
    "import": imported,
    "receive": received,
}

NO_PLACES = {"a separator of another kind in the head's quotes"}
"""Whose heads have a title that is no place in a payload."""


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", WRITTEN)
def test_a_table_is_read_as_it_is_written(name: str, way: str) -> None:
    table = WRITTEN[name]
    if way == "merge" and name in NO_PLACES:
        with pytest.raises(TableUnreadable, match="bukan tempat"):
            merged(table.data)
        return
    assert WAYS[way](table.data) == [(table.line, DAY, table.subject)]


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


def test_rows_that_a_filter_hides_are_read_and_told() -> None:
    shown, hidden = (
        Table(read_file(WRITTEN[name].data), ()).understood()
        for name in ("XLSX", "XLSX whose rows a filter hides")
    )
    assert (shown["hidden_rows"], hidden["hidden_rows"]) == ([], [2])
    assert shown["rows"] == hidden["rows"]
    assert shown["digest"] != hidden["digest"]


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
def test_only_csv_in_utf_8_was_taken_before_there_was_a_check(name: str) -> None:
    file = read(WRITTEN[name].data)
    assert file.told_before == (file.encoding == "UTF-8")
    assert bool(remarks(file, None, check=False, yes=False)) == file.told_before
    assert not remarks(file, None, check=False, yes=True)
    assert not remarks(file, "abc", check=False, yes=False)


@pytest.mark.parametrize(
    ("named", "unchecked", "taken"),
    [("abc", False, True), ("abc", True, True), (None, True, True), (None, False, False), ("another", True, False), ("another", False, False)],
)  # fmt: skip
def test_a_digest_that_is_named_is_the_one_that_was_answered(
    named: str | None, unchecked: bool, taken: bool
) -> None:
    with nullcontext() if taken else pytest.raises(TableRefused):
        require_checked("abc", named, unchecked=unchecked)


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
