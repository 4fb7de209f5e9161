"""Columns and their values: where they stand, what they need, and that one size serves every row."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import docx.document
import pytest
from docx.shared import Pt, Twips

from tests.unit.worker.press import fixtures
from worker.press import compile_template, judge_docx
from worker.press.columns import FLOOR
from worker.press.printings import values

AMOUNTS = {
    "Rp1.000": None,
    "Rp184.500.000": None,
    "Rp184.500.000.000": 13,
    "Rp23.456.789.012.345": FLOOR,
    "Rp999.999.999.999.999.999": FLOOR,
    "Pagu menurut revisi ketiga dari daftar isian": None,
}


def form(document: docx.document.Document) -> None:
    document.styles["Normal"].font.size = Pt(8)
    fonts = document.styles.element.find(".//{*}docDefaults//{*}rFonts")
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    fonts.set(fonts.tag.replace("rFonts", "ascii"), "Arial")
    fixtures.table(document, [["{%tr for b in isi.baris %}"], ["{{ b.pagu }}"], ["{%tr endfor %}"]])
    for row in document.tables[0].rows:
        row.cells[0].width = Twips(1_450)


def sizes(data: bytes) -> list[str]:
    """The sizes that the cells' runs name."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        text = package.read("word/document.xml").decode()
    return [piece.split('"')[0] for piece in text.split('<w:sz w:val="')[1:]]


@pytest.mark.parametrize("amount", AMOUNTS)
def test_a_column_takes_the_size_in_which_its_largest_value_fits(amount: str) -> None:
    template = compile_template(fixtures.template(build=form))
    rendering = template.press({"isi": {"baris": [{"pagu": "Rp1"}, {"pagu": amount}]}})
    judge_docx(rendering)
    wanted = AMOUNTS[amount]
    assert sizes(rendering.docx) == ([str(wanted)] * 2 if wanted else [])


def test_the_same_document_comes_out_the_same_and_a_small_one_as_ever() -> None:
    template = compile_template(fixtures.template(build=form))
    large, small = ({"isi": {"baris": [{"pagu": each}]}} for each in ("Rp23.456.789.012.345", "Rp5"))
    first = template.render(small)
    assert template.render(large) == template.render(large)
    assert template.render(small) == first


PLACES: dict[str, tuple[dict[str, Any], list[str]]] = {
    "isi.a": ({"isi": {"a": "1"}}, ["1"]),
    "isi.b[].c[]": ({"isi": {"b": [{"c": ["1", "2"]}, {"c": ["3"]}, {}]}}, ["1", "2", "3"]),
    "isi.tidak.ada": ({"isi": {"a": "1"}}, []),
    "isi.bukan[]": ({"isi": {"bukan": "daftar"}}, []),
}


@pytest.mark.parametrize("path", PLACES)
def test_the_values_of_a_path(path: str) -> None:
    context, expected = PLACES[path]
    assert list(values(context, path)) == expected
