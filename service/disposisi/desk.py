"""The desk of disposisi: given, forwarded, replaced, answered and closed by officials; shown to those it concerns.

Giving drafts a sheet, which its giver signs as any document; it counts from the signature on. Answers and closings are acts
upon the sheet, through the one guard of ``service.approvals``. Who sees how much of a tree is ``Tree.seen_by``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import UUID

from archive.ledger import Ledger, Principal, Transaction, audit
from archive.ledger.disposisi import trees
from archive.ledger.documents import documents
from archive.ledger.documents.documents import Document
from archive.ledger.intake import events
from archive.ledger.intake.events import NewDocument
from archive.ledger.jobs.lanes import Lane
from archive.ledger.paging import Page
from archive.states import ENDED
from doc_templates.catalog import Catalog
from service.approvals.desk import Approvals
from service.approvals.orders import Order
from service.approvals.writing import WrittenAct
from service.disposisi.forest import forest, no_sheet, tree_with
from service.disposisi.givers import deadline, giver_of, unreached
from service.disposisi.giving import GivenDisposisi, sheet_of
from service.disposisi.offering import GivingOffer, GivingWay, offer_of
from service.disposisi.place import BARE, PlaceInTree, place_in
from service.disposisi.rules import wrong_addressees
from service.disposisi.tree import SheetState
from service.disposisi.view import STANDS, TreeView
from service.errors import (
    ActForbidden,
    ActNotPossible,
    ActRefused,
    ClassForbidden,
    EventConflict,
    Field,
    PageStale,
    PersonRequired,
)
from service.identity.gate import require
from service.identity.roles import ACTORS, READERS, Role
from service.intake.drafting import DISPOSISI, Arrival
from service.office.letterhead import Offices
from service.office.people import staff
from service.words import say

WHOLE = (Role.ARSIPARIS, Role.PEMERIKSA)
"""Who sees whole trees up to their class, wherever they stand: they keep or audit the records."""
MOST = 200
"""Sheets of one listing."""
_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class GivenSheet:
    """A sheet that was drafted, now or before."""

    document: Document
    job_id: UUID
    repeated: bool
    warnings: Sequence[str] = ()
    """Whom it will not reach: a position without a holder, people whose keys do not reach its class."""


class Disposisi:
    """The desk."""

    def __init__(
        self,
        *,
        ledger: Ledger,
        catalog: Catalog,
        offices: Offices,
        approvals: Approvals,
        clock: Callable[[], datetime],
    ) -> None:
        self._ledger = ledger
        self._catalog = catalog
        self._offices = offices
        self._approvals = approvals
        self._clock = clock

    def give(
        self,
        principal: Principal,
        asked: GivenDisposisi,
        *,
        seen: str | None = None,
        trace_id: str | None = None,
    ) -> GivenSheet:
        """Draft the first sheet of a tree; raises ``ActRefused`` with every wrong field, ``ActForbidden`` for another's position.

        ``seen``: the state of the paper that was shown; raises ``PageStale`` where it stands otherwise.
        """
        with self._ledger.acting(_official(principal)) as tx:
            place = place_in(tx, asked.naskah, GivingWay.GIVE) if asked.naskah is not None else BARE
            return self._draft(tx, principal, asked, place, trace_id, seen)

    def forward(
        self,
        principal: Principal,
        sheet_id: UUID,
        asked: GivenDisposisi,
        *,
        seen: str | None = None,
        trace_id: str | None = None,
    ) -> GivenSheet:
        """Draft the sheet with which somebody a disposisi went to passes it on."""
        with self._ledger.acting(_official(principal)) as tx:
            place = place_in(tx, sheet_id, GivingWay.FORWARD)
            return self._draft(tx, principal, asked, place, trace_id, seen)

    def replace(
        self,
        principal: Principal,
        sheet_id: UUID,
        asked: GivenDisposisi,
        *,
        seen: str | None = None,
        trace_id: str | None = None,
    ) -> GivenSheet:
        """Draft the sheet that its giver puts in the place of one; the old one counts until the new one is signed."""
        with self._ledger.acting(_official(principal)) as tx:
            place = place_in(tx, sheet_id, GivingWay.REPLACE)
            former = place.ground.replaces
            asked = replace(asked, pemberi=former.giver if former else None)
            return self._draft(tx, principal, asked, place, trace_id, seen)

    def offer(self, principal: Principal, document_id: UUID | None, way: GivingWay) -> GivingOffer:
        """Return what somebody may choose of before they give, pass on or replace; raises what that would raise by itself.

        ``document_id``: what it is upon; None for a sheet that says itself what it is about.
        """
        with self._ledger.acting(_official(principal)) as tx:
            place = place_in(tx, document_id, way) if document_id is not None else BARE
            office = self._offices.letterhead(principal.satker)
            everyone, day = staff(tx, str(principal.satker)), office.day(self._clock())
            found = offer_of(tx, principal, place.ground, place.above, everyone, office, day)
            if document_id is not None:
                audit.read(tx, action="disposisi.read", document_ids=[document_id])
        place.require_running()
        return found

    def gives(self, principal: Principal) -> bool:
        """Tell whether somebody stands in a position today, and so may give a disposisi."""
        if principal.kind != "person" or not principal.roles.intersection(ACTORS):
            return False
        day = self._offices.letterhead(principal.satker).day(self._clock())
        with self._ledger.acting(principal) as tx:
            return bool(staff(tx, str(principal.satker)).held_by(principal.id, day))

    def act(self, principal: Principal, order: Order, *, trace_id: str | None = None) -> WrittenAct:
        """Answer a sheet, or close it."""
        with self._ledger.acting(_official(principal)) as tx:
            tree, sheet = tree_with(tx, order.document_id)
            state = tree.state(sheet)
            day = self._offices.letterhead(principal.satker).day(self._clock())
            mine = frozenset(staff(tx, str(principal.satker)).held_by(principal.id, day))
        if state in (SheetState.REPLACED, SheetState.ENDED):  # what a sheet alone cannot tell
            if sheet.id not in tree.seen_by(mine):
                raise _not_theirs(sheet.id)
            raise ActNotPossible(STANDS[state], document=sheet.id)
        (done,) = self._approvals.act(principal, [order], trace_id=trace_id)
        return done

    def show(self, principal: Principal, sheet_id: UUID) -> TreeView:
        """Return a tree as far as the reader may see it; raises ``ActForbidden`` for one it does not concern."""
        (view,) = self._views(principal, lambda tx, _: [sheet_id])
        return view

    def concerning(
        self,
        principal: Principal,
        naskah: UUID | None = None,
        cursor: str | None = None,
        limit: int = MOST,
    ) -> Page[TreeView]:
        """Return a page of the sheets that concern the reader, or of those that pass a document on; the newest first.

        What of a page is not theirs to see is left out of it.
        """
        led: list[str | None] = []

        def found(tx: Transaction, positions: Sequence[str]) -> Sequence[UUID]:
            document = documents.get(tx, naskah) if naskah is not None else None
            if naskah is None:
                page = trees.concerning(tx, positions, cursor, limit)
            elif document is not None:
                page = trees.about(tx, naskah, document.code, cursor, limit)
            else:
                page = Page[UUID](items=[], next_cursor=None)
            led.append(page.next_cursor)
            return page.items

        return Page(items=self._views(principal, found, strict=False), next_cursor=led[-1])

    def tray(self, principal: Principal) -> list[TreeView]:
        """Return what waits for a person who may, to be answered or closed: what is late first, then what is due first."""

        def found(tx: Transaction, positions: Sequence[str]) -> Sequence[UUID]:
            return [*trees.waiting(tx, positions, MOST), *trees.answered(tx, positions, MOST)]

        if principal.kind != "person" or not principal.roles.intersection(ACTORS):
            return []
        views = [each for each in self._views(principal, found, strict=False) if each.task is not None]
        return sorted(views, key=lambda each: (-each.late(each.asked), each.asked.due or _NEVER))

    def _views(
        self,
        principal: Principal,
        wanted: Callable[[Transaction, Sequence[str]], Sequence[UUID]],
        *,
        strict: bool = True,
    ) -> list[TreeView]:
        require(principal, *READERS)
        office, now = self._offices.letterhead(principal.satker), self._clock()
        with self._ledger.acting(principal) as tx:
            everyone = staff(tx, str(principal.satker))
            held_today = everyone.held_by(principal.id, office.day(now))
            mine = frozenset(held_today) if principal.kind == "person" else frozenset[str]()
            positions = None if principal.roles.intersection(WHOLE) else mine
            views = []
            ids = wanted(tx, sorted(mine))
            grown = forest(tx, ids)
            for sheet_id in dict.fromkeys(ids):
                tree = grown.get(sheet_id)
                if tree is None:
                    raise no_sheet(tx, sheet_id)
                seen = frozenset(tree.sheets) if positions is None else tree.seen_by(positions)
                if sheet_id not in seen and strict:
                    raise _not_theirs(sheet_id)
                if sheet_id in seen:
                    views.append((tree, tree[sheet_id], seen))
            papers = documents.several(tx, [each.paper for _, each, _ in views if each.paper])
            shown = {each for _, asked, seen in views for each in (seen if strict else {asked.id})}
            audit.read(tx, action="disposisi.read", document_ids=shown)
        return [
            TreeView(
                tree=tree,
                asked=asked,
                seen=seen,
                positions=positions,
                mine=mine,
                paper=papers.get(asked.paper) if asked.paper else None,
                staff=everyone,
                office=office,
                now=now,
            )
            for tree, asked, seen in views
        ]

    def _draft(
        self,
        tx: Transaction,
        principal: Principal,
        asked: GivenDisposisi,
        place: PlaceInTree,
        trace_id: str | None,
        seen: str | None,
    ) -> GivenSheet:
        satker, now = str(principal.satker), self._clock()
        office, ground = self._offices.letterhead(satker), place.ground
        giver = giver_of(tx, principal, asked, ground, office, office.day(now))
        place.require_running()
        if seen is not None and place.etag not in (None, seen):
            raise PageStale
        wrong = list(wrong_addressees(office.kantor, giver.posisi, asked.kepada, place.above))
        due = deadline(office, asked, now, wrong)
        if wrong:
            raise ActRefused(fields=wrong)
        arrival = Arrival(
            office=office, channel="http", at=now, trace_id=trace_id, batch_id=None, lane=Lane.ACT
        )
        new = sheet_of(arrival, self._catalog[DISPOSISI], asked, ground, giver.person, giver.posisi, due)
        if new.akses > principal.ceiling:
            reason = say("paling tinggi {kelas}", kelas=principal.ceiling.name)
            raise ClassForbidden(fields=[Field(path="akses", reason=reason)])
        given = _accepted(tx, satker, new, giver.person.id, keyed=asked.key is not None)
        return replace(given, warnings=unreached(tx, office, asked.kepada, given.document, office.day(now)))


def _official(principal: Principal) -> Principal:
    if principal.kind != "person":
        raise PersonRequired
    require(principal, *ACTORS)
    return principal


def _accepted(tx: Transaction, satker: str, new: NewDocument, by: str, *, keyed: bool) -> GivenSheet:
    """Write the draft; the same again is the same, unless that one was cancelled: then it is meant anew."""
    while True:
        (outcome,) = events.accept(tx, satker, [new], by)
        if not isinstance(outcome, events.Acceptance):
            reason = say("kunci ini sudah dipakai untuk disposisi lain")
            raise EventConflict(fields=[Field(path="kunci", reason=reason)])
        document = documents.get(tx, outcome.document_id)
        assert document is not None  # accepted now, or visible to whoever got the answer before
        if keyed or document.status not in ENDED:
            break
        new = replace(new, item=str(int(new.item or 0) + 1))
    if not outcome.repeated:
        audit.enter(
            tx,
            action="disposisi.drafted",
            document_id=document.id,
            detail={"kepada": list(new.record.get("diteruskan", ()))},
        )
    return GivenSheet(document=document, job_id=outcome.job_id, repeated=outcome.repeated)


def _not_theirs(sheet_id: UUID) -> ActForbidden:
    return ActForbidden(
        say("Disposisi ini tidak diberikan oleh Anda dan tidak sampai kepada Anda"),
        step=say("Minta pemberinya, atau arsiparis kantor, memperlihatkannya."),
        document=sheet_id,
    )
