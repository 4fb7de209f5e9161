"""The shipped circular taken apart, so that a case can change it as somebody in an office does; and pieces of Word to put in."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from typing import Any, Final
from xml.sax.saxutils import escape

from lxml import etree

from doc_templates.catalog import Catalog
from tests.unit.worker.press import fixtures
from worker.press.names import W
from worker.stamping.qr import png

JENIS: Final = "surat_edaran"
EDARAN: Final = Catalog.scan()[JENIS]
_R: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMES: Final = {
    "w": W,
    "r": _R,
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "w10": "urn:schemas-microsoft-com:office:word",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
}
NAMESPACES: Final = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in _NAMES.items())
_PART: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml"
PAYLOAD: Final[Mapping[str, Any]] = {
    "tentang": "Kerja Sama",
    "yth": ["Kepala Subbagian Keuangan", "Kepala Subbagian Hukum"],
    "latar_belakang": ["R&D dan Jum’at"],
    "maksud_dan_tujuan": ["Pedoman bagi seluruh subbagian."],
    "ruang_lingkup": ["Seluruh subbagian."],
    "dasar": ["Undang-Undang Nomor 7 Tahun 2017;"],
    "isi_edaran": [
        {"uraian": "Butir pertama:", "rincian": ["rincian satu;", "rincian dua."]},
        {"uraian": "Butir kedua:", "rincian": ["rincian tiga."]},
    ],
    "penutup": ["Demikian disampaikan."],
    "tembusan": [],
}
"""One page of everything."""


class Sheet:
    """The circular's package, open to be changed."""

    def __init__(self) -> None:
        self.parts: dict[str, bytes | None] = {**fixtures.parts(EDARAN.template)}
        self.body = etree.fromstring(self._part("word/document.xml"))
        self._relations = 0
        # Small type, so that a case has a page: the numbers of its lines are no matter.
        self.replace(
            "word/styles.xml", '<w:sz w:val="22"/><w:szCs w:val="22"/><w:lang', '<w:sz w:val="16"/><w:lang'
        )

    def _part(self, name: str) -> bytes:
        found = self.parts[name]
        assert found is not None
        return found

    def put(self, *blocks: str) -> None:
        """Put paragraphs and tables before the heading *Penutup*."""
        (place,) = (
            each
            for each in self.body.iterfind(f"{{{W}}}body/{{{W}}}p")
            if "".join(map(str, each.itertext())) == "Penutup"
        )
        for block in blocks:
            for each in etree.fromstring(f"<x {NAMESPACES}>{block}</x>"):
                place.addprevious(each)

    def paragraph(self, saying: str) -> etree._Element:
        """Return the paragraph of the body that says so."""
        found: etree._Element = next(
            each for each in self.body.iter(f"{{{W}}}p") if "".join(map(str, each.itertext())) == saying
        )
        return found

    def replace(self, part: str, old: str, new: str) -> None:
        """Change the words of a part, of the body too."""
        source = self._source(part)
        assert old in source, old
        changed = source.replace(old, new)
        if part == "word/document.xml":
            self.body = etree.fromstring(changed.encode())
        else:
            self.parts[part] = changed.encode()

    def add(self, name: str, content: bytes, kind: str, *, type_: str = "") -> str:
        """Add a part that the body refers to; returns the relationship's id."""
        self.parts[name] = content
        if type_:
            entry = f'<Override PartName="/{name}" ContentType="{type_}"/></Types>'
            self.replace("[Content_Types].xml", "</Types>", entry)
        return self.relate(name.removeprefix("word/"), kind)

    def relate(self, target: str, kind: str, *, external: bool = False) -> str:
        """Relate the body to a target; returns the id."""
        self._relations += 1
        name = f"rIdK{self._relations}"
        mode = ' TargetMode="External"' if external else ""
        kind = kind if kind.startswith("http") else f"{_R}/{kind}"
        one = f'<Relationship Id="{name}" Type="{kind}" Target="{escape(target)}"{mode}/></Relationships>'
        self.replace("word/_rels/document.xml.rels", "</Relationships>", one)
        return name

    def picture(self) -> str:
        """Add a picture; returns what stands in a run for it."""
        name = self.add(f"word/media/kasus{self._relations}.png", png("kasus"), "image")
        return drawing(name)

    def running(self, kind: str, type_: str, *blocks: str) -> None:
        """Add a header or footer of a type: ``header``, ``even``."""
        tag = {"header": "hdr", "footer": "ftr"}[kind]
        content = f"<w:{tag} {NAMESPACES}>{''.join(blocks)}</w:{tag}>".encode()
        name = self.add(f"word/{kind}_{type_}.xml", content, kind, type_=f"{_PART}.{kind}+xml")
        section = self.body.find(f"{{{W}}}body/{{{W}}}sectPr")
        assert section is not None
        for old in section.findall(f"{{{W}}}{kind}Reference"):
            if old.get(f"{{{W}}}type") == type_:
                section.remove(old)
        reference = etree.Element(f"{{{W}}}{kind}Reference", {f"{{{W}}}type": type_, f"{{{_R}}}id": name})
        section.insert(0, reference)

    def notes(self, kind: str, *notes: str) -> None:
        """Add footnotes or endnotes, numbered from 2."""
        one = kind.removesuffix("s")
        bare = "".join(
            f'<w:{one} w:type="{type_}" w:id="{number}"><w:p/></w:{one}>'
            for number, type_ in ((0, "separator"), (1, "continuationSeparator"))
        )
        said = "".join(
            f'<w:{one} w:id="{number}"><w:p><w:r><w:{one}Ref/></w:r>{note}</w:p></w:{one}>'
            for number, note in enumerate(notes, 2)
        )
        content = f"<w:{kind} {NAMESPACES}>{bare}{said}</w:{kind}>".encode()
        self.add(f"word/{kind}.xml", content, kind, type_=f"{_PART}.{kind}+xml")

    def packed(self) -> bytes:
        """Return the template."""
        self.parts["word/document.xml"] = etree.tostring(
            self.body, xml_declaration=True, encoding="UTF-8", standalone=True
        )
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
            for name, data in self.parts.items():
                if data is not None:
                    package.writestr(name, data)
        return out.getvalue()

    def _source(self, part: str) -> str:
        if part == "word/document.xml":
            return etree.tostring(self.body).decode()
        return self._part(part).decode()


def r(text: str, properties: str = "") -> str:
    """Return a run."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def p(*texts: str, properties: str = "", run: str = "") -> str:
    """Return a paragraph of texts, or of runs and other XML."""
    pieces = "".join(each if each.startswith("<") else r(each, run) for each in texts)
    return f"<w:p><w:pPr>{properties}</w:pPr>{pieces}</w:p>"


def rows(*lines: Sequence[str], widths: Sequence[int] = (4500, 4500), row: str = "") -> str:
    """Return a table; a cell is a text, or XML of paragraphs."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    made = "".join(
        f"<w:tr>{row}"
        + "".join(cell(text, width) for text, width in zip(line, widths, strict=False))
        + "</w:tr>"
        for line in lines
    )
    return (
        '<w:tbl><w:tblPr><w:tblW w:w="9000" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{made}</w:tbl>{p('')}"
    )


def cell(text: str, width: int) -> str:
    """Return a cell."""
    inner = text if text.startswith(("<w:p>", "<w:tbl>")) else p(text)
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{inner}</w:tc>'


def field(code: str, result: str = "hasil") -> str:
    """Return the runs of a field with its last result."""
    marks = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")]
    told = f'<w:r><w:instrText xml:space="preserve"> {escape(code)} </w:instrText></w:r>'
    return f"{marks[0]}{told}{marks[1]}{r(result)}{marks[2]}"


def drawing(relation: str, number: int = 7) -> str:
    """Return a run with a picture."""
    return (
        '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="600000" cy="600000"/>'
        f'<wp:docPr id="{number}" name="Gambar {number}" descr="gambar"/><a:graphic>'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr>'
        '<pic:cNvPr id="0" name="gambar"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
        f'<a:blip r:embed="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm>'
        '<a:off x="0" y="0"/><a:ext cx="600000" cy="600000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        "</pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def box(*paragraphs: str, height: int = 900_000, exact: bool = True) -> str:
    """Return a run with a text box of DrawingML, and its old writing behind it, as Word writes both."""
    inner = f"<w:txbxContent>{''.join(paragraphs)}</w:txbxContent>"
    fit = "<a:noAutofit/>" if exact else "<a:spAutoFit/>"
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="4000000" cy="{height}"/><wp:docPr id="31" name="Kotak 31"/><a:graphic>'
        '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"><wps:wsp><wps:cNvSpPr/>'
        f'<wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="4000000" cy="{height}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr>'
        f"<wps:txbx>{inner}</wps:txbx><wps:bodyPr>{fit}</wps:bodyPr></wps:wsp></a:graphicData></a:graphic></wp:inline>"
        '</w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape style="width:315pt;height:71pt"><v:textbox>'
        f"{inner}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def control(properties: str, content: str) -> str:
    """Return a content control of the body."""
    return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{content}</w:sdtContent></w:sdt>"
