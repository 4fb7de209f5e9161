"""Finds fields of Word that would print another thing at each printing, or an old one, and says what to type instead.

PAGE, NUMPAGES, SECTIONPAGES, REF, SEQ, STYLEREF and the like stay live. What reaches out of the document is forbidden
by ``constructs``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import unquote

from lxml import etree

from worker.press.constructs import fields_of
from worker.press.lint.findings import Finding, Rule, finding
from worker.press.lint.tags import TextLine
from worker.press.names import R, wml
from worker.press.package import Package, parse_part

_DAY: Final = "Ketik tanda tanggal naskah, misalnya {{ stempel.tanggal }}, sebagai ganti bidang itu."
_TITLE: Final = "Ketik {{ naskah.judul }} sebagai ganti bidang itu; sifat berkas (judul, perihal, pengarang) diisi sistem."
_NAME: Final = "Ketik {{ stempel.nomor }} atau {{ naskah.judul }} sebagai ganti bidang itu; berkas naskah tidak punya nama tetap."
_PERSON: Final = "Ketik {{ penandatangan.nama }} atau {{ kantor.nama }} sebagai ganti bidang itu."
_MERGE: Final = "Ketik tanda isian, misalnya {{ isi.perihal }}, sebagai ganti bidang itu."
_CONTENTS: Final = (
    "Hapus daftar otomatis itu, atau ketik daftarnya dengan {%p for ... %} dari isian yang sama."
)
_WORDS: Final = re.compile(r'\s*"?([A-Za-z]+)')
_ADDRESS: Final = "Ketik alamatnya sebagai teks, misalnya {{ isi.alamat }}, tanpa tautan Word."
_TAGGED: Final = re.compile(r"\{\{|\{%|%7B(?:%7B|%25|%)", re.IGNORECASE)
_LINK: Final = "/hyperlink"
INSTEAD: Final[Mapping[str, str]] = {
    **dict.fromkeys(("DATE", "TIME", "SAVEDATE", "PRINTDATE", "CREATEDATE", "EDITTIME"), _DAY),
    **dict.fromkeys(
        ("TITLE", "SUBJECT", "KEYWORDS", "COMMENTS", "DOCPROPERTY", "DOCVARIABLE", "INFO"), _TITLE
    ),
    **dict.fromkeys(("FILENAME", "FILESIZE", "TEMPLATE", "REVNUM"), _NAME),
    **dict.fromkeys(("AUTHOR", "LASTSAVEDBY", "USERNAME", "USERINITIALS", "USERADDRESS"), _PERSON),
    **dict.fromkeys(("MERGEFIELD", "MERGEREC", "MERGESEQ", "NEXT", "NEXTIF", "SKIPIF"), _MERGE),
    **dict.fromkeys(("TOC", "TOA", "INDEX"), _CONTENTS),
}
"""Fields that are refused, each with what to do."""


def word_fields(part: str, root: etree._Element, found: list[TextLine]) -> Iterator[Finding]:
    """Yield each field of one part that would not print what the document says."""
    lines = {line.element: line for line in found}
    for element, code, _ in fields_of(root):
        word = _WORDS.match(code)
        name = word[1].upper() if word else ""
        if name not in INSTEAD:
            continue
        line = lines.get(next(element.iterancestors(wml("p")), element))
        yield finding(
            Rule.WORD_FIELD,
            part,
            name,
            paragraph=line.ordinal if line else None,
            text=line.text if line else "",
            tag=code.strip(),
            remedy=INSTEAD[name],
        )


def link_tags(package: Package, part: str, root: etree._Element, found: list[TextLine]) -> Iterator[Finding]:
    """Yield each hyperlink of one part whose address holds a tag: no printing fills it."""
    folder, _, file = part.rpartition("/")
    rels = package.parts.get(f"{folder}/_rels/{file}.rels")
    if rels is None:
        return
    tagged = {
        each.get("Id", ""): unquote(each.get("Target", ""))
        for each in parse_part(rels.name, rels.content())
        if each.get("Type", "").endswith(_LINK) and _TAGGED.search(each.get("Target", ""))
    }
    lines = {line.element: line for line in found}
    for link in root.iter(wml("hyperlink")):
        address = tagged.get(link.get(f"{{{R}}}id", ""))
        if address is None:
            continue
        line = lines.get(next(link.iterancestors(wml("p")), link))
        yield finding(
            Rule.WORD_FIELD,
            part,
            "HYPERLINK",
            paragraph=line.ordinal if line else None,
            text=line.text if line else "",
            tag=address,
            remedy=_ADDRESS,
        )
