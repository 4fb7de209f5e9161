"""Compares a file someone brought with what is archived: the same byte for byte, an earlier one, or changed and how.

Bytes decide first. Only when they differ is the file opened, to say what was done to it; the archived bytes are taken
as true, for whoever hands them over has proved their digest. Here the file is asked what it says of itself; what a
reader sees of it is found out by ``worker.signing.foreign`` with ``worker.locked.look``, and only both together say "the
same look".
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from worker.locked.picture import Cover
from worker.signing.differences import Differences, differences, fits
from worker.signing.doubts import doubts
from worker.signing.judge import validate
from worker.signing.kinship import Traits
from worker.signing.pages import Appearance, Boxes, PasswordNeeded, PdfUnreadable, PdfUnusual, appearance
from worker.signing.trust import Trust
from worker.signing.verdict import UNKNOWN, ArchivedPdf, Change, Standing, Verdict, Why

_HEAD: Final = b"%PDF-"
_END: Final = b"%%EOF"
_BLANK: Final = b"\0\t\n\f\r "
_ENDING: Final = 1 << 10
"""Bytes within which readers look for the end of a PDF."""
_BEGINNING: Final = 1 << 10
"""Bytes that begin one document alone; every file of the press has the first few."""


@dataclass(frozen=True, kw_only=True)
class FileComparison:
    """What a file says of itself beside the archived ones."""

    verdict: Verdict
    covers: tuple[Cover, ...] = ()
    """Where a signature may show."""
    boxes: tuple[Boxes, ...] = ()
    """The sizes of the file's pages, where another program rounded them: the archived pages are drawn at these beside them."""


def compare(
    pdf: bytes, archived: Sequence[ArchivedPdf], trust: Trust, *, claimed: bool = True
) -> FileComparison:
    """Say what ``pdf`` is to the archived versions of a document.

    ``claimed``: it carries the document's own code. Without, it is another file unless it was made from one of them.
    """
    if not archived:
        return FileComparison(verdict=_alone(pdf))
    digest = hashlib.sha256(pdf).digest()
    newest_first = sorted(archived, key=lambda each: each.version, reverse=True)
    for each in newest_first:
        if hashlib.sha256(each.data).digest() == digest:
            standing = Standing.ARCHIVED if each.present else Standing.EARLIER
            return FileComparison(verdict=Verdict(standing=standing, version=each.version))
    cut = next((each for each in newest_first if _cut(pdf, each)), None)
    if cut is not None:
        return FileComparison(verdict=Verdict(standing=Standing.CUT, version=cut.version))
    grown = next((each for each in newest_first if pdf.startswith(each.data)), None)
    whole = grown or next((each for each in newest_first if each.data in pdf), None)
    try:
        now = appearance(pdf)
    except PdfUnreadable as error:
        itself = Traits.of(pdf, None)
        kin = whole or next(
            (each for each in newest_first if itself.related(Traits.of(each.data, None))), None
        )
        return FileComparison(verdict=_closed(error, kin, grown=grown is not None))
    of_archived = {each.version: appearance(each.data) for each in newest_first}
    if not claimed and whole is None and not _made_from(pdf, now, newest_first, of_archived):
        return FileComparison(verdict=Verdict(standing=Standing.FOREIGN))
    beside = [
        (each, differences(of_archived[each.version], now)) for each in ([grown] if grown else newest_first)
    ]
    each, found = min(beside, key=lambda pair: pair[1].distance)
    anew = whole is None and _printed(now, of_archived[each.version], found)
    if anew and not _made_from(pdf, now, newest_first, of_archived):
        return FileComparison(verdict=_changed(each, [Change.PRINTED]))
    changes = {
        *found.changes,
        *_written(pdf, each, found, trust, grown=grown is not None),
        *(_joined(pdf, each) or _ambiguous(pdf, each)),
    }
    named = sorted(changes, key=list(Change).index)
    return FileComparison(
        verdict=_changed(each, named, sorted(found.pages)),
        covers=found.covers,
        boxes=_rounded(of_archived[each.version], now),
    )


def _rounded(archived: Appearance, now: Appearance) -> tuple[Boxes, ...]:
    """Return the sizes of all pages where they are the archived ones but for a number that was rounded."""
    pairs = list(zip(archived.pages, now.pages, strict=False))
    if len(archived.pages) != len(now.pages) or all(mine.boxes == its.boxes for mine, its in pairs):
        return ()
    return tuple(its.boxes for mine, its in pairs) if all(fits(a.boxes, b.boxes) for a, b in pairs) else ()


def _printed(now: Appearance, archived: Appearance, found: Differences) -> bool:
    """Whether another program drew as many pages anew and left no signature, as printing to a PDF and converting do.

    Its dots differ from the archived ones by that alone, so they tell neither that it is the same nor that it is not.
    """
    return (
        not now.signatures
        and len(now.pages) == len(archived.pages)
        and all(
            mine.drawing != theirs.drawing for mine, theirs in zip(now.pages, archived.pages, strict=True)
        )
        and Change.REDRAWN in found.changes
    )


def _cut(pdf: bytes, original: ArchivedPdf) -> bool:
    """Whether it is the beginning of the archived file and breaks off: an earlier revision in it ends as a PDF ends."""
    return len(pdf) >= _BEGINNING and not pdf.rstrip().endswith(_END) and original.data.startswith(pdf)


def _alone(pdf: bytes) -> Verdict:
    """Return what is said of a file that nothing is archived for: unknown, and whether it opens at all."""
    try:
        appearance(pdf)
    except PdfUnusual:
        return UNKNOWN
    except PdfUnreadable as error:
        return _closed(error, None, grown=False)
    return UNKNOWN if _END in pdf[-_ENDING:] else Verdict(standing=Standing.UNKNOWN, why=Why.BROKEN)


def _closed(error: PdfUnreadable, kin: ArchivedPdf | None, *, grown: bool) -> Verdict:
    """Return what is said of a file that cannot be opened: changed, if it was made from an archived one."""
    if kin is None:
        why = Why.LOCKED if isinstance(error, PasswordNeeded) else Why.BROKEN
        return Verdict(standing=Standing.UNKNOWN, why=why)
    lost = Change.UNCOMPARED if isinstance(error, PasswordNeeded | PdfUnusual) else Change.BROKEN
    return _changed(kin, [*([Change.APPENDED] if grown else ()), lost])


def _made_from(
    pdf: bytes, now: Appearance, archived: Sequence[ArchivedPdf], of_archived: Mapping[int, Appearance]
) -> bool:
    itself = Traits.of(pdf, now)
    return any(itself.related(Traits.of(each.data, of_archived[each.version])) for each in archived)


def _written(
    pdf: bytes, original: ArchivedPdf, found: Differences, trust: Trust, *, grown: bool
) -> Iterator[Change]:
    """Yield how the file came to be written; nothing where something weightier is said of it."""
    if grown:
        permitted = found.proofs and not found.changes and _permitted(pdf, original, trust)
        yield Change.EXTENDED if permitted else Change.APPENDED
    elif not found.pages and original.data not in pdf:
        yield Change.RESAVED


def _permitted(pdf: bytes, original: ArchivedPdf, trust: Trust) -> bool:
    """Whether what was added is validation data alone: then the signatures cover or permit every byte."""
    return validate(pdf, trust).intact and validate(original.data, trust).intact


def _joined(pdf: bytes, original: ArchivedPdf) -> frozenset[Change]:
    """Two files in one: some readers show the one, some the other."""
    before = pdf.find(original.data) > 0 or not pdf.startswith(_HEAD)
    behind = not pdf.startswith(original.data) and not pdf.rstrip(_BLANK).endswith(_END)
    joined = before or behind or pdf.count(_HEAD) > original.data.count(_HEAD)
    return frozenset([Change.JOINED] if joined else ())


def _ambiguous(pdf: bytes, original: ArchivedPdf) -> frozenset[Change]:
    """One file that says two things."""
    found = doubts(pdf)
    ambiguous = found and found - doubts(original.data)  # of a sound file the archived one is not read again
    return frozenset([Change.AMBIGUOUS] if ambiguous else ())


def _changed(original: ArchivedPdf, changes: Sequence[Change], pages: Sequence[int] = ()) -> Verdict:
    return Verdict(
        standing=Standing.CHANGED, version=original.version, changes=tuple(changes), pages=tuple(pages)
    )
