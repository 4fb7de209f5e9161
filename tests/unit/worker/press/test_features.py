"""docxtpl's features beyond tags, each held against docxtpl itself: the caller's own objects, replacements, filters."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import docx
import pytest
from docx.document import Document
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage, Listing, RichText, RichTextParagraph
from lxml import etree
from PIL import Image

from tests.unit.worker.press import fixtures
from tests.unit.worker.press.test_docxtpl_parity import canonical
from worker.press import Picture, SubDocument, compile_template, judge_docx
from worker.press.errors import ConstructRefused, IllegalCharacter, PressError, UnknownPart, UnprintableValue
from worker.press.names import R

BODY = "word/document.xml"


def png(colour: str, size: int = 8) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (size, size), colour).save(out, "PNG")
    return out.getvalue()


def theirs(template: bytes, context: Callable[[DocxTemplate], dict[str, Any]], **options: Any) -> bytes:
    """Return docxtpl's own document."""
    reference = DocxTemplate(io.BytesIO(template))
    reference.init_docx()
    reference.render(context(reference), autoescape=True, **options)
    saved = io.BytesIO()
    reference.save(saved)
    return saved.getvalue()


def agree(ours: bytes, expected: bytes) -> None:
    """Check that two packages have the same parts, and the same XML in each but for relationships' order."""
    left, right = canonical(ours), canonical(expected)
    assert left.keys() == right.keys()
    for name in left:
        if not name.endswith((".rels", "[Content_Types].xml")):
            assert left[name] == right[name], name
    assert relations(ours) == relations(expected)


def relations(data: bytes) -> dict[str, set[tuple[str, str, str]]]:
    """Return what each part points to, targets as absolute names."""
    found: dict[str, set[tuple[str, str, str]]] = {}
    for name, content in fixtures.parts(data).items():
        if name.endswith(".rels"):
            base = "/" + name.partition("_rels")[0]
            found[name] = {
                (
                    rel.get("Id", "") if "word/_rels" in name else "",
                    rel.get("Type", ""),
                    rel.get("Target", "")
                    if rel.get("Target", "").startswith(("/", "http"))
                    else base + rel.get("Target", ""),
                )
                for rel in etree.fromstring(content)
            }
    return found


def test_rich_text_keeps_its_runs_and_every_text_in_them_is_judged() -> None:
    rich = RichText("merah & <tebal>", color="FF0000", bold=True)
    rich.add(" dan baris\nbaru\tlagi", italic=True, font="Arial", size=24)
    template = fixtures.template("Awal {{r teks }} akhir", "{{r teks }}")
    compiled = compile_template(template, lean=False)
    assert compiled.way.name == "compiled"
    rendering = compiled.press({"teks": rich})
    judge_docx(rendering)
    agree(rendering.docx, theirs(template, lambda _: {"teks": rich}))
    assert [one.text for one in rendering.emitted][:2] == ["merah & <tebal>", " dan baris\nbaru\tlagi"]


@pytest.mark.parametrize("text", ["satu\ndua", "satu\adua\atiga", "satu\fdua", "a & b <c>\n\t\a\f"])
def test_a_listing_breaks_lines_paragraphs_and_pages(text: str) -> None:
    template = fixtures.template(
        "Isi: {{ daftar }} selesai", build=lambda one: one.paragraphs[0].runs[0].__setattr__("bold", True)
    )
    compiled = compile_template(template, lean=False)
    agree(compiled.render({"daftar": Listing(text)}), theirs(template, lambda _: {"daftar": Listing(text)}))


def test_rich_paragraphs_go_the_docxtpl_way_and_agree() -> None:
    def paragraphs() -> RichTextParagraph:
        made = RichTextParagraph()
        made.add(RichText("Paragraf pertama", bold=True), parastyle="Heading 1")
        made.add("Paragraf kedua & terakhir")
        return made

    template = fixtures.template("atas", "{{p isi }}", "bawah {{ a }}")
    compiled = compile_template(template, lean=False)
    assert (compiled.way.name, compiled.way.reasons) == ("docxtpl", (f"{BODY}: {{{{p isi }}}}",))
    rendering = compiled.press({"isi": paragraphs(), "a": "x"})
    judge_docx(rendering)
    agree(rendering.docx, theirs(template, lambda _: {"isi": paragraphs(), "a": "x"}))
    assert rendering == compiled.press({"isi": paragraphs(), "a": "x"})


def pictured(document: Document) -> None:
    document.sections[0].header.paragraphs[0].text = "Kepala {{ logo }}"
    document.add_paragraph("{%p for g in gambar %}")
    document.add_paragraph("Gambar: {{ g }}.")
    document.add_paragraph("{%p endfor %}")


def test_pictures_are_printed_in_the_body_and_in_headers() -> None:
    template = fixtures.template("x", build=pictured)

    def context(tpl: DocxTemplate) -> dict[str, Any]:
        def picture(colour: str, **options: Any) -> InlineImage:
            return InlineImage(tpl, io.BytesIO(png(colour)), **options)

        return {
            "logo": picture("red", width=Mm(20)),
            "gambar": [
                picture("blue", width=Mm(30)),
                picture("green", height=Mm(10), anchor="https://naskah.example/"),
                picture("blue"),
            ],
        }

    compiled = compile_template(template, lean=False)
    rendering = compiled.press(context(DocxTemplate(io.BytesIO(template))))
    judge_docx(rendering)
    expected = theirs(template, context)
    agree(rendering.docx, expected)
    ours = {
        "logo": Picture(data=png("red"), width=Mm(20)),
        "gambar": [
            Picture(data=png("blue"), width=Mm(30)),
            Picture(data=png("green"), height=Mm(10), anchor="https://naskah.example/"),
            Picture(data=png("blue")),
        ],
    }
    assert compiled.render(ours) == rendering.docx
    assert len(docx.Document(io.BytesIO(rendering.docx)).inline_shapes) == 3


def subdocument() -> bytes:
    document = docx.Document()
    document.add_heading("Lampiran & isi", 1)
    document.add_paragraph("butir", style="List Bullet")
    document.add_picture(io.BytesIO(png("blue")))
    fixtures.table(document, [["a", "b"], ["c", "d"]])
    return fixtures.saved(document)


def test_a_subdocument_brings_its_styles_pictures_and_tables() -> None:
    template = fixtures.template("atas {{ a }}", "{{p lampiran }}", "bawah")
    compiled = compile_template(template, lean=False)
    inner = subdocument()
    rendering = compiled.press({"lampiran": SubDocument(docx=inner), "a": "1 < 2"})
    judge_docx(rendering)
    expected = theirs(template, lambda tpl: {"lampiran": tpl.new_subdoc(io.BytesIO(inner)), "a": "1 < 2"})
    agree(rendering.docx, expected)
    assert rendering == compiled.press({"lampiran": SubDocument(docx=inner), "a": "1 < 2"})


def test_the_docxtpl_way_is_as_strict_as_the_compiled_one() -> None:
    compiled = compile_template(fixtures.template("{{ a }}", "{{p isi }}"))
    inner = SubDocument(docx=subdocument())
    for context in ({"isi": inner}, {"a": "\0", "isi": inner}, {"a": None, "isi": inner}):
        with pytest.raises(PressError):
            compiled.render(context)
    with pytest.raises(ConstructRefused):
        compile_template(fixtures.template("{{p isi.__class__ }}"))
    assert "A & B <b>" in fixtures.paragraphs(compiled.render({"a": "A & B <b>", "isi": inner}))


def test_a_value_of_no_known_kind_is_refused_in_both_ways() -> None:
    for template in (fixtures.template("{{ a }}"), fixtures.template("{{p a }}")):
        with pytest.raises(UnprintableValue):
            compile_template(template).render({"a": object()})


def test_rich_text_cannot_smuggle_a_control_character() -> None:
    with pytest.raises(IllegalCharacter):
        compile_template(fixtures.template("{{r a }}")).render({"a": RichText("x\x01y")})


def test_media_are_replaced_by_name_and_by_content() -> None:
    def build(document: Document) -> None:
        document.add_picture(io.BytesIO(png("blue")))
        document.sections[0].header.paragraphs[0].add_run().add_picture(io.BytesIO(png("red")))

    template = fixtures.template("{{ a }}", build=build)
    name = docx.Document(io.BytesIO(template)).inline_shapes[0]._inline.docPr.name
    reference = DocxTemplate(io.BytesIO(template))
    reference.render({"a": "x"}, autoescape=True)
    reference.replace_media(io.BytesIO(png("blue")), io.BytesIO(png("black", 9)))
    saved = io.BytesIO()
    reference.save(saved)
    compiled = compile_template(template, lean=False)
    (part,) = compiled.showing(png("blue"))
    ours = compiled.render({"a": "x"}, {part: png("black", 9)})
    assert fixtures.parts(ours)[part] == png("black", 9)
    assert sorted(set(fixtures.parts(saved.getvalue()).values()) & {png("black", 9), png("red")}) == sorted(
        set(fixtures.parts(ours).values()) & {png("black", 9), png("red")}
    )
    assert compiled.showing("image.png") == tuple(sorted(compiled.media))
    assert name
    with pytest.raises(UnknownPart):
        compiled.render({"a": "x"}, {"word/media/lain.png": b""})


def test_an_embedded_object_is_replaced() -> None:
    template = fixtures.repack(fixtures.template("{{ a }}"), {"word/embeddings/tabel.xlsx": b"lama"})
    types = fixtures.parts(template)["[Content_Types].xml"].replace(
        b"</Types>", b'<Default Extension="xlsx" ContentType="application/x"/></Types>'
    )
    compiled = compile_template(fixtures.repack(template, {"[Content_Types].xml": types}))
    (part,) = compiled.showing(b"lama")
    assert fixtures.parts(compiled.render({"a": "x"}, {part: b"baru"}))[part] == b"baru"


def test_filters_of_the_house_are_taken_and_others_still_refused() -> None:
    template = fixtures.template("{{ a|terbalik }} {{ a|terbalik|upper }}")
    compiled = compile_template(template, filters={"terbalik": lambda text: text[::-1]})
    assert fixtures.paragraphs(compiled.render({"a": "<abc"})) == ["cba< CBA<"]
    with pytest.raises(ConstructRefused):
        compile_template(template)


def test_comments_and_endnotes_are_filled() -> None:
    template = fixtures.template("x")
    packed = fixtures.parts(template)
    w = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    changed: dict[str, bytes | None] = {}
    types, rels = packed["[Content_Types].xml"], packed["word/_rels/document.xml.rels"]
    for number, (kind, item) in enumerate((("comments", "comment"), ("endnotes", "endnote"))):
        changed[f"word/{kind}.xml"] = (
            f"<w:{kind} ".encode()
            + w
            + f'><w:{item} w:id="1"><w:p><w:r><w:t>Lihat {{{{ a }}}}</w:t></w:r></w:p>'
            f"</w:{item}></w:{kind}>".encode()
        )
        override = (
            f'<Override PartName="/word/{kind}.xml" ContentType="application/vnd.openxmlformats-officedocument.'
            f'wordprocessingml.{kind}+xml"/></Types>'
        )
        types = types.replace(b"</Types>", override.encode())
        rel = f'<Relationship Id="rId9{number}" Type="{R}/{kind}" Target="{kind}.xml"/></Relationships>'
        rels = rels.replace(b"</Relationships>", rel.encode())
    changed |= {"[Content_Types].xml": types, "word/_rels/document.xml.rels": rels}
    rendering = compile_template(fixtures.repack(template, changed)).press({"a": "1 < 2 & 3"})
    judge_docx(rendering)
    assert {one.part for one in rendering.emitted} == {"word/comments.xml", "word/endnotes.xml"}
