"""Watermarks as LibreOffice saves them, made whole: it forgets what kind of shape they are, and then draws none.

Word's WordArt is a ``v:shape`` that names its ``v:shapetype`` with a ``#``. LibreOffice writes the name without it, and the
kind into the first part alone; a page of the second part would say neither KONSEP nor BATAL.
"""

from __future__ import annotations

import copy

from worker.press.editing import TemplateEdit
from worker.press.names import vml


def whole_word_art(book: TemplateEdit) -> None:
    """Have each WordArt of ``book`` name its kind, and each part that has one say what kind that is."""
    roots = [book.tree(part) for part in book.printed()]
    kinds = {each.get("id", ""): each for root in roots for each in root.iter(vml("shapetype"))}
    for root in roots:
        own = {each.get("id", "") for each in root.iter(vml("shapetype"))}
        for text in root.iter(vml("textpath")):
            shape = text.getparent()
            if shape is None or shape.tag != vml("shape"):
                continue
            name = shape.get("type", "").removeprefix("#")
            if name not in kinds:
                continue
            shape.set("type", f"#{name}")
            if name not in own:
                own.add(name)
                shape.addprevious(copy.deepcopy(kinds[name]))
