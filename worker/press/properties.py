"""The properties of a paragraph (``w:pPr``) and of a run (``w:rPr``), each where the schema wants it.

Word refuses a document whose properties stand in another order; LibreOffice drops them in silence.
"""

from __future__ import annotations

from itertools import count
from typing import Final

from lxml import etree

from worker.press.names import wml

_PARAGRAPH: Final = (
    *("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "numPr"),
    *("suppressLineNumbers", "pBdr", "shd", "tabs", "suppressAutoHyphens", "kinsoku", "wordWrap"),
    *("overflowPunct", "topLinePunct", "autoSpaceDE", "autoSpaceDN", "bidi", "adjustRightInd", "snapToGrid"),
    *("spacing", "ind", "contextualSpacing", "mirrorIndents", "suppressOverlap", "jc", "textDirection"),
    *("textAlignment", "textboxTightWrap", "outlineLvl", "divId", "cnfStyle", "rPr", "sectPr", "pPrChange"),
)
_RUN: Final = (
    *("ins", "del", "moveFrom", "moveTo", "rStyle", "rFonts", "b", "bCs", "i", "iCs", "caps", "smallCaps"),
    *("strike", "dstrike", "outline", "shadow", "emboss", "imprint", "noProof", "snapToGrid", "vanish"),
    *("webHidden", "color", "spacing", "w", "kern", "position", "sz", "szCs", "highlight", "u", "effect"),
    *("bdr", "shd", "fitText", "vertAlign", "rtl", "cs", "em", "lang", "eastAsianLayout", "specVanish"),
    *("oMath", "rPrChange"),
)
_ORDER: Final = {
    wml("pPr"): dict(zip(map(wml, _PARAGRAPH), count(), strict=False)),
    wml("rPr"): dict(zip(map(wml, _RUN), count(), strict=False)),
}
_PROPERTIES: Final = {wml("p"): wml("pPr"), wml("r"): wml("rPr")}


def is_on(switch: etree._Element | None) -> bool:
    """Say whether a property that is there or not, and may say so itself, is on."""
    return switch is not None and switch.get(wml("val")) not in ("0", "false", "off")


def properties_of(element: etree._Element) -> etree._Element:
    """Return the properties of a paragraph or run; empty ones are made where it has none."""
    tag = _PROPERTIES[str(element.tag)]
    properties = element.find(tag)
    if properties is None:
        properties = etree.Element(tag)
        element.insert(0, properties)
    return properties


def put(properties: etree._Element, name: str, **values: str) -> etree._Element:
    """Set one property in place of what was set, and return its element; ``values`` are its attributes.

    What stands in no schema (an extension of Word's) stays last. Text beside the properties, a template's statement,
    stays with the one before it.
    """
    order = _ORDER[str(properties.tag)]
    for old in properties.findall(wml(name)):
        properties.remove(old)
    made = etree.Element(wml(name), {wml(key): value for key, value in values.items()})
    own = order[made.tag]
    behind = next(
        (place for place, each in enumerate(properties) if order.get(str(each.tag), len(order)) > own),
        len(properties),
    )
    properties.insert(behind, made)
    return made
