"""The reference template in each peer's own language, made from ours, and the plan of the data it reads.

What is conditional is decided beforehand, for this context: a peer that need not decide is not slower for it. A loop's
fields carry its name and a list of texts becomes one of objects, because not every peer reads outer names or bare items.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from worker.press.unbroken import written

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_TAG = re.compile(r"\{%(?:p|tr) (for|if|endfor|endif) ?([^%]*?) ?%\}")
_FIELD = re.compile(r"\{\{ ([\w.]+) \}\}")
_INLINE = re.compile(r"\{% (?:if [\w.]+|endif) %\}")
_SAID = (f"{W}t", f"{W}br")
_HOLDS = frozenset(f"{W}{name}" for name in ("body", "tbl", "tr", "tc", "hdr", "ftr"))


@dataclass
class Plan:
    """Which values a template's fields show, and its loops: key, list, name of an item, and what is inside."""

    fields: set[str] = field(default_factory=set)
    loops: list[tuple[str, str, str, Plan]] = field(default_factory=list)

    def data(self, names: Mapping[str, Any]) -> dict[str, Any]:
        """Return what the peer reads, from our context."""
        made: dict[str, Any] = {_key(path): value_at(path, names) for path in sorted(self.fields)}
        for key, path, name, inside in self.loops:
            made[key] = [{"_": "", **inside.data({**names, name: value})} for value in value_at(path, names)]
        return made


def value_at(path: str, names: Mapping[str, Any]) -> Any:
    """Return what a dotted path names."""
    found: Any = names
    for step in path.split("."):
        found = found[step]
    return found


def _key(path: str) -> str:
    return path.replace(".", "_")


def translate(docx: bytes, context: Mapping[str, Any], *, carbone: bool) -> tuple[bytes, Plan]:
    """Return the template for a peer, and the plan of its data."""
    maker, plan, made = _Maker(carbone=carbone, context=context), Plan(), io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(docx)) as source,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            part = source.read(name)
            if re.fullmatch(r"word/(document|header\d|footer\d)\.xml", name):
                root = etree.fromstring(part)
                maker.leaf(root if root.tag != f"{W}document" else root[0], {}, plan)
                part = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
            elif name == "docProps/core.xml":
                text = _FIELD.sub(lambda found: str(value_at(found.group(1), context)), part.decode())
                part = text.encode()
            target.writestr(name, part)
    return made.getvalue(), plan


@dataclass(frozen=True, kw_only=True)
class _Maker:
    carbone: bool
    context: Mapping[str, Any]

    def blocks(
        self, children: Sequence[etree._Element], scope: Mapping[str, str], plan: Plan
    ) -> list[etree._Element]:
        made: list[etree._Element] = []
        place = 0
        while place < len(children):
            tag = _tag(children[place])
            if tag is None:
                made.append(self.leaf(children[place], scope, plan))
                place += 1
                continue
            end = _end(children, place)
            inside, place = children[place + 1 : end], end + 1
            word, about = tag
            if word == "if":
                made += self.blocks(inside, scope, plan) if self._true(about) else []
                continue
            name, _, path = about.partition(" in ")
            below = Plan()
            plan.loops.append((_key(path), path, name, below))
            prefix = f"{scope.get(path.split('.')[0], 'd')}.{_key(path)}"
            made += self._marked(
                self.blocks(inside, {**scope, name: f"{prefix}[i]"}, below), _key(path), prefix
            )
        return made

    def leaf(self, child: etree._Element, scope: Mapping[str, str], plan: Plan) -> etree._Element:
        if child.tag in _HOLDS:
            child[:] = self.blocks(list(child), scope, plan)
            return child
        for each in child.iter():
            for name, value in each.attrib.items():
                each.set(
                    name, _FIELD.sub(lambda found: str(value_at(found.group(1), self.context)), str(value))
                )
            if each.tag == f"{W}t" and each.text:
                each.text = _FIELD.sub(
                    lambda found: self._field(found.group(1), scope, plan), _INLINE.sub("", each.text)
                )
        return child

    def _field(self, path: str, scope: Mapping[str, str], plan: Plan) -> str:
        plan.fields.add(path)
        where = f"{scope.get(path.split('.')[0], 'd')}." if self.carbone else ""
        return f"{{{where}{_key(path)}}}"

    def _marked(self, blocks: list[etree._Element], key: str, prefix: str) -> list[etree._Element]:
        """Put the loop's own tags around its blocks: marks for the two that have them, a next row for Carbone."""
        if self.carbone:
            following = deepcopy(blocks[0])
            for text in list(following.iter(f"{W}t")):
                text.text = ""
            _say(following, f"{{{prefix}[i+1]._}}")
            return [*blocks, following]
        if blocks[0].tag == f"{W}tr":
            _say(blocks[0], f"{{#{key}}}", first=True)
            _say(blocks[-1], f"{{/{key}}}")
            return blocks
        return [_paragraph(f"{{#{key}}}"), *blocks, _paragraph(f"{{/{key}}}")]

    def _true(self, about: str) -> bool:
        negated = about.startswith("not ")
        return bool(value_at(about.removeprefix("not "), self.context)) is not negated


def _tag(child: etree._Element) -> tuple[str, str] | None:
    if child.tag not in (f"{W}p", f"{W}tr"):
        return None
    found = _TAG.fullmatch("".join(str(text.text) for text in child.iter(f"{W}t")))
    return (found.group(1), found.group(2)) if found else None


def _end(children: Sequence[etree._Element], start: int) -> int:
    depth = 0
    for place in range(start, len(children)):
        tag = _tag(children[place])
        if tag is not None:
            depth += 1 if tag[0] in ("for", "if") else -1
            if depth == 0:
                return place
    raise ValueError("a tag of the reference template is not closed")


def _run(text: str) -> etree._Element:
    run = etree.Element(f"{W}r")
    etree.SubElement(run, f"{W}t").text = text
    return run


def _paragraph(text: str) -> etree._Element:
    paragraph = etree.Element(f"{W}p")
    paragraph.append(_run(text))
    return paragraph


def _say(block: etree._Element, text: str, *, first: bool = False) -> None:
    paragraphs = list(block.iter(f"{W}p"))
    paragraph = paragraphs[0 if first else -1]
    if first:
        at = 1 if len(paragraph) and paragraph[0].tag == f"{W}pPr" else 0
        paragraph.insert(at, _run(text))
    else:
        paragraph.append(_run(text))


def text_of(docx: bytes) -> list[str]:
    """Return what a document says: each paragraph that prints something, body, headers and footers.

    A line break counts as a space: docxtpl and ours write one where a value has a new line, peers let it stand. So do
    the unbreakable twins of space and hyphen, which ours alone prints.
    """
    said = []
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        for name in sorted(package.namelist()):
            if re.fullmatch(r"word/(document|header\d|footer\d)\.xml", name):
                for paragraph in etree.fromstring(package.read(name)).iter(f"{W}p"):
                    pieces = (str(t.text or "") if t.tag == f"{W}t" else " " for t in paragraph.iter(*_SAID))
                    text = " ".join(written("".join(pieces)).split())
                    said += [text] if text else []
    return said
