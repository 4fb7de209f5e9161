"""Tracked changes are printed as Word shows them accepted, controls as they read, and the lint says so with the place."""

from __future__ import annotations

import pytest
from lxml import etree

from tests.unit.worker.press import fixtures
from worker.press.compiled import compile_template
from worker.press.lint.check import lint
from worker.press.lint.findings import Rule, Severity, errors
from worker.press.names import wml

WHO = 'w:id="7" w:author="A" w:date="2026-01-02T03:04:05Z"'
SAYS = {"isi": {"a": "Baru", "b": ["x", "y"]}}


def run(text: str, properties: str = "", tag: str = "t") -> str:
    return f'<w:r>{properties}<w:{tag} xml:space="preserve">{text}</w:{tag}></w:r>'


def p(*inside: str, mark: str = "") -> str:
    properties = f"<w:pPr><w:rPr><w:{mark} {WHO}/></w:rPr></w:pPr>" if mark else ""
    return f"<w:p>{properties}{''.join(inside)}</w:p>"


def deleted(text: str) -> str:
    return f"<w:del {WHO}>{run(text, tag='delText')}</w:del>"


def inserted(text: str) -> str:
    return f"<w:ins {WHO}>{run(text)}</w:ins>"


def row(text: str, mark: str = "") -> str:
    properties = f"<w:trPr><w:{mark} {WHO}/></w:trPr>" if mark else ""
    return f"<w:tr>{properties}<w:tc><w:tcPr><w:tcW w:w='900' w:type='dxa'/></w:tcPr>{p(run(text))}</w:tc></w:tr>"


def table(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w='900'/></w:tblGrid>{''.join(rows)}</w:tbl>"


def template(*body: str) -> bytes:
    plain = fixtures.template()
    document = fixtures.parts(plain)["word/document.xml"].decode()
    at = document.index("<w:sectPr")
    return fixtures.repack(
        plain, {"word/document.xml": (document[:at] + "".join(body) + document[at:]).encode()}
    )


WAS = '<w:rPr><w:b/><w:rPrChange w:id="8" w:author="A"><w:rPr><w:i/></w:rPr></w:rPrChange></w:rPr>'
CASES: dict[str, tuple[tuple[str, ...], list[str]]] = {
    "a word deleted": ((p(run("satu "), deleted("dua "), run("tiga")),), ["satu tiga"]),
    "a word inserted": ((p(run("satu "), inserted("dua "), run("tiga")),), ["satu dua tiga"]),
    "a tag replaced": ((p(deleted("{{ isi.lama }}"), inserted("{{ isi.a }}")),), ["Baru"]),
    "a tag half inserted": ((p(run("{{ isi."), inserted("a }}")),), ["Baru"]),
    "a tag with a deletion in it": ((p(run("{{ isi."), deleted("lama"), run("a }}")),), ["Baru"]),
    "inserted, then deleted": ((p(run("satu"), f"<w:ins {WHO}>{deleted('dua')}</w:ins>"),), ["satu"]),
    "moved": (
        (
            p(run("tetap "), f"<w:moveTo {WHO}>{run('pindah')}</w:moveTo>"),
            p(f'<w:moveFromRangeStart {WHO} w:name="m"/><w:moveFrom {WHO}>{run("pindah")}</w:moveFrom>', mark="moveFrom"),
            p(run("akhir")),
        ),
        ["tetap pindah", "akhir"],
    ),
    "a paragraph deleted": ((p(run("satu")), p(deleted("dua"), mark="del"), p(run("tiga"))), ["satu", "tiga"]),
    "two paragraphs joined": ((p(run("satu "), mark="del"), p(run("dua"))), ["satu dua"]),
    "three paragraphs joined": ((p(run("a"), mark="del"), p(run("b"), mark="del"), p(run("c"))), ["abc"]),
    "a paragraph inserted": ((p(inserted("satu"), mark="ins"), p(run("dua"))), ["satu", "dua"]),
    "a loop deleted": (
        (p(deleted("{%p for x in isi.b %}"), mark="del"), p(run("isi")), p(deleted("{%p endfor %}"), mark="del"), p(run("z"))),
        ["isi", "z"],
    ),
    "a row deleted": ((table(row("satu"), row("{{ isi.lama }}", "del")), p(run("z"))), ["satu", "z"]),
    "a row inserted": ((table(row("satu"), row("{{ isi.a }}", "ins")), p(run("z"))), ["satu", "Baru", "z"]),
    "a table deleted": ((table(row("satu", "del")), p(run("z"))), ["z"]),
    "a format changed": ((p(run("{{ isi.a }}", WAS)),), ["Baru"]),
    "deleted text on its own": ((p(run("satu"), run("dua", tag="delText")),), ["satu"]),
}  # fmt: skip


def shown(docx: bytes) -> list[str]:
    """Return the text of each paragraph of the body, cells too."""
    root = etree.fromstring(fixtures.parts(docx)["word/document.xml"])
    left = ("ins", "del", "moveFrom", "moveTo", "rPrChange", "moveFromRangeStart")
    assert next(root.iter(*map(wml, left)), None) is None
    texts = ["".join(str(t.text or "") for t in each.iter(wml("t"))) for each in root.iter(wml("p"))]
    return [each for each in texts if each]


@pytest.mark.parametrize("case", CASES)
def test_what_is_deleted_goes_and_what_is_inserted_stays(case: str) -> None:
    body, expected = CASES[case]
    assert shown(compile_template(template(*body)).render(SAYS)) == expected


def test_the_lint_says_what_goes_and_what_stays_with_its_place() -> None:
    body = [
        p(run("awal")),
        p(run("satu "), deleted("dua"), deleted("{{ isi.lama }}"), mark="del"),
        p(inserted("tiga")),
    ]
    found = lint(template(*body)).findings
    told = [(each.message, each.paragraph, each.text) for each in found if each.rule is Rule.TRACKED]
    assert told == [
        (
            "Perubahan terlacak di Word: “dua” dan 1 lainnya dihapus, tidak dicetak.",
            1,
            "satu dua{{ isi.lama }}",
        ),
        ("Perubahan terlacak di Word: “tiga” disisipkan, dicetak.", 2, "tiga"),
    ]
    assert not errors(found)


def test_places_of_later_findings_are_those_of_the_authors_file() -> None:
    body = [p(deleted("satu"), mark="del"), p(run("dua")), p(run("{{ isi.a"))]
    (found,) = errors(lint(template(*body)).findings)
    assert (found.rule, found.paragraph) == (Rule.UNCLOSED, 2)


def control(inside: str, properties: str) -> str:
    return f"<w:sdt><w:sdtPr><w:id w:val='12'/>{properties}</w:sdtPr><w:sdtContent>{inside}</w:sdtContent></w:sdt>"


BINDING = "<w:dataBinding w:xpath='/a/b' w:storeItemID='{00000000-0000-0000-0000-000000000001}'/>"
CONTROLS = {
    "in a line": (p(control(run("{{ isi.a }}"), f"<w:alias w:val='Perihal'/>{BINDING}<w:text/>")), "Perihal"),
    "around a paragraph": (control(p(run("{{ isi.a }}")), f"<w:tag w:val='hal'/>{BINDING}"), "hal"),
    "of Word 2013": (
        p(control(run("{{ isi.a }}"), "<w15:dataBinding xmlns:w15='http://schemas.microsoft.com/office/word/2012/wordml' w15:xpath='/a'/>")),
        "“{{ isi.a }}”",
    ),
    "of a date": (p(control(run("{{ isi.a }}"), f"{BINDING}<w:date w:fullDate='2020-01-02T00:00:00Z'/>")), "“{{ isi.a }}”"),
}  # fmt: skip


@pytest.mark.parametrize("case", CONTROLS)
def test_a_bound_control_is_let_go_and_the_lint_says_so(case: str) -> None:
    body, name = CONTROLS[case]
    docx = template(p(run("awal")), body)
    (told,) = lint(docx).findings
    assert (told.rule, told.severity, told.paragraph) == (Rule.BOUND, Severity.NOTE, 1)
    assert f"Kontrol isian Word {name} tidak lagi mengikuti" in told.message
    printed = compile_template(docx).render(SAYS)
    assert shown(printed) == ["awal", "Baru"]
    xml = fixtures.parts(printed)["word/document.xml"]
    assert not any(each in xml for each in (b"dataBinding", b"fullDate"))
