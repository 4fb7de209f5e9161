"""Where each field stands: the paragraphs and tags that read it, with the names that loops give their items followed.

A field may be read in several paragraphs, and its last word may be another field's too: ``{{ isi.nama }}`` beside
``{{ orang.nama }}``. So the tags of a part are read as one template, a line a paragraph, and a field stands where the tree says.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from jinja2 import nodes
from jinja2.exceptions import TemplateSyntaxError

from worker.press.fields import reads
from worker.press.lint.findings import Finding
from worker.press.lint.tags import TextLine, bare
from worker.press.sandbox import environment
from worker.press.spelling import Tag

Place = tuple[TextLine, Tag]
_INDEX: Final = re.compile(r"\[[0-9]+\]")
_ENDS: Final = re.compile(r"\{%[-+]?\s*(?:end\w+|else)\b")


class FieldPlaces:
    """The fields of one part by where they stand."""

    def __init__(self, found: Sequence[TextLine]) -> None:
        self._lines = found
        self._by_path: dict[str, list[Place]] = {}
        self.items: Mapping[str, str] = {}
        """The names that the part's loops give their items, each with what its first loop goes over."""
        tree = _tree(found)
        if tree is None:
            return
        self.items = dict(reversed(list(_items(tree))))
        for path, number in sorted(reads(tree), key=lambda each: each[1]):
            line = found[number - 1]
            self._by_path.setdefault(path, []).append((line, _tag(line, path)))

    def of(self, path: str) -> list[Place]:
        """Return each paragraph that reads a field, the first with its last word where the tags could not be read as one."""
        if known := self._by_path.get(path):
            return known
        guessed = self._named(path)
        return [guessed] if guessed else []

    def below(self, path: str) -> list[str]:
        """Return the fields of an object that are read here, or of the items of a list."""
        return [each for each in self._by_path if each.startswith((f"{path}.", f"{path}[]"))]

    def _named(self, path: str) -> Place | None:
        for wanted in _words(path):
            for line in self._lines:
                for tag in line.tags():
                    if wanted.search(tag.source):
                        return line, tag
        return None


def _tree(found: Sequence[TextLine]) -> nodes.Template | None:
    """Return the tags of a part as one template with a line for each paragraph; None where they do not fit together."""
    source = "\n".join("".join(bare(tag) for tag in line.tags()) for line in found)
    try:
        return environment().parse(source)
    except TemplateSyntaxError:
        return None


def _items(tree: nodes.Template) -> Iterator[tuple[str, str]]:
    for each in tree.find_all(nodes.For):
        if isinstance(each.target, nodes.Name):
            yield each.target.name, _typed(each.iter)


def _typed(node: nodes.Node) -> str:
    """Return a lookup as it is typed; nothing for anything else."""
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        return f"{_typed(node.node)}.{node.attr}"
    return ""


def _tag(line: TextLine, path: str) -> Tag:
    """Return the tag of a line that reads a field: by the whole of it, else by its last word."""
    tags = [each for each in line.tags() if not _ENDS.match(each.source)]
    for wanted in _words(path):
        if found := next((each for each in tags if wanted.search(each.source)), None):
            return found
    return tags[0]


def _words(path: str) -> Iterator[re.Pattern[str]]:
    """Yield what a tag that reads ``path`` says: all of it, or its last word, where a loop has named the items."""
    whole = path.replace("[]", "")
    for wanted in dict.fromkeys((whole, whole.rpartition(".")[2])):
        yield re.compile(
            rf"(?<![\w.]){re.escape(wanted)}\b" if "." in wanted else rf"\b{re.escape(wanted)}\b"
        )


def placed(found: Finding, places: Mapping[str, FieldPlaces]) -> Finding:
    """Return a finding of a field that is known by its name alone, with where the field stands first."""
    path = _INDEX.sub("[]", found.tag)
    known = places[found.part].of(path) if path and found.part in places else []
    if not known:
        return found
    line, tag = known[0]
    return replace(found, paragraph=line.ordinal, text=line.text, tag=tag.typed)
