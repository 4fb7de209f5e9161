"""No test waits so shortly for what should come that a busy machine fails it; what is short on purpose is named here."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WAITS = {"wait", "join", "result", "communicate", "wait_gone", "settimeout"}
NAMED = {"timeout", "within_s", "wait_s"}
SHORT = range(1, 60)
"""Seconds. Below one it is a look: what is expected then has not happened."""
ON_PURPOSE = {
    ("tests/chaos/storm.py", 10): "a client of the storm, whose answers get lost",
    ("tests/contract/vault/conftest.py", 2): "a look at a server that starts, taken again",
    ("tests/debian_servers.py", 1): "a look at a server that starts, taken again",
    ("tests/unit/service/embedded/test_servers.py", 1): "a look at a server that starts, taken again",
    ("tests/functional/test_secrets.py", 1): "a pause between two requests that an end cuts short",
    ("tests/integration/pdf/test_isolation.py", 2): "one who connects and says nothing",
}


def seconds(node: ast.expr) -> float | None:
    """Read a number that is written there."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, int | float) else None


def waited(tree: ast.AST) -> Iterator[tuple[int, float]]:
    """Every wait with a written number: its line and seconds."""
    for node in ast.walk(tree):
        found: list[ast.expr] = []
        match node:
            case ast.Call(func=ast.Attribute(attr=name), args=[only]) if name in WAITS:
                found.append(only)
            case ast.BinOp(left=ast.Call(func=ast.Attribute(attr="monotonic")), op=ast.Add(), right=more):
                found.append(more)
        if isinstance(node, ast.Call):
            found += [each.value for each in node.keywords if each.arg in NAMED]
        for each in found:
            if (said := seconds(each)) is not None:
                yield each.lineno, said


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("thread.join(5)", [5]),
        ("get('/', timeout=30)", [30]),
        ("deadline = time.monotonic() + 20", [20]),
        ("until(seen, within_s=PATIENCE_S)", []),
        ("','.join(words)", []),
        ("thread.join()", []),
    ],
)
def test_every_way_to_wait_is_seen(written: str, found: list[float]) -> None:
    assert [each for _, each in waited(ast.parse(written))] == found


def test_nobody_is_impatient() -> None:
    hasty = {
        (str(path.relative_to(ROOT)), said): line
        for path in sorted((ROOT / "tests").rglob("*.py"))
        if "fuzz" not in path.parts and path != Path(__file__)
        for line, said in waited(ast.parse(path.read_text()))
        if SHORT.start <= said < SHORT.stop
    }
    assert set(hasty) == set(ON_PURPOSE), "wait for tests.patience.PATIENCE_S, or name here why not"
