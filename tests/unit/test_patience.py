"""No test waits so shortly for what should come that a busy machine fails it, nor sleeps where it could look.

Every wait lasts ``tests.patience.PATIENCE_S``, written there alone. What is shorter on purpose, and who sleeps, is named here.
"""

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.patience import PATIENCE_S

ROOT = Path(__file__).parents[2]
WAITS = {"wait": (0, 1), "until": (1,), "join": (0,), "result": (0,), "communicate": (0,), "wait_gone": (1,)}
WAITS |= {"settimeout": (0,), "sleep": (0,)}
"""Ways to wait, and at which places they take seconds."""
NAMED = {"timeout", "within_s", "wait_s", "timeout_s"}
LOOK_S = 1
"""Below that it is a look: what is expected then has not happened, or is looked at again."""
ON_PURPOSE = {
    ("tests/chaos/storm.py", 10): "a client of the storm, whose answers get lost",
    ("tests/chaos/signers.py", 30): "an official of the storm, whose answers get lost",
    ("tests/contract/vault/conftest.py", 2): "a look at a server that starts, taken again",
    ("tests/unit/test_spent.py", 90): "no wait: what a run's end is told that its clock shows",
    ("tests/debian_servers.py", 1): "a look at a server that starts, taken again",
    ("tests/unit/service/embedded/test_servers.py", 1): "a look at a server that starts, taken again",
    ("tests/functional/test_secrets.py", 1): "a pause between two requests that an end cuts short",
    (
        "tests/functional/test_frozen_parts.py",
        10,
    ): "what is promised of answers beside a frozen part, five times over",
    (
        "tests/functional/test_frozen_parts.py",
        60,
    ): "what is promised of health beside a frozen part, four times over",
    ("tests/functional/compose/containers.py", 1): "a pause between two looks, each a process of its own",
    ("tests/integration/pdf/test_isolation.py", 2): "one who connects and says nothing",
    ("tests/integration/pdf/test_pool.py", 1): "a client who has no patience",
    ("tests/integration/pdf/test_short_machine.py", 60): "what a converter gives one page",
    ("tests/unit/worker/signing/test_timestamping.py", 1): "a signature that waits for no slow authority",
    (
        "tests/session_home.py",
        30,
    ): "what a dead session's servers are given to end, before others are kept waiting",
    ("tests/stranger.py", 60): "a port that may say nothing at all",
    # Sleeps: of who is slow on purpose, and where nothing is to happen meanwhile.
    ("tests/fake_bsre.py", 4): "a gateway that is slow",
    ("tests/integration/webhooks/test_courier.py", 3): "a target that is slow",
    ("tests/integration/webhooks/test_courier.py", 60): "a target that hangs",
    (
        "tests/contract/vault/test_object_store.py",
        2.2,
    ): "the lock of an object, which ends on the next whole second",
    ("tests/functional/api/test_events.py", 2.1): "an office that is not read anew meanwhile",
    ("tests/functional/test_intake_queue.py", 8): "a consumer that does nothing meanwhile",
    ("tests/functional/test_intake_queue.py", 3): "a consumer that does nothing meanwhile",
    ("tests/functional/test_intake_queue.py", 1): "a consumer that does nothing meanwhile",
    ("tests/functional/test_upkeep.py", 2): "upkeep that does nothing meanwhile",
    ("tests/integration/pdf/test_pool.py", 1.5): "a pool that gives up by itself meanwhile",
}


def seconds(node: ast.expr, constants: Mapping[str, float]) -> float | None:
    """Read a number that is written there, or at the top of the module under the name that stands there."""
    if isinstance(node, ast.Name):
        return constants.get(node.id)
    match node:
        case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
            return value
        case _:
            return None


def constants(tree: ast.Module) -> dict[str, float]:
    """Numbers that have a name in a module."""
    found = {}
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=int() | float() as value)):
                found[name] = value
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.Constant(value=int() | float() as value)):
                found[name] = value
    return found


def _waits(node: ast.AST) -> Iterator[ast.expr]:
    match node:
        case ast.Call(func=ast.Attribute(attr=name) | ast.Name(id=name)):
            yield from (node.args[at] for at in WAITS.get(name, ()) if at < len(node.args))
            yield from (each.value for each in node.keywords if each.arg in NAMED)
        case ast.BinOp(left=ast.Call(func=ast.Attribute(attr="monotonic")), op=ast.Add(), right=more):
            yield more
        case ast.FunctionDef(args=taken):
            placed = [*taken.posonlyargs, *taken.args]
            named = [*placed[len(placed) - len(taken.defaults) :], *taken.kwonlyargs]
            given = zip(named, [*taken.defaults, *taken.kw_defaults], strict=True)
            yield from (value for name, value in given if name.arg in NAMED and value is not None)


def waited(tree: ast.Module) -> Iterator[tuple[int, float]]:
    """Every wait with a written number: its line and seconds."""
    known = constants(tree)
    for node in ast.walk(tree):
        for each in _waits(node):
            if (said := seconds(each, known)) is not None:
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
        ("pool.wait(seen, 120)", [120]),
        ("until(seen, 60)", [60]),
        ("WITHIN_S = 120.0\nprocess.wait(WITHIN_S)", [120]),
        ("WITHIN_S: Final = 120\nget('/', timeout=WITHIN_S)", [120]),
        ("def wait(self, seen, timeout_s: float = 120): ...", [120]),
        ("def wait(*, within_s=9): ...", [9]),
        ("time.sleep(8)", [8]),
        ("await asyncio.sleep(8)", [8]),
        ("answers.get(timeout=120)", [120]),
        ("Converter(socket, timeout_s=3)", [3]),
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
        if LOOK_S <= said < PATIENCE_S
    }
    assert set(hasty) == set(ON_PURPOSE), "wait for tests.patience.PATIENCE_S, or name here why not"
