"""The life of a document as data: status and act to what follows. What is not in the table is not possible.

``now`` is the status at once, ``done`` the one the next job makes true: a signature counts when its pages are archived.
Who may do it, and on what further condition, is ``approvals_rules``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from doc_templates.acts import Kind as Kind
from doc_templates.levels import Level as Level


@dataclass(frozen=True, kw_only=True)
class Step:
    """What follows from an act."""

    now: str
    done: str
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
SIGNED = "id.naskah.document.signed.v1"
CANCELLED = "id.naskah.document.cancelled.v1"
VOIDED = "id.naskah.document.number_voided.v1"
DISTRIBUTED = "id.naskah.document.distributed.v1"
REVOKED = "id.naskah.document.revoked.v1"
CORRECTED = "id.naskah.document.corrected.v1"
ENTRY_CORRECTED = "id.naskah.document.entry_corrected.v1"
OVERDUE = "id.naskah.document.overdue.v1"

_REVISE = Step(now="konsep", done="konsep", event=REVISED)
_INITIAL = Step(now="diparaf", done="diparaf", event=INITIALLED)
_RETURN = Step(now="dikembalikan", done="dikembalikan", event=RETURNED)
_CANCEL = Step(now="batal", done="batal", event=CANCELLED, ends_waiting=True)
_REVOKE = Step(now="dicabut", done="dicabut", event=REVOKED, keep=True, copy="dicabut")
_DISTRIBUTE = Step(
    now="didistribusikan", done="didistribusikan", event=DISTRIBUTED, keep=True, copy="salinan"
)

_CORRECT_ENTRY = Step(now="selesai", done="selesai", event=ENTRY_CORRECTED, page="diterima", brought=True)
_MISRECEIVED = Step(now="batal", done="batal", event=CANCELLED, page="diterima_keliru", brought=True)

_PREPARE = Step(now="menunggu_tte", done="menunggu_tte", event=NUMBERED)
_AFFIX = Step(
    now="menunggu_tte",
    done="ditandatangani",
    event=SIGNED,
    page="ditandatangani",
    signed=True,
    ends_waiting=True,
)

SIGN: Final[Mapping[Level, Step]] = {
    Level.BASAH: Step(now="menunggu_tte", done="menunggu_tte", event=NUMBERED, page="cetak_basah"),
    Level.SEGEL: Step(now="menunggu_tte", done="ditandatangani", event=SIGNED, page="ditandatangani"),
    Level.PRIBADI: _PREPARE,
    Level.BSRE: _PREPARE,
}
"""What signing leads to, by level; the table's own row is the level on paper."""

TABLE: Final[Mapping[tuple[str, Kind], Step]] = {
    ("konsep", Kind.REVISI): _REVISE,
    ("konsep", Kind.PARAF): _INITIAL,
    ("konsep", Kind.KEMBALIKAN): _RETURN,
    ("konsep", Kind.TANDA_TANGAN): SIGN[Level.BASAH],
    ("konsep", Kind.BATAL): _CANCEL,
    ("diparaf", Kind.REVISI): _REVISE,
    ("diparaf", Kind.PARAF): _INITIAL,
    ("diparaf", Kind.KEMBALIKAN): _RETURN,
    ("diparaf", Kind.TANDA_TANGAN): SIGN[Level.BASAH],
    ("diparaf", Kind.BATAL): _CANCEL,
    ("dikembalikan", Kind.REVISI): _REVISE,
    # Returned one step: who initialled last may initial again, or return it further.
    ("dikembalikan", Kind.PARAF): _INITIAL,
    ("dikembalikan", Kind.KEMBALIKAN): _RETURN,
    ("dikembalikan", Kind.BATAL): _CANCEL,
    # Only while its page cannot be printed and no signature stands (``Case.step``); the number stays.
    ("menunggu_tte", Kind.REVISI): _REVISE,
    ("menunggu_tte", Kind.TTE): _AFFIX,
    ("menunggu_tte", Kind.PASTIKAN): _AFFIX,
    ("menunggu_tte", Kind.PINDAI): Step(now="menunggu_tte", done="ditandatangani", event=SIGNED, keep=True),
    ("menunggu_tte", Kind.BATAL): _CANCEL,
    ("ditandatangani", Kind.DISTRIBUSI): _DISTRIBUTE,
    ("ditandatangani", Kind.CABUT): _REVOKE,
    ("ditandatangani", Kind.RALAT): Step(
        now="ditandatangani", done="ditandatangani", event=CORRECTED, keep=True, copy="diralat"
    ),
    ("didistribusikan", Kind.DISTRIBUSI): _DISTRIBUTE,
    ("didistribusikan", Kind.CABUT): _REVOKE,
    ("didistribusikan", Kind.RALAT): Step(
        now="didistribusikan", done="didistribusikan", event=CORRECTED, keep=True, copy="diralat"
    ),
    # A sheet waits as a draft until it is printed for the first time.
    ("konsep", Kind.KOREKSI): replace(_CORRECT_ENTRY, now="konsep"),
    ("selesai", Kind.KOREKSI): _CORRECT_ENTRY,
    ("konsep", Kind.KELIRU): _MISRECEIVED,
    ("selesai", Kind.KELIRU): _MISRECEIVED,
}

OPEN: Final = ("konsep", "diparaf", "dikembalikan", "menunggu_tte")
"""Where a document still waits for somebody."""
IN_FORCE: Final = ("ditandatangani", "didistribusikan")
"""Where a document is signed, and neither cancelled nor revoked: what may correct or replace another."""
EVENTS: Final = tuple(sorted({step.event for step in (*TABLE.values(), *SIGN.values())} | {VOIDED, OVERDUE}))
"""What the desk tells the world."""
