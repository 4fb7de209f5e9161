"""Content controls of a template let go of what they are bound to: they show what stands in them, so what is printed there.

A control bound to a part of the package (``w:dataBinding``: a field of a document panel, a property of the file) is filled
by Word and LibreOffice from that part as the page is opened, over what the press printed. Changes one part's tree in place.
"""

from __future__ import annotations

from typing import Final

from lxml import etree

from worker.press.names import wml

_DATE: Final = wml("fullDate")


def unbind(root: etree._Element) -> list[tuple[etree._Element, str]]:
    """Unbind every control of a part; return those that were bound, each with its name."""
    bound: list[tuple[etree._Element, str]] = []
    for properties in root.iter(wml("sdtPr")):
        control = properties.getparent()
        for each in list(properties):
            if not isinstance(each.tag, str):
                continue
            local = etree.QName(each).localname
            if local == "dataBinding":
                properties.remove(each)
                if control is not None:
                    bound.append((control, _name(properties)))
            elif local == "date":
                each.attrib.pop(_DATE, "")  # a day that was picked once, shown in place of the text
    return bound


def _name(properties: etree._Element) -> str:
    """Return what people call a control: its title, else its tag."""
    for name in ("alias", "tag"):
        element = properties.find(wml(name))
        if element is not None and (said := element.get(wml("val"))):
            return said
    return ""
