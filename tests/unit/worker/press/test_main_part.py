"""A document is what relationships and content types say it is: forms of Word by the table, taken or refused with how to save."""

from __future__ import annotations

import io
import posixpath
import re
from collections.abc import Callable

import docx
import pytest

from tests.unit.worker.press import fixtures
from worker.pdf.errors import DocxFault, NotADocx
from worker.pdf.received import _FAULTS, kind_of
from worker.pdf.sniff import require_docx
from worker.press import SubDocument, compile_template, judge_docx
from worker.press.class_mark import ClassMark
from worker.press.dress import Dress
from worker.press.errors import PackageRefused, TemplateRefusal
from worker.press.lint.check import Rule, errors, lint
from worker.press.lint.refusals import FORMS
from worker.press.main_part import MAIN_DOCUMENT, MAIN_TEMPLATE

GOOD = fixtures.edaran()
TYPES, ROOT, MAIN, RELS = (
    "[Content_Types].xml",
    "_rels/.rels",
    "word/document.xml",
    "word/_rels/document.xml.rels",
)
STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument"
USUAL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"


def as_template(data: bytes) -> bytes:
    """Return a .dotx: the same parts under another type."""
    types = fixtures.parts(data)[TYPES].replace(MAIN_DOCUMENT.encode(), MAIN_TEMPLATE.encode())
    return fixtures.repack(data, {TYPES: types})


def lying(main: str, *, decoy: bool = False) -> Callable[[bytes], bytes]:
    """Return what lays the document elsewhere in its package, as Word 365 and other programs do."""

    def laid(data: bytes) -> bytes:
        held = fixtures.parts(data)
        folder, _, file = main.rpartition("/")
        rels = f"{folder}/_rels/{file}.rels".lstrip("/")
        related = re.sub(
            rb'Target="([^"/][^"]*)"',
            lambda found: (
                f'Target="{posixpath.relpath(posixpath.join("/word", found[1].decode()), f"/{folder}")}"'.encode()
            ),
            held[RELS],
        )
        return fixtures.repack(
            data,
            {
                MAIN: b"<w:document xmlns:w='x'/>" if decoy else None,
                RELS: None,
                main: held[MAIN],
                rels: related,
                TYPES: held[TYPES].replace(f"/{MAIN}".encode(), f"/{main}".encode()),
                ROOT: held[ROOT].replace(MAIN.encode(), main.encode()),
            },
        )

    return laid


def from_the_root(data: bytes) -> bytes:
    """Return a package whose relationship begins with a slash, as some programs write it."""
    root = fixtures.parts(data)[ROOT]
    return fixtures.repack(data, {ROOT: root.replace(b'Target="word/', b'Target="/word/')})


def every_xml_a_document(data: bytes) -> bytes:
    types = fixtures.parts(data)[TYPES]
    types = types.replace(
        f'<Override PartName="/{MAIN}" ContentType="{MAIN_DOCUMENT}"/>'.encode(), b""
    ).replace(b'ContentType="application/xml"', f'ContentType="{MAIN_DOCUMENT}"'.encode())
    assert MAIN_DOCUMENT.encode() in types
    return fixtures.repack(data, {TYPES: types})


TAKEN: dict[str, Callable[[bytes], bytes]] = {
    "as Word always wrote it": bytes,
    "Office 365": lying("word/document2.xml"),
    "Office 365, with another part of the usual name": lying("word/document2.xml", decoy=True),
    "in another folder": lying("naskah/isi.xml"),
    "in no folder": lying("document.xml"),
    "in capitals": lying("word/Document.xml"),
    "named from the root": from_the_root,
    "every XML a document by default": every_xml_a_document,
    "a template of Word": as_template,
    "a template of Office 365": lambda data: as_template(lying("word/document2.xml")(data)),
}


@pytest.mark.parametrize("case", TAKEN)
def test_a_template_is_taken_wherever_its_document_lies(case: str) -> None:
    data = TAKEN[case](GOOD)
    assert errors(lint(data).findings) == []
    template = compile_template(data)
    assert "word/header1.xml" in template.parts
    rendering = template.press(fixtures.context())
    judge_docx(rendering)
    assert rendering.docx == compile_template(data).render(fixtures.context())
    assert fixtures.paragraphs(rendering.docx) == fixtures.paragraphs(
        compile_template(GOOD).render(fixtures.context())
    )
    document = docx.Document(io.BytesIO(rendering.docx))
    assert document.part.partname == f"/{MAIN}"
    assert document.sections[0].header.paragraphs[0].text == "KPU Kabupaten Agam"
    assert document.core_properties.title == "Pengumpulan Data Kinerja"
    require_docx(rendering.docx)


@pytest.mark.parametrize("case", TAKEN)
def test_it_is_dressed_as_any_other(case: str) -> None:
    dress = Dress(kertas="F4", akses=ClassMark(tempat="tengah_atas", warna="C00000"), paraf=True)
    assert fixtures.paragraphs(dress.on(TAKEN[case](GOOD))) == fixtures.paragraphs(dress.on(GOOD))


@pytest.mark.parametrize("case", ["Office 365", "a template of Word"])
def test_a_sub_document_comes_into_it(case: str) -> None:
    data = TAKEN[case](fixtures.template("{{p lain }}"))
    printed = compile_template(data).render({"lain": SubDocument(docx=fixtures.template("dari luar"))})
    assert "dari luar" in fixtures.paragraphs(printed)


OLE = bytes.fromhex("d0cf11e0a1b11ae1")
REFUSED: dict[str, tuple[Callable[[bytes], bytes], TemplateRefusal, DocxFault | None]] = {
    ".doc": (
        lambda _: OLE + bytes(600) + "WordDocument".encode("utf-16-le"),
        TemplateRefusal.LEGACY_WORD,
        DocxFault.OLD,
    ),
    "locked": (
        lambda _: OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
        TemplateRefusal.ENCRYPTED,
        DocxFault.ENCRYPTED,
    ),
    ".rtf": (lambda _: b"{\\rtf1\\ansi x}", TemplateRefusal.RTF, DocxFault.RTF),
    ".odt": (
        lambda _: fixtures.repack(
            GOOD, {TYPES: None, "mimetype": b"application/vnd.oasis.opendocument.text"}
        ),
        TemplateRefusal.OPEN_DOCUMENT,
        DocxFault.OPEN_DOCUMENT,
    ),
    ".fodt": (
        lambda _: b"<?xml version='1.0'?>\n<office:document xmlns:office='urn:x'/>",
        TemplateRefusal.OPEN_DOCUMENT,
        DocxFault.OPEN_DOCUMENT,
    ),
    "Word 2003 XML": (
        lambda _: b"<?xml version='1.0'?><?mso-application progid=\"Word.Document\"?><w:wordDocument/>",
        TemplateRefusal.WORD_XML,
        DocxFault.WORD_XML,
    ),
    "flat package": (
        lambda _: (
            b"<?xml version='1.0'?><pkg:package"
            b" xmlns:pkg='http://schemas.microsoft.com/office/2006/xmlPackage'/>"
        ),
        TemplateRefusal.WORD_XML,
        DocxFault.WORD_XML,
    ),
    ".mht": (lambda _: b"MIME-Version: 1.0\r\n", TemplateRefusal.HTML, DocxFault.WEB_PAGE),
    ".docm": (
        lambda data: fixtures.repack(
            data,
            {
                TYPES: fixtures.parts(data)[TYPES].replace(
                    MAIN_DOCUMENT.encode(), b"application/vnd.ms-word.document.macroEnabled.main+xml"
                )
            },
        ),
        TemplateRefusal.MACROS,
        DocxFault.MACROS,
    ),
    ".dotm": (
        lambda data: fixtures.repack(
            data,
            {
                TYPES: fixtures.parts(data)[TYPES].replace(
                    MAIN_DOCUMENT.encode(), b"application/vnd.ms-word.template.macroEnabledTemplate.main+xml"
                )
            },
        ),
        TemplateRefusal.MACROS,
        DocxFault.MACROS,
    ),
    "Strict Open XML": (
        lambda data: fixtures.repack(
            data, {ROOT: fixtures.parts(data)[ROOT].replace(USUAL.encode(), STRICT.encode())}
        ),
        TemplateRefusal.STRICT,
        None,  # whoever received it keeps it as it came
    ),
    "a workbook": (
        lambda data: fixtures.repack(
            data, {TYPES: fixtures.parts(data)[TYPES].replace(MAIN_DOCUMENT.encode(), b"x/sheet.main+xml")}
        ),
        TemplateRefusal.NOT_WORD,
        DocxFault.ANOTHER,
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_another_form_is_refused_as_a_template_with_how_to_save_it(case: str) -> None:
    made, reason, _ = REFUSED[case]
    with pytest.raises(PackageRefused) as refused:
        compile_template(made(GOOD))
    assert refused.value.reason is reason
    (found,) = lint(made(GOOD)).findings
    assert found.rule in (Rule.UNREADABLE, Rule.FORBIDDEN)
    if reason in FORMS:
        about, remedy = FORMS[reason]
        assert about in found.message
        assert found.remedy == remedy
    assert "Simpan" in found.remedy


@pytest.mark.parametrize("case", REFUSED)
def test_another_form_that_is_received_is_refused_with_how_to_save_it(case: str) -> None:
    made, _, fault = REFUSED[case]
    if fault is None:
        require_docx(made(GOOD))
        return
    with pytest.raises(NotADocx) as refused:
        require_docx(made(GOOD))
    assert refused.value.fault is fault
    if case == ".mht":
        return  # its first lines are those of mail, which the desk tells apart before
    answer = kind_of(made(GOOD))
    assert _FAULTS[fault] in getattr(answer, "reason", "")


@pytest.mark.parametrize("case", TAKEN)
def test_a_letter_is_received_wherever_its_document_lies(case: str) -> None:
    if "template" in case:
        with pytest.raises(NotADocx) as refused:
            require_docx(TAKEN[case](GOOD))
        assert refused.value.fault is DocxFault.TEMPLATE
    else:
        require_docx(TAKEN[case](GOOD))
