"""A watermark that LibreOffice saved without its kind is of its kind again, in every header."""

from __future__ import annotations

import re

from doc_templates.catalog import Catalog
from tests.unit.worker.press import fixtures
from worker.press.dress import Dress

SHIPPED = Catalog.scan()["surat_edaran"].template
HEADERS = ("word/header1.xml", "word/header2.xml")


def as_libreoffice_saves(template: bytes) -> bytes:
    """Its types without their sign, the kind itself in the first header alone."""
    made = fixtures.parts(template)
    first, second = (made[name].replace(b'type="#_x0000_t136"', b'type="_x0000_t136"') for name in HEADERS)
    second = re.sub(rb"<v:shapetype .*?</v:shapetype>", b"", second)
    return fixtures.repack(template, dict(zip(HEADERS, (first, second), strict=True)))


def test_each_header_says_what_kind_of_shape_its_watermark_is() -> None:
    made = fixtures.parts(Dress().on(as_libreoffice_saves(SHIPPED)))
    for name in HEADERS:
        assert made[name].count(b'<v:shapetype id="_x0000_t136"') == 1
        assert made[name].count(b'type="#_x0000_t136"') == 1


def test_one_that_is_whole_stays_as_it_is() -> None:
    made, before = fixtures.parts(Dress().on(SHIPPED)), fixtures.parts(SHIPPED)
    for name in HEADERS:
        assert made[name].count(b"v:shapetype") == before[name].count(b"v:shapetype")
