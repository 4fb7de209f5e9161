"""What an author types in a tag is what the press reads: literals letter by letter, Word's own changes as they were meant."""

from __future__ import annotations

from typing import Any

import pytest
from docx.document import Document
from docx.oxml import OxmlElement

from tests.unit.worker.press import fixtures
from worker.press import compile_template
from worker.press.errors import TemplateBroken
from worker.press.lint.check import Rule, Severity, lint
from worker.press.spelling import tags_of

DATA: dict[str, Any] = {
    "unit": "R&D",
    "hari": "Jum’at",
    "z": {"a&b": "ketemu", "x": "huruf"},
    "kosong": "",
    "n": 3,
    "r": "er",
    "p": "pe",
    "daftar": [1, 2, 3, 4],
    "kata": "kata “dalam” kalimat",
}
TYPED: dict[str, tuple[str, str]] = {
    "an ampersand in a literal": ('{% if unit == "R&D" %}ya{% else %}bukan{% endif %}', "ya"),
    "a default with signs of XML": ('{{ kosong|default("P&Q <r>", true) }}', "P&Q <r>"),
    "a key with an ampersand": ('{{ z["a&b"] }}', "ketemu"),
    "an apostrophe of Word's": ('{% if hari == "Jum’at" %}ya{% else %}bukan{% endif %}', "ya"),
    "an apostrophe in curled quotes": ("{% if hari == ‘Jum’at’ %}ya{% else %}bukan{% endif %}", "ya"),
    "an apostrophe in double curled ones": ("{% if hari == “Jum’at” %}ya{% endif %}", "ya"),
    "curled quotes in straight ones": ('{% if kata == "kata “dalam” kalimat" %}ya{% endif %}', "ya"),
    "curled quotes in curled ones": ("{% if kata == “kata “dalam” kalimat” %}ya{% endif %}", "ya"),
    "a pair of which one is curled": ('{{ “satu" ~ "dua” }}', "satudua"),
    "guillemets": ("{{ «satu» }}", "satu"),
    "an entity in a literal": ('{{ "&lt;" }}', "&lt;"),
    "braces in a literal": ('{{ "{{ a }}" }} {{ "%}" }}', "{{ a }} %}"),
    "a percent sign in a literal": ('{{ "100%" }}', "100%"),
    "an escape of Jinja's": (r'{{ "a\"b" }}', 'a"b'),
    "other quotes in a literal": ("""{{ 'a"b' }}{{ "a'b" }}""", 'a"ba\'b'),
    "a blank before p": ("{% p if n == 3 %}|isi|{% p endif %}", "isi"),
    "a capital": ("{% If n == 3 %}isi{% Endif %}", "isi"),
    "a modulo in a paragraph tag": ("{%p if n % 2 == 1 %}|isi|{%p endif %}", "isi"),
    "a dict in a paragraph tag": ('{%p if {"a": {"b": 1}}["a"]["b"] %}|isi|{%p endif %}', "isi"),
    "a dict printed": ('{{ {"a": {"b": 1}}["a"]["b"]}}', "1"),
    "a loop with a modulo": ("{%p for x in daftar %}|{%p if x % 2 %}|{{ x }}|{%p endif %}|{%p endfor %}", "1/3"),
    "characters of no width": ("{{\u200b n\ufeff }}{%\u200bif\u200d n %}\u200b{% endif %}", "3\u200b"),
    "blanks that do not break": ("{%\u00a0if\u00a0n\u00a0==\u00a03\u00a0%}ya{% endif %}", "ya"),
    "a dash for a minus": ("{{ n – 1 }} {{ −n }}", "2 \u20113"),
    "a dash that joins lines": ("{% if n –%}ya{% endif %}", "ya"),
    "signs of Word's": ("{% if n ≥ 3 and n ⇐ 3 and n ≠ 4 %}ya{% endif %}", "ya"),
    "a dash in a literal": ('{{ "a – b" }}', "a – b"),
    "names that are also tags'": ("{{ p }} {{ r if r else n }} {{ p ~ r }}", "pe er peer"),
    "a raw block": ("{% raw %}{{ a }}{% endraw %}{{ n }}", "{{ a }}3"),
}  # fmt: skip


@pytest.mark.parametrize("case", TYPED)
def test_a_tag_says_what_its_author_typed(case: str) -> None:
    typed, read = TYPED[case]
    template = fixtures.template(*typed.split("|"))
    if "|default" in typed:
        template = fixtures.template(typed)
    assert fixtures.paragraphs(compile_template(template).render(DATA)) == read.split("/")


@pytest.mark.parametrize("case", TYPED)
def test_the_lint_reads_the_same(case: str) -> None:
    typed = TYPED[case][0]
    template = fixtures.template(*([typed] if "|default" in typed else typed.split("|")))
    assert [each for each in lint(template).findings if each.severity is Severity.ERROR] == []


def test_the_lint_tells_curled_quotes_only_where_they_delimit() -> None:
    assert lint(fixtures.template('{{ x|default("Jum’at") }}')).findings == ()
    (found,) = lint(fixtures.template("{{ x|default(“Jum’at”) }}")).findings
    assert found.rule is Rule.QUOTES
    assert "“ ” pada" in found.message


UNREAD: dict[str, tuple[str, str]] = {
    "no name of a statement": ("{% kalau n %}", "kata kalau bukan perintah templat"),
    "two names": ("{{ isi a }}", "a berlebih"),
    "an operator at the end": ("{{ n + }}", "isian belum ada di akhir"),
    "a loop without its list": ("{% for x %}{% endfor %}", "kata in belum ada"),
    "a sign of no meaning": ("{{ n ? 1 }}", "? tidak dapat dipakai di sini"),
    "an unseen character in a literal": ('{% if unit == "R\u200b&D" %}{% endif %}', "huruf tak terlihat U+200B"),
    "an apostrophe without quotes": ("{{ hari == Jum’at }}", "’"),
}  # fmt: skip


@pytest.mark.parametrize("case", UNREAD)
def test_what_cannot_be_read_is_told_in_words_with_its_paragraph(case: str) -> None:
    typed, words = UNREAD[case]
    (found,) = lint(fixtures.template(f"Yth. {typed}")).findings
    assert (found.rule, found.text) == (Rule.BROKEN, f"Yth. {typed}")
    assert words in found.message


def test_an_error_shows_the_paragraph_as_its_author_sees_it() -> None:
    with pytest.raises(TemplateBroken) as refused:
        compile_template(fixtures.template("satu", "{% kalau n == “R&D” %} dua"))
    assert refused.value.paragraph == "{% kalau n == “R&D” %} dua"


def cut_by_a_tab(document: Document) -> None:
    paragraph = document.add_paragraph()
    paragraph.add_run("{% if").add_tab()
    paragraph.add_run("n %}ya{% endif %}")


def cut_by_a_link(document: Document) -> None:
    paragraph = document.add_paragraph("x {{ z")
    link = OxmlElement("w:hyperlink")
    link.append(paragraph.add_run(".x")._r)
    paragraph._p.append(link)
    paragraph.add_run(" }} y")


@pytest.mark.parametrize(("build", "read"), [(cut_by_a_tab, "ya"), (cut_by_a_link, "x huruf y")])
def test_what_lies_across_a_tag_stays_out_of_it(build: Any, read: str) -> None:
    template = fixtures.template(build=build)
    assert fixtures.paragraphs(compile_template(template).render(DATA)) == [read]
    assert lint(template).findings == ()


def test_a_literal_in_an_attribute_is_read_too() -> None:
    def build(document: Document) -> None:
        document.add_picture(fixtures.picture())
        next(document.element.iter("{*}docPr")).set("descr", '{{ kosong|default("P&Q", true) }}')

    rendered = compile_template(fixtures.template("{{ n }}", build=build)).render(DATA)
    assert b'descr="P&amp;Q"' in fixtures.parts(rendered)["word/document.xml"]


def test_tags_are_read_one_after_the_other() -> None:
    assert [tag.source for tag in tags_of("a {{ x }} {# {{ y }} #} {% tr  for b in c %} {{ z")] == [
        "{{ x }}",
        "{%tr for b in c %}",
    ]
