"""What contracts import from the kit: each name is loaded from the room that the type checker knows it from."""

import ast
from importlib import import_module
from pathlib import Path

from doc_templates import kit

CHECKED = {
    alias.name: each.module
    for each in ast.walk(ast.parse(Path(kit.__file__).read_text("utf-8")))
    if isinstance(each, ast.ImportFrom) and each.module and each.module.startswith("doc_templates.kit.")
    for alias in each.names
}


def test_every_name_of_the_kit_is_the_one_of_its_room() -> None:
    assert set(CHECKED) == set(kit.__all__)
    for name, room in CHECKED.items():
        assert getattr(kit, name) is getattr(import_module(str(room)), name), name


def test_what_it_does_not_name_it_does_not_have() -> None:
    assert not hasattr(kit, "Tangal")
