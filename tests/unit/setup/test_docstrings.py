"""What module docstrings show of their use is true."""

from __future__ import annotations

import doctest
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
