"""Finds what is wrong around the tags: fonts the server has not, list numbering that is not defined, sizes, stamps.

Reads parts of a package within its limits; measures no page and loads no font.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from itertools import pairwise
from typing import Final

from lxml import etree

from doc_templates.places import TYPED, Place
from doc_templates.stages import FILLED, Stage
from worker.press.borrowed import has_signs
from worker.press.editing import TemplateEdit
from worker.press.lint.findings import Finding, Rule, Severity, finding
from worker.press.lint.pictures import no_place
from worker.press.lint.tags import TextLine
from worker.press.package import Package, parse_part
from worker.press.prepare import W
from worker.press.qr_place import PLACE, places

_A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
FONTS: Final = frozenset(
    name.casefold()
    for name in (
        *(
            "Arial",
            "Arial Narrow",
            "Helvetica",
            "Liberation Sans",
            "Liberation Sans Narrow",
            "Liberation Serif",
        ),
        *(
            "Liberation Mono",
            "Times New Roman",
            "Times",
            "Courier New",
            "Courier",
            "Calibri",
            "Carlito",
            "Cambria",
        ),
        *("Caladea", "Bookman Old Style", "URW Bookman", "TeX Gyre Bonum", "DejaVu Sans", "DejaVu Serif"),
        *("DejaVu Sans Mono", "Symbol", "Wingdings", "OpenSymbol", "Segoe UI Symbol"),
    )
)
"""Fonts of the converter's image, and those it has a face of equal widths for."""
_TEMPLATE_BYTES: Final = 2 << 20
"""The shipped templates weigh 11-13 KB; every document carries the template's pictures, and 10 years of them are kept."""
_PICTURE_BYTES: Final = 1 << 20
_EMU_OF_MM: Final = 36_000
_TYPED: Final = re.compile(r"\s*(?:\(?(?:\d{1,2}|[a-z]|[ivx]{1,5})[.)])\s+\S", re.IGNORECASE)
_NUMBERING: Final = "word/numbering.xml"
_STYLES: Final = "word/styles.xml"
ROWS: Final = frozenset({"stempel.paraf_koordinasi", "stempel.paraf_hierarki"})
"""Stamps that are tables of initials, a row a position."""
_GIVEN: Final = frozenset({"stempel.nomor", "stempel.tanggal"})
"""Stamps that the signature gives."""


def w(name: str) -> str:
    """Return a WordprocessingML name in lxml's form."""
    return f"{{{W}}}{name}"


def sizes(package: Package, weight: int) -> Iterator[Finding]:
    """Yield what is heavier than it should be."""
    if weight > _TEMPLATE_BYTES:
        about = f"berkas {weight / 1e6:.1f} MB, anjuran paling besar {_TEMPLATE_BYTES / 1e6:.1f} MB"
        yield finding(Rule.OVERSIZE, "", about, severity=Severity.WARNING)
    for name, part in package.parts.items():
        if package.types.get(name, "").startswith("image/") and part.size > _PICTURE_BYTES:
            about = f"gambar {name} {part.size / 1e6:.1f} MB"
            yield finding(Rule.OVERSIZE, name, about, tag=name, severity=Severity.WARNING)


def stamps(wanted: frozenset[str], read: frozenset[str], drawn: Collection[Place]) -> Iterator[Finding]:
    """Yield the stamps a type needs and the template has no place for, with the stage that would miss them.

    ``drawn`` are the places of its pictures. Of the rows of a table of initials each place is asked for, where its loop can be followed; of any other the trial tells.
    """
    for stamp in sorted(wanted):
        if stamp in TYPED:
            if stamp not in drawn:
                yield no_place(Place(stamp), _needed_at(stamp))
        elif not any(path == stamp or path.startswith(f"{stamp}[]") for path in read):
            yield finding(Rule.STAMP, "word/document.xml", f"{stamp} (tahap {_needed_at(stamp)})", tag=stamp)
        elif stamp in ROWS:
            places = {path.removeprefix(f"{stamp}[].") for path in read if path.startswith(f"{stamp}[].")}
            for name in FILLED:
                if places and name not in places:
                    tag = f"{{{{ q.{name} }}}} ({{% for q in {stamp} %}})"
                    yield finding(
                        Rule.STAMP, "word/document.xml", f"{tag} (tahap {_needed_at(stamp)})", tag=tag
                    )


def _needed_at(stamp: str) -> Stage:
    """Return the first stage whose page misses a stamp."""
    if stamp in ROWS:
        return Stage.DIPARAF
    return Stage.MENUNGGU if stamp in _GIVEN else Stage.KONSEP


def codes(book: TemplateEdit) -> Iterator[Finding]:
    """Yield each place of the QR code that cannot hold the symbol of the longest address an installation should have."""
    for part, paragraph, widest in places(book):
        if widest is not None and widest < PLACE:
            about = f"muat {widest / _EMU_OF_MM:.0f} mm, perlu {PLACE / _EMU_OF_MM:.0f} mm"
            text = "".join(each.text or "" for each in paragraph.iter(w("t")))
            yield finding(Rule.CODE, part, about, text=text, tag=Place.QR.tag)


def fonts(package: Package, roots: Mapping[str, etree._Element]) -> Iterator[Finding]:
    """Yield each font that is used and neither on the server nor stood for by one of equal widths."""
    seen: set[str] = set()
    theme = _theme(package)
    styles = parse_part(_STYLES, package.parts[_STYLES].content()) if _STYLES in package.parts else None
    places = [*_styled(styles, roots)] if styles is not None else []
    places += [(part, each) for part, root in roots.items() for each in root.iter(w("rFonts"))]
    for part, element in places:
        if _of_signs(element):
            continue  # they are printed in a font that has them, whatever is asked for
        for side in ("ascii", "hAnsi"):
            themed = element.get(w(f"{side}Theme"), "")
            name = theme.get(themed[:5], "") if themed else element.get(w(side), "")
            if name and name.casefold() not in FONTS and name not in seen:
                seen.add(name)
                paragraph = next(element.iterancestors(w("p")), None)
                text = "".join(t.text or "" for t in paragraph.iter(w("t"))) if paragraph is not None else ""
                ordinal = None
                if paragraph is not None and part in roots:
                    ordinal = next(
                        (i for i, p in enumerate(roots[part].iter(w("p"))) if p is paragraph), None
                    )
                yield finding(Rule.FONT, part, name, paragraph=ordinal, text=text, tag=name)


def _of_signs(fonts_of: etree._Element) -> bool:
    """Say whether a font is asked for by boxes and ticks alone, as Word does in a control to tick (MS Gothic)."""
    run = next(fonts_of.iterancestors(w("r"), w("pPr")), None)
    text = "".join(each.text or "" for each in run.iter(w("t"))).strip() if run is not None else ""
    return bool(text) and all(map(has_signs, text))


def _theme(package: Package) -> dict[str, str]:
    """Return the theme's latin fonts by the first letters of what refers to them."""
    name = next((each for each in package.parts if each.startswith("word/theme/")), None)
    if name is None:
        return {}
    root = parse_part(name, package.parts[name].content())
    found = {}
    for key, scheme in (("major", "majorFont"), ("minor", "minorFont")):
        latin = root.find(f".//{_A}{scheme}/{_A}latin")
        if latin is not None:
            found[key] = latin.get("typeface", "")
    return found


def _styled(
    styles: etree._Element, roots: Mapping[str, etree._Element]
) -> Iterator[tuple[str, etree._Element]]:
    """Yield the fonts of the defaults and of the styles in use."""
    by_id = {each.get(w("styleId"), ""): each for each in styles.iter(w("style"))}
    used = {name for name, each in by_id.items() if each.get(w("default")) in ("1", "true")}
    for root in roots.values():
        for kind in ("pStyle", "rStyle", "tblStyle"):
            used |= {each.get(w("val"), "") for each in root.iter(w(kind))}
    waiting = list(used)
    while waiting:
        base = by_id[name].find(w("basedOn")) if (name := waiting.pop()) in by_id else None
        if base is not None and (parent := base.get(w("val"), "")) not in used:
            used.add(parent)
            waiting.append(parent)
    for each in (*styles.iter(w("docDefaults")), *(by_id[name] for name in sorted(used & by_id.keys()))):
        for element in each.iter(w("rFonts")):
            yield _STYLES, element


def numbering(package: Package, found: list[TextLine]) -> Iterator[Finding]:
    """Yield paragraphs whose list is not defined, and lists numbered by hand."""
    levels = _levels(package)
    for line in found:
        properties = line.element.find(f"{w('pPr')}/{w('numPr')}") if line.ordinal is not None else None
        if properties is None:
            continue
        number, level = (_value(properties, name) for name in ("numId", "ilvl"))
        if number in ("", "0"):
            continue
        if number not in levels:
            yield _told(line, f"daftar nomor {number} tidak didefinisikan")
        elif (level or "0") not in levels[number]:
            yield _told(line, f"tingkat {int(level or 0) + 1} dari daftar nomor {number} tidak didefinisikan")
    for before, after in pairwise(found):
        if _typed(before) and _typed(after):
            yield _told(after, f"nomor diketik tangan: '{after.text.strip()[:40]}'")


def _typed(line: TextLine) -> bool:
    plain = line.ordinal is not None and line.element.find(f"{w('pPr')}/{w('numPr')}") is None
    return plain and _TYPED.match(line.text) is not None


def _told(line: TextLine, about: str) -> Finding:
    return finding(Rule.NUMBERING, line.part, about, paragraph=line.ordinal, text=line.text)


def _value(properties: etree._Element, name: str) -> str:
    element = properties.find(w(name))
    return element.get(w("val"), "") if element is not None else ""


def _levels(package: Package) -> dict[str, set[str]]:
    """Return the levels each list number has."""
    if _NUMBERING not in package.parts:
        return {}
    root = parse_part(_NUMBERING, package.parts[_NUMBERING].content())
    defined: dict[str, set[str]] = {}
    for abstract in root.iter(w("abstractNum")):
        own = {level.get(w("ilvl"), "") for level in abstract.iter(w("lvl"))}
        if abstract.find(w("numStyleLink")) is not None:
            own = {str(level) for level in range(9)}  # its levels stand in a style
        defined[abstract.get(w("abstractNumId"), "")] = own
    found = {}
    for number in root.iter(w("num")):
        overridden = {each.get(w("ilvl"), "") for each in number.iter(w("lvlOverride"))}
        abstract_id = _value(number, "abstractNumId")
        if abstract_id in defined:
            found[number.get(w("numId"), "")] = defined[abstract_id] | overridden
    return found
