"""Where objects lie: checked against the examples of the public specification, not against our own code."""

from __future__ import annotations

import json

import pytest

from archive.vault.layout import check_name, check_object_id, object_root, root_files, root_of


@pytest.mark.parametrize(
    ("object_id", "root"),
    [
        ("object-01", "3c0/ff4/240/3c0ff4240c1e116dba14c7627f2319b58aa3d77606d0d90dfc6161608ac987d4/"),
        ("..hor/rib:le-$id", "487/326/d8c/487326d8c2a3c0b885e23da1469b4d6671fd4e76978924b4443e9e3c316cda6d/"),
    ],
)
def test_the_examples_of_extension_0004_lie_where_it_says(object_id: str, root: str) -> None:
    assert object_root(object_id) == root


def test_the_root_of_a_key_is_found_again() -> None:
    root = object_root("kpu-agam:0199")
    assert root_of(root + "v1/content/naskah.docx") == root
    assert root_of(root + "inventory.json") == root


@pytest.mark.parametrize(
    "key", ["0=ocfl_1.1", "extensions/x/config.json", "aaa/bbb/ccc/" + "d" * 64 + "/x", ""]
)
def test_a_key_outside_every_object_has_no_root(key: str) -> None:
    assert root_of(key) is None


def test_the_root_files_declare_ocfl_and_the_layout() -> None:
    files = root_files()
    assert files["0=ocfl_1.1"] == b"ocfl_1.1\n"
    extension = json.loads(files["ocfl_layout.json"])["extension"]
    config = json.loads(files[f"extensions/{extension}/config.json"])
    assert config == {
        "extensionName": extension,
        "digestAlgorithm": "sha256",
        "tupleSize": 3,
        "numberOfTuples": 3,
        "shortObjectRoot": False,
    }


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "../a", ".hidden", "a b", "é.docx", "a\n", "x" * 121])
def test_a_name_that_could_leave_its_folder_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="not a name"):
        check_name(name)


@pytest.mark.parametrize("object_id", ["", "no-colon", ":x", "kpu:", "kpu agam:1", "kpu/agam:1"])
def test_an_object_id_names_office_and_document(object_id: str) -> None:
    with pytest.raises(ValueError, match="not an object id"):
        check_object_id(object_id)
