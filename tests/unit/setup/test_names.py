"""Names of classes: one name is one thing, and what it is can be told without its docstring.

Two kinds of class are named by others than us and stand aside: models whose names stand in the OpenAPI document, and models of a
document type's own contract, which stand in its published schema. An error's name is the published type of a problem or the cause of
a job: it says what, and what is the matter with it, and is no other class's name.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from functools import cache
from typing import Final

import pytest

from tests.shapes import the_document
from tests.unit.setup.test_house import modules

CONTRACT: Final = re.compile(r"doc_templates\.(?!kit\.)\w+\.contract")
ERRORS: Final = frozenset({"BaseException", "Exception", "UndefinedError", "ValueError"})

IRREGULAR: Final = frozenset(
    re.findall(
        r"\w+",
        "Begun Born Bound Brought Built Caught Chosen Done Drawn Driven Due Fallen Felt Found Given Gone Grown Heard Held Hidden Kept "
        "Known Laid Led Left Lent Lost Made Meant Met Paid Put Read Said Seen Sent Set Shown Sold Spent Split Stood Taken Taught "
        "Thrown Told Torn Understood Won Worn Written",
    )
)
"""Participles that no ending gives away."""

NOUNS: Final = frozenset(
    re.findall(
        r"\w+",
        "Binding Closing Ending Finding Fitting Holding Keyring Listing Meeting Reading Rendering Standing String Wording",
    )
)
"""Nouns that end as participles do: a thing or an event, not what a class is busy with."""

KINDS: Final = frozenset(
    {"Contradiction", "Corrupted", "Incident", "Misconfigured", "Outage", "Retryable", "Unauthenticated"}
)
"""Errors of one word: kinds that others descend from, and two that are published so."""

ORDER: Final = "OnDone"
"""``on_done`` is the field of a job that this is the type of, in stored rows too."""


def tree_of_errors(bases: dict[str, set[str]]) -> set[str]:
    """Every class that descends from an exception."""
    found = set(ERRORS)
    while more := {name for name, above in bases.items() if name not in found and above & found}:
        found |= more
    return found


@cache
def homes() -> tuple[dict[str, list[str]], set[str]]:
    """The modules that define each public class, types' own contracts left out; and which of them are errors."""
    found: dict[str, list[str]] = defaultdict(list)
    bases: dict[str, set[str]] = defaultdict(set)
    for module, (_, tree) in modules().items():
        for node in tree.body:
            if isinstance(node, ast.ClassDef):
                bases[node.name] |= {
                    re.sub(r"\[.*", "", ast.unparse(each)).split(".")[-1] for each in node.bases
                }
                if not node.name.startswith("_") and not CONTRACT.fullmatch(module):
                    found[node.name].append(module)
    return found, tree_of_errors(bases) & found.keys()


def classes() -> dict[str, list[str]]:
    """The modules that define each public class but errors."""
    found, errors = homes()
    return {name: where for name, where in found.items() if name not in errors}


def participle(name: str) -> bool:
    """Whether the last word of a class's name says what was done to it, or what it is busy with."""
    last = re.findall(r"[A-Z][a-z0-9]*", name)[-1]
    return last not in NOUNS and (last in IRREGULAR or bool(re.search(r"(ed|ing)$", last)))


def published() -> set[str]:
    """Models whose names generated clients know."""
    return set(the_document()["components"]["schemas"])


def test_no_name_is_borne_by_two_classes() -> None:
    assert {name: where for name, where in homes()[0].items() if len(where) > 1} == {}


def test_an_error_says_what_and_what_is_the_matter_with_it() -> None:
    words = {name: re.findall(r"[A-Z][a-z0-9]*", name) for name in homes()[1]}
    assert {name for name, parts in words.items() if len(parts) < 2} == KINDS


def test_every_class_is_named_by_a_noun() -> None:
    named = {name: where for name, where in classes().items() if participle(name)}
    assert {name: where for name, where in named.items() if name not in published() | {ORDER}} == {}


@pytest.mark.parametrize("name", ["Signed", "Told", "Receiving", "VaultSeen", "LockDue"])
def test_a_participle_is_seen(name: str) -> None:
    assert participle(name)


@pytest.mark.parametrize(
    "name", ["SignedPage", "Rendering", "PrintedString", "DocumentReader", "LossFinding"]
)
def test_a_noun_passes(name: str) -> None:
    assert not participle(name)


def test_every_noun_allowed_is_borne() -> None:
    last = {re.findall(r"[A-Z][a-z0-9]*", name)[-1] for name in classes()}
    assert not NOUNS - last
