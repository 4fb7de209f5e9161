"""`make test` tries the same cases every time, in a zone where nobody has developed, over any midnight, and times none of them."""

import ast
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from hypothesis import settings

from tests.chance import EXPLORING

ROOT = Path(__file__).parents[3]
SEEDED = {"Random"}
DRAWS_AFRESH = {
    ("tests/chance.py", "randrange"): "the seed of a run that explores, printed by whoever uses it",
    (
        "tests/chaos/stack.py",
        "SystemRandom",
    ): "ports, so that no stack beside takes them: no case depends on it",
}


def draws() -> Iterator[tuple[str, str]]:
    """Every use of ``random`` in the tests, but those that begin at a seed."""
    for file in sorted((ROOT / "tests").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == "random":
                yield str(file.relative_to(ROOT)), "from random import"
            if (
                isinstance(node, ast.Attribute)
                and isinstance(node.value, ast.Name)
                and node.value.id == "random"
                and node.attr not in SEEDED
            ):
                yield str(file.relative_to(ROOT)), node.attr


def days_asked() -> Iterator[str]:
    """Every day a test takes from a zone other than the office's, and every day taken when a file is collected."""
    for file in sorted((ROOT / "tests").rglob("*.py")):
        text = file.read_text(encoding="utf-8")
        for line in text.splitlines():
            if re.search(r"now\(UTC\)\.(date|year)|date\.today\(|now\(UTC\):%Y", line):
                yield f"{file.relative_to(ROOT)}: {line.strip()}"
        for node in ast.parse(text).body:
            kept = isinstance(node, ast.Assign | ast.AnnAssign) or (
                isinstance(node, ast.FunctionDef) and node.decorator_list
            )
            said = node.decorator_list if isinstance(node, ast.FunctionDef) else [node]
            if kept and any("today()" in ast.unparse(part) for part in said):
                yield f"{file.relative_to(ROOT)}: {ast.unparse(said[0])}"


def test_every_day_is_the_office_s_and_asked_when_a_test_needs_it() -> None:
    assert list(days_asked()) == ["tests/functional/guides/rows.py: TODAY = today()"]


def test_no_test_draws_its_cases_afresh() -> None:
    assert set(draws()) == set(DRAWS_AFRESH)


def test_properties_draw_the_same_cases_unless_they_explore() -> None:
    profile = settings()
    assert profile.derandomize is not EXPLORING
    assert profile.database is None
    assert profile.deadline is None


def test_the_local_day_is_jayapura_s_here_and_in_children() -> None:
    assert time.localtime().tm_gmtoff == 9 * 3600
    told = subprocess.run(
        [sys.executable, "-c", "import time; print(time.tzname[0])"],
        check=True,
        capture_output=True,
        text=True,
    )
    assert told.stdout == "WIT\n"
