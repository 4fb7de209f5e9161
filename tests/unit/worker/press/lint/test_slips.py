"""What authors type in place of a tag: each is found at its own paragraph, with what to type instead."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from tests.unit.worker.press import fixtures
from worker.press.foreign import Trial, examine
from worker.press.lint.check import Declaration, Finding, Rule, Severity, declared, errors, lint

CONTEXT: dict[str, Any] = {
    "isi": {"nama": "x", "beban": "y", "tanggal": "1 Maret 2026", "dasar": ["a"], "orang": [{"nama": "z", "nip": "1"}]},
    "stempel": {"nomor": "1", "tanggal": "2"},
    "kantor": {"nama": "k"},
}  # fmt: skip
WANTED = declared([CONTEXT])
SHOWN = (
    "{{ isi.nama }} {{ isi.beban }} {{ isi.tanggal }}",
    "{% for d in isi.dasar %}{{ d }}{% endfor %}",
    "{% for o in isi.orang %}{{ o.nama }} {{ o.nip }}{% endfor %}",
)
"""Everything the type gives, so that only the slip is told."""
ROW = "{%tr for o in isi.orang %}"

IN_A_PARAGRAPH: dict[str, tuple[str, Rule, str, str]] = {
    "single braces": ("pada { isi.beban } ini", Rule.LOOSE, "{ isi.beban }", "Ketik {{ isi.beban }} sebagai"),
    "without blanks": ("{isi.beban}", Rule.LOOSE, "{isi.beban}", "{{ isi.beban }}"),
    "one brace before": ("{isi.beban}}", Rule.LOOSE, "{isi.beban}}", "{{ isi.beban }}"),
    "braces apart": ("{ { isi.beban } }", Rule.LOOSE, "{ isi.beban }", "{{ isi.beban }}"),
    "a capital": ("{ Isi.Beban }", Rule.LOOSE, "{ Isi.Beban }", "{{ Isi.Beban }}"),
    "with a filter": ("{isi.beban|upper}", Rule.LOOSE, "{isi.beban|upper}", "{{ isi.beban|upper }}"),
    "square brackets": ("[[isi.beban]]", Rule.LOOSE, "[[isi.beban]]", "{{ isi.beban }}"),
    "a merge field's": ("«isi.beban»", Rule.LOOSE, "«isi.beban»", "{{ isi.beban }}"),
    "a stamp": ("Nomor { stempel.nomor }", Rule.LOOSE, "{ stempel.nomor }", "{{ stempel.nomor }}"),
    "a loop's item": ("{o.nama}", Rule.LOOSE, "{o.nama}", "{{ o.nama }}"),
    "a loop": ("{ for o in isi.orang }", Rule.LOOSE, "{ for o in isi.orang }", "{% for o in isi.orang %}"),
    "a percent sign apart": ("{ %p if isi.beban % }", Rule.LOOSE, "{ %p if isi.beban % }", "{%p if isi.beban %}"),
    "other case": ("{{ isi.Beban }}", Rule.UNDECLARED, "{{ isi.Beban }}", "maksud Anda isi.beban."),
    "other case of the head": ("{{ ISI.beban }}", Rule.UNDECLARED, "{{ ISI.beban }}", "maksud Anda isi.beban."),
    "two letters changed": ("{{ isi.bebna }}", Rule.UNDECLARED, "{{ isi.bebna }}", "maksud Anda isi.beban."),
    "no head": ("{{ beban }}", Rule.UNDECLARED, "{{ beban }}", "maksud Anda isi.beban."),
    "a stamp in other case": ("{{ stempel.Nomor }}", Rule.UNDECLARED, "{{ stempel.Nomor }}", "maksud Anda stempel.nomor."),
    "an item's in other case": ("{% for p in isi.orang %}{{ p.NIP }}{% endfor %}", Rule.UNDECLARED, "{{ p.NIP }}", ".nip."),
    "an item outside its loop": ("{{ o.nip }}", Rule.UNDECLARED, "{{ o.nip }}", "sebelum endfor"),
    "an item's owner": ("{{ o.nama }}", Rule.UNDECLARED, "{{ o.nama }}", "perulangan isi.orang"),
    "nothing like it": ("{{ isi.kendaraan }}", Rule.UNDECLARED, "{{ isi.kendaraan }}", "Periksa ejaannya"),
    "a list printed": ("{{ isi.dasar }}", Rule.KIND, "{{ isi.dasar }}", "ditulis dengan for"),
    "an object printed": ("{{ kantor }}", Rule.KIND, "{{ kantor }}", "dengan titik"),
    "a list in place of its item": ("{{ isi.orang.nama }}", Rule.UNDECLARED, "{{ isi.orang.nama }}", "ejaannya"),
    "a value in place of a list": ("{% for x in isi.nama %}{{ x }}{% endfor %}", Rule.KIND, "{% for x in isi.nama %}", "for"),
    "a date filter": ("{{ isi.tanggal|tanggal }}", Rule.FORBIDDEN, "{{ isi.tanggal|tanggal }}", "contract.py"),
    "a date filter of another engine": ("{{ isi.tanggal|date('d F Y') }}", Rule.FORBIDDEN, "{{ isi.tanggal|date('d F Y') }}", "teks jadi"),
    "a filter for money": ("{{ isi.beban|rupiah }}", Rule.FORBIDDEN, "{{ isi.beban|rupiah }}", "rupiah"),
    "a format": ("{{ isi.tanggal.strftime('%d') }}", Rule.KIND, "{{ isi.tanggal.strftime('%d') }}", "teks jadi"),
}  # fmt: skip


def found_in(docx: bytes, wanted: Declaration = WANTED) -> Sequence[Finding]:
    return lint(docx, wanted).findings


@pytest.mark.parametrize("slip", IN_A_PARAGRAPH)
def test_a_slip_is_told_once_at_its_own_paragraph(slip: str) -> None:
    text, rule, tag, remedy = IN_A_PARAGRAPH[slip]
    (found,) = found_in(fixtures.template(*SHOWN, "di antaranya", text, "akhir"))
    assert (found.rule, found.text, found.tag, found.paragraph) == (rule, text, tag, len(SHOWN) + 1)
    assert remedy in found.remedy


@pytest.mark.parametrize(
    "text",
    [
        "kantor {pusat}",
        "pasal {1}",
        "a < b dan c > d",
        "« kutipan »",
        "[catatan]",
        "{ }",
        "laman kantor.go.id",
        "{% if isi.beban == '{ isi.nama }' %}x{% endif %}",
        "{# { isi.nama } #}",
        "{{ isi.nama.upper() }}",
    ],
)
def test_what_only_looks_like_one_is_text(text: str) -> None:
    assert not found_in(fixtures.template(*SHOWN, text))


def test_every_paragraph_with_a_wrong_field_is_named_and_no_right_one() -> None:
    texts = ("{{ isi.nama }}", "{{ isi.salah }}", "{{ isi.nama }}", "lagi {{ isi.salah }}", "{{ salah }}")
    found = [each for each in found_in(fixtures.template(*SHOWN, *texts)) if each.rule is Rule.UNDECLARED]
    at = len(SHOWN)
    assert [(each.paragraph, each.tag) for each in found] == [
        (at + 1, "{{ isi.salah }}"),
        (at + 3, "{{ isi.salah }}"),
        (at + 4, "{{ salah }}"),
    ]


def test_the_trial_names_the_paragraph_of_a_field_its_sample_lacks() -> None:
    context = {"isi": {"orang": [{"nama": "a", "nip": "1"}, {"nama": "b"}]}}
    kinds = declared([{"isi": {"orang": [{"nama": "a", "nip": "1"}]}}])
    docx = fixtures.template("{{ isi.orang[0].nip }}", "{% for o in isi.orang %}{{ o.nip }}{% endfor %}")
    (found,) = errors(examine(docx, kinds, Trial(context=context)).findings)
    assert (found.rule, found.part, found.paragraph) == (Rule.UNDECLARED, "word/document.xml", 0)


def table(*rows: Sequence[str]) -> bytes:
    return fixtures.template(*SHOWN, build=lambda document: fixtures.table(document, rows))


OVER_CELLS: dict[str, tuple[tuple[tuple[str, ...], ...], str, Severity]] = {
    "over the cells of a row": ((("{% for o in isi.orang %}{{ o.nama }}", "{{ o.nip }}{% endfor %}"),), "melewati batas sel", Severity.ERROR),
    "over rows": ((("{% for o in isi.orang %}", ""), ("{{ o.nama }}", "{{ o.nip }}"), ("{% endfor %}", "")), "melewati batas baris tabel", Severity.ERROR),
    "a condition over cells": ((("{% if isi.beban %}a", "b{% endif %}"),), "melewati batas sel", Severity.ERROR),
    "all items in one cell": ((("1.", "{% for o in isi.orang %}{{ o.nama }} {% endfor %}"),), "mencetak semua butir dalam satu sel", Severity.WARNING),
}  # fmt: skip


@pytest.mark.parametrize("case", OVER_CELLS)
def test_a_loop_over_cells_without_tr_is_told_with_the_rows_it_needs(case: str) -> None:
    rows, about, severity = OVER_CELLS[case]
    (found,) = found_in(table(*rows))
    assert (found.rule, found.severity) == (Rule.MISPLACED, severity)
    assert about in found.message
    assert "{%tr for ... %}" in found.remedy


@pytest.mark.parametrize(
    "rows",
    [
        ((ROW, ""), ("{{ o.nama }}", "{{ o.nip }}"), ("{%tr endfor %}", "")),
        (("{% for d in isi.dasar %}{{ d }}, {% endfor %}", "b"),),
        (("{% if isi.beban %}a{% endif %}", "b"),),
        (("{%tc for d in isi.dasar %}", "{{ d }}", "{%tc endfor %}"),),
    ],
)
def test_loops_that_stay_where_they_belong_are_not_told(rows: tuple[tuple[str, ...], ...]) -> None:
    assert not found_in(table(*rows))
