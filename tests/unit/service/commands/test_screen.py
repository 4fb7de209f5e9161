"""Tables on a screen."""

import io

import pytest
from rich.console import Console

from service.commands import screen


def test_an_id_stays_in_one_piece_where_the_table_is_too_wide(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.StringIO()
    monkeypatch.setattr(screen, "console", Console(file=out, width=80))
    one = "01a203ce-7014-7cf8-b859-c9ed6d7e1acd"
    screen.print_table("Naskah", ("id", "judul", "status"), [(one, "Pengumpulan Data Kinerja " * 4, None)])
    assert one in out.getvalue()
    assert max(map(len, out.getvalue().splitlines())) <= 80
