"""The mistakes an author of a type makes: each is told with its file and line, what was written there, and the cure.

A mistake more is one row.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from doc_templates.catalog import Catalog
from doc_templates.kit.errors import CatalogueBroken
from tests import memo
from tests.memo import CONTRACT, line_of

Change = tuple[str, str]


def changed(old: str, new: str) -> Callable[[Path], object]:
    assert old in CONTRACT
    return lambda folder: memo.write(folder, contract=CONTRACT.replace(old, new))


def without(name: str) -> Callable[[Path], object]:
    return lambda folder: (memo.write(folder) / name).unlink()


def example(text: str) -> Callable[[Path], object]:
    return lambda folder: memo.write(folder, example=text)


MISTAKES = {
    "a colon is missing": (
        changed("class Memo(Isian):", "class Memo(Isian)"),
        f"memo/contract.py line {line_of('class Memo(Isian)')}",
        "class Memo(Isian)",
        "Mend it",
    ),
    "a name is not imported": (
        changed("hal: Judul", "hal: Judul\n    tanggal: Tanggal"),
        f"memo/contract.py line {line_of('hal: Judul') + 1}",
        "'Tanggal'",
        "from doc_templates.kit import Tanggal",
    ),
    "a name is written otherwise": (
        changed("kepada: Nama", "kepada: nama"),
        f"memo/contract.py line {line_of('kepada: Nama')}",
        "'nama'",
        "Did you mean Nama",
    ),
    "the kit has no such name": (
        changed("import Chain,", "import Rantai, chains, Chain,"),
        f"memo/contract.py line {line_of('import Chain')}",
        "Rantai",
        "doc_templates.kit",
    ),
    "a package is not installed": (
        changed("from typing import Any\n", "from typing import Any\nimport numpy_of_mine\n"),
        f"memo/contract.py line {line_of('from typing') + 1}",
        "numpy_of_mine",
        "What a contract needs comes from doc_templates.kit",
    ),
    "a member has another name": (
        changed("    judul=", "    title="),
        f"memo/contract.py line {line_of('CONTRACT = ')}",
        "title",
        "Leave it out",
    ),
    "a member has nearly its name": (
        changed("klasifikasi=", "Klasifikasi="),
        f"memo/contract.py line {line_of('CONTRACT = ')}",
        "Klasifikasi",
        "Did you mean klasifikasi",
    ),
    "a member is forgotten": (
        changed("    isi=_isi,\n", ""),
        f"memo/contract.py line {line_of('CONTRACT = ')}",
        "'isi'",
        "by its name",
    ),
    "nothing is exported": (
        changed("CONTRACT = ", "KONTRAK = "),
        "memo/contract.py",
        "no CONTRACT",
        "Call KONTRAK",
    ),
    "something else is exported": (
        changed("CONTRACT = Contract(", "CONTRACT = dict("),
        f"memo/contract.py line {line_of('CONTRACT = ')}",
        "{'jenis': 'memo'",
        "CONTRACT = Contract(",
    ),
    "the folder is called otherwise": (
        changed('jenis="memo"', 'jenis="nota"'),
        f"memo/contract.py line {line_of('jenis=')}",
        "'nota'",
        'jenis="memo"',
    ),
    "the version is a number": (
        changed('version="1"', "version=1"),
        f"memo/contract.py line {line_of('version=')}",
        "version is 1",
        "quotes",
    ),
    "the class is no code": (
        changed('klasifikasi="PR.03.1"', 'klasifikasi="PR/03/1"'),
        f"memo/contract.py line {line_of('klasifikasi=')}",
        "klasifikasi is 'PR/03/1'",
        "KP.08.1",
    ),
    "a function is called": (
        changed("rules=_rules", "rules=[]"),
        f"memo/contract.py line {line_of('rules=')}",
        "rules is []",
        "Name the function",
    ),
    "the model is given as one of it": (
        changed("payload=Memo,", 'payload=Memo(kepada="A", hal="B"),'),
        f"memo/contract.py line {line_of('payload=Memo')}",
        "Memo(kepada=",
        "without brackets",
    ),
    "a tuple of one lacks its comma": (
        changed('penandatangan="sekretaris"', 'penandatangan="sekretaris", paraf=("kasubbag_umum")'),
        f"memo/contract.py line {line_of('chain=Chain')}",
        "'kasubbag_umum'",
        'paraf=("kasubbag_umum",)',
    ),
    "a file ends the process": (
        changed('"""A memo', 'import sys; sys.exit("selesai")\n"""A memo'),
        "memo/contract.py line 1",
        "selesai",
        "Mend that line",
    ),
    "the import divides by nothing": (
        changed('"""A memo: from whom, to whom, about what."""', "SATU = 1 / 0"),
        "memo/contract.py line 1",
        "ZeroDivisionError",
        "Mend that line",
    ),
    "the template is not there": (
        without("template.docx"),
        "memo/template.docx",
        "not there",
        "Save the Word template",
    ),
    "the contract is not there": (without("contract.py"), "memo/contract.py", "not there", "templates new"),
    "the example is not there": (without("example.json"), "memo/example.json", "not there", "as JSON"),
    "the template is of another program": (
        lambda folder: memo.write(folder, docx=b"{\\rtf1}"),
        "memo/template.docx",
        "no Word document",
        "Word document (*.docx)",
    ),
    "the example lacks a comma": (
        example('{\n "kepada": "A"\n "hal": "B"\n}'),
        "memo/example.json line 3",
        '"hal": "B"',
        "comma",
    ),
    "the example is a list": (example("[1]"), "memo/example.json line 1", "[1]", '{"name": value'),
    "the example is empty": (example(""), "memo/example.json line 1", "stops being JSON", "Mend it"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_with_its_place_and_cure_and_stops_no_other_type(
    mistake: str, tmp_path: Path
) -> None:
    do, place, said, cure = MISTAKES[mistake]
    do(tmp_path)
    memo.write(tmp_path, contract=CONTRACT.replace('jenis="memo"', 'jenis="surat"'), jenis="surat")
    found = Catalog.scan(tmp_path)
    assert list(found) == ["surat"]
    assert list(found.broken) == ["memo"]
    (flaw, *others) = found.broken["memo"].flaws
    assert others == []
    assert (flaw.place, said in flaw.what, cure in flaw.cure) == (place, True, True), str(flaw)
    assert "Traceback" not in str(flaw)
    with pytest.raises(CatalogueBroken) as refused:
        found["memo"]
    assert refused.value.fields[0].path == place


def test_every_mistake_of_a_folder_is_told_at_once(tmp_path: Path) -> None:
    folder = memo.write(tmp_path, contract="CONTRACT = None", example="[]")
    (folder / "template.docx").unlink()
    assert [each.place for each in Catalog.scan(tmp_path).broken["memo"].flaws] == [
        "memo/contract.py line 1",
        "memo/template.docx",
        "memo/example.json line 1",
    ]


def test_the_memo_itself_has_no_flaw(tmp_path: Path) -> None:
    memo.write(tmp_path)
    found = Catalog.scan(tmp_path)
    assert (list(found), found.broken) == (["memo"], {})
