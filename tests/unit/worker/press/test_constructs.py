"""What reaches outside, embeds or runs is refused by its name; what only waits for a click is not."""

from __future__ import annotations

from functools import partial

import pytest

from tests.late_table import LateTable
from tests.unit.worker.press import fixtures, hostile
from worker.press.constructs import forbidden, named, pixels
from worker.press.errors import PackageHostile, TemplateRefusal
from worker.press.package import open_package

AWAY = "http://127.0.0.1:9/x"
_OFFICE = "http://schemas.microsoft.com/office/2006/relationships"
BAD: LateTable[bytes] = LateTable({
    "linked image": lambda: hostile.related("image", AWAY),
    "attached template": lambda: hostile.related("attachedTemplate", AWAY, part="word/settings.xml"),
    "OLE link": lambda: hostile.related("oleObject", "file:///etc/passwd"),
    "OLE object": lambda: hostile.related("oleObject", "embeddings/o.bin", external=False),
    "embedded package (OLE)": lambda: hostile.related("package", "embeddings/o.xlsx", external=False),
    "altChunk": lambda: hostile.related("aFChunk", "chunk.html", external=False),
    "linked frame": lambda: hostile.related("frame", "other.docx", external=False),
    "subdocument": lambda: hostile.element('<w:subDoc r:id="rId9"/>'),
    "macros": lambda: hostile.related(f"{_OFFICE}/vbaProject", "vbaProject.bin", external=False),
    "customUI": lambda: hostile.with_part("customUI/customUI.xml", b"<customUI/>"),
    "ActiveX control": lambda: hostile.with_part(
        "word/activeX/activeX1.xml", b"<ax/>", "application/vnd.ms-office.activeX+xml"
    ),
    "mail merge source": lambda: hostile.element("<w:mailMerge/>"),
    "external relationship other": lambda: hostile.related("other", AWAY),
    "hyperlink outside the web": lambda: hostile.with_hyperlink("file:///etc/passwd"),
    "relationship": lambda: hostile.related("other", "\\\\server\\share", external=False),
    "giant image of 60000 x 60000 pixels": lambda: hostile.giant_image(),
    "linked image to http://evil": lambda: hostile.element('<w:p><v:imagedata xmlns:v="urn:schemas-microsoft-com:vml" src="http://evil/x.png"/></w:p>'),
    "linked image to file:///": lambda: hostile.with_part(
        "word/media/x.svg",
        b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:l="http://www.w3.org/1999/xlink"><image l:href="file:///etc/passwd"/></svg>',
        "image/svg+xml",
    ),
    "script": lambda: hostile.with_part(
        "word/media/x.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>', "image/svg+xml"
    ),
    "field whose name is computed": lambda: hostile.computed_field(),
    "tag inside a field's code": lambda: hostile.field('REF "{{ nilai }}"'),
    "hyperlink outside the web to file:///x": lambda: hostile.field('HYPERLINK "file:///x"'),
    "hyperlink outside the web to \\\\server": lambda: hostile.field('HYPERLINK "\\\\server\\x"'),
    **{
        f"{word} field": partial(hostile.field, f" {word} x y z ")
        for word in ("INCLUDETEXT", "INCLUDEPICTURE", "DDE", "DDEAUTO", "LINK", "RD", "DATABASE", "IMPORT", "EMBED")
    },
})  # fmt: skip


@pytest.mark.parametrize("construct", BAD)
def test_each_is_refused_by_its_name(construct: str) -> None:
    found = list(forbidden(open_package(BAD[construct])))
    assert [each for each in found if each.construct.startswith(construct)], found


@pytest.mark.parametrize("code", ["includetext x", "  DDEAUTO cmd", "LINK\tx"])
def test_a_simple_field_is_no_way_round(code: str) -> None:
    assert named(forbidden(open_package(hostile.simple_field(code))))


def test_the_paragraph_of_a_field_is_named() -> None:
    (found,) = forbidden(open_package(hostile.field("INCLUDETEXT x")))
    assert (found.part, found.paragraph, found.ordinal) == ("word/document.xml", "hasil", 0)


def test_entities_in_any_part_are_refused() -> None:
    with pytest.raises(PackageHostile) as refused:
        list(forbidden(open_package(hostile.entities())))
    assert (refused.value.reason, refused.value.detail) == (TemplateRefusal.ENTITIES, "word/styles.xml")


GOOD: LateTable[bytes] = LateTable(
    {
        "a shipped one": fixtures.edaran,
        "a link": lambda: hostile.with_hyperlink("https://jdih.kpu.go.id/"),
        "an address of mail": lambda: hostile.with_hyperlink("mailto:kab_agam@kpu.go.id"),
        "the page's number": lambda: hostile.field("PAGE"),
        "a table of contents": lambda: hostile.field('TOC \\o "1-3" \\h'),
        "a link by a field": lambda: hostile.field('HYPERLINK "https://kpu.go.id"'),
        "a link to a bookmark": lambda: hostile.field('HYPERLINK \\l "bab1"'),
        "the number of pages": lambda: hostile.simple_field("NUMPAGES"),
    }
)


@pytest.mark.parametrize("good", GOOD)
def test_what_only_waits_for_a_click_or_counts_pages_is_allowed(good: str) -> None:
    assert list(forbidden(open_package(GOOD[good]))) == []


@pytest.mark.parametrize(
    ("head", "size"),
    [
        (b"GIF89a" + (7).to_bytes(2, "little") + (9).to_bytes(2, "little"), (7, 9)),
        (b"BM" + bytes(16) + (5).to_bytes(4, "little") + (-6).to_bytes(4, "little", signed=True), (5, 6)),
        (b"\xff\xd8\xff\xe0\0\x04ab\xff\xc0\0\x11\x08" + (30).to_bytes(2, "big") + (40).to_bytes(2, "big") + b"..", (40, 30)),
        (b"\xff\xd8", None),
        (b"RIFF", None),
    ],
)  # fmt: skip
def test_a_picture_tells_its_size_in_its_head(head: bytes, size: tuple[int, int] | None) -> None:
    assert pixels(head) == size
