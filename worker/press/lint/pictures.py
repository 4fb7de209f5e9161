"""Tells of pictures: the places that a type needs and no drawing is, and each picture that is printed as it is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from lxml import etree

from doc_templates.places import Place
from doc_templates.stages import Stage
from worker.press.editing import TemplateEdit
from worker.press.lint.findings import Finding, Rule, finding
from worker.press.names import wml
from worker.press.places import PlacedPicture

_MARK_IT: Final = "Beri gambar di tempatnya teks alternatif {tag} (klik kanan gambar, Edit Teks Alternatif), atau ketik tanda itu di sana."
_SILENT: Final = "tanpa teks alternatif"


def no_place(place: Place, stage: Stage) -> Finding:
    """Return the finding that no drawing is a place the type needs, from ``stage`` on."""
    remedy = _MARK_IT.replace("{tag}", place.tag)
    about = f"{place.tag} (tahap {stage})"
    return finding(Rule.STAMP, "word/document.xml", about, tag=place.tag, remedy=remedy)


def plain(book: TemplateEdit, pictures: Sequence[PlacedPicture]) -> Iterator[Finding]:
    """Yield each picture that is no place, with the words it stands at."""
    for each in pictures:
        if each.place is not None or not each.shown:
            continue
        paragraphs = list(book.tree(each.part).iter(wml("p")))
        own = next(each.holder.iterancestors(wml("p")), None)
        number = paragraphs.index(own) if own is not None else None
        yield finding(
            Rule.PICTURE,
            each.part,
            f"“{each.called}”" if each.called else _SILENT,
            paragraph=number,
            text=_words(paragraphs, number),
            tag=each.called,
        )


def _words(paragraphs: Sequence[etree._Element], number: int | None) -> str:
    """Return what a picture's paragraph says; of one that says nothing, the words before it, by which its page is found."""
    for paragraph in reversed(paragraphs[: 0 if number is None else number + 1]):
        if text := "".join(each.text or "" for each in paragraph.iter(wml("t"))).strip():
            return text
    return ""
