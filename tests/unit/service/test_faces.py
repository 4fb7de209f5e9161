"""A face (routes, commands, pages) takes of another noun's face only what that face gives away itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import service

ROOT = Path(service.__file__).parent
FACES = ("http", "commands", "pages")


def face_of(module: str) -> str | None:
    """Return the face a module is or lies in: ``service.signatures.http`` of ``service.signatures.http.signing``."""
    room = module.split(".")
    return ".".join(room[:3]) if len(room) > 2 and room[2] in FACES else None


def imports(source: str) -> Iterator[tuple[str, str]]:
    """Yield what a source imports, as a module and a name; the name is empty for a module imported whole."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom):
            yield from ((str(node.module), each.name) for each in node.names)
        elif isinstance(node, ast.Import):
            yield from ((each.name, "") for each in node.names)


def trespasses(module: str, source: str) -> Iterator[str]:
    """Yield what a module of a face takes out of the inside of another noun's face."""
    own = face_of(module)
    for target, name in imports(source):
        face = face_of(target) or face_of(f"{target}.{name}")
        if own is None or face is None or face.split(".")[1] == own.split(".")[1]:
            continue
        given: Any = import_module(face)
        if target != face or name not in getattr(given, "__all__", vars(given)) or name.startswith("_"):
            yield f"{module}: from {target} import {name}"


def module_of(file: Path) -> str:
    """Return a file's module by its dotted name."""
    room = file.relative_to(ROOT.parent).with_suffix("").parts
    return ".".join(room[:-1] if room[-1] == "__init__" else room)


FILES = {module_of(each): each for each in sorted(ROOT.rglob("*.py")) if face_of(module_of(each))}


@pytest.mark.parametrize("module", FILES)
def test_a_face_takes_no_more_of_another_than_it_gives_away(module: str) -> None:
    assert list(trespasses(module, FILES[module].read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    ("line", "allowed"),
    [
        ("from service.approvals.http import done_json", True),
        ("from service.approvals.http import acts", False),
        ("from service.approvals.http.shown import done_json", False),
        ("from service.approvals.desk import Approvals", True),
        ("from service.signatures.http.bindings import certificate_json", True),
        ("from service.documents import pages", False),
        ("from service.webhooks.http import _private", False),
        ("from service.receiving.commands import table", True),
        ("import service.approvals.http.acts", False),
    ],
)
def test_a_trespass_is_seen(line: str, allowed: bool) -> None:
    found = list(trespasses("service.signatures.http.signing", line))
    assert (found == []) is allowed
