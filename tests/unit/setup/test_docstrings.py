"""What module docstrings show of their use is true."""

from __future__ import annotations

import doctest
import re
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
SHOWN = sorted(
    ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for house in ("service", "worker", "archive", "doc_templates")
    for file in (ROOT / house).rglob("*.py")
    if "\n>>> " in file.read_text(encoding="utf-8")
)
"""Every module that shows its use; a new one is found by itself."""


def test_modules_that_others_use_show_it() -> None:
    assert len(SHOWN) >= 14


@pytest.mark.parametrize("name", SHOWN)
def test_what_a_docstring_shows_is_what_happens(name: str) -> None:
    outcome = doctest.testmod(import_module(name))
    assert outcome.attempted
    assert outcome.failed == 0


MODULE = re.compile(r"``((?:service|worker|archive|doc_templates)(?:\.\w+)+)``")
FILE = re.compile(
    r"\b((?:service|worker|archive|doc_templates|tests|docs|bench|docker)/[\w/.-]+\.(?:py|md|sql|sh|html))\b"
)
TEXTS = sorted(
    file
    for pattern in (
        "*.md",
        "docs/**/*.md",
        *(f"{house}/**/*.py" for house in ("service", "worker", "archive", "doc_templates")),
    )
    for file in ROOT.glob(pattern)
    if file.name != "CHANGELOG.md"
)


def stands(name: str, code: str) -> bool:
    """Whether a module defines the name, or imports it."""
    return (
        re.search(
            rf"^\s*(?:async def|def|class) {name}\b|^\s*{name}\b|import .*\b{name}\b", code, re.MULTILINE
        )
        is not None
    )


def exists(name: str) -> bool:
    """Whether a dotted name is a module, or something that stands in one."""
    parts = name.split(".")
    for length in range(len(parts), 0, -1):
        folder = ROOT.joinpath(*parts[:length])
        for file in (folder.with_suffix(".py"), folder / "__init__.py"):
            if file.is_file():
                return length == len(parts) or stands(parts[length], file.read_text(encoding="utf-8"))
    return False


def test_every_module_and_file_that_a_text_names_exists() -> None:
    gone = [
        f"{text.relative_to(ROOT)}: {name}"
        for text in TEXTS
        for said in [text.read_text(encoding="utf-8")]
        for name in (
            *(each for each in MODULE.findall(said) if not exists(each)),
            *(
                each
                for each in FILE.findall(said)
                if not ((ROOT / each).exists() or (text.parent / each).exists())
            ),
        )
    ]
    assert gone == []


def test_a_name_of_a_module_that_moved_is_found() -> None:
    assert exists("service.approvals.desk.Approvals")
    assert not exists("service.desk.approvals")
    assert not exists("service.approvals.desk.NothingOfTheKind")
