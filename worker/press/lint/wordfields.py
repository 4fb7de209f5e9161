"""Finds fields of Word that would print another thing at each printing, or an old one, and says what to type instead.

PAGE, NUMPAGES, PAGEREF, REF and SEQ stay live, and SECTIONPAGES in a document of one section: LibreOffice makes them anew
(``live_fields``), and printed pages are judged for it. Text that Word keeps for a program or a person stands as it is; any other
field is refused, whether it is known here or not. What reaches out of the document is forbidden by ``constructs``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from jinja2.exceptions import TemplateSyntaxError
from lxml import etree

from worker.press.addresses import SCHEMES
from worker.press.constructs import FIELDS, fields_of
from worker.press.contents import levels
from worker.press.field_runs import name_of
from worker.press.links import LinkAddress, address_in, tagged, tagged_field, tagged_relationships
from worker.press.lint.findings import Finding, Rule, finding
from worker.press.lint.tags import TextLine
from worker.press.names import R, wml
from worker.press.package import Package
from worker.press.sandbox import ConstructFound, check, environment
from worker.press.set_fields import property_fields

_DAY: Final = "Ketik tanda tanggal naskah, misalnya {{ stempel.tanggal }}, sebagai ganti bidang itu."
_TITLE: Final = "Ketik {{ naskah.judul }} sebagai ganti bidang itu; yang diisi sistem hanya TITLE, SUBJECT, dan AUTHOR tanpa tambahan."
_NAME: Final = "Ketik {{ stempel.nomor }} atau {{ naskah.judul }} sebagai ganti bidang itu; berkas naskah tidak punya nama tetap."
_PERSON: Final = "Ketik {{ penandatangan.nama }} atau {{ kantor.nama }} sebagai ganti bidang itu."
_MERGE: Final = "Ketik tanda isian, misalnya {{ isi.perihal }}, sebagai ganti bidang itu."
_HEADING: Final = "Ketik tanda yang mencetak judul itu, misalnya {{ naskah.judul }}; halaman PDF hanya menampilkan teks lama bidang ini."
_OF_SECTION: Final = "Pakai NUMPAGES (jumlah halaman naskah) sebagai ganti bidang itu, atau jadikan naskahnya satu bagian (section)."
_HIDDEN_COUNT: Final = "Hapus pilihan \\h pada bidang itu: nomornya tetap tercetak."
_ABOVE: Final = "Hapus pilihan \\p pada bidang itu, dan ketik sendiri kata di atas atau di bawah."
_CONTENTS: Final = (
    "Pakai daftar isi dari judul bab saja (TOC dengan \\o, \\h, \\z, \\u), atau ketik daftarnya dengan {%p for ... %} dari isian"
    " yang sama."
)
_CONDITION: Final = "Ketik {% if ... %} ... {% else %} ... {% endif %} sebagai ganti bidang itu."
_SUM: Final = (
    "Kirim hasil hitungannya sebagai isian, misalnya {{ isi.jumlah }}; Word dan PDF tidak menghitung bidang itu dengan cara yang"
    " sama."
)
_NUMBERING: Final = "Pakai penomoran otomatis Word (Beranda, Penomoran) sebagai ganti bidang itu."
_SIGN: Final = (
    "Pakai Sisipkan, Simbol (Insert, Symbol), atau tempel sebagai gambar; bidang itu tidak ikut tercetak."
)
_ANOTHER: Final = "Ubah bidang itu menjadi teks biasa (klik bidangnya, lalu Ctrl+Shift+F9), atau ketik tanda isian sebagai gantinya."
_PLAIN_TAG: Final = "Ketik di alamat tautan itu hanya {{ ... }}, misalnya {{ isi.alamat }}; {% ... %} dan gambar bertautan tidak dapat diisi."
_SCHEME: Final = "Mulai alamat tautan dengan https:// atau mailto:, atau isi seluruhnya dari satu isian."
_ID: Final = f"{{{R}}}id"
_FORMULA: Final = "="
INSTEAD: Final[Mapping[str, str]] = {
    **dict.fromkeys(("DATE", "TIME", "SAVEDATE", "PRINTDATE", "CREATEDATE", "EDITTIME"), _DAY),
    **dict.fromkeys(
        ("TITLE", "SUBJECT", "KEYWORDS", "COMMENTS", "DOCPROPERTY", "DOCVARIABLE", "INFO"), _TITLE
    ),
    **dict.fromkeys(("FILENAME", "FILESIZE", "TEMPLATE", "REVNUM"), _NAME),
    **dict.fromkeys(("AUTHOR", "LASTSAVEDBY", "USERNAME", "USERINITIALS", "USERADDRESS"), _PERSON),
    **dict.fromkeys(("MERGEFIELD", "MERGEREC", "MERGESEQ", "NEXT", "NEXTIF", "SKIPIF"), _MERGE),
    **dict.fromkeys(("TOC", "TOA", "INDEX"), _CONTENTS),
    **dict.fromkeys(("IF", "COMPARE"), _CONDITION),
    **dict.fromkeys(("AUTONUM", "AUTONUMLGL", "AUTONUMOUT", "LISTNUM"), _NUMBERING),
    **dict.fromkeys(("SYMBOL", "EQ"), _SIGN),
    **dict.fromkeys(("STYLEREF", "SECTION", "NOTEREF"), _HEADING),
    _FORMULA: _SUM,
}
"""Fields that are refused and what to do; ``_ANOTHER`` for one that stands neither here nor in ``_LIVE`` and ``_KEPT``."""
_LIVE: Final = frozenset(["PAGE", "NUMPAGES", "SECTIONPAGES", "PAGEREF", "REF", "SEQ", "HYPERLINK"])
_KEPT: Final = frozenset(
    [
        "FORMTEXT",
        "FORMCHECKBOX",
        "FORMDROPDOWN",
        "ADDIN",
        "CITATION",
        "BIBLIOGRAPHY",
        "PRIVATE",
        "XE",
        "TC",
        "TA",
    ]
)
"""Fields of forms and of programs that keep books, whose text is what stands in them; and marks for lists, which show nothing."""
_SWITCHED: Final[Mapping[tuple[str, str], str]] = {("SEQ", "h"): _HIDDEN_COUNT, ("REF", "p"): _ABOVE}
"""Live fields that one switch makes print what Word does not."""
_SWITCH: Final = re.compile(r"\\([A-Za-z])")


def word_fields(
    part: str, root: etree._Element, found: list[TextLine], *, sections: int
) -> Iterator[Finding]:
    """Yield each field of one part that would not print what the document says."""
    lines = {line.element: line for line in found}
    set_later = {each.runs[0] for each in property_fields(root) if each.whole}
    for element, code, _ in fields_of(root):
        remedy = instead(code, sections=sections)
        if remedy is None or element.getparent() in set_later or levels(code):
            continue
        name = name_of(code) or code.strip()[:1]
        line = lines.get(next(element.iterancestors(wml("p")), element))
        yield finding(
            Rule.WORD_FIELD,
            part,
            name,
            paragraph=line.ordinal if line else None,
            text=line.text if line else "",
            tag=code.strip(),
            remedy=remedy,
        )


def instead(code: str, *, sections: int) -> str | None:
    """Return what to do instead of a field, by its code and the document's sections; None for one that prints what it should."""
    name = name_of(code) or code.strip()[:1]
    if name == "SECTIONPAGES" and sections > 1:
        return _OF_SECTION
    if name in _LIVE:
        switches = {each.lower() for each in _SWITCH.findall(code)}
        return next((_SWITCHED[name, each] for each in sorted(switches) if (name, each) in _SWITCHED), None)
    if not name or name in _KEPT | FIELDS:
        return None
    return INSTEAD.get(name, _ANOTHER)


def link_tags(package: Package, part: str, root: etree._Element, found: list[TextLine]) -> Iterator[Finding]:
    """Yield each link of one part whose address holds a tag that no printing can fill, or that leads nowhere a link may."""
    lines = {line.element: line for line in found}
    related = tagged_relationships(package, part)
    links = {link: related.get(link.get(_ID, "")) for link in root.iter(wml("hyperlink"))}
    given = [(link, address) for link, address in links.items() if address is not None]
    given += [(element, address_in(code)) for element, code, _ in fields_of(root) if tagged_field(code)]
    pictured = {
        name: element
        for element in root.iter(etree.Element)
        if element not in links and (name := element.get(_ID, "")) in related
    }
    for name, element in pictured.items():
        given.append((element, replace(related[name], typed="")))
    for element, address in given:
        remedy = _wrong(address)
        if remedy is None:
            continue
        line = lines.get(next(element.iterancestors(wml("p")), element))
        yield finding(
            Rule.WORD_FIELD,
            part,
            "HYPERLINK",
            paragraph=line.ordinal if line else None,
            text=line.text if line else "",
            tag=address.typed,
            remedy=remedy,
        )


def _wrong(address: LinkAddress) -> str | None:
    """Return what to do about an address; None for one that can be filled and checked."""
    if not address.typed or address.statement or tagged(address.place) or tagged(address.tip):
        return _PLAIN_TAG
    try:
        check(environment().parse(f"{{{{ {address.source} }}}}"))
    except (TemplateSyntaxError, ConstructFound):
        return _PLAIN_TAG
    start = address.start.strip().lower()
    led = start and not any(scheme.startswith(start) or start.startswith(scheme) for scheme in SCHEMES)
    return _SCHEME if led else None
