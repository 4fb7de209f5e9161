"""A table that goes in several pieces: equal files are looked for over all of it, what was entered is told when one fails."""

import json
from pathlib import Path
from typing import Any

import pytest
import typer

from service.receiving.commands import table as registers_table
from service.receiving.commands.table import receive
from service.terminal.answers import ServiceRefused


class Desk:
    """The service as a table meets it: takes the first ``room`` pieces."""

    def __init__(self, room: int) -> None:
        self.room = room
        self.asked: list[dict[str, Any]] = []

    def __enter__(self) -> "Desk":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def post(self, path: str, *, params: dict[str, Any], files: Any, timeout: float) -> Any:
        self.asked.append(params)
        assert params["check"] or params["digest"] == "abc", "what is entered is what was checked"
        if not params["check"] and sum(not each["check"] for each in self.asked) > self.room:
            raise ServiceRefused(409, {"detail": "buku ditutup"})
        hasil = "akan diterima" if params["check"] else "diterima"
        lines = [
            {"line": n, "berkas": f"{n}.pdf", "hasil": hasil, "nomor": f"{n}/2026", "tahun": 2026}
            for n in range(params["dari"], params["sampai"] + 1)
        ]
        return {"lines": lines, "problems": [], "reading": {"digest": "abc"}}


def table(folder: Path, *contents: str) -> Path:
    for n, content in enumerate(contents, 2):
        (folder / f"{n}.pdf").write_text(content)
    file = folder / "daftar.csv"
    lines = [f"{n}.pdf,Bawaslu,Data" for n in range(2, len(contents) + 2)]
    file.write_text("\n".join(["berkas,asal,perihal", *lines]))
    return file


def sent(
    monkeypatch: pytest.MonkeyPatch, file: Path, *, room: int = 99, check: bool = False
) -> list[dict[str, Any]]:
    desk = Desk(room)
    monkeypatch.setattr(registers_table, "FILES", 2)
    monkeypatch.setattr(registers_table, "remote", lambda: desk)
    try:
        receive("masuk", file, file.parent, unit=None, check=check, as_json=True, yes=True)
    except typer.Exit as ended:
        if ended.exit_code:
            raise
    return desk.asked


def test_a_check_counts_on_from_piece_to_piece(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asked = sent(monkeypatch, table(tmp_path, *"abcde"), check=True)
    assert [each["sebelum"] for each in asked] == [[], ["2026:2"], ["2026:4"]]


def test_equal_files_are_found_across_pieces(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(typer.Exit):
        sent(monkeypatch, table(tmp_path, *"abcda"))
    (problem,) = json.loads(capsys.readouterr().out)["problems"]
    assert problem == {"place": "baris 6, kolom A (berkas)", "reason": "berkas yang sama dengan baris 2"}


def test_what_was_entered_is_told_when_a_later_piece_fails(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(ServiceRefused):
        sent(monkeypatch, table(tmp_path, *"abcde"), room=1)
    told = capsys.readouterr()
    assert [each["line"] for each in json.loads(told.out)["lines"]] == [2, 3]
    assert "baris 4 sampai 5 gagal" in told.err
