"""What differs between two files by what they say of themselves: pages, notes, signatures, what holds for all of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from worker.locked.picture import Cover
from worker.signing.notes import Note
from worker.signing.pages import TAGS, Appearance, Boxes, PageDigests
from worker.signing.verdict import Change

_KINDS: Final = {
    "/OpenAction": Change.SCRIPTED,
    "/AA": Change.SCRIPTED,
    "/Names/JavaScript": Change.SCRIPTED,
    "/OCProperties": Change.LAYERED,
    "/Collection": Change.ATTACHED,
    "/AF": Change.ATTACHED,
    "/Names/EmbeddedFiles": Change.ATTACHED,
}
"""What a change of a key of the catalogue is called; any other is ``ALTERED``."""
_TAGGING: Final = frozenset(("/StructTreeRoot", "/MarkInfo", "/Lang", TAGS))
"""Keys whose loss nobody sees; changed, they have a screen reader say something else."""

_OF_SIGNATURES: Final = frozenset((Change.SIGNED, Change.STRIPPED, Change.RESIGNED, Change.STAMPED))
"""A signed page without its signature is that one, and not the draft it was signed from."""


ROUNDED: Final = 0.01
"""Points: 3.5 thousandths of a millimetre. Programs write sizes with two to six places."""


@dataclass(frozen=True, kw_only=True)
class Differences:
    """What differs."""

    changes: frozenset[Change]
    """``REDRAWN`` where pages are drawn otherwise: whether they look otherwise is not known here."""
    pages: frozenset[int]
    """Counted from 1."""
    covers: tuple[Cover, ...]
    """Where a signature may show, because the page before keeps the place for it."""
    proofs: bool
    """Time stamps or validation data differ: nothing that shows."""

    @property
    def distance(self) -> int:
        """How far apart they are, to tell which of several files one was made from."""
        return 100 * len(self.pages) + len(self.changes - _OF_SIGNATURES)


def differences(before: Appearance, now: Appearance) -> Differences:
    """Compare two files."""
    changes = {_kind(name, now) for name in _changed_keys(before, now)}
    changes.update(_signatures(before.signatures, now.signatures))
    pages: set[int] = set()
    covers: list[Cover] = []
    for at in range(max(len(before.pages), len(now.pages))):
        if at >= len(before.pages) or at >= len(now.pages):
            found = {Change.SWAPPED}
        else:
            found = set(_page(before.pages[at], now.pages[at]))
            stamped = list(_stamped(before.pages[at].notes, now.pages[at].notes))
            covers += stamped
            changes.update([Change.STAMPED] if stamped else [])
        pages.update([at + 1] if found else [])
        changes |= found
    return Differences(
        changes=frozenset(changes),
        pages=frozenset(pages),
        covers=tuple(covers),
        proofs=before.proofs != now.proofs,
    )


def _kind(name: str, now: Appearance) -> Change:
    """Return what a change of a key is called; an action that is gone acts no more: other programs leave it out, and tags."""
    if name in _TAGGING and name not in now.whole:
        return Change.UNTAGGED
    kind = _KINDS.get(name, Change.ALTERED)
    return Change.ALTERED if kind is Change.SCRIPTED and name not in now.whole else kind


def _changed_keys(before: Appearance, now: Appearance) -> Iterator[str]:
    for name in before.whole.keys() | now.whole.keys():
        if before.whole.get(name) != now.whole.get(name):
            yield name


def _signatures(before: frozenset[str], now: frozenset[str]) -> Iterator[Change]:
    if before - now:
        yield Change.RESIGNED if now - before else Change.STRIPPED
    elif now - before:
        yield Change.SIGNED


def _page(before: PageDigests, now: PageDigests) -> Iterator[Change]:
    if before.drawing != now.drawing:
        yield Change.REDRAWN
    if before.frame != now.frame or not fits(before.boxes, now.boxes):
        yield Change.FRAMED
    if before.choices != now.choices or now.fonts - before.fonts:
        yield Change.REPLACEABLE
    places = frozenset(each.place for each in before.notes if each.place is not None)
    gone, new = _other(before.notes, now.notes), _other(now.notes, before.notes)
    if any(each.place is None for each in gone) or not all(_signing(each, places) for each in new):
        yield Change.ANNOTATED


def fits(before: Boxes, now: Boxes) -> bool:
    """Tell whether two pages are of one size and show the same of it; a number rounded by a program aside."""
    return len(before) == len(now) and all(
        abs(one - other) < ROUNDED
        for box, its in zip(before, now, strict=True)
        for one, other in zip(box, its, strict=True)
    )


def _signing(note: Note, places: frozenset[str]) -> bool:
    """Whether a new note is a signature: in a place that was there before, or without extent and doing nothing."""
    return note.place is not None and (note.place in places or (note.signed and note.bare))


def _other(notes: Sequence[Note], than: Sequence[Note]) -> list[Note]:
    left = Counter(each.digest for each in than)
    other = []
    for each in notes:
        left[each.digest] -= 1
        if left[each.digest] < 0:
            other.append(each)
    return other


def _stamped(before: Sequence[Note], now: Sequence[Note]) -> Iterator[Cover]:
    """Yield the places kept on the page before in which a signature stands now."""
    kept = {each.place: each.cover for each in before if each.place and not each.signed and each.cover}
    for each in now:
        if each.signed and each.place in kept:
            yield kept[each.place]
