"""Which values a template makes links of is known before a document is taken, and which of them are no addresses."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import pytest
from docx.document import Document

from tests.unit.worker.press import fixtures
from tests.unit.worker.press.test_links import coded, link
from worker.press.addresses import AddressFault
from worker.press.fit import Gauge
from worker.press.link_fields import LinkField, link_fields_in, link_fields_told


def build(document: Document) -> None:
    link(document.sections[0].header.paragraphs[0], "{{ isi.laman }}")
    link(document.add_paragraph(), "https://x.example/{{ isi.kode }}/{{ kantor.nama }}?a={{ isi.b|upper }}")
    fixtures.table(document, [["{%tr for x in isi.baris %}"], [""], ["{%tr endfor %}"]])
    coded(document.tables[0].rows[1].cells[0].paragraphs[0], ' HYPERLINK "{{ x.url }}" ')


FIELDS = (
    LinkField(path="isi.kode", before="https://x.example/", behind="/x?a=x"),
    LinkField(path="isi.baris[].url"),
    LinkField(path="isi.laman"),
)


def test_the_fields_of_links_are_found_with_what_stands_around_them_and_their_loops() -> None:
    found = link_fields_in(fixtures.template(build=build))
    assert found == FIELDS
    assert link_fields_told([asdict(each) for each in found]) == FIELDS
    assert link_fields_told([{"unknown": 1}]) == link_fields_told(None) == ()
    assert link_fields_in(fixtures.edaran()) == ()


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        ({"laman": "https://a.example", "kode": "x", "baris": []}, []),
        ({"laman": "", "kode": "", "baris": [{"url": " "}]}, []),
        ({"laman": None}, []),
        ({"laman": "http://a.example"}, [("isi.laman", AddressFault.SCHEME)]),
        ({"kode": "a\nb"}, [("isi.kode", AddressFault.CONTROL)]),
        (
            {"baris": [{"url": "mailto:a@b.c"}, {"url": "ftp://x"}, {}, {"url": "https://"}]},
            [("isi.baris[1].url", AddressFault.SCHEME), ("isi.baris[3].url", AddressFault.FORM)],
        ),
    ],
)
def test_values_that_are_no_addresses_are_told_with_their_place(
    content: dict[str, Any], wrong: list[tuple[str, AddressFault]]
) -> None:
    found = Gauge((), FIELDS).no_addresses({"isi": content})
    assert [(each.place, each.fault) for each in found] == wrong
