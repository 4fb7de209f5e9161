"""A template reads what it was given: no name of it means what a template above it has imported under the same name."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from jinja2 import Environment, nodes

SERVICE = Path(__file__).resolve().parents[4] / "service"


@cache
def parsed(name: str) -> nodes.Template:
    return Environment().parse((SERVICE / name).read_text(encoding="utf-8"))


def above(name: str) -> Iterator[str]:
    """What a template extends, and what that extends."""
    for each in parsed(name).find_all(nodes.Extends):
        assert isinstance(each.template, nodes.Const)
        yield each.template.value
        yield from above(each.template.value)


def imported(name: str) -> set[str]:
    found = (each for line in parsed(name).find_all(nodes.FromImport) for each in line.names)
    return {each if isinstance(each, str) else each[1] for each in found}


def own(name: str) -> set[str]:
    """What a template sets itself: macros, parameters, loops."""
    tree = parsed(name)
    written = {each.name for each in tree.find_all(nodes.Name) if each.ctx != "load"}
    return written | {each.name for each in tree.find_all(nodes.Macro)} | imported(name)


def test_no_template_reads_a_macro_of_one_above_it_for_a_value() -> None:
    """Jinja gives a block what the parent imported: a value of that name never reaches it."""
    names = [
        str(each.relative_to(SERVICE)) for each in SERVICE.rglob("*.html") if "brought" not in each.parts
    ]
    assert len(names) > 50
    assert [
        f"{name}: {each}, imported by {parent}"
        for name in names
        for parent in above(name)
        for each in sorted(
            {one.name for one in parsed(name).find_all(nodes.Name) if one.ctx == "load"} - own(name)
        )
        if each in imported(parent)
    ] == []
