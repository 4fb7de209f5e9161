"""A picture in a line of text, as DrawingML writes it."""

from __future__ import annotations

from typing import Final

from lxml import etree

from worker.press.names import PIC, WP, A, R, W, dml, pic, wml, wp

_USUAL: Final = {"w": W, "wp": WP, "a": A, "pic": PIC, "r": R}
"""Prefixes by which others look for drawings in a part's text."""


def inline_picture(
    relation: str, side: int, named: dict[str, str], graphic: etree._Element | None = None
) -> etree._Element:
    """Return the ``w:drawing`` of a square picture of ``side`` English Metric Units; ``named`` are its id and texts.

    ``graphic`` is what it is made of where that is there already.
    """
    drawing = etree.Element(wml("drawing"), nsmap=_USUAL)
    inline = etree.SubElement(drawing, wp("inline"), dict.fromkeys(("distT", "distB", "distL", "distR"), "0"))
    etree.SubElement(inline, wp("extent"), {"cx": str(side), "cy": str(side)})
    etree.SubElement(inline, wp("docPr"), named)
    etree.SubElement(inline, wp("cNvGraphicFramePr"))
    if graphic is None:
        _draw(inline, relation, str(side), named)
    else:
        inline.append(graphic)
    return drawing


def fresh_id(root: etree._Element) -> str:
    """Return an id that no drawing of a part has."""
    taken = [int(each) for one in root.iter(wp("docPr")) if (each := one.get("id", "")).isdigit()]
    return str(max(taken, default=0) + 1)


def _draw(inline: etree._Element, relation: str, side: str, named: dict[str, str]) -> None:
    graphic = etree.SubElement(inline, dml("graphic"))
    picture = etree.SubElement(etree.SubElement(graphic, dml("graphicData"), {"uri": PIC}), pic("pic"))
    about = etree.SubElement(picture, pic("nvPicPr"))
    etree.SubElement(about, pic("cNvPr"), named)
    etree.SubElement(about, pic("cNvPicPr"))
    fill = etree.SubElement(picture, pic("blipFill"))
    etree.SubElement(fill, dml("blip"), {f"{{{R}}}embed": relation})
    etree.SubElement(etree.SubElement(fill, dml("stretch")), dml("fillRect"))
    look = etree.SubElement(picture, pic("spPr"))
    frame = etree.SubElement(look, dml("xfrm"))
    etree.SubElement(frame, dml("off"), {"x": "0", "y": "0"})
    etree.SubElement(frame, dml("ext"), {"cx": side, "cy": side})
    etree.SubElement(etree.SubElement(look, dml("prstGeom"), {"prst": "rect"}), dml("avLst"))
