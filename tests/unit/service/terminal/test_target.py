"""A file that a person names is written under a name that fits it, and never over another without ``--force``: every command."""

from pathlib import Path

import pytest

from service.terminal.surroundings import CommandFailed
from service.terminal.target import may_write
from tests.command_line import LEAVES, typed

NOWHERE = {"NASKAH_URL": "http://127.0.0.1:9", "NASKAH_TOKEN": "x"}
JOB = "01a228d9-660a-7709-aba9-7b8773f38a32"
TEMPLATE = "surat.docx"
WRITERS: dict[str, tuple[list[str], str]] = {
    "registers agenda": (["masuk", "2026", "-o"], "masuk.pdf"),
    "registers show": (["masuk", "2026", "--xlsx"], "masuk.xlsx"),
    "documents diff": ([JOB, "1..2", "-o"], "beda.html"),
    "queues payload": ([JOB, "-o"], "isi.json"),
    "templates lint": ([TEMPLATE, "--word"], "periksa.docx"),
    "archive verify": (["--out"], "laporan.pdf"),
}
"""How each command that writes a file is typed, and a name that fits; `documents get` knows the ending by the answer alone."""


@pytest.mark.parametrize("name", WRITERS)
def test_what_stands_there_stays_and_another_ending_is_refused(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / TEMPLATE).write_bytes(b"")
    words, fits = WRITERS[name]
    (tmp_path / fits).write_text("lama")
    env = {**NOWHERE, "NASKAH_HOME": str(tmp_path / "home"), "HOME": str(tmp_path)}
    assert f"{fits} sudah ada; --force menggantinya" in typed([*name.split(), *words, fits], env).err
    assert (tmp_path / fits).read_text() == "lama"
    assert typed([*name.split(), *words, "a.exe"], env).err.count("a.exe") or name in TOLD_BY_OPTION
    assert not (tmp_path / "a.exe").exists()


TOLD_BY_OPTION = {"documents diff", "archive verify"}
"""Whose own sentence names the option."""


def test_every_command_with_force_has_its_row() -> None:
    forced = {name for name, each in LEAVES.items() if any("--force" in param.opts for param in each.params)}
    assert forced == {*WRITERS, "documents get"}


@pytest.mark.parametrize(
    ("name", "endings", "force", "written"),
    [
        ("baru.pdf", (".pdf",), False, True),
        ("BARU.PDF", (".pdf",), False, True),
        ("baru", (".pdf",), False, True),
        ("baru.txt", (".pdf", ".xlsx"), True, False),
        ("lama.pdf", (".pdf",), False, False),
        ("lama.pdf", (".pdf",), True, True),
        ("baru.apa", (), False, True),
    ],
)
def test_a_name_is_taken(
    name: str, endings: tuple[str, ...], force: bool, written: bool, tmp_path: Path
) -> None:
    (tmp_path / "lama.pdf").write_text("lama")
    if written:
        may_write(tmp_path / name, endings, force)
    else:
        with pytest.raises(CommandFailed, match=r"sudah ada|berakhiran \.pdf atau \.xlsx"):
            may_write(tmp_path / name, endings, force)
