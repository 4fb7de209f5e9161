"""What LibreOffice leaves undone for readers who listen and for those who click, mended before anything is signed.

Lines that it draws outside of any tag become artifacts, roles that point to themselves go, drawings get the
alternative text the DOCX gives them, the verification address becomes a link wherever it is printed on one line, the
tab order follows the tags, and the title is the document's. The pages look the same. Whether the result is PDF/UA-1 is
veraPDF's to say, in the tests, type by type; only what they have proved claims it.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any, Final

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

from worker.pdf import errors
from worker.pdf.lines import PageLine, lines_saying

_MARKS: Final = re.compile(rb"(?:^|(?<=[\s>]))(BDC|BMC|EMC)(?=\s|$)")
_PAINTS: Final = re.compile(rb"(?:^|\s)(?:S|s|f|F|f\*|B|B\*|b|b\*|sh|Do|Tj|TJ|'|\"|EI)(?:\s|$)|\]TJ|>Tj")
_TEXT: Final = re.compile(rb"(?:^|\s)(BT|ET)(?:\s|$)")
_DRAWING: Final = re.compile(
    rb"<wp:docPr [^>]*>(?:(?!<wp:docPr ).)*?(?:<pic:pic[ >]|<wps:wsp[ >]|<wpg:wgp[ >])", re.DOTALL
)
_DESCRIBED: Final = re.compile(rb'\bdescr="([^"]*)"')
_WATERMARK: Final = re.compile(rb'<v:textpath [^>]*string="([^"]*)"')
_PADDING: Final = 2  # points above and below the letters of a link
_UA: Final = b"""  <rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
   <pdfuaid:part>1</pdfuaid:part>
  </rdf:Description>
  <rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
   <pdfaExtension:schemas>
    <rdf:Bag>
     <rdf:li rdf:parseType="Resource">
      <pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
      <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
      <pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
      <pdfaSchema:property>
       <rdf:Seq>
        <rdf:li rdf:parseType="Resource">
         <pdfaProperty:category>internal</pdfaProperty:category>
         <pdfaProperty:description>PDF/UA version identifier</pdfaProperty:description>
         <pdfaProperty:name>part</pdfaProperty:name>
         <pdfaProperty:valueType>Integer</pdfaProperty:valueType>
        </rdf:li>
       </rdf:Seq>
      </pdfaSchema:property>
     </rdf:li>
    </rdf:Bag>
   </pdfaExtension:schemas>
  </rdf:Description>
"""
"""PDF/UA-1's mark, and the description that PDF/A asks for of a schema it does not know."""
_END: Final = b" </rdf:RDF>"


@dataclass(frozen=True, kw_only=True)
class AccessibleWords:
    """What a PDF is to say beside what stands on its pages."""

    title: str
    address: str = ""
    """The verification address, to be a link; empty for none."""
    proved: bool = False
    """Whether pages of this template have been proved to be PDF/UA-1, signed and unsigned."""


def accessible(pdf: bytes, docx: bytes, words: AccessibleWords) -> bytes:
    """Return ``pdf``, made of ``docx``, mended; raises ``ConversionFailed`` for one that does not parse."""
    try:
        with pikepdf.open(io.BytesIO(pdf)) as document:
            _entitle(document, words.title)
            sound = _mend_tags(document, docx, silent=_has_silent_figures(pdf))
            for page in document.pages:
                sound &= _mark_artifacts(page.obj)
                page.obj.Tabs = Name.S
            if words.address:
                _link(document, words.address)
            if words.proved and sound:
                metadata = document.Root.Metadata
                metadata.write(metadata.read_bytes().replace(_END, _UA + _END, 1))
            written = io.BytesIO()
            document.save(written, fix_metadata_version=False)
            return written.getvalue()
    except pikepdf.PdfError as cause:
        raise errors.ConversionFailed(
            "LibreOffice wrote a PDF that does not parse.", technical=cause
        ) from cause


def claims(document: Pdf) -> bool:
    """Say whether a PDF claims to be PDF/UA."""
    return b"<pdfuaid:part>" in document.Root.Metadata.read_bytes()


def disclaim(document: Pdf) -> None:
    """Take the claim of PDF/UA away."""
    metadata = document.Root.Metadata
    metadata.write(metadata.read_bytes().replace(_UA, b""))


def _entitle(document: Pdf, title: str) -> None:
    """LibreOffice takes the title from the DOCX's core properties; writing another costs 12 ms more."""
    if str(document.docinfo.get("/Title", "")) == title:
        return
    with document.open_metadata(set_pikepdf_as_editor=False) as xmp:
        xmp["dc:title"] = title
    document.docinfo["/Title"] = title


def _has_silent_figures(pdf: bytes) -> bool:
    """Look for a figure without an alternative text in the file as LibreOffice writes it: a tenth of going through its objects."""
    return any(b"/Alt" not in each[: each.find(b"endobj")] for each in pdf.split(b"/S/Figure")[1:])


def _mend_tags(document: Pdf, docx: bytes, *, silent: bool) -> bool:
    """Mend roles and alternative texts; tells whether every figure has one."""
    if "/StructTreeRoot" not in document.Root:
        return False
    tree = document.Root.StructTreeRoot
    roles = tree.get("/RoleMap", Dictionary())
    for name in [name for name, role in roles.items() if role == name]:
        del roles[name]
    if not silent:
        return True
    figures = [
        thing
        for thing in document.objects
        if isinstance(thing, Dictionary) and thing.get("/S") == Name.Figure and not str(thing.get("/Alt", ""))
    ]
    figures.sort(key=lambda figure: figure.objgen)
    drawn, watermark = _described(docx)
    outer = [each for each in figures if str(each.P.get("/S", "/Document")) == "/Document"]
    if watermark:
        for figure in outer:
            figure.Alt = String(f"Tanda air: {watermark}")
        figures = [each for each in figures if each not in outer]
    if len(figures) != len(drawn) or not all(drawn):
        return not figures
    for figure, text in zip(figures, drawn, strict=True):
        figure.Alt = String(text)
    return True


def _described(docx: bytes) -> tuple[list[str], str]:
    """Return what the DOCX says of its drawings that are no pictures, in order, and its watermark."""
    with zipfile.ZipFile(io.BytesIO(docx)) as package:
        body = package.read("word/document.xml")
        headers = [package.read(name) for name in package.namelist() if name.startswith("word/header")]
    drawn = []
    for found in _DRAWING.finditer(body):
        said = found.group()
        if b"<pic:pic" not in said:
            text = _DESCRIBED.search(said[: said.index(b">")])
            drawn.append(unescape(text.group(1).decode()) if text else "")
    marks = [unescape(each.group(1).decode()) for header in headers for each in _WATERMARK.finditer(header)]
    return drawn, next((each for each in marks if each), "")


def _mark_artifacts(page: pikepdf.Object) -> bool:
    """Mark what is painted outside of all tags as an artifact; tells whether everything is marked now."""
    contents = page.get("/Contents")
    if not isinstance(contents, pikepdf.Stream):
        return False
    data = contents.read_bytes()
    pieces: list[bytes] = []
    sound = True
    changed = False
    for piece, marked in _parted(data):
        if not marked and _PAINTS.search(piece):
            begun, ended = (sum(each == word for each in _TEXT.findall(piece)) for word in (b"BT", b"ET"))
            if begun == ended:
                pieces.append(b"/Artifact BMC\n" + piece.rstrip() + b"\nEMC\n")
                changed = True
                continue
            sound = False
        pieces.append(piece)
    if changed:
        contents.write(b"".join(pieces))
    return sound


def _parted(data: bytes) -> Iterator[tuple[bytes, bool]]:
    """Yield the content in pieces of whole lines, each with whether it is tagged or an artifact already."""
    depth = 0
    at = 0
    for found in _MARKS.finditer(data):
        if found.group(1) == b"EMC":
            depth -= 1
            if depth == 0:
                end = data.find(b"\n", found.end()) + 1 or len(data)
                yield data[at:end], True
                at = end
        else:
            if depth == 0:
                begun = data.rfind(b"\n", at, found.start()) + 1 or at
                if begun > at:
                    yield data[at:begun], False
                at = begun
            depth += 1
    if at < len(data):
        yield data[at:], depth > 0


def _link(document: Pdf, address: str) -> None:
    """Make a link of each place where the address stands on one line, tagged behind what is on the pages."""
    if "/StructTreeRoot" not in document.Root:
        return
    tree = document.Root.StructTreeRoot
    numbers: Any = tree.ParentTree.get("/Nums", Array())
    key = max((int(numbers[place]) for place in range(0, len(numbers), 2)), default=-1) + 1
    kids = tree.get("/K")
    top: Any = kids[0] if isinstance(kids, Array) else kids
    for page in document.pages:
        for line in lines_saying(page.obj, address):
            note = document.make_indirect(_note(line, address, key))
            element = document.make_indirect(
                Dictionary(
                    Type=Name.StructElem,
                    S=Name.Link,
                    P=top,
                    Pg=page.obj,
                    Alt=String(f"Periksa naskah di {address}"),
                    K=Array([Dictionary(Type=Name.OBJR, Obj=note, Pg=page.obj)]),
                )
            )
            page.obj.Annots = Array([*page.obj.get("/Annots", ()), note])
            top.K = Array([*_several(top.get("/K")), element])
            numbers.extend([key, element])
            key += 1
    tree.ParentTree.Nums = numbers


def _note(line: PageLine, address: str, key: int) -> Dictionary:
    return Dictionary(
        Type=Name.Annot,
        Subtype=Name.Link,
        Rect=Array([line.left, line.base - _PADDING, line.right, line.base + line.size]),
        Border=Array([0, 0, 0]),
        F=4,  # printed, as PDF/A asks
        A=Dictionary(S=Name.URI, URI=String(address)),
        Contents=String(f"Periksa naskah di {address}"),
        StructParent=key,
    )


def _several(kids: pikepdf.Object | None) -> Sequence[pikepdf.Object]:
    if kids is None:
        return []
    return list(kids) if isinstance(kids, Array) else [kids]
