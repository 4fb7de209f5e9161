"""The longest sample is as long as a contract takes it, and says nothing twice: a page with a part of it does not seem to show all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from doc_templates.catalog import Catalog
from service.templates.extremes import LONGEST, alone, most

CATALOG = Catalog.scan()
REACHED = {
    "surat_edaran": {"tentang": 500, "yth[0]": 150, "latar_belakang[0]": LONGEST},
    "lembar_disposisi": {"no_agenda": 30, "kode": 60, "indeks": 150, "perihal": 500},
    "sop": {"nomor": 60, "nama": 500, "disahkan_oleh.nama": 150},
}


@pytest.mark.parametrize("jenis", REACHED)
def test_each_text_is_as_long_as_accepted(jenis: str) -> None:
    extreme = most(CATALOG[jenis], 14)
    assert extreme is not None
    assert REACHED[jenis].items() <= extreme.texts.items()


@pytest.mark.parametrize("jenis", CATALOG)
def test_no_half_of_a_long_text_is_within_the_other(jenis: str) -> None:
    for each in alone(CATALOG[jenis], 14):
        for text in _texts(each.context):
            half = len(text) // 2
            if each.texts and half > 200:
                assert text[:half] not in text[1:]
                assert text[half:] not in text[:-1]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
    elif isinstance(value, str):
        yield value
