"""A package with some of its parts changed, packed again."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from lxml import etree

from worker.press.container import Container, pack, store
from worker.press.package import Package

_NOTHING: Final[Mapping[str, bytes]] = MappingProxyType({})


def repacked(
    package: Package, changed: Mapping[str, etree._Element], pictures: Mapping[str, bytes] = _NOTHING
) -> bytes:
    """Return the DOCX of ``package`` with the parts in ``changed`` in place of its own or beside them; every other keeps its bytes."""
    written = {
        name: pack(name, etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
        for name, root in changed.items()
    }
    stored = {name: store(name, data) for name, data in pictures.items()}
    return Container({**package.parts, **written, **stored}.values()).close(())
