"""The place of the QR code grows with the address, the claim stands beside it, and what is too narrow is told."""

from __future__ import annotations

import io

import docx
import pytest
from docx.oxml.ns import qn

from doc_templates.catalog import Catalog
from doc_templates.places import Place
from service.identifiers import CODE_LENGTH, LONGEST_ADDRESS, long_address
from tests.unit.worker.press.fixtures import code_in_a_cell
from worker.press import compile_template
from worker.press.dress import Dress
from worker.press.lint.check import lint
from worker.press.lint.findings import Rule
from worker.press.qr_place import PLACE, Symbols
from worker.stamping import qr

CATALOG = Catalog.scan()
SHORT, LONG = "https://a.example/v/2345678923456789", "https://naskah.kpu-agam.example/v/2345678923456789"
CLAIM = f"{SHORT}#n=1&t=2026-03-31&s={'ab' * 32}"


def widths(data: bytes) -> list[int]:
    table = docx.Document(io.BytesIO(data)).tables[0]
    return [round(cell.width.mm) for cell in table.rows[0].cells if cell.width is not None]


def sides(data: bytes) -> list[int]:
    body = docx.Document(io.BytesIO(data)).element.body
    return [int(each.get("cx")) for each in body.iter(qn("wp:extent"))]


@pytest.mark.parametrize("address", [SHORT, LONG])
@pytest.mark.parametrize("jenis", sorted(CATALOG))
def test_every_shipped_type_prints_it_as_large_as_its_address_needs(jenis: str, address: str) -> None:
    form = Dress(symbols=Symbols(side=qr.emu(address), claim=qr.CLAIM_EMU)).on(CATALOG[jenis].template)
    compiled = compile_template(form)
    assert {Place.QR, Place.CLAIM} <= compiled.places
    assert max(qr.emu(address), 846_000) in sides(form)
    assert qr.CLAIM_EMU in sides(form)


def test_a_lampiran_bears_no_claim_of_its_own() -> None:
    dress = Dress(annex=True, symbols=Symbols(side=qr.emu(SHORT), claim=qr.CLAIM_EMU))
    assert Place.CLAIM not in compile_template(dress.on(CATALOG["surat_edaran"].template)).places


def test_the_column_takes_what_it_lacks_from_the_widest_beside_it() -> None:
    form = Dress(symbols=Symbols(side=qr.emu(LONG))).on(code_in_a_cell(24, 60))
    first, second = widths(form)
    assert first >= 25.65
    assert first + second == 84


@pytest.mark.parametrize(
    ("columns", "told"), [((30, 40), False), ((24, 60), False), ((24,), True), ((24, 26), True)]
)
def test_a_place_that_is_too_narrow_is_told_by_the_lint(columns: tuple[int, ...], told: bool) -> None:
    found = [each for each in lint(code_in_a_cell(*columns)).findings if each.rule is Rule.CODE]
    assert bool(found) is told
    assert all("perlu 26 mm" in each.message for each in found)


@pytest.mark.parametrize("jenis", sorted(CATALOG))
def test_no_shipped_type_is_too_narrow(jenis: str) -> None:
    assert [each for each in lint(CATALOG[jenis].template).findings if each.rule is Rule.CODE] == []


def test_the_desk_the_lint_and_the_stamp_know_one_longest_address() -> None:
    assert LONGEST_ADDRESS == qr.LONGEST
    assert qr.emu("x" * qr.LONGEST) == PLACE
    room = LONGEST_ADDRESS - CODE_LENGTH - len("https:///v/")
    assert long_address(f"https://{'a' * room}/") is None
    assert "61 letters" in (long_address(f"https://{'a' * (room + 1)}") or "")
