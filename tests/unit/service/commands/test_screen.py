"""Tables on a screen."""

import io
import time

import pytest
from rich.console import Console

from service.commands import screen

ONE = "01a203ce-7014-7cf8-b859-c9ed6d7e1acd"
COLUMNS = ("id", "jenis", "judul", "status", "dibuat")
ROW = (ONE, "laporan_kinerja_tahunan", "Pengumpulan Data Kinerja " * 4, None, "2026-11-22 22:30 WIB")


def printed(monkeypatch: pytest.MonkeyPatch, width: int, rows: list[tuple[str | None, ...]]) -> str:
    out = io.StringIO()
    monkeypatch.setattr(screen, "console", Console(file=out, width=width))
    screen.print_table("Naskah", COLUMNS, rows)
    return out.getvalue()


@pytest.mark.parametrize("width", [80, 120, 190])
def test_no_word_breaks_whatever_the_width(monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    shown = printed(monkeypatch, width, [ROW])
    for word in (ONE, "laporan_kinerja_tahunan", "Pengumpulan", "2026-11-22"):
        assert word in shown
    assert max(map(len, shown.splitlines())) <= width


def test_a_table_without_rows_is_its_title(monkeypatch: pytest.MonkeyPatch) -> None:
    assert printed(monkeypatch, 80, []).split() == ["Naskah"]


def test_times_are_those_of_the_wall(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Jakarta")
    time.tzset()
    try:
        assert screen.moment("2026-11-22T15:30:00Z") == "2026-11-22 22:30 WIB"
    finally:
        monkeypatch.undo()
        time.tzset()
    assert screen.moment(None) is None
