"""A package with some of its parts changed, packed again."""

from __future__ import annotations

from collections.abc import Mapping

from lxml import etree

from worker.press.container import Container, pack
from worker.press.package import Package


def repacked(package: Package, changed: Mapping[str, etree._Element]) -> bytes:
    """Return the DOCX of ``package`` with the parts in ``changed`` in place of its own; every other keeps its bytes."""
    written = {
        name: pack(name, etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
        for name, root in changed.items()
    }
    return Container({**package.parts, **written}.values()).close(())
