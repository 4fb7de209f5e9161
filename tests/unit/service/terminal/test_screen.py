"""Tables on a screen."""

import ast
import csv
import io
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from service.terminal import screen

ONE = "01a203ce-7014-7cf8-b859-c9ed6d7e1acd"
DIGEST = "5f" * 32
COLUMNS = ("id", "jenis", "judul", "status", "dibuat", "SHA-256")
ROW = (ONE, "laporan_kinerja_tahunan", "Pengumpulan Data Kinerja " * 4, None, "2026-11-22 22:30 WIB", DIGEST)
WIDTHS = (60, 80, 120, 190)


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """What is printed on a screen of some width."""

    def run(width: int, *, as_csv: bool = False, rows: tuple[tuple[str | None, ...], ...] = (ROW,)) -> str:
        out = io.StringIO()
        made = screen.Screen(file=out, width=width)
        made.as_csv = as_csv
        monkeypatch.setattr(screen, "console", made)
        monkeypatch.setattr("sys.stdout", out)
        screen.print_table("Naskah [satu]", COLUMNS, rows)
        if rows:
            screen.print_facts(f"Naskah {ONE}", zip(COLUMNS, rows[0], strict=True))
        made.print(f"{ONE}: paraf, diparaf, nomor 12/PR.03.1-SD/1306/2026 dan sidik {DIGEST}")
        return out.getvalue()

    return run


@pytest.mark.parametrize("width", WIDTHS)
def test_no_word_breaks_whatever_the_width(printed: Callable[..., str], width: int) -> None:
    shown = printed(width)
    for word in (
        ONE,
        "laporan_kinerja_tahunan",
        "Pengumpulan",
        "2026-11-22",
        DIGEST,
        "12/PR.03.1-SD/1306/2026",
    ):
        assert word in shown
    assert "[satu]" in shown
    for line in shown.splitlines():
        assert len(line) <= width or line.strip() == DIGEST, "a word with no room stands alone"


def test_a_table_without_rows_is_its_title(printed: Callable[..., str]) -> None:
    assert printed(80, rows=()).splitlines()[0] == "Naskah [satu]"


def test_csv_is_the_tables_alone_and_no_spreadsheet_computes_it(printed: Callable[..., str]) -> None:
    said = ("=1+1", "@x", "-5", "- lima", "a,b\nc", None)
    first, second = printed(60, as_csv=True, rows=(said,)).split("\r\n\r\n")
    for table in (first, second):
        columns, row = csv.reader(io.StringIO(table, newline=""))
        assert tuple(columns) == COLUMNS
        assert row == ["'=1+1", "'@x", "-5", "'- lima", "a,b\nc", ""]


def test_times_are_those_of_the_wall(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Jakarta")
    time.tzset()
    try:
        assert screen.moment("2026-11-22T15:30:00Z") == "2026-11-22 22:30 WIB"
    finally:
        monkeypatch.undo()
        time.tzset()
    assert screen.moment(None) is None


SHOWS = {
    *("print_table", "print_facts", "print_recipients", "print_outcomes"),
    *("print_blocks", "print_comparison", "print_entry"),
}
"""What prints a table."""
ROOMS = Path(__file__).parents[4] / "service"


def test_every_command_that_prints_a_table_prints_it_for_programs_too() -> None:
    without = {file.relative_to(ROOMS).as_posix(): for_people_alone(file) for file in ROOMS.rglob("*.py")}
    assert {file: found for file, found in without.items() if found} == {}, "takes no --json and no --csv"


def for_people_alone(file: Path) -> list[str]:
    """The commands of a module that print a table and give it to no program."""
    functions = {
        each.name: each for each in ast.parse(file.read_text()).body if isinstance(each, ast.FunctionDef)
    }
    called = {
        name: {
            each.func.id
            for each in ast.walk(function)
            if isinstance(each, ast.Call) and isinstance(each.func, ast.Name)
        }
        for name, function in functions.items()
    }
    shows, before = set(SHOWS), 0
    while len(shows) > before:
        before = len(shows)
        shows |= {name for name in functions if called[name] & shows}
    return [
        name
        for name in shows & functions.keys()
        if any(".command(" in ast.unparse(each) for each in functions[name].decorator_list)
        and "AsJson"
        not in [ast.unparse(each.annotation) for each in functions[name].args.args if each.annotation]
    ]
