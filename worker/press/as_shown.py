"""A part of a template as it is printed: tracked changes accepted, controls unbound, without ids that nothing refers to."""

from __future__ import annotations

from lxml import etree

from worker.press.controls import unbind
from worker.press.ids import without_unused
from worker.press.revisions import accept


def as_shown(root: etree._Element) -> bool:
    """Change a part in place; say whether it shows anything else now."""
    settled, bound = accept(root).settled, unbind(root)
    without_unused(root)
    return settled or bool(bound)
