"""A document before one person as its page shows it: the chain as faces, what happened, what is known, what may be done.

Values in, values out: what may be seen and done was decided before.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from archive.ledger.documents.acts import Act
from archive.ledger.documents.distributions import Recipient
from archive.states import OPEN, SIGNED, Status
from service.approvals.case import HIERARKI, KOORDINASI
from service.approvals.desk import View
from service.approvals.fallen import fallen
from service.approvals.said import said
from service.approvals.steps import title_of, waited_for
from service.approvals.table import Kind
from service.edge import number_in
from service.web.messages import Tone
from service.web.pieces import ChainFace, FaceState, TimelineEntry
from service.words import say, together
from service.words.life import DONE

TONES: Final = {
    Kind.PARAF: Tone.BAIK,
    Kind.TANDA_TANGAN: Tone.BAIK,
    Kind.TTE: Tone.BAIK,
    Kind.PINDAI: Tone.BAIK,
    Kind.KEMBALIKAN: Tone.BURUK,
    Kind.BATAL: Tone.BURUK,
    Kind.CABUT: Tone.BURUK,
    Kind.KELIRU: Tone.BURUK,
}
"""How an act stands in the history."""
STATES: Final = {
    Status.DIKEMBALIKAN: Tone.BURUK,
    Status.BATAL: Tone.BURUK,
    Status.DICABUT: Tone.BURUK,
    Status.DITANDATANGANI: Tone.BAIK,
    Status.DIDISTRIBUSIKAN: Tone.BAIK,
    Status.SELESAI: Tone.BAIK,
    Status.MENUNGGU_TTE: Tone.RAGU,
}
"""How a status stands."""


@dataclass(frozen=True, kw_only=True)
class OfferedAct:
    """An act that a person may do now: the button that does it, and what it asks."""

    verb: str
    """Of its address."""
    kind: Kind
    words: str
    """What the button says."""
    note: bool
    """It asks for a note."""


ACTS: Final = (
    OfferedAct(verb="paraf", kind=Kind.PARAF, words=say("Paraf"), note=False),
    OfferedAct(verb="tanda-tangan", kind=Kind.TANDA_TANGAN, words=say("Tanda tangani"), note=False),
    OfferedAct(verb="kembalikan", kind=Kind.KEMBALIKAN, words=say("Kembalikan"), note=True),
    OfferedAct(verb="batalkan", kind=Kind.BATAL, words=say("Batalkan naskah"), note=True),
)
"""What is done by the page, in the order in which its buttons stand."""
SCAN: Final = OfferedAct(verb="pindaian", kind=Kind.PINDAI, words=say("Kirim pindaian"), note=False)
SEAL: Final = OfferedAct(
    verb="bubuhkan", kind=Kind.TTE, words=say("Bubuhkan tanda tangan elektronik"), note=False
)
BROUGHT: Final = (SCAN, SEAL)
"""What is done with a file, or with what opens a key."""


@dataclass(frozen=True, kw_only=True)
class InitialWords:
    """What is said of one kind of paraf in the chain."""

    given: str
    awaited: str
    later: str


INITIALS: Final = {
    HIERARKI: InitialWords(given=say("Diparaf"), awaited=say("Menunggu parafnya"), later=say("Paraf")),
    KOORDINASI: InitialWords(
        given=say("Diparaf sebagai koordinasi"),
        awaited=say("Menunggu paraf koordinasinya"),
        later=say("Paraf koordinasi"),
    ),
}
"""By the group of the place: neighbours initial in any order, the line from below."""


def offered(view: View) -> list[OfferedAct]:
    """Return what may be done now by the page."""
    return [each for each in (*BROUGHT, *ACTS) if each.kind in view.possible]


def faces(view: View, holders: Mapping[str, str]) -> list[ChainFace]:
    """Return everybody a document goes through, in the order in which they act; ``holders``: who stands where today."""
    if view.case.chain is None:
        return []
    return [*_initials(view, holders), *_signatories(view, holders)]


def _initials(view: View, holders: Mapping[str, str]) -> Iterator[ChainFace]:
    case = view.case
    waited = set(waited_for(case))
    back = next((each for each in reversed(case.held.acts) if each.kind == Kind.KEMBALIKAN), None)
    returned = case.held.document.status == Status.DIKEMBALIKAN and back is not None
    for place in case.places:
        words = INITIALS[place.group]
        if place.act is not None:
            yield _acted(place.act, words.given)
        elif returned and back is not None and back.jabatan == place.jabatan:
            yield _acted(back, say("Mengembalikan"), FaceState.DIKEMBALIKAN)
        else:
            yield ChainFace(
                name=holders.get(place.position, place.jabatan),
                post=place.jabatan,
                act=words.awaited if place.position in waited else words.later,
                state=FaceState.KINI if place.position in waited else FaceState.MENUNGGU,
            )


def _signatories(view: View, holders: Mapping[str, str]) -> Iterator[ChainFace]:
    case = view.case
    waited = set(waited_for(case))
    done = case.held.document.status in SIGNED
    if case.round is not None and len(case.round.parties) > 1:
        for party in case.round.parties:
            turn = party in case.round.turns
            yield ChainFace(
                name=party.nama,
                post=case.staff.jabatan(party.position) if party.position else "",
                act=say("Ditandatangani") if party.signed or done else say("Tanda tangan"),
                state=FaceState.SELESAI
                if party.signed or done
                else FaceState.KINI
                if turn
                else FaceState.MENUNGGU,
                at=party.signed.at if party.signed else None,
            )
        return
    if case.signer is not None and done:
        yield _acted(case.signer, say("Ditandatangani"))
        return
    turn = case.signatory in waited or case.held.document.status == Status.MENUNGGU_TTE
    yield ChainFace(
        name=case.signer.nama
        if case.signer
        else holders.get(case.signatory, case.staff.jabatan(case.signatory)),
        post=case.signer.jabatan if case.signer else case.staff.jabatan(case.signatory),
        act=say("Menunggu tanda tangannya") if turn else say("Tanda tangan"),
        state=FaceState.KINI if turn else FaceState.MENUNGGU,
    )


def _acted(act: Act, words: str, state: FaceState = FaceState.SELESAI) -> ChainFace:
    return ChainFace(name=act.nama, post=act.jabatan, act=words, state=state, at=act.at)


def history(view: View) -> list[TimelineEntry]:
    """Return what happened to a document, the newest first, down to its first draft."""
    case = view.case
    acts = case.held.acts
    gone = {each.paraf.no for each in fallen(acts)}
    entries = [_entry(act, acts, act.no in gone) for act in acts]
    document = case.held.document
    first = TimelineEntry(at=document.created_at, words=say("Konsep dibuat") if case.chain else say("Dibuat"))
    return [first, *entries][::-1]


def _entry(act: Act, acts: Sequence[Act], gone: bool) -> TimelineEntry:
    void = act.detail.get("void", ())
    more = said(act, [each for each in acts if each.no in void])
    words = DONE[Kind(act.kind)]
    if gone:
        more = [*more, say("paraf ini gugur kemudian")]
    return TimelineEntry(
        at=act.at,
        words=say("{perbuatan}: {rincian}", perbuatan=words, rincian=together(more)) if more else words,
        by=f"{act.nama}, {act.jabatan}",
        note=act.note or "",
        tone=Tone.RAGU if gone else TONES.get(Kind(act.kind), Tone.NETRAL),
    )


def waiting(view: View) -> str | None:
    """Return whom a document waits for, in words; None where it waits for nobody."""
    case = view.case
    names = [title_of(case, each) for each in waited_for(case)]
    return together(names, "dan") if names and case.held.document.status in OPEN else None


def since(view: View, etag: str) -> list[TimelineEntry]:
    """Return what happened after the state that ``etag`` names, the newest first."""
    return later(view, number_in(etag.partition("a")[2]) or 0)


def later(view: View, acts: int) -> list[TimelineEntry]:
    """Return what happened after the first ``acts`` acts, the newest first."""
    return history(view)[: max(0, len(view.case.held.acts) - acts)]


def sent(recipients: Sequence[Recipient]) -> list[dict[str, Any]]:
    """Return to whom a document went, and who noted its receipt."""
    return [
        {
            "penerima": each.penerima,
            "saluran": each.saluran,
            "tembusan": each.tembusan,
            "dikirim": each.sent_at,
            "diterima": each.received_at,
            "diterima_oleh": each.received_by,
        }
        for each in recipients
    ]
