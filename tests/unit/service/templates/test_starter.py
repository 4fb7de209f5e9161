"""A new type, whatever its fields are: its contract takes its example, its template prints all of it and has no findings."""

from __future__ import annotations

import py_compile
from pathlib import Path

import pytest

from doc_templates.kit import refusals
from doc_templates.reading import read
from service.templates.commands.beginning import fields_of
from service.templates.first_page import template
from service.templates.samples import declared_by, example_of
from service.templates.starter import EXAMPLES, NewJenis, texts
from service.templates.unkept import test_of as failed_in
from service.terminal.surroundings import CommandFailed
from worker.press.foreign import Trial, examine

WITH = {
    "nothing but its subject": [],
    "every kind": [f"satu_{kind.lower()}={kind}" for kind in EXAMPLES],
    "every kind absent or there": [f"boleh_{kind.lower()}={kind}?" for kind in EXAMPLES],
    "a list of every kind": [f"banyak_{kind.lower()}={kind}[]" for kind in EXAMPLES],
    "a list that may be empty": ["tembusan=Nama[]?"],
    "a column of every kind": [f"tabel.{kind.lower()}={kind}" for kind in EXAMPLES],
    "a column that may be empty": ["tabel.nama=Nama", "tabel.catatan=Uraian?", "tabel.jumlah=rupiah?"],
}
WRONG = {
    "no kind": ("dasar", "dasar"),
    "an unknown kind": ("dasar=Teks", "kinds are Nama"),
    "capitals": ("Dasar=Alinea", "write NAME=KIND"),
    "a list as column": ("tabel.nama=Nama[]", "column"),
    "no subject": ("perihal=Judul?", "the record needs it"),
}


def made(folder: Path, isian: list[str]) -> Path:
    new = NewJenis(
        jenis="jenis_baru",
        judul="Jenis Baru",
        klasifikasi="KP.08.1",
        penandatangan="sekretaris",
        paraf=("kasubbag",),
        fields=fields_of(isian),
    )
    target = folder / new.jenis
    target.mkdir()
    for name, text in texts(new).items():
        (target / name).write_text(text)
    (target / "template.docx").write_bytes(template(new))
    return target


@pytest.mark.parametrize("fields", WITH)
def test_a_new_type_is_whole_as_it_is_made(fields: str, tmp_path: Path) -> None:
    folder = made(tmp_path, WITH[fields])
    found = read(folder)
    assert refusals(found.contract, found.example) == {}
    examined = examine(found.template, declared_by(found), Trial(context=example_of(found)))
    assert [str(each.message) for each in examined.findings] == []
    assert examined.rendered
    py_compile.compile(str(folder / "test_jenis_baru.py"), doraise=True)


EDITED = {
    "a field may be absent": ("satu_nama: Nama\n", "satu_nama: Nama | None = None\n"),
    "a field has another name": ("satu_nama", "pelaksana"),
    "a choice has a default": ("satu_nama: Nama\n", 'satu_nama: Nama = "Biasa"\n'),
}


@pytest.mark.parametrize("edit", EDITED)
def test_its_test_goes_on_when_its_author_changes_the_payload(edit: str, tmp_path: Path) -> None:
    old, new = EDITED[edit]
    folder = made(tmp_path, ["satu_nama=Nama", "satu_tanggal=Tanggal"])
    for name in ("contract.py", "example.json"):
        file = folder / name
        text = file.read_text()
        file.write_text(text.replace(old, new))
    assert failed_in(folder) == ""


def test_what_its_test_finds_is_told_by_file_line_and_name_without_a_traceback(tmp_path: Path) -> None:
    folder = made(tmp_path, ["satu_nama=Nama"])
    (folder / "example.json").write_text('{"perihal": "Rapat", "satu_nama": 7}')
    told = failed_in(folder).splitlines()
    assert [line.partition(": ")[0] for line in told] == [
        "test_jenis_baru.py line 14, test_the_example_is_accepted",
        "test_jenis_baru.py line 21, test_what_is_required_is_asked_for",
    ]
    assert "'satu_nama'" in told[0]


@pytest.mark.parametrize("slip", WRONG)
def test_a_field_that_cannot_be_made_is_named_with_why(slip: str) -> None:
    given, why = WRONG[slip]
    with pytest.raises(CommandFailed) as refused:
        fields_of([given])
    (wrong,) = refused.value.fields
    assert why in f"{wrong.path}: {wrong.reason}"
