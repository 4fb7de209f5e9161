"""The places of pictures in a template, found once: a drawing is known by what its author wrote of it, or a tag is typed.

``settle`` gives each place a part of its own (``Place.part``), whatever the program that saved the file called it and
whichever other drawing showed the same, and words for readers instead of the tag. A drawing that nothing is said of is a
place by its part, as in the first templates; these come out as they were. How large a QR code is, is ``qr_place``'s.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from lxml import etree

from doc_templates.places import TYPED, Place
from worker.press.editing import TemplateEdit
from worker.press.names import R, dml, pic, vml, wml, wp
from worker.press.spelling import tags_of
from worker.press.typed_places import BLANK, draw_typed, place_of

WORDS: Final = {
    Place.QR: "Kode QR: membuka halaman pemeriksaan naskah ini.",
    Place.LOGO: "Logo kantor",
}
"""What readers who listen hear of a place whose author wrote nothing but the tag."""
_NAMED: Final = {
    **{place.file: place for place in TYPED},
    "qr verifikasi": Place.QR,
    "logo kantor": Place.LOGO,
}
"""What the shipped templates say of their drawings: every program keeps it when it gives the parts other names."""
_O_TITLE: Final = "{urn:schemas-microsoft-com:office:office}title"
_TEXTS: Final = ("descr", "title", "name", "alt", _O_TITLE)
_CROPS: Final = ("croptop", "cropbottom", "cropleft", "cropright")
_SHADES: Final = ("gain", "blacklevel", "gamma", "grayscale", "bilevel", "chromakey")
_HOLDERS: Final = (wml("drawing"), wml("pict"))
_GONE: Final = (
    wml("del"),
    wml("moveFrom"),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
)


@dataclass(frozen=True, kw_only=True)
class PlacedPicture:
    """A picture of a template, where it stands."""

    part: str
    holder: etree._Element
    """Its ``w:drawing`` or ``w:pict``."""
    place: Place | None
    """None for one that is printed as it is."""
    called: str
    """What its author calls it; empty where nothing is said of it."""

    @property
    def shown(self) -> bool:
        """Say whether a page shows it: neither deleted, nor there for programs that cannot draw what stands before it."""
        return next(self.holder.iterancestors(*_GONE), None) is None


@dataclass(frozen=True, kw_only=True)
class _Picture:
    """A picture, what it shows and what is said of it."""

    part: str
    holder: etree._Element
    image: etree._Element
    """``a:blip`` or ``v:imagedata``."""
    said: Sequence[etree._Element]
    """What has its texts, the drawing's own first."""

    @property
    def attribute(self) -> str:
        """The one that names what it shows."""
        return f"{{{R}}}{'id' if self.image.tag == vml('imagedata') else 'embed'}"

    @property
    def relation(self) -> str:
        return self.image.get(self.attribute, "")

    @property
    def marked(self) -> Place | None:
        """The place whose tag is written of it."""
        return next((place for text in self.texts() for place, _ in _tags(text)), None)

    @property
    def named(self) -> Place | None:
        """The place that the shipped templates call so."""
        return next((_NAMED[text.lower()] for text in self.texts() if text.lower() in _NAMED), None)

    def texts(self) -> Iterator[str]:
        for each in self.said:
            yield from (text for name in _TEXTS if (text := each.get(name, "").strip()))


def settle(book: TemplateEdit) -> list[PlacedPicture]:
    """Give each place of ``book`` its own part and its words; return all pictures in order. What is settled stays as it is."""
    draw_typed(book)
    pictures = [each for part in book.printed() for each in _pictures(book, part)]
    known = {place for each in pictures if (place := each.marked or _by_part(book, each))}
    found = []
    for each in pictures:
        place = each.marked or _by_part(book, each)
        if place is None and each.named not in known:
            place = each.named
        called = next((text for text in each.texts() if not any(_tags(text))), "")
        found.append(PlacedPicture(part=each.part, holder=each.holder, place=place, called=called))
        if place is not None and (each.marked or _target(book, each) != place.part):
            _settle(book, each, place)
    return found


def drawings(book: TemplateEdit, part: str, place: Place) -> Iterator[etree._Element]:
    """Yield each drawing of one part of a settled book that is a place and holds no other picture."""
    found = list(_pictures(book, part))
    for each in found:
        if _by_part(book, each) is place and sum(other.holder is each.holder for other in found) == 1:
            yield each.holder


def _pictures(book: TemplateEdit, part: str) -> Iterator[_Picture]:
    for holder in book.tree(part).iter(*_HOLDERS):
        images = [
            each
            for each in holder.iter(dml("blip"), vml("imagedata"))
            if next(each.iterancestors(*_HOLDERS)) is holder
        ]
        for image in images:
            yield _Picture(part=part, holder=holder, image=image, said=_said(holder, image, len(images) == 1))


def _said(holder: etree._Element, image: etree._Element, alone: bool) -> list[etree._Element]:
    """Return what has the texts of a picture; those of a whole drawing only where it is the drawing's one picture."""
    if image.tag == vml("imagedata"):
        shape = image.getparent()
        return [image] if shape is None else [shape, image]
    whole = holder.findall(f"*/{wp('docPr')}") if alone else []
    own = next(image.iterancestors(pic("pic")), None)
    return whole if own is None else [*whole, *own.iter(pic("cNvPr"))]


def _tags(text: str) -> Iterator[tuple[Place, str]]:
    for tag in tags_of(text):
        if place := place_of(tag):
            yield place, tag.typed


def _target(book: TemplateEdit, picture: _Picture) -> str:
    return book.targets(picture.part).get(picture.relation, "")


def _by_part(book: TemplateEdit, picture: _Picture) -> Place | None:
    shown = _target(book, picture)
    return next((place for place in Place if place.part == shown), None)


def _settle(book: TemplateEdit, picture: _Picture, place: Place) -> None:
    """Have a picture show the place's part and nothing beside it, whole and plain, and say in words what it is."""
    let_go = []
    if (shown := _target(book, picture)) != place.part:
        let_go.append(picture.relation)
        if not book.has(place.part):
            # Printed where an office has no logo.
            relation = book.add(
                place.part, book.content(shown) if book.has(shown) else BLANK, kind="image", of=picture.part
            )
        else:
            relation = _relation(book, picture.part, place)
        picture.image.set(picture.attribute, relation)
    let_go += _unadorned(picture.image, place)
    for said in picture.said:
        _word(said, place)
    root = book.tree(picture.part)
    for each in dict.fromkeys(let_go):
        if not any(each == value for element in root.iter(etree.Element) for value in _relations(element)):
            book.drop(each, of=picture.part)


def _relation(book: TemplateEdit, part: str, place: Place) -> str:
    known = (name for name, target in book.targets(part).items() if target == place.part)
    return next(known, None) or book.relate(place.part, kind="image", of=part)


def _relations(element: etree._Element) -> Iterator[str]:
    """Yield the relationships that an element names."""
    return (str(value) for name, value in element.attrib.items() if str(name).startswith(f"{{{R}}}"))


def _unadorned(image: etree._Element, place: Place) -> list[str]:
    """Take from a picture what was made for the one that stood there: its SVG, its effects, its crop; return what these showed.

    The colours of a logo stay as they were chosen; those of a QR code are black and white.
    """
    made_for_it = _CROPS if place is Place.LOGO else (*_CROPS, *_SHADES)
    for name in [name for name in image.attrib if name in made_for_it]:
        del image.attrib[name]
    fill = image.getparent()
    for crop in fill.findall(dml("srcRect")) if fill is not None else ():
        fill.remove(crop)  # type: ignore[union-attr]  # it has a child
    gone = [each for each in image if place is Place.QR or each.tag == dml("extLst")]
    shown = [each for old in gone for element in old.iter(etree.Element) for each in _relations(element)]
    for old in gone:
        image.remove(old)
    return shown


def _word(said: etree._Element, place: Place) -> None:
    """Put words in place of a tag; what the author wrote beside it stays."""
    for name in _TEXTS:
        text = rest = said.get(name, "")
        for tagged, typed in _tags(text):
            rest = rest.replace(typed, "") if tagged is place else rest
        if rest == text:
            continue
        if words := " ".join(rest.split()):
            said.set(name, words)
        elif name in ("name", _O_TITLE):
            said.set(name, place.file)
        elif name == "title":
            del said.attrib[name]
        else:
            said.set(name, WORDS[place])
    spoken = {wp("docPr"): "descr", pic("cNvPr"): "descr", vml("imagedata"): ""}.get(str(said.tag), "alt")
    if spoken and not said.get(spoken, "").strip():
        said.set(spoken, WORDS[place])
