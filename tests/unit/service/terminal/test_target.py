"""What a person names to be written is written under a name that fits it, and never over what stands there without ``--force``: every command."""

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
    "ekspedisi print": (["-o"], "ekspedisi.pdf"),
    "documents diff": ([JOB, "1..2", "-o"], "beda.html"),
    "queues payload": ([JOB, "-o"], "isi.json"),
    "templates lint": ([TEMPLATE, "--word"], "periksa.docx"),
    "archive verify": (["--out"], "laporan.pdf"),
    "archive backup": ([], "buku.dump"),
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
    told = f"{fits} sudah ada; " + (
        "sebutkan yang lain" if name == "archive backup" else "--force menggantinya"
    )
    assert told in typed([*name.split(), *words, fits], env).err
    assert (tmp_path / fits).read_text() == "lama"
    if name in FOLDER_ELSE:
        return
    assert typed([*name.split(), *words, "a.exe"], env).err.count("a.exe") or name in TOLD_BY_OPTION
    assert not (tmp_path / "a.exe").exists()


TOLD_BY_OPTION = {"documents diff", "archive verify"}
"""Whose own sentence names the option."""
FOLDER_ELSE = {"archive backup"}
"""To which another name is a folder."""
FILLERS: dict[str, list[str]] = {
    "templates preview": [TEMPLATE, "--out"],
    "templates diff": [TEMPLATE, TEMPLATE, "--out"],
    "templates trial": ["surat_edaran", "3", "--out"],
    "archive backup": [],
}
"""How each command that fills a folder is typed."""
READ = {
    *("documents seal --rahasia", "documents sign --rahasia", "documents takeover --rahasia"),
    "people bsre --rahasia",
    *("templates preview --payload", "templates diff --payload", "pki init --office"),
    *("service show --environment", "service install --environment"),
}
"""What is read, and said to be missing when it is read."""
OWN = {
    *("upgrade --backup", "service install --unit-folder", "service remove --unit-folder"),
    *("templates new --out", "templates check --out"),
}
"""Folders of the machine, in which a command writes its own files under names of its own."""
BY_ANSWER = "documents get --output"
"""Whose ending is known by the answer alone."""


@pytest.mark.parametrize("name", FILLERS)
def test_a_folder_that_holds_something_stays_as_it_is(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / TEMPLATE).write_bytes(b"")
    (tmp_path / "penuh").mkdir()
    (tmp_path / "penuh" / "naskah.docx").write_text("lama")
    (tmp_path / "berkas").write_text("lama")
    env = {**NOWHERE, "NASKAH_HOME": str(tmp_path / "home"), "HOME": str(tmp_path)}
    assert "penuh sudah berisi" in typed([*name.split(), *FILLERS[name], "penuh"], env).err
    assert "bukan folder" in typed([*name.split(), *FILLERS[name], "berkas"], env).err
    assert (tmp_path / "penuh" / "naskah.docx").read_text() == "lama"
    assert len(list((tmp_path / "penuh").iterdir())) == 1


def test_every_path_of_every_command_is_guarded_or_read() -> None:
    """Whatever a person can name that need not exist yet: a new option of the kind has to say what it is."""
    named = {
        f"{name} {param.opts[0]}"
        for name, each in LEAVES.items()
        for param in each.params
        if (described := getattr(param, "type_descriptor", None)) is not None
        and described.annotation is Path
        and not described.parameter_info.exists
        and param.opts[0] != "--home"
    }
    tables: dict[str, list[str]] = {**{name: words for name, (words, _) in WRITERS.items()}, **FILLERS}
    written = {name for name in named if any(name.startswith(f"{each} ") for each in tables)} - READ
    assert written | READ | OWN | {BY_ANSWER} == named | READ
    assert {name.rpartition(" ")[0] for name in written} == set(tables)


def test_every_command_with_force_has_its_row() -> None:
    forced = {name for name, each in LEAVES.items() if any("--force" in param.opts for param in each.params)}
    assert forced == {*WRITERS, *FILLERS, "documents get"} - {"archive backup"}


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
        ("ada", (), True, False),
        ("tak-ada/baru.pdf", (".pdf",), True, False),
    ],
)
def test_a_name_is_taken(
    name: str, endings: tuple[str, ...], force: bool, written: bool, tmp_path: Path
) -> None:
    (tmp_path / "lama.pdf").write_text("lama")
    (tmp_path / "ada").mkdir()
    if written:
        may_write(tmp_path / name, endings, force)
    else:
        with pytest.raises(
            CommandFailed, match=r"sudah ada|berakhiran \.pdf atau \.xlsx|adalah folder|tidak ada"
        ):
            may_write(tmp_path / name, endings, force)
