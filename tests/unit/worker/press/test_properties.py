"""A property is put where the schema wants it, in place of what was set, whatever stands beside it."""

from __future__ import annotations

import pytest
from lxml import etree

from worker.press.names import W, wml
from worker.press.properties import properties_of, put


@pytest.mark.parametrize(
    ("tag", "standing", "name", "after"),
    [
        ("pPr", "", "jc", "jc"),
        ("pPr", "pStyle keepNext spacing ind rPr", "jc", "pStyle keepNext spacing ind jc rPr"),
        ("pPr", "pStyle jc", "keepNext", "pStyle keepNext jc"),
        ("pPr", "pStyle jc rPr", "spacing", "pStyle spacing jc rPr"),
        ("pPr", "jc", "pStyle", "pStyle jc"),
        ("pPr", "jc pPrChange", "rPr", "jc rPr pPrChange"),
        ("pPr", "jc spacing", "jc", "spacing jc"),
        ("rPr", "rStyle b color lang", "rFonts", "rStyle rFonts b color lang"),
        ("rPr", "rFonts b color u", "sz", "rFonts b color sz u"),
        ("rPr", "rFonts sz szCs lang", "rtl", "rFonts sz szCs rtl lang"),
        ("rPr", "b ligatures", "sz", "b sz ligatures"),
    ],
)
def test_a_property_stands_in_the_schemas_order(tag: str, standing: str, name: str, after: str) -> None:
    properties = etree.Element(wml(tag))
    for each in standing.split():
        etree.SubElement(properties, wml(each), {wml("old"): "1"})
    made = put(properties, name, val="1")
    assert [etree.QName(each).localname for each in properties] == after.split()
    assert (made.get(wml("val")), made.get(wml("old"))) == ("1", None)


def test_a_templates_statement_stays_with_the_property_before_it() -> None:
    said = f'<w:pPr xmlns:w="{W}"><w:pStyle/>{{% if x %}}<w:keepNext/>{{% endif %}}</w:pPr>'
    properties = etree.fromstring(said)
    put(properties, "spacing")
    assert etree.tostring(properties).decode().endswith("<w:keepNext/>{% endif %}<w:spacing/></w:pPr>")


@pytest.mark.parametrize(("tag", "made"), [("p", "pPr"), ("r", "rPr")])
def test_properties_come_first_and_once(tag: str, made: str) -> None:
    element = etree.Element(wml(tag))
    etree.SubElement(element, wml("t"))
    assert properties_of(element) is properties_of(element)
    assert [each.tag for each in element] == [wml(made), wml("t")]
