"""Finds the part to replace when a caller knows a picture by its name or its content, as docxtpl's callers do.

``replace_pic`` names it (name, title or description of the drawing), ``replace_media`` and ``replace_embedded`` bring
the old content. What is replaced goes through ``media`` of a render.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from typing import Final

from worker.press.names import R
from worker.press.package import Package, Part, parse_part

_PIC: Final = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
_BLIP: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}blip"


def showing(package: Package, media: Mapping[str, Part], original: str | bytes) -> tuple[str, ...]:
    """Return the names of the parts of ``media`` that hold this content, or that drawings of this name show."""
    if isinstance(original, bytes):
        return tuple(sorted(name for name, part in media.items() if part.content() == original))
    drawn = {
        name for part in package.parts if part.endswith(".xml") for name in _drawn(package, part, original)
    }
    return tuple(sorted(drawn & media.keys()))


def _drawn(package: Package, part: str, called: str) -> Iterator[str]:
    """Yield what the drawings of one part show that are called so."""
    folder, _, file = part.rpartition("/")
    rels = f"{folder}/_rels/{file}.rels"
    if rels not in package.parts or not folder.startswith("word"):
        return
    targets = {
        rel.get("Id"): posixpath.normpath(posixpath.join("/" + folder, rel.get("Target", ""))).lstrip("/")
        for rel in parse_part(rels, package.parts[rels].content())
    }
    for drawing in parse_part(part, package.parts[part].content()).iter(f"{_PIC}pic"):
        properties = next(drawing.iter(f"{_PIC}cNvPr"), None)
        blip = next(drawing.iter(_BLIP), None)
        if properties is not None and blip is not None:
            names = (properties.get(key) for key in ("name", "title", "descr"))
            target = targets.get(blip.get(f"{{{R}}}embed"))
            if called in names and target:
                yield target
