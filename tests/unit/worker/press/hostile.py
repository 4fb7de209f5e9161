"""Word files that reach, run or embed, one of each kind, made from a harmless template; no test lives here."""

from __future__ import annotations

import io
import zipfile

import docx
from docx.opc.constants import RELATIONSHIP_TYPE as RT

from tests.unit.worker.press import fixtures

_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS = '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="' + _REL + '"'


def in_body(xml: str, template: bytes | None = None) -> bytes:
    """Return a template with ``xml`` before its first paragraph."""
    data = template or fixtures.template("{{ nilai }}")
    body = fixtures.parts(data)["word/document.xml"].replace(b"<w:body>", b"<w:body>" + xml.encode(), 1)
    return fixtures.repack(data, {"word/document.xml": body})


def related(kind: str, target: str, *, external: bool = True, part: str = "word/document.xml") -> bytes:
    """Return a template whose ``part`` has a relationship of ``kind`` to ``target``."""
    data = fixtures.template("{{ nilai }}")
    folder, _, name = part.rpartition("/")
    rels = f"{folder}/_rels/{name}.rels"
    mode = ' TargetMode="External"' if external else ""
    full = kind if kind.startswith("http") else f"{_REL}/{kind}"
    one = f'<Relationship Id="rIdX" Type="{full}" Target="{target}"{mode}/>'
    present = fixtures.parts(data).get(rels)
    text = (
        present.decode().replace("</Relationships>", one + "</Relationships>")
        if present
        else _RELS.format(one)
    )
    return fixtures.repack(data, {rels: text.encode()})


def field(code: str) -> bytes:
    """Return a template with a complex field of this code, split over runs as Word does."""
    half = len(code) // 2
    pieces = "".join(f"<w:r><w:instrText>{each}</w:instrText></w:r>" for each in (code[:half], code[half:]))
    return in_body(
        f'<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>{pieces}<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        '<w:r><w:t>hasil</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )


def computed_field() -> bytes:
    """Return a template whose field's name is the result of another field: { { QUOTE 68 68 69 } ... }."""
    begin, end = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>',
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
    )
    inner = f"{begin}<w:r><w:instrText>QUOTE 68 68 69</w:instrText></w:r>{end}"
    return in_body(f"<w:p>{begin}{inner}<w:r><w:instrText> cmd</w:instrText></w:r>{end}</w:p>")


def simple_field(code: str) -> bytes:
    """Return a template with a simple field of this code."""
    return in_body(f'<w:p><w:fldSimple w:instr="{code}"><w:r><w:t>hasil</w:t></w:r></w:fldSimple></w:p>')


def element(xml: str) -> bytes:
    """Return a template with an element of WordprocessingML in its body."""
    return in_body(xml.replace(">", f" {_W}>", 1) if "/>" not in xml else xml.replace("/>", f" {_W}/>", 1))


def with_part(name: str, content: bytes, content_type: str | None = None) -> bytes:
    """Return a template with one part more."""
    data = fixtures.template("{{ nilai }}")
    added: dict[str, bytes | None] = {name: content}
    if content_type:
        types = fixtures.parts(data)["[Content_Types].xml"]
        override = f'<Override PartName="/{name}" ContentType="{content_type}"/></Types>'
        added["[Content_Types].xml"] = types.replace(b"</Types>", override.encode())
    return fixtures.repack(data, added)


def giant_image() -> bytes:
    """Return a template with a PNG that says it is 60,000 pixels square."""
    data = fixtures.template("{{ nilai }}")
    types = fixtures.parts(data)["[Content_Types].xml"]
    png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (60_000).to_bytes(4, "big") * 2 + b"\x08\x06\0\0\0"
    typed = types if b'"png"' in types else types.replace(
        b"</Types>", b'<Default Extension="png" ContentType="image/png"/></Types>'
    )  # fmt: skip
    return fixtures.repack(data, {"word/media/besar.png": png, "[Content_Types].xml": typed})


def entities() -> bytes:
    """Return a template whose styles declare an entity."""
    data = fixtures.template("{{ nilai }}")
    styles = fixtures.parts(data)["word/styles.xml"]
    start = styles.index(b"<w:styles")
    bomb = b'<!DOCTYPE w:styles [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    return fixtures.repack(data, {"word/styles.xml": styles[:start] + bomb + styles[start:]})


def many_entries(number: int) -> bytes:
    """Return a package of so many empty parts."""
    out = io.BytesIO(fixtures.template("{{ nilai }}"))
    with zipfile.ZipFile(out, "a") as package:
        for each in range(number):
            package.writestr(f"word/{each}.xml", b"")
    return out.getvalue()


def with_hyperlink(target: str) -> bytes:
    """Return a template with an ordinary hyperlink."""
    document = docx.Document()
    document.add_paragraph("{{ nilai }}")
    document.part.relate_to(target, RT.HYPERLINK, is_external=True)
    return fixtures.saved(document)
