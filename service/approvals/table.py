"""The life of a document as data: status and act to what follows. What is not in the table is not possible.

``now`` is the status at once, ``done`` the one the next job makes true: a signature counts when its pages are archived.
Who may do it, and on what further condition, is ``actors`` and ``conditions``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from archive.states import IN_FORCE, Status
from doc_templates.acts import Kind as Kind
from doc_templates.levels import Level as Level


@dataclass(frozen=True, kw_only=True)
class ActStep:
    """What follows from an act."""

    now: Status
    done: Status
    event: str
    page: str | None = None
    """The wording of the page, where it is another than the status'."""
    keep: bool = False
    """The archived pages stay untouched; only the record is written anew."""
    copy: str | None = None
    """A copy that says so on every page joins them, under this name: what was signed is never stamped."""
    signed: bool = False
    """The act brings the signed page; it is archived as it is."""
    ends_waiting: bool = False
    """The page that waited for a signature is not needed any more."""
    brought: bool = False
    """The sheet of a file that was received is printed anew; the file stands beside it as it came."""


REVISED = "id.naskah.document.revised.v1"
INITIALLED = "id.naskah.document.initialled.v1"
RETURNED = "id.naskah.document.returned.v1"
NUMBERED = "id.naskah.document.numbered.v1"
PARTLY_SIGNED = "id.naskah.document.partly_signed.v1"
TAKEN_OVER = "id.naskah.document.taken_over.v1"
SIGNED = "id.naskah.document.signed.v1"
CANCELLED = "id.naskah.document.cancelled.v1"
VOIDED = "id.naskah.document.number_voided.v1"
DISTRIBUTED = "id.naskah.document.distributed.v1"
REVOKED = "id.naskah.document.revoked.v1"
CORRECTED = "id.naskah.document.corrected.v1"
ENTRY_CORRECTED = "id.naskah.document.entry_corrected.v1"
OVERDUE = "id.naskah.document.overdue.v1"
ANSWERED = "id.naskah.disposisi.answered.v1"
CLOSED = "id.naskah.disposisi.closed.v1"
GIVEN = "id.naskah.disposisi.given.v1"
FORWARDED = "id.naskah.disposisi.forwarded.v1"
REPLACED = "id.naskah.disposisi.replaced.v1"
DISPOSISI_OVERDUE = "id.naskah.disposisi.overdue.v1"
LETTER_ANSWERED = "id.naskah.document.letter_answered.v1"

_REVISE = ActStep(now=Status.KONSEP, done=Status.KONSEP, event=REVISED)
_INITIAL = ActStep(now=Status.DIPARAF, done=Status.DIPARAF, event=INITIALLED)
_RETURN = ActStep(now=Status.DIKEMBALIKAN, done=Status.DIKEMBALIKAN, event=RETURNED)
_CANCEL = ActStep(now=Status.BATAL, done=Status.BATAL, event=CANCELLED, ends_waiting=True)
_REVOKE = ActStep(now=Status.DICABUT, done=Status.DICABUT, event=REVOKED, keep=True, copy="dicabut")
_DISTRIBUTE = ActStep(
    now=Status.DIDISTRIBUSIKAN, done=Status.DIDISTRIBUSIKAN, event=DISTRIBUTED, keep=True, copy="salinan"
)

_CORRECT_ENTRY = ActStep(
    now=Status.SELESAI, done=Status.SELESAI, event=ENTRY_CORRECTED, page="diterima", brought=True
)
_MISRECEIVED = ActStep(
    now=Status.BATAL, done=Status.BATAL, event=CANCELLED, page="diterima_keliru", brought=True
)

_PREPARE = ActStep(now=Status.MENUNGGU_TTE, done=Status.MENUNGGU_TTE, event=NUMBERED)
_AFFIX = ActStep(
    now=Status.MENUNGGU_TTE,
    done=Status.DITANDATANGANI,
    event=SIGNED,
    page=Status.DITANDATANGANI,
    signed=True,
    ends_waiting=True,
)
AFFIX_ONE: Final = ActStep(now=Status.MENUNGGU_TTE, done=Status.MENUNGGU_TTE, event=PARTLY_SIGNED, keep=True)
"""What a signature leads to that is not the last of its round; the table's own row is the last."""

SIGN: Final[Mapping[Level, ActStep]] = {
    Level.BASAH: ActStep(
        now=Status.MENUNGGU_TTE, done=Status.MENUNGGU_TTE, event=NUMBERED, page="cetak_basah"
    ),
    Level.SEGEL: ActStep(
        now=Status.MENUNGGU_TTE, done=Status.DITANDATANGANI, event=SIGNED, page=Status.DITANDATANGANI
    ),
    Level.PRIBADI: _PREPARE,
    Level.BSRE: _PREPARE,
}
"""What signing leads to, by level; the table's own row is the level on paper."""

_TAKE_OVER = replace(_PREPARE, event=TAKEN_OVER)
TAKE_OVER: Final[Mapping[Level, ActStep]] = {
    Level.BASAH: replace(SIGN[Level.BASAH], event=TAKEN_OVER),
    Level.PRIBADI: _TAKE_OVER,
    Level.BSRE: _TAKE_OVER,
}
"""What taking a number over leads to, by the level it was given on: the page is printed anew. A seal waits for nobody."""

TABLE: Final[Mapping[tuple[Status, Kind], ActStep]] = {
    (Status.KONSEP, Kind.REVISI): _REVISE,
    (Status.KONSEP, Kind.PARAF): _INITIAL,
    (Status.KONSEP, Kind.KEMBALIKAN): _RETURN,
    (Status.KONSEP, Kind.TANDA_TANGAN): SIGN[Level.BASAH],
    (Status.KONSEP, Kind.BATAL): _CANCEL,
    (Status.DIPARAF, Kind.REVISI): _REVISE,
    (Status.DIPARAF, Kind.PARAF): _INITIAL,
    (Status.DIPARAF, Kind.KEMBALIKAN): _RETURN,
    (Status.DIPARAF, Kind.TANDA_TANGAN): SIGN[Level.BASAH],
    (Status.DIPARAF, Kind.BATAL): _CANCEL,
    (Status.DIKEMBALIKAN, Kind.REVISI): _REVISE,
    # Returned one step: who initialled last may initial again, or return it further.
    (Status.DIKEMBALIKAN, Kind.PARAF): _INITIAL,
    (Status.DIKEMBALIKAN, Kind.KEMBALIKAN): _RETURN,
    (Status.DIKEMBALIKAN, Kind.BATAL): _CANCEL,
    # Only while its page cannot be printed and no signature stands (``rules.step``); the number stays.
    (Status.MENUNGGU_TTE, Kind.REVISI): _REVISE,
    # Only while whoever gave the number may sign no more (``conditions``).
    (Status.MENUNGGU_TTE, Kind.AMBIL_ALIH): TAKE_OVER[Level.BASAH],
    (Status.MENUNGGU_TTE, Kind.TTE): _AFFIX,
    (Status.MENUNGGU_TTE, Kind.PASTIKAN): _AFFIX,
    (Status.MENUNGGU_TTE, Kind.PINDAI): ActStep(
        now=Status.MENUNGGU_TTE, done=Status.DITANDATANGANI, event=SIGNED, keep=True
    ),
    # Of a round of several alone (``conditions``): the number is void, the next round takes another.
    (Status.MENUNGGU_TTE, Kind.KEMBALIKAN): replace(_RETURN, ends_waiting=True),
    (Status.MENUNGGU_TTE, Kind.BATAL): _CANCEL,
    (Status.DITANDATANGANI, Kind.DISTRIBUSI): _DISTRIBUTE,
    (Status.DITANDATANGANI, Kind.CABUT): _REVOKE,
    (Status.DITANDATANGANI, Kind.RALAT): ActStep(
        now=Status.DITANDATANGANI, done=Status.DITANDATANGANI, event=CORRECTED, keep=True, copy="diralat"
    ),
    (Status.DIDISTRIBUSIKAN, Kind.DISTRIBUSI): _DISTRIBUTE,
    (Status.DIDISTRIBUSIKAN, Kind.CABUT): _REVOKE,
    (Status.DIDISTRIBUSIKAN, Kind.RALAT): ActStep(
        now=Status.DIDISTRIBUSIKAN, done=Status.DIDISTRIBUSIKAN, event=CORRECTED, keep=True, copy="diralat"
    ),
    # What becomes of a disposisi leaves its sheet as it was signed.
    **{
        (status, kind): ActStep(now=status, done=status, event=event, keep=True)
        for status in IN_FORCE
        for kind, event in ((Kind.JAWAB, ANSWERED), (Kind.TUTUP, CLOSED))
    },
    # A sheet waits as a draft until it is printed for the first time.
    (Status.KONSEP, Kind.KOREKSI): replace(_CORRECT_ENTRY, now=Status.KONSEP),
    (Status.SELESAI, Kind.KOREKSI): _CORRECT_ENTRY,
    (Status.KONSEP, Kind.KELIRU): _MISRECEIVED,
    (Status.SELESAI, Kind.KELIRU): _MISRECEIVED,
}

OF_A_SIGNATURE: Final = frozenset({SIGNED, GIVEN, FORWARDED, REPLACED, LETTER_ANSWERED})
"""What is true with the signed page alone."""
_BESIDE: Final = frozenset({VOIDED, OVERDUE, GIVEN, FORWARDED, REPLACED, DISPOSISI_OVERDUE, LETTER_ANSWERED})
"""Told of what an act, or the time, brings about besides."""
EVENTS: Final = tuple(sorted({step.event for step in (*TABLE.values(), *SIGN.values(), AFFIX_ONE)} | _BESIDE))
"""What the desk tells the world."""
