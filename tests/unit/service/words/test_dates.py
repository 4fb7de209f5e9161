"""Days are written in one style in sentences and in one in tables, from one room: no module has a style of its own."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from service.words import ENGLISH, in_language
from service.words.dates import di_tabel, saat_di_tabel, tanggal, waktu, waktu_setempat

ROOT = Path(__file__).parents[4]
ROOM = "service/words/dates.py"
FORMATS = re.compile(r"%-?[dY][-/. ]%-?m|%B|%b")
"""A day by ``strftime``, in whatever order; what has no separators is part of a file's name."""
READ = {"service/terminal/days.py"}
"""Where days are read as people type them."""
TYPED = {"service/approvals/commands/recipients.py", "service/recipients/commands/ekspedisi.py"}
OF_ADMINS = ("service/embedded/", "service/operations/commands/")
"""English alone, by UTC."""
PAPER = {
    "service/registers/printed.py",
    "service/operations/fixity_paper.py",
    "service/documents/correction.py",
    "service/recipients/ekspedisi.py",
    "service/words/dates.py",
}
"""What is printed and archived is Indonesian alone, and may use the stationery's own words."""


def modules() -> Iterator[tuple[str, ast.Module]]:
    for file in sorted((ROOT / "service").rglob("*.py")):
        yield str(file.relative_to(ROOT)), ast.parse(file.read_text("utf-8"))


def documented(tree: ast.Module) -> set[int]:
    """Return the strings that are docstrings: standing alone as a statement."""
    return {id(each.value) for each in ast.walk(tree) if isinstance(each, ast.Expr)}


def test_no_module_writes_a_day_in_a_style_of_its_own() -> None:
    found = {
        name
        for name, tree in modules()
        for each in ast.walk(tree)
        if isinstance(each, ast.Constant) and isinstance(each.value, str) and FORMATS.search(each.value)
        if id(each) not in documented(tree) and not name.startswith(OF_ADMINS)
    }
    assert found == {ROOM} | READ | TYPED


def test_only_paper_takes_the_stationerys_words_for_a_day() -> None:
    found = {
        name
        for name, tree in modules()
        for each in ast.walk(tree)
        if isinstance(each, ast.ImportFrom) and each.module == "doc_templates.kit.formatting"
        if {alias.name for alias in each.names} & {"tanggal", "waktu", "hari_tanggal", "bulan"}
    }
    assert found == PAPER


@pytest.mark.parametrize(
    ("told", "indonesian", "english"),
    [
        (tanggal(date(2026, 11, 3)), "3 November 2026", "3 November 2026"),
        (tanggal(date(2026, 8, 17)), "17 Agustus 2026", "17 August 2026"),
        (
            waktu(datetime(2026, 3, 31, 3, 5, tzinfo=UTC), "Asia/Jakarta"),
            "31 Maret 2026 pukul 10.05 WIB",
            "31 March 2026 at 10:05 WIB",
        ),
        (
            waktu_setempat(datetime(2026, 3, 31, 3, 5, tzinfo=UTC)),
            "31 Maret 2026 pukul 03.05 UTC",
            "31 March 2026 at 03:05 UTC",
        ),
    ],
)
def test_a_day_in_a_sentence_has_its_months_name_in_each_language(
    told: str, indonesian: str, english: str
) -> None:
    assert (str(told), in_language(told, ENGLISH)) == (indonesian, english)


def test_days_in_a_table_sort_as_they_are_written() -> None:
    days = [date(2026, 9, 30), date(2026, 11, 3), date(2027, 1, 2)]
    assert [di_tabel(each) for each in days] == sorted(map(di_tabel, days))
    assert saat_di_tabel(datetime(2026, 3, 31, 3, 5, tzinfo=UTC)) == "2026-03-31 03:05 UTC"
