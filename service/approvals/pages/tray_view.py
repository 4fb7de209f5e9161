"""What waits for a person as one list over all nouns: papers, disposisi, what was sent to them. Values in, values out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from archive.access import AccessClass
from archive.ledger.documents.announcements import PersonalAnnouncement
from archive.ledger.documents.documents import Document
from doc_templates.acts import Kind
from service.approvals.inbox import Item
from service.disposisi.view import TreeView
from service.office.hours import WORKING_DAY
from service.recipients.http import NEWS
from service.recipients.letters import happened
from service.web.messages import Tone
from service.words import Sentence, say
from service.words.classes import CLASSES

INITIAL, SIGN, RETURNED, DISPOSISI, FOR_YOU = (
    "paraf",
    "tanda-tangan",
    "dikembalikan",
    "disposisi",
    "untuk-anda",
)
LATE: Final = "terlambat"
GROUPS: Final[Mapping[str, Sentence]] = {
    INITIAL: say("Paraf"),
    SIGN: say("Tanda tangan"),
    RETURNED: say("Dikembalikan"),
    DISPOSISI: say("Disposisi"),
    FOR_YOU: say("Untuk Anda"),
    LATE: say("Terlambat"),
}
"""The tiles and the sides of the inbox, in their order: all of it waits for its reader, so each says only for what."""
_TONES: Final = {RETURNED: Tone.RAGU, LATE: Tone.BURUK}
_OF_TASK: Final = {
    Kind.PARAF: INITIAL,
    Kind.REVISI: RETURNED,
    Kind.TANDA_TANGAN: SIGN,
    Kind.TTE: SIGN,
    Kind.PINDAI: SIGN,
    Kind.AMBIL_ALIH: SIGN,
}
_ASKED: Final = {
    Kind.PARAF: say("Paraf"),
    Kind.REVISI: say("Perbaiki"),
    Kind.TANDA_TANGAN: say("Tanda tangani"),
    Kind.TTE: say("Bubuhkan tanda tangan elektronik"),
    Kind.PINDAI: say("Bawa pindaiannya"),
    Kind.AMBIL_ALIH: say("Ambil alih penandatanganan"),
    Kind.JAWAB: say("Jawab"),
    Kind.TUTUP: say("Tutup"),
}
"""What is asked of a person."""
_BELOW: Final = {DISPOSISI: "/disposisi", RETURNED: "/perbaiki"}
"""Where below its document something is done, when not on the document's own page."""
_HOUR: Final = 60


@dataclass(frozen=True, kw_only=True)
class TrayEntry:
    """One thing that waits."""

    group: str
    document: Document
    """To be looked at."""
    asked: str
    since: datetime | None
    late: int
    """Working minutes beyond its time."""
    note: str = ""
    act: Kind | None = None
    """The act that may be done to several of its kind at once."""

    @property
    def address(self) -> str:
        """Return where it is looked at, mended or answered."""
        return f"/naskah/{self.document.id}{_BELOW.get(self.group, '')}"

    @property
    def akses(self) -> str:
        """Return the class, where it is not open."""
        return "" if self.document.akses is AccessClass.B else CLASSES[self.document.akses]

    @property
    def lateness(self) -> str:
        """Say by how much it is late; empty where it is not."""
        return lateness(self.late) if self.late else ""


def lateness(minutes: int) -> str:
    """Say how late something is, in the office's working time.

    >>> lateness(30), lateness(200), lateness(1000)
    ('terlambat 30 menit kerja', 'terlambat 3 jam kerja', 'terlambat 2 hari kerja')
    """
    if minutes < _HOUR:
        return say("terlambat {banyak} menit kerja", banyak=minutes)
    if minutes < WORKING_DAY:
        return say("terlambat {banyak} jam kerja", banyak=minutes // _HOUR)
    return say("terlambat {banyak} hari kerja", banyak=minutes // WORKING_DAY)


def entries(
    items: Sequence[Item], disposisi: Sequence[TreeView], sent: Sequence[PersonalAnnouncement]
) -> list[TrayEntry]:
    """Return everything that waits, the longest waiting first."""
    found = [*map(_paper, items), *_sheets(disposisi), *map(_for_you, sent)]
    return sorted(found, key=lambda each: (each.since is None, each.since))


def chosen(all_of: Sequence[TrayEntry], group: str) -> list[TrayEntry]:
    """Return those of a group; all for none."""
    if group == LATE:
        return [each for each in all_of if each.late]
    return [each for each in all_of if not group or each.group == group]


def to_leaf(picked: Sequence[UUID], acts: Mapping[UUID, Kind | None], kind: Kind) -> list[UUID]:
    """Return what was ticked without those that wait for the other act of several: its own button is there for them.

    All of it where nothing else is left: its reader is told of each that it does not wait for them so.
    """
    return [each for each in picked if acts.get(each) in (None, kind)] or list(picked)


@dataclass(frozen=True, kw_only=True)
class TrayRun:
    """Some of what waits, on one page of a list."""

    entries: Sequence[TrayEntry]
    first: int
    """The number of the first of them, counted from 1."""
    of: int
    """How many there are."""
    at_once: int

    @classmethod
    def of_list(cls, all_of: Sequence[TrayEntry], first: int, at_once: int) -> TrayRun:
        """Return the page of a list that holds what has number ``first``; the last one where there are no longer so many."""
        last = max(0, len(all_of) - 1)
        start = min(first - 1, last) // at_once * at_once
        return cls(entries=all_of[start : start + at_once], first=start + 1, of=len(all_of), at_once=at_once)

    @property
    def last(self) -> int:
        """Return the number of the last of them."""
        return self.first + len(self.entries) - 1

    @property
    def before(self) -> int:
        """Return where the page before begins; 0 where there is none."""
        return max(0, self.first - self.at_once)

    @property
    def after(self) -> int:
        """Return where the next page begins; 0 where there is none."""
        return self.last + 1 if self.last < self.of else 0


def tiles(all_of: Sequence[TrayEntry]) -> list[tuple[str, str, int, str]]:
    """Return the tiles: address, words, how many, tone."""
    return [
        (f"/kotak-masuk?jenis={group}", words, len(chosen(all_of, group)), _TONES.get(group, "utama"))
        for group, words in GROUPS.items()
    ]


def _paper(item: Item) -> TrayEntry:
    return TrayEntry(
        group=_OF_TASK.get(item.task, SIGN),
        document=item.document,
        asked=_ASKED.get(item.task, say("Periksa")),
        since=item.since,
        late=item.late,
        note=item.note or "",
        act=item.task if item.task in (Kind.PARAF, Kind.TANDA_TANGAN) else None,
    )


def _sheets(views: Sequence[TreeView]) -> Iterator[TrayEntry]:
    for view in views:
        task, _ = view.task or (Kind.JAWAB.value, "")
        yield TrayEntry(
            group=DISPOSISI,
            document=view.asked.held.document,
            asked=_ASKED[Kind(task)],
            since=view.asked.given,
            late=view.late(view.asked),
            note="; ".join(view.asked.payload["petunjuk"]),
        )


def _for_you(told: PersonalAnnouncement) -> TrayEntry:
    news = NEWS[happened(told.kind, named="oleh" in told.detail)]
    return TrayEntry(
        group=FOR_YOU,
        document=told.document,
        asked=say("Baca"),
        since=told.at,
        late=0,
        note=say("{kabar} oleh {oleh}", kabar=news, oleh=told.by),
    )
