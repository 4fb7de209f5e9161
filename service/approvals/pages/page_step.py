"""The next step of a document, said to whoever reads its page: what they can do now, or whom it waits for, and since when.

Of what its reader may not do nothing is said but who does it. A command is named where its page is, to which it leads.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from archive.states import IN_FORCE, OPEN, Status
from service.approvals.case import DRAFTER
from service.approvals.desk import View
from service.approvals.disposisi import addressees
from service.approvals.inbox import waiting_since
from service.approvals.steps import before_people, step_for
from service.approvals.table import Kind, Level
from service.web.ways import COMMAND, steps
from service.words import Sentence, in_language, say, upon
from service.words.life import MENDED, NOTHING, SENT, TO_CLOSE, At

YOURS: Final[Mapping[Kind, Sentence]] = {
    Kind.PARAF: say("Baca halamannya, lalu paraf."),
    Kind.TANDA_TANGAN: say("Baca halamannya, lalu tanda tangani."),
    Kind.PINDAI: say("Cetak halamannya, tanda tangani di atas kertas, lalu kirim pindaiannya di sini."),
    Kind.TTE: say("Baca halamannya, lalu bubuhkan tanda tangan elektronik Anda."),
    Kind.REVISI: say("Naskah ini dikembalikan untuk Anda perbaiki: naskah documents revise NASKAH isi.json"),
    Kind.DISTRIBUSI: SENT,
    Kind.JAWAB: say("Disposisi ini menunggu jawaban Anda: naskah disposisi answer NASKAH"),
    Kind.TUTUP: TO_CLOSE,
}
"""What whoever may do it does next, in the order in which one goes before another."""
RECEIVED: Final = say(
    'Sudah dikirim; bila ada yang menerimanya, catat: naskah documents receipt NASKAH "PENERIMA" "NAMA"'
)
_PASSING: Final = frozenset({At.PRINTING, At.SEALING, At.ARCHIVING})
"""What passes by itself, in a minute."""


@dataclass(frozen=True, kw_only=True)
class PageStep:
    """One step."""

    words: str
    since: datetime | None = None
    """Since when somebody is waited for; None where nobody is."""
    yours: bool = False
    """It is the reader who is."""


def step(view: View) -> PageStep:
    """Return the next step with a document for its reader."""
    case = view.case
    document = case.held.document
    first = before_people(case)
    if first is not None:
        mine = first in MENDED and MENDED[first][0] in view.possible
        since = waiting_since(case.held) if first not in _PASSING else None
        return PageStep(words=_led(view, step_for(case, view.possible)), since=since, yours=mine)
    owed = _owed(view)
    if owed is not None:
        since = waiting_since(case.held) if document.status in OPEN or owed is Kind.JAWAB else None
        return PageStep(words=_led(view, YOURS[owed]), since=since, yours=True)
    if (document.status not in OPEN and document.status != Status.DITANDATANGANI) or addressees(case.held):
        awaited = [each for each in view.recipients if each.received_at is None]
        notes = bool(awaited) and Kind.DISTRIBUSI in view.possible
        return PageStep(words=_led(view, RECEIVED if notes else NOTHING))
    waits = bool(case.chain) and not (document.status == Status.MENUNGGU_TTE and case.level == Level.SEGEL)
    return PageStep(words=_led(view, step_for(case, ())), since=waiting_since(case.held) if waits else None)


def _owed(view: View) -> Kind | None:
    """Return the act by which a document goes on and that its reader may do."""
    case, may = view.case, view.possible
    status = case.held.document.status
    if status in IN_FORCE and addressees(case.held):
        known: tuple[Kind, ...] = (Kind.JAWAB, Kind.TUTUP)
    elif status == Status.DITANDATANGANI:
        known = (Kind.DISTRIBUSI,)
    elif status == Status.DIKEMBALIKAN:
        known = (Kind.REVISI,) if case.returned_to == DRAFTER else (Kind.PARAF,)
    elif status == Status.MENUNGGU_TTE:
        known = (Kind.PINDAI, Kind.TTE)
    else:
        known = (Kind.PARAF, Kind.TANDA_TANGAN) if status in OPEN and case.chain else ()
    return next((each for each in known if each in may), None)


def _led(view: View, words: str) -> str:
    """Return a sentence upon the document; a command whose page is this one is left out, for its button stands below."""
    document = str(view.case.held.document.id)
    told = upon(words, {"document": document})
    if any(each.address == f"/naskah/{document}" for each in steps(told)):
        return COMMAND.split(in_language(told))[0].rstrip(" :(") + "."
    return told
