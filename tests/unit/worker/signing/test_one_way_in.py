"""Read from the source: a signed page comes into the archive through the decision, and past it leads no way."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[4]
AFFIXING, PRESS = "service/signatures/affixing.py", "worker/line/signature.py"
DESK, OUTSIDE = "service/signatures/desk.py", "service/outsiders/signing.py"


@cache
def sources() -> dict[str, ast.Module]:
    found = {}
    for room in ("service", "worker", "archive"):
        for file in sorted((ROOT / room).rglob("*.py")):
            found[str(file.relative_to(ROOT))] = ast.parse(file.read_text(encoding="utf-8"))
    return found


@cache
def calls() -> frozenset[tuple[str, str, str]]:
    """File, function and what is called there, as it is written."""
    return frozenset(_calls())


def _calls() -> Iterator[tuple[str, str, str]]:
    for file, tree in sources().items():
        for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
            for node in ast.walk(function):
                if isinstance(node, ast.Call):
                    yield file, function.name, ast.unparse(node.func)


def places(wanted: str) -> set[tuple[str, str]]:
    """File and function of everything that is called so, with whatever stands before it."""
    return {(file, function) for file, function, called in calls() if f".{called}".endswith(f".{wanted}")}


def readers(wanted: str) -> set[str]:
    """The files in which a name or attribute is read."""
    return {
        file
        for file, tree in sources().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and ast.unparse(node) == wanted
    }


def test_the_decision_is_taken_at_the_desk_and_again_at_the_press() -> None:
    assert places("signing.decide") == {(AFFIXING, "decided"), (PRESS, "_decided")}


def test_only_what_was_decided_on_becomes_a_signed_page() -> None:
    assert places("ProvenPage") == {(AFFIXING, "decided")}
    assert places("JudgedPage") == {(AFFIXING, "write")}
    assert places("SignatureOrder.of") == {(AFFIXING, "write")}
    assert places("SignatureOrder.read") == {(PRESS, "_ordered")}
    assert places("SignatureOrder") == set(), "made by of and read alone"


def test_every_way_of_the_desk_writes_what_was_decided() -> None:
    """One's own certificate, the gateway's answer, what was brought to settle or by a link: each ends in the one writing."""
    assert places("_affixing.write") == {(DESK, "affix"), (DESK, "settle"), (OUTSIDE, "_bring")}
    assert places("_affixing.decided") == {(DESK, "_answered"), (DESK, "settle"), (OUTSIDE, "_judged")}
    assert places("self.decided") == {(AFFIXING, "own")}


def test_the_signed_page_is_staged_by_its_act_alone_and_read_by_the_press_alone() -> None:
    assert readers("signings.SIGNED") == {"service/documents/round.py", "worker/line/material.py"}


def test_pages_are_deposited_by_the_line_alone_and_a_signed_one_comes_from_the_decision() -> None:
    deposits = {file for file, _ in places("_vault.deposit")}
    assert deposits == {
        "worker/line/pipeline.py",
        "service/templates/vault.py",
        "service/templates/desk.py",
        "service/templates/shipped.py",
    }
    assert places("self._pipeline.archive") == {("worker/line/press.py", "_finish")}


def test_a_page_that_people_signed_is_archived_as_it_was_decided_on() -> None:
    """One function decides whose signature a page bears, one puts the page together, and both ask the order."""
    assert places("_signatures.on") == {("worker/line/pipeline.py", "archive")}
    assert readers("Signer.PEOPLE") == {
        "archive/ledger/jobs/on_done.py",
        "worker/line/material.py",
        "worker/line/papers.py",
        PRESS,
    }
    assert {function for file, function in places("_file") if file == PRESS} == {"on", "_sealed", "_brought"}
    (brought,) = (
        node
        for node in ast.walk(sources()[PRESS])
        if isinstance(node, ast.FunctionDef) and node.name == "_brought"
    )
    assert "file=_file(signed.data, judge, judge(signed.data))" in ast.unparse(brought)
    assert "if not decision.accepted:" in ast.unparse(brought)
