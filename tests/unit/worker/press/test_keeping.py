"""The closing and the signature block hold together in any template: what is tied to what, read from the rendered DOCX."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

import docx
import pytest
from docx.document import Document
from lxml import etree

from tests.unit.worker.press import fixtures
from worker.press import compile_template

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
CONTEXT: dict[str, Any] = {
    "isi": {"alinea": ["satu", "dua", "tiga"], "baris": ["a", "b"], "tembusan": [], "penutup": "Demikian."},
    "penandatangan": {"nama": "Nofriyanti", "nip": ""},
    "stempel": {"kode": "7KQ2", "ada_paraf": True, "paraf_hierarki": [{"jabatan": "Kasubbag"}]},
}
PARAF: list[str | list[str]] = [
    "{%p if stempel.ada_paraf %}",
    "",
    ["{% for p in stempel.paraf_hierarki %}{{ p.jabatan }}{% endfor %}"],
    "{%p endif %}",
]
BLOCK: list[str | list[str]] = [["{{ penandatangan.nama }}"]]


def template(*parts: str | list[str]) -> bytes:
    """A paragraph for each string, a table of one column for each list."""

    def build(document: Document) -> None:
        for part in parts:
            if isinstance(part, str):
                document.add_paragraph(part)
            else:
                fixtures.table(document, [[text] for text in part])

    return fixtures.template(build=build)


def tied(data: bytes) -> list[str]:
    """The texts that are tied to what follows them, in order."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        root = etree.fromstring(package.read("word/document.xml"))
    return [
        "".join(text.text or "" for text in paragraph.iter(f"{W}t"))
        for paragraph in root.iter(f"{W}p")
        if paragraph.find(f"{W}pPr/{W}keepNext") is not None
    ]


def tables(data: bytes) -> list[int]:
    """The rows of each table that stands in the body itself."""
    return [len(each.rows) for each in docx.Document(io.BytesIO(data)).tables]


LIST = ["{%p for a in isi.alinea %}", "{{ a }}", "{%p endfor %}"]
CASES: dict[str, tuple[list[str | list[str]], list[str]]] = {
    "a sentence": (["Awal.", "{{ isi.penutup }}", *BLOCK], ["Demikian."]),
    "the last of a list": (["Awal.", *LIST, *BLOCK], ["tiga"]),
    "a blank line between": (["{{ isi.penutup }}", "", *BLOCK], ["Demikian.", ""]),
    "a label that belongs to the block": (
        ["{{ isi.penutup }}", "Mengetahui,", *BLOCK],
        ["Demikian.", "Mengetahui,"],
    ),
    "the last row of a table": (
        ["Awal.", ["kepala", "{%tr for b in isi.baris %}", "{{ b }}", "{%tr endfor %}"], "", *BLOCK],
        ["b", ""],
    ),
    "a row that stands only in an empty table": (
        [
            [
                "{%tr for b in isi.baris %}",
                "{{ b }}",
                "{%tr endfor %}",
                "{%tr if not isi.baris %}",
                "nihil",
                "{%tr endif %}",
            ],
            "",
            *BLOCK,
        ],
        ["b", ""],
    ),
    "a block of paragraphs": (
        ["{{ isi.penutup }}", "{{ penandatangan.nama }}", "Kode {{ stempel.kode }}"],
        ["Demikian.", "Nofriyanti"],
    ),
    "one table for the whole page": ([["{{ isi.penutup }}", "{{ penandatangan.nama }}"]], ["Demikian."]),
    "no block": (["Awal.", "{{ isi.penutup }}"], []),
    "a signer in the heading only": (["Edaran {{ penandatangan.nama }}", "{{ isi.penutup }}"], []),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_printed_last_before_the_block_is_tied_to_it(case: str) -> None:
    parts, expected = CASES[case]
    assert tied(compile_template(template(*parts)).render(CONTEXT)) == expected


def test_the_initials_become_a_row_of_the_signature(render: Callable[..., bytes]) -> None:
    made = render(tembusan=[])
    assert tables(made) == [2]
    assert tied(made) == ["Demikian.", "Nofriyanti"]


def test_with_tembusan_between_the_initials_follow_them(render: Callable[..., bytes]) -> None:
    made = render(tembusan=["Ketua", "Arsip"])
    assert tables(made) == [1, 1]
    assert tied(made) == ["Demikian.", "Nofriyanti", "Tembusan:", "Ketua", "Arsip", ""]


def test_of_many_tembusan_two_go_with_the_initials(render: Callable[..., bytes]) -> None:
    names = [f"Kepala {number}" for number in range(60)]
    assert tied(render(tembusan=names))[3:] == ["Kepala 58", "Kepala 59", ""]


def test_without_initials_there_is_no_row_for_them(render: Callable[..., bytes]) -> None:
    assert tables(render(tembusan=[], ada_paraf=False)) == [1]


@pytest.fixture(name="render")
def rendering() -> Callable[..., bytes]:
    """Render a letter with tembusan and initials behind the signature."""
    tembusan: list[str | list[str]] = [
        "{%p if isi.tembusan %}",
        "Tembusan:",
        "{%p for t in isi.tembusan %}",
        "{{ t }}",
    ]
    compiled = compile_template(
        template("{{ isi.penutup }}", *BLOCK, *tembusan, "{%p endfor %}", "{%p endif %}", *PARAF)
    )

    def made(*, tembusan: list[str], ada_paraf: bool = True) -> bytes:
        context = {**CONTEXT, "isi": {**CONTEXT["isi"], "tembusan": tembusan}}
        return compiled.render({**context, "stempel": {**CONTEXT["stempel"], "ada_paraf": ada_paraf}})

    return made
