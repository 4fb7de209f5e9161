"""The house as its imports draw it: no circle between modules, few rooms, small modules, short functions."""

from __future__ import annotations

import ast
import re
import statistics
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
HOUSES = ("service", "worker", "archive", "doc_templates")
ROOMS = 27
LINES = 350
MEDIAN = 12
LONGEST = 60


@cache
def modules() -> Mapping[str, tuple[Path, ast.Module]]:
    """Every module of the product by its dotted name."""
    found = {}
    for house in HOUSES:
        for file in sorted((ROOT / house).rglob("*.py")):
            name = ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            found[name] = (file, ast.parse(file.read_text(encoding="utf-8")))
    return found


def imported(statements: list[ast.stmt]) -> Iterator[str]:
    """What is imported as a module is: also under a condition, as for type checkers, which would hide a circle."""
    for each in statements:
        if isinstance(each, ast.Import):
            yield from (alias.name for alias in each.names)
        elif isinstance(each, ast.ImportFrom):
            assert not each.level, "imports name their module in full"
            for alias in each.names:
                inner = f"{each.module}.{alias.name}"
                yield inner if inner in modules() else str(each.module)
        elif isinstance(each, ast.If | ast.Try | ast.With):
            for part in ("body", "orelse", "finalbody"):
                yield from imported(getattr(each, part, []))


def graph() -> dict[str, set[str]]:
    """Each module with those of the product that it imports."""
    return {
        name: {other for other in imported(tree.body) if other in modules() and other != name}
        for name, (_, tree) in modules().items()
    }


def test_no_circle_runs_between_modules() -> None:
    try:
        TopologicalSorter(graph()).prepare()
    except CycleError as circle:
        pytest.fail(" -> ".join(circle.args[1]))


def test_the_front_desk_has_few_rooms() -> None:
    rooms = [each.name for each in (ROOT / "service").iterdir() if (each / "__init__.py").exists()]
    assert len(rooms) <= ROOMS, sorted(rooms)


def test_no_module_outgrows_its_noun() -> None:
    lengths = {
        str(file.relative_to(ROOT)): file.read_bytes().count(b"\n")
        for file, _ in modules().values()
        if "migrations" not in file.parts
    }
    assert {name: lines for name, lines in lengths.items() if lines > LINES} == {}


def test_public_functions_are_short() -> None:
    lengths = [
        (node.end_lineno or node.lineno) - node.lineno + 1
        for _, tree in modules().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_")
    ]
    median = statistics.median(lengths)
    print(f"{len(lengths)} public functions, {median:g} lines in the median")
    assert median < MEDIAN


def test_no_function_outgrows_a_screen() -> None:
    """What is longer has pieces with names of their own; routes are made by a function a resource. Migrations are frozen."""
    lengths = {
        f"{name}.{node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for name, (file, tree) in modules().items()
        if "migrations" not in file.parts
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    }
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST} == {}


def test_an_office_s_configuration_is_read_in_its_own_rooms_alone() -> None:
    """Everyone else asks ``OfficeRules``, ``Kantor`` or ``OfficeFile``."""
    readers = {
        name
        for name, (_, tree) in modules().items()
        if name.startswith("service.") and not name.startswith(("service.office.", "service.office_file."))
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr == "config"
    }
    assert readers == set()


def nouns() -> frozenset[str]:
    """The rooms of the front desk that stand in the order of nouns, those of the processes and the ground left aside."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    (order,) = (
        each["layers"] for each in contracts if each["name"].startswith("The nouns of the front desk")
    )
    named = {name.strip() for layer in order for name in re.split(r"[|:]", layer)}
    rooms = {name for name in named if (ROOT / name.replace(".", "/") / "__init__.py").exists()}
    return frozenset(rooms - {"service.embedded", "service.units", "service.web", "service.words"})


def test_rules_of_every_noun_know_no_face() -> None:
    """The contract of the linter names its nouns; this one holds for a noun that was only put into the order."""
    faces = re.compile(
        r"service\.(http|terminal|web)\b|service\.\w+\.(http|commands|pages)\b|(fastapi|typer)\b"
    )
    known = nouns()
    assert len(known) > 10
    arrows = [
        f"{name} -> {other}"
        for name, (_, tree) in modules().items()
        if ".".join(name.split(".")[:2]) in known and not re.search(r"\.(http|commands|pages)\b", name)
        for other in imported(tree.body)
        if faces.match(other)
    ]
    assert arrows == []
