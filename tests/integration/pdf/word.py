"""Writes small Word documents by hand for these tests, with the structures a naskah has and some it must not have."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from xml.sax.saxutils import escape

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_NAMESPACES = (
    f'xmlns:w="{_W}" xmlns:r="{_R}"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"'
)
_FONT = '<w:rFonts w:ascii="Arial" w:hAnsi="Arial" w:cs="Arial"/><w:sz w:val="24"/><w:lang w:val="id-ID"/>'


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(text: str, *, properties: str = "", run_properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{run(text, run_properties)}</w:p>"


def field(code: str, result: str = "9") -> str:
    marks = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")]
    instruction = f'<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>'
    return f"{marks[0]}{instruction}{marks[1]}{run(result)}{marks[2]}"


def table(rows: Sequence[Sequence[str]], *, repeat_header: bool = True) -> str:
    width = 9000 // max(len(rows[0]), 1)
    grid = f'<w:gridCol w:w="{width}"/>' * len(rows[0])
    body = "".join(
        f"<w:tr>{'<w:trPr><w:tblHeader/></w:trPr>' if number == 0 and repeat_header else ''}"
        + "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{paragraph(cell)}</w:tc>'
            for cell in row
        )
        + "</w:tr>"
        for number, row in enumerate(rows)
    )
    return (
        '<w:tbl><w:tblPr><w:tblW w:w="9000" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl><w:p/>"
    )


def picture(relation: str, *, linked: bool = False, name: str = "gambar") -> str:
    blip = f'<a:blip r:{"link" if linked else "embed"}="{relation}"/>'
    return (
        '<w:p><w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="900000" cy="900000"/>'
        f'<wp:docPr id="1" name="{name}" descr="{name}"/><a:graphic>'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
        f'<pic:cNvPr id="1" name="{name}"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>{blip}'
        '<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/>'
        '<a:ext cx="900000" cy="900000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
    )


def docx(
    body: Iterable[str],
    *,
    title: str = "Naskah uji",
    running: Mapping[str, str] | None = None,
    title_page: bool = False,
    media: Mapping[str, bytes] | None = None,
    links: Mapping[str, str] | None = None,
) -> bytes:
    """A DOCX of ready-made body XML; ``running`` maps "header default", "footer first" and so on to inner XML."""
    running, media, links = running or {}, media or {}, links or {}
    parts: dict[str, bytes] = {f"word/media/{name}": data for name, data in media.items()}
    relations = [
        f'<Relationship Id="rM{number}" Type="{_R}/image" Target="media/{name}"/>'
        for number, name in enumerate(media)
    ]
    relations += [
        f'<Relationship Id="{key}" Type="{_R}/image" Target="{escape(target)}" TargetMode="External"/>'
        for key, target in links.items()
    ]
    overrides, references = [], []
    for number, (place, inner) in enumerate(running.items()):
        kind, type_ = place.split()
        tag = {"header": "hdr", "footer": "ftr"}[kind]
        name = f"{kind}{number}.xml"
        parts[f"word/{name}"] = f"<w:{tag} {_NAMESPACES}>{inner}</w:{tag}>".encode()
        relations.append(f'<Relationship Id="rR{number}" Type="{_R}/{kind}" Target="{name}"/>')
        overrides.append(f'<Override PartName="/word/{name}" ContentType="{_TYPE}.{kind}+xml"/>')
        references.append(f'<w:{kind}Reference w:type="{type_}" r:id="rR{number}"/>')
    section = f"""<w:sectPr>{"".join(references)}<w:pgSz w:w="11906" w:h="16838"/>
<w:pgMar w:top="1701" w:right="1134" w:bottom="1134" w:left="1701" w:header="709" w:footer="709" w:gutter="0"/>
{"<w:titlePg/>" if title_page else ""}</w:sectPr>"""
    parts["word/document.xml"] = (
        f"<w:document {_NAMESPACES}><w:body>{''.join(body)}{section}</w:body></w:document>".encode()
    )
    parts["word/styles.xml"] = (
        f"<w:styles {_NAMESPACES}><w:docDefaults><w:rPrDefault><w:rPr>{_FONT}</w:rPr></w:rPrDefault>"
        '</w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
        "</w:style></w:styles>"
    ).encode()
    relations.append(f'<Relationship Id="rS" Type="{_R}/styles" Target="styles.xml"/>')
    parts["word/_rels/document.xml.rels"] = _relationships(relations)
    parts["docProps/core.xml"] = (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties"'
        f' xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{escape(title)}</dc:title></cp:coreProperties>'
    ).encode()
    parts["_rels/.rels"] = _relationships(
        [
            f'<Relationship Id="rId1" Type="{_R}/officeDocument" Target="word/document.xml"/>',
            f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties"'
            ' Target="docProps/core.xml"/>',
        ]
    )
    types = f"""<Types xmlns="{_PACKAGE}/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>
<Override PartName="/word/document.xml" ContentType="{_TYPE}.document.main+xml"/>
<Override PartName="/word/styles.xml" ContentType="{_TYPE}.styles+xml"/>
<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>
{"".join(overrides)}</Types>"""
    return pack({"[Content_Types].xml": types.encode(), **parts})


def pack(parts: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return packed.getvalue()


def unpack(packed: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(packed)) as package:
        return {name: package.read(name) for name in package.namelist()}


def _relationships(relations: Iterable[str]) -> bytes:
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{"".join(relations)}</Relationships>'.encode()
