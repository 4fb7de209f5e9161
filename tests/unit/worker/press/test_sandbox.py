"""What templates may say: everything outside the allow-lists is refused at compile time and nothing is run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import docx
import pytest

from tests.unit.worker.press import fixtures
from worker.press import compile_template, judge_docx
from worker.press.errors import ConstructRefused, PressError, TemplateBroken
from worker.press.unbroken import written

ESCAPES = [
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ isi.__init__.__globals__ }}",
    "{{ isi['__class__'] }}",
    "{{ isi|attr('__class__') }}",
    "{{ isi|map(attribute='__class__')|list }}",
    "{{ (isi,)|map('attr', '__class__')|list }}",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
    "{{ lipsum.__globals__['os'].popen('id').read() }}",
    "{{ self._TemplateReference__context }}",
    "{{ self }}",
    "{{ namespace(x=1).x }}",
    "{{ dict(a=1) }}",
    "{{ joiner() }}",
    "{% include 'x' %}",
    "{% import 'x' as y %}",
    "{% from 'x' import y %}",
    "{% extends 'x' %}",
    "{% block x %}{% endblock %}",
    "{% macro x() %}{% endmacro %}",
    "{% call isi.x() %}{% endcall %}",
    "{% filter upper %}{% endfilter %}",
    "{% set x %}a{% endset %}",
    "{% autoescape false %}{{ isi.x }}{% endautoescape %}",
    "{% with x = 1 %}{% endwith %}",
    "{% for x in isi.baris recursive %}{{ loop(x) }}{% endfor %}",
    "{{ isi.x|safe }}",
    "{{ isi.x|xmlattr }}",
    "{{ isi.x|format(1) }}",
    "{{ isi.x|pprint }}",
    "{{ isi.x|tojson }}",
    "{{ isi.x|random }}",
    "{{ '%s'.format(isi) }}",
    "{{ isi.x.format_map(isi) }}",
    "{{ isi.pop('x') }}",
    "{{ isi.x() }}",
    "{{ isi.baris.append(1) }}",
    "{{ 2 ** 99999 }}",
    "{{ isi.x is callable }}",
    "{{ range(*isi.baris) }}",
    "{{ _x }}",
]
REFUSED_IN_RENDER = [
    "{{ 'a' * 1000000000 }}",
    "{{ [1] * 1000000000 }}",
    "{{ '%0999999999d' % 1 }}",
    "{{ isi.baris|join(attribute='__class__') }}",
    "{{ isi.baris|sort(attribute='__class__')|length }}",
    "{% for x in range(1000000000) %}{% endfor %}",
    "{{ [[1], [2]]|sum(start=[]) }}",
]


def context() -> dict[str, Any]:
    return {"isi": {"x": "teks", "baris": [{"a": 1}]}}


def refused(template: bytes) -> ConstructRefused:
    with pytest.raises(ConstructRefused) as error:
        compile_template(template)
    return error.value


@pytest.mark.parametrize("tag", ESCAPES)
def test_an_escape_in_the_body_is_refused_when_compiled(tag: str) -> None:
    assert refused(fixtures.template("awal", tag)).part == "word/document.xml"


@pytest.mark.parametrize("tag", REFUSED_IN_RENDER)
def test_what_only_a_render_shows_is_refused_there(tag: str) -> None:
    with pytest.raises(PressError):
        compile_template(fixtures.template(tag)).render(context())


def test_the_part_of_an_escape_is_named_wherever_it_hides() -> None:
    def footer(document: Any) -> None:
        document.sections[0].footer.paragraphs[0].text = ESCAPES[0]

    def title(document: Any) -> None:
        document.core_properties.title = ESCAPES[0]

    assert refused(fixtures.template("x", build=footer)).part == "word/footer1.xml"
    assert refused(fixtures.template("x", build=title)).part == "docProps/core.xml"


def test_an_escape_in_a_text_box_or_an_attribute_is_refused() -> None:
    template = fixtures.template("x")
    xml = fixtures.parts(template)["word/document.xml"]
    box = b"<w:p><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>{{ ''.__class__ }}</w:t></w:r></w:p></w:txbxContent></w:pict></w:r></w:p>"
    for changed in (
        xml.replace(b"<w:p>", box + b"<w:p>", 1),
        xml.replace(b"<w:p>", b'<w:p w:rsidR="{{ x.__class__ }}">'),
    ):
        assert refused(fixtures.repack(template, {"word/document.xml": changed})).construct == "__class__"


@pytest.mark.parametrize("tag", [*ESCAPES, *REFUSED_IN_RENDER])
def test_an_escape_in_the_data_is_only_text(tag: str, tmp_path: Path) -> None:
    rendering = compile_template(fixtures.template("{{ nilai }}", "akhir")).press({"nilai": tag})
    judge_docx(rendering)
    assert [written(each) for each in fixtures.paragraphs(rendering.docx)] == [tag, "akhir"]


def test_a_value_that_looks_like_a_template_object_is_not_called() -> None:
    with pytest.raises(ConstructRefused):
        compile_template(fixtures.template("{{ isi.x() }}"))


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("{{ isi.baris|length }} {{ isi.x|upper }} {{ isi.x|e }}", "1 TEKS teks"),
        ("{{ '%s' }}{{ 2 * 3 + 1 }}{{ 'a' + 'b' }}{{ 'a' ~ 1 }}", "%s7aba1"),
        ("{% for k, v in isi.items() %}{{ k }};{% endfor %}", "x;baris;"),
        ("{% for i in range(3) %}{{ loop.cycle('a', 'b') }}{% endfor %}", "aba"),
        ("{% set y = isi.x %}{{ y.upper() }}{{ y[0] }}{{ y[1:3] }}", "TEKStek"),
        ("{{ 'ada' if isi.x and isi.baris is not none else 'tidak' }}", "ada"),
        ("{{ isi.baris|map(attribute='a')|join(', ') }}{{ 7 % 4 }}", "13"),
    ],
)
def test_ordinary_expressions_work(tag: str, expected: str) -> None:
    assert fixtures.paragraphs(compile_template(fixtures.template(tag)).render(context())) == [expected]


@pytest.mark.parametrize(
    ("texts", "paragraph", "reason"),
    [
        (("awal", "nama {{ nama dan", "lalu {{ x }}"), "nama {{ nama dan", "'{{' is not closed"),
        (("awal", "{% if x", "lalu"), "{% if x", "'{%' is not closed"),
        (("awal", "{{ x %}", "lalu"), "{{ x %}", "'{{' is closed by '%}'"),
        (("{%p for a in b %}", "x", "akhir"), "{%p for a in b %}", "perintahnya belum ditutup"),
        (("x", "{% if a %}b", "akhir"), "{% if a %}b", "perintahnya belum ditutup"),
        (("x", "{% endfor %}", "akhir"), "{% endfor %}", "endfor tanpa pembuka"),
        (("x", "{% for a in b %}{% endif %}", "akhir"), "{% for a in b %}{% endif %}", "endif"),
        (("x", "{{ a b }}", "akhir"), "{{ a b }}", "b berlebih"),
        (("x", "{{ a|tidak_ada }}", "akhir"), "{{ a|tidak_ada }}", "tidak_ada"),
        (("x", "{% jika a %}", "akhir"), "{% jika a %}", "kata jika bukan perintah"),
    ],
)
def test_a_broken_tag_is_named_with_its_paragraph(
    texts: tuple[str, ...], paragraph: str, reason: str
) -> None:
    with pytest.raises((TemplateBroken, ConstructRefused)) as error:
        compile_template(fixtures.template(*texts))
    assert reason in str(error.value)
    if isinstance(error.value, TemplateBroken):
        assert (error.value.part, error.value.paragraph) == ("word/document.xml", paragraph)


def test_a_broken_tag_in_a_table_and_in_the_title_is_named() -> None:
    def build(document: Any) -> None:
        fixtures.table(document, [["{{ a", "b"]])

    with pytest.raises(TemplateBroken) as cell:
        compile_template(fixtures.template("x", build=build))
    assert cell.value.paragraph == "{{ a"

    def title(document: Any) -> None:
        document.core_properties.title = "{{ judul"

    with pytest.raises(TemplateBroken) as core:
        compile_template(fixtures.template("x", build=title))
    assert (core.value.part, core.value.paragraph) == ("docProps/core.xml", "{{ judul")


def test_a_tag_split_over_formatting_runs_is_one_tag() -> None:
    document = docx.Document()
    paragraph = document.add_paragraph()
    for piece in ("{", "{ na", "ma ", "}", "}"):
        paragraph.add_run(piece).bold = piece != "ma "
    assert fixtures.paragraphs(compile_template(fixtures.saved(document)).render({"nama": "Budi"})) == [
        "Budi"
    ]
