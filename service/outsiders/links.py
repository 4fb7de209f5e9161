"""Who of the office gives a link to somebody from outside, sends it again or ends it. Whoever gets one is told how by the page.

A link is shown once, to whoever makes it, or mailed; the ledger keeps its digest. Another one for the same place ends the former.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from archive.ledger import Ledger, Principal, Transaction, audit
from archive.ledger.documents import approvals, links
from archive.ledger.documents.links import SigningLink
from archive.ledger.office import people
from archive.states import OPEN
from doc_templates.kit.chain import PihakLuar
from service.approvals.actors import Actor, concerns
from service.approvals.case import Case
from service.approvals.facts import LookedUp
from service.approvals.outside import GivenLink, LinkMaker, outsiders
from service.errors import ActForbidden, ActNotPossible, ActRefused, DocumentUnknown, Field
from service.identity.gate import require
from service.identity.roles import ACTORS, Role
from service.office.letterhead import Letterhead, Offices
from service.office.levels import OWN
from service.office.people import staff
from service.outsiders.errors import LinkUnknown
from service.words import say, together

LONGEST_REASON = 500
_NOBODY: Final = say("Naskah ini tidak ditandatangani pihak dari luar kantor")


@dataclass(frozen=True, kw_only=True)
class EndedLink:
    """A link that was ended, now or by the same request before."""

    link: SigningLink
    repeated: bool


@dataclass(frozen=True, kw_only=True)
class _Held:
    """A document held for its links, before one of the office."""

    tx: Transaction
    case: Case
    office: Letterhead


class LinkDesk:
    """Gives and ends the links of people from outside."""

    def __init__(
        self, *, ledger: Ledger, offices: Offices, public_url: str, clock: Callable[[], datetime]
    ) -> None:
        self._ledger = ledger
        self._offices = offices
        self._public_url = public_url
        self._clock = clock

    def give(
        self,
        principal: Principal,
        document_id: UUID,
        number: int | None,
        *,
        by_mail: bool,
        behind: str | None = None,
    ) -> GivenLink:
        """Give a link to who signs in a place, the ``number``-th on the page; without it to the only one from outside.

        By mail, or to be handed over by whoever asks. Raises what stands in the way; ``behind``: the newest link that whoever
        asks saw of this place, empty for none, and no other may have been made since.
        """
        with self._held(principal, document_id) as held:
            case = held.case
            place, party = _party(case, number)
            given = [each for each in links.of(held.tx, document_id) if each.place == place]
            if behind not in (None, str(given[-1].id) if given else ""):
                raise ActNotPossible(
                    say("Tautan untuk {nama} sudah dibuat sejak Anda membuka halaman ini", nama=party.nama),
                    step=say("Periksa keadaannya di bawah, lalu ulangi bila masih perlu."),
                    document=document_id,
                )
            round_no = _round(case, place, held.office)
            if by_mail and not party.surel:
                reason = say(
                    "{nama} tidak mempunyai surel; buat tautannya tanpa mengirim, lalu serahkan",
                    nama=party.nama,
                )
                raise ActRefused(fields=[Field(path="surel", reason=reason)])
            maker = LinkMaker(
                tx=held.tx,
                office=held.office,
                address=self._public_url,
                by=principal.id,
                today=case.day,
            )
            make = maker.mail if by_mail else _shown(maker)
            return make(case.held.document, place, party, round_no=round_no)

    def let_in(self, principal: Principal, document_id: UUID) -> None:
        """Raise unless somebody may give links of this document, which somebody from outside signs."""
        with self._held(principal, document_id) as held:
            if not outsiders(held.case.chain):
                raise ActNotPossible(_NOBODY, document=document_id)

    def end(self, principal: Principal, document_id: UUID, link_id: UUID, note: str | None) -> EndedLink:
        """End a link, with a reason; the same again answers the same. Raises ``LinkUnknown``."""
        why = (note or "").strip()
        if not why or len(why) > LONGEST_REASON:
            reason = say("wajib diisi, paling panjang {banyak} karakter", banyak=LONGEST_REASON)
            raise ActRefused(fields=[Field(path="catatan", reason=reason)])
        with self._held(principal, document_id) as held:
            link = next((each for each in links.of(held.tx, document_id) if each.id == link_id), None)
            if link is None:
                raise LinkUnknown(document=document_id)
            if link.ended is not None:
                if (link.ended, link.ended_by, link.reason) == ("diakhiri", principal.id, why):
                    return EndedLink(link=link, repeated=True)
                raise ActNotPossible(say("Tautan ini sudah berakhir"), document=document_id)
            (ended,) = links.end(
                held.tx, document_id, "diakhiri", by=principal.id, reason=why, places=[link.place]
            )
            detail = {"tautan": str(link_id), "pihak": link.place + 1, "alasan": why}
            audit.enter(held.tx, action="link.ended", document_id=document_id, detail=detail)
            return EndedLink(link=ended, repeated=False)

    @contextmanager
    def _held(self, principal: Principal, document_id: UUID) -> Iterator[_Held]:
        """Hold a document for one who may give its links: who works on it, keeps its records, or administers."""
        require(principal, *ACTORS, Role.ADMIN)
        office, now = self._offices.letterhead(principal.satker), self._clock()
        satker = str(principal.satker)
        with self._ledger.acting(principal) as tx:
            found = next(iter(approvals.hold(tx, [document_id])), None)
            if found is None:
                raise DocumentUnknown(document=document_id)
            case = Case(
                held=found,
                staff=staff(tx, satker),
                day=office.day(now),
                facts=LookedUp(tx, found.document, office.rules.levels, now),
            )
            keeps = principal.roles.intersection({Role.ADMIN, Role.ARSIPARIS})
            person = people.get(tx, satker, principal.id) if principal.kind == "person" else None
            works = person is not None and concerns(case, Actor(person=person, roles=principal.roles))
            if not keeps and not works:
                raise ActForbidden(
                    say("Naskah ini bukan dari unit Anda dan Anda tidak berada dalam rantainya"),
                    step=say("Minta orang dari unitnya, atau dari rantainya, melakukannya."),
                    document=document_id,
                )
            yield _Held(tx=tx, case=case, office=office)


def _shown(maker: LinkMaker) -> Callable[..., GivenLink]:
    return lambda document, place, party, *, round_no: maker.give(
        document, place, party, round_no=round_no, by_mail=False
    )


def _party(case: Case, number: int | None) -> tuple[int, PihakLuar]:
    """Return who is meant of those who sign from outside, with their place; raises ``ActRefused`` where it is nobody."""
    there = outsiders(case.chain)
    if not there:
        raise ActNotPossible(_NOBODY, document=case.held.document.id)
    if number is None and len(there) == 1:
        return next(iter(there.items()))
    if number is None or number - 1 not in there:
        listed = together([f"{place + 1} ({each.nama})" for place, each in there.items()], "atau")
        raise ActRefused(
            fields=[Field(path="pihak", reason=say("harus salah satu dari {pilihan}", pilihan=listed))]
        )
    return number - 1, there[number - 1]


def _round(case: Case, place: int, office: Letterhead) -> int | None:
    """Return the round a link is for; None for the next one. Raises where nobody will sign by one."""
    document, round_ = case.held.document, case.round
    level = case.level or office.rules.levels.of_type(document.jenis)
    if level not in OWN:
        raise ActNotPossible(
            say(
                "Naskah ini tidak ditandatangani secara elektronik; pihak dari luar menandatangani kertasnya"
            ),
            document=document.id,
        )
    if document.status not in OPEN:
        raise ActNotPossible(say("Naskah ini tidak menunggu tanda tangan lagi"), document=document.id)
    if round_ is not None and round_.parties[place].signed is not None:
        raise ActNotPossible(say("Pihak ini sudah menandatangani"), document=document.id)
    return round_.opened.no if round_ is not None else None
