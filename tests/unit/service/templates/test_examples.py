"""What is wrong with an example, or with the contract that derives from it: told by file, line and value. A mistake more is one row."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from doc_templates.catalog import Catalog, Stationery
from doc_templates.kit.errors import ExampleRefused
from doc_templates.kit.sample import SAMPLE
from doc_templates.reading import SHIPPED
from service.templates.commands.versions import app
from service.templates.examples import PayloadFile, flaws_of
from service.templates.samples import context_of
from tests import memo
from tests.memo import CONTRACT, EXAMPLE, line_of

MISTAKES: dict[str, tuple[dict[str, Any], str, str, str]] = {
    "a value of another kind": ({"hal": 7}, "", "memo/example.json line 3", "hal is 7"),
    "a field is missing": ({"hal": None}, "", "memo/example.json line 1", "hal is not there"),
    "a field nobody knows": ({"perihal": "x"}, "", "memo/example.json line 4", "perihal is 'x'"),
    "a validator refuses": (
        {},
        "        return value|        raise ValueError('harus orang lain')",
        "memo/example.json line 2",
        "kepada is 'Kasubbag Hukum', and the contract refuses it: harus orang lain",
    ),
    "a validator breaks off": (
        {},
        "        return value|        return {}[value]",
        f"memo/contract.py line {line_of('return value')}",
        "'Kasubbag Hukum'",
    ),
    "a validator gives another kind": (
        {},
        "        return value|        return value.tanggal",
        f"memo/contract.py line {line_of('return value')}",
        "no attribute 'tanggal'",
    ),
    "what is derived names nothing": (
        {},
        '"hal": payload.hal}|"hal": payload.perihal}',
        f"memo/contract.py line {line_of('return {')}",
        "'perihal'",
    ),
    "what is derived forgot an import": (
        {},
        '"hal": payload.hal}|"hal": tanggal(payload.hal)}',
        f"memo/contract.py line {line_of('return {')}",
        "'tanggal'",
    ),
    "what is derived is no object": ({}, "    return {\"kepada\"|    return 1 / 0, {\"kepada\"", f"memo/contract.py line {line_of('return {')}", "ZeroDivisionError"),
    "what is derived cannot be printed": (
        {},
        '"hal": payload.hal}|"hal": Memo}',
        "memo/contract.py",
        "isi.hal becomes <class",
    ),
    "a row's field is asked for in brackets": (
        {},
        '"hal": payload.hal}|"hal": payload["hal"]}',
        f"memo/contract.py line {line_of('return {')}",
        "not subscriptable",
    ),
    "the record's words break off": (
        {},
        "judul=f\"Memo {payload.hal}\"|judul=\"Memo \" + payload.nomor",
        f"memo/contract.py line {line_of('judul=f')}",
        "'nomor'",
    ),
    "the record's recipients are one text": (
        {},
        "tujuan=(payload.kepada,)|tujuan=payload.kepada",
        f"memo/contract.py line {line_of('tujuan=')}",
        "metadata.tujuan is a str, and must be a tuple of texts",
    ),
    "the record's date is written out": (
        {},
        "tanggal=None|tanggal='5 Januari 2026'",
        f"memo/contract.py line {line_of('tanggal=None')}",
        "metadata.tanggal is a str, and must be a date",
    ),
    "the record's subject is a list": (
        {},
        "perihal=payload.hal|perihal=[payload.hal]",
        f"memo/contract.py line {line_of('perihal=')}",
        "metadata.perihal is a list, and must be text",
    ),
}  # fmt: skip


def read(folder: Path, change: str, example: dict[str, Any]) -> Stationery:
    old, _, new = change.partition("|")
    assert old in CONTRACT
    memo.write(folder, contract=CONTRACT.replace(old, new, 1) if old else CONTRACT, example=example)
    return Catalog.scan(folder)["memo"]


@pytest.mark.parametrize("mistake", MISTAKES)
def test_what_keeps_an_example_from_being_tried_is_told_at_its_place(mistake: str, tmp_path: Path) -> None:
    example, change, place, said = MISTAKES[mistake]
    written = {name: value for name, value in {**EXAMPLE, **example}.items() if value is not None}
    found = flaws_of(read(tmp_path, change, written), SAMPLE)
    assert [(each.place, said in each.what) for each in found] == [(place, True)], list(map(str, found))
    assert found[0].cure


def test_a_payload_of_the_authors_own_is_told_by_its_file_and_lines(tmp_path: Path) -> None:
    stationery = read(tmp_path, "", dict(EXAMPLE))
    file = tmp_path / "isi.json"
    file.write_text('{\n "kepada": "A",\n\n "hal": ["a",\n  3]\n}')
    with pytest.raises(ExampleRefused) as refused:
        context_of(stationery, PayloadFile.of(file, json.loads(file.read_text())))
    assert [(each.path, "hal is ['a', 3]" in each.reason) for each in refused.value.fields] == [
        (f"{file} line 4", True)
    ]


def test_a_rule_that_gives_words_alone_is_told_what_it_must_give(tmp_path: Path) -> None:
    stationery = read(tmp_path, '    return []|    return ["tanggal terbalik"]', dict(EXAMPLE))
    with pytest.raises(ExampleRefused) as refused:
        context_of(stationery, None, SAMPLE)
    assert "Let rules give FieldProblem" in refused.value.fields[0].reason


@pytest.mark.parametrize("jenis", sorted(Catalog.scan()))
def test_the_shipped_examples_have_no_flaw(jenis: str) -> None:
    assert flaws_of(Catalog.scan(SHIPPED)[jenis], SAMPLE) == []


def test_the_list_of_types_names_what_is_broken_and_what_cannot_be_tried(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    memo.write(tmp_path, example={"kepada": "A", "hal": 7})
    memo.write(tmp_path, contract="CONTRACT = 1", jenis="nota")
    monkeypatch.setenv("NASKAH_TEMPLATES", str(tmp_path))
    told = CliRunner().invoke(app, ["list", "--json"])
    assert told.exit_code == 0
    rows = {row["jenis"]: row for row in json.loads(told.stdout)}
    assert set(rows) == {*Catalog.scan(), "memo", "nota"}
    assert rows["nota"]["broken"] == [
        "nota/contract.py line 1: CONTRACT is 1, and must be a Contract. Write CONTRACT = Contract(jenis=..., ...),"
        " with Contract from doc_templates.kit"
    ]
    with pytest.raises(ExampleRefused) as refused:
        context_of(Catalog.installed()["memo"])
    assert refused.value.fields[0].path == "memo/example.json line 3"
