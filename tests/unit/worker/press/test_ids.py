"""Ids that Word wants once are there once, whatever a loop repeats and a condition leaves out."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest

from tests.unit.worker.press import fixtures, hostile
from tests.unit.worker.press.test_revisions import p, run, template
from worker.press.compiled import compile_template
from worker.press.ids import unique
from worker.press.lint.check import lint
from worker.press.lint.findings import errors

NAMES = {
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "wp14": "http://schemas.microsoft.com/office/word/2010/wordprocessingDrawing",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
}
SAYS: dict[str, Any] = {"b": ["satu", "dua", "tiga"], "ya": True, "tidak": False}
ID = re.compile(
    r'<(w:bookmarkStart|w:bookmarkEnd|w:permStart|w:permEnd|w:commentReference|w:commentRangeStart) [^>]*?w:id="([^"]*)"'
    r'|<(wp:docPr|v:shape|v:shapetype|wps:txbx)\b[^>]*? id="([^"]*)"'
    r'| (o:spid|w14:paraId|w14:textId|wp14:anchorId|w:name)="([^"]*)"'
    r'|<w:sdtPr>.*?<(w:id) w:val="([^"]*)"'
)


def declared(xml: str) -> str:
    """Declare the namespaces where an element first needs them, at the root of the part."""
    return " ".join(f'xmlns:{name}="{uri}"' for name, uri in NAMES.items() if f"{name}:" in xml)


def ids(xml: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for groups in ID.findall(xml):
        kind, value = next((groups[at], groups[at + 1]) for at in range(0, len(groups), 2) if groups[at])
        found.setdefault(kind, []).append(value)
    return found


def start(number: int, name: str = "bab") -> str:
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>'


def end(number: int) -> str:
    return f'<w:bookmarkEnd w:id="{number}"/>'


def loop(*inside: str) -> str:
    return p(run("{%p for x in b %}")) + "".join(inside) + p(run("{%p endfor %}"))


def vml(text: str) -> str:
    return (
        '<w:r><w:pict><v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe"/>'
        '<v:shape id="_x0000_s1026" o:spid="_x0000_s1026" type="#_x0000_t202" style="width:90pt;height:30pt">'
        f"<v:textbox><w:txbxContent>{p(run(text))}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    )


def drawing(inside: str = "", number: int = 1) -> str:
    body = (
        f'<a:graphicData uri="{NAMES["wps"]}"><wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/>'
        '<a:ext cx="1800000" cy="1200000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr>'
        f'<wps:txbx id="4"><w:txbxContent>{inside or p(run("kotak"))}</w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData>'
    )
    return (
        f'<w:r><w:drawing><wp:inline wp14:anchorId="0A0B0C0D"><wp:extent cx="1800000" cy="1200000"/>'
        f'<wp:docPr id="{number}" name="Kotak"/><a:graphic>{body}</a:graphic></wp:inline></w:drawing></w:r>'
    )


def both(inside: str) -> str:
    choice, fallback = drawing(inside), vml("{{ x }}")
    chosen = (
        f'<mc:Choice Requires="wps">{choice[5:-6]}</mc:Choice><mc:Fallback>{fallback[5:-6]}</mc:Fallback>'
    )
    return f"<w:r><mc:AlternateContent>{chosen}</mc:AlternateContent></w:r>"


def hidden(inside: str, when: str = "tidak") -> str:
    return p(run(f"{{%p if {when} %}}")) + inside + p(run("{%p endif %}"))


BODIES: dict[str, str] = {
    "a bookmark in a loop": loop(p(start(1), run("{{ x }}"), end(1))),
    "a bookmark over two paragraphs of a loop": loop(p(start(1), run("{{ x }}")), p(run("dan"), end(1))),
    "a bookmark in a loop of a loop": loop(p(run("{%p for y in b %}")), p(start(1), run("{{ y }}"), end(1)), p(run("{%p endfor %}"))),
    "one id for two bookmarks": p(start(1, "a"), run("a{% if ya %}{% endif %}"), end(1)) + p(start(1, "b"), run("b"), end(1)),
    "a bookmark begun in the paragraph of a tag": p(start(1), run("{%p for x in b %}")) + p(run("{{ x }}"), end(1)) + p(run("{%p endfor %}")),
    "a bookmark ended in the paragraph of a tag": p(start(1), run("awal")) + p(run("{%p if ya %}"), end(1)) + p(run("a")) + p(run("{%p endif %}")),
    "a bookmark whose end is left out": p(start(1), run("awal")) + hidden(p(run("a"), end(1))),
    "a bookmark whose beginning is left out": hidden(p(start(1), run("a"))) + p(run("akhir"), end(1)),
    "a bookmark half in a loop": loop(p(start(1), run("{{ x }}"))) + p(run("akhir"), end(1)),
    "a bookmark around a loop": p(start(1), run("awal")) + loop(p(run("{{ x }}"))) + p(run("akhir"), end(1)),
    "a bookmark between paragraphs": loop(start(1) + p(run("{{ x }}")) + end(1)),
    "a permission in a loop": loop(p('<w:permStart w:id="3" w:edGrp="everyone"/>', run("{{ x }}"), '<w:permEnd w:id="3"/>')),
    "a comment in a loop": loop(p('<w:commentRangeStart w:id="0"/>', run("{{ x }}"), '<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>')),
    "a paragraph's own id": loop(f'<w:p w14:paraId="00A1B2C3" w14:textId="77777777">{run("{{ x }}")}</w:p>'),
    "a drawing": loop(p(drawing())),
    "a drawing with a tag": loop(p(drawing(p(run("{{ x }}"))))),
    "a shape of VML": loop(p(vml("{{ x }}"))),
    "both writings of a box": loop(p(both(p(start(1), run("{{ x }}"), end(1))))),
    "a loop in a box": p(drawing(p(run("{%p for x in b %}")) + p(start(1), run("{{ x }}"), end(1)) + p(run("{%p endfor %}")))),
    "a control in a loop": loop(p(f"<w:sdt><w:sdtPr><w:id w:val='5'/></w:sdtPr><w:sdtContent>{run('{{ x }}')}</w:sdtContent></w:sdt>")),
}  # fmt: skip


def of_body(body: str) -> bytes:
    docx = template(body)
    xml = fixtures.parts(docx)["word/document.xml"].decode()
    head, tail = xml.split(">", 2)[:2], xml.split(">", 2)[2]
    known = [each for each in declared(body).split(" ") if each.split("=")[0] not in head[1]]
    return fixtures.repack(
        docx, {"word/document.xml": f"{head[0]}>{head[1]} {' '.join(known)}>{tail}".encode()}
    )


def check(xml: str) -> None:
    for kind, found in ids(xml).items():
        assert [each for each, count in Counter(found).items() if count > 1] == [], kind
    told = ids(xml)
    for kind in ("bookmark", "perm"):
        assert Counter(told.get(f"w:{kind}Start", [])) == Counter(told.get(f"w:{kind}End", []))
    for reference in re.findall(r'type="#([^"]*)"', xml):
        assert reference in told.get("v:shapetype", [])


@pytest.mark.parametrize("case", BODIES)
def test_ids_of_the_body_are_there_once_and_what_begins_ends(case: str) -> None:
    docx = of_body(BODIES[case])
    assert errors(lint(docx).findings) == []
    printed = compile_template(docx).render({**SAYS, "nilai": "x"})
    xml = fixtures.parts(printed)["word/document.xml"].decode()
    check(xml)
    assert "{" not in re.sub(r"<[^>]*>", "", xml)


RUNNING: dict[str, str] = {
    "a bookmark": p(start(1), run("{{ x }}"), end(1)),
    "a drawing": p(drawing()),
    "a shape of VML": p(vml("{{ x }}")),
    "both writings of a box": p(both(p(start(1), run("{{ x }}"), end(1)))),
}
PLACES: dict[str, tuple[str, str, str]] = {
    "header": ("word/header7.xml", "header", "<w:hdr {}>{}</w:hdr>"),
    "footer": ("word/footer7.xml", "footer", "<w:ftr {}>{}</w:ftr>"),
    "footnote": ("word/footnotes.xml", "footnotes", '<w:footnotes {}><w:footnote w:id="2">{}</w:footnote></w:footnotes>'),
    "endnote": ("word/endnotes.xml", "endnotes", '<w:endnotes {}><w:endnote w:id="2">{}</w:endnote></w:endnotes>'),
    "comment": ("word/comments.xml", "comments", '<w:comments {}><w:comment w:id="2">{}</w:comment></w:comments>'),
}  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("case", RUNNING)
def test_so_are_those_of_headers_and_notes(case: str, place: str) -> None:
    name, kind, form = PLACES[place]
    body = loop(RUNNING[case])
    data = form.format(declared(f"w:{body}"), body).encode()
    media = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"
    printed = compile_template(hostile.with_part(name, data, media)).render({**SAYS, "nilai": "x"})
    xml = fixtures.parts(printed)[name].decode()
    check(xml)
    assert xml.count("kotak") + xml.count("tiga") >= 1


def test_repeated_drawings_of_two_headers_have_other_numbers() -> None:
    numbers = [ids(unique(drawing() * 3, f"word/header{n}.xml", body=False))["wp:docPr"] for n in (1, 2)]
    assert not {*numbers[0][1:]} & {*numbers[1][1:]}
