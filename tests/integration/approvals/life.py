"""The whole life of a document as a state machine; no test lives here."""

import threading
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from archive.errors import NaskahError
from archive.ledger import Ledger, Principal
from archive.ledger.documents import approvals, versions
from archive.ledger.errors import LeaseLost
from archive.ledger.jobs import leasing, steering
from archive.ledger.jobs.rows import Lease
from archive.ledger.registers import numbers as register_numbers
from doc_templates.catalog import Catalog
from service.approvals.orders import Order
from service.approvals.table import TABLE, Kind
from service.intake.answers import TakenEvent
from service.intake.desk import HTTP, Intake
from service.intake.lampiran import pins_of
from service.office.letterhead import Offices
from tests.house import CLIENT, event
from tests.integration.approvals.conftest import SATKER, Agam
from tests.integration.approvals.fragile import (
    BEYOND,
    PEOPLE,
    PRESS,
    PUBLIC,
    SEK,
    STF,
    TO_SIGNATURE,
    Crash,
    FragileDesk,
    official,
    version_of,
)
from tests.integration.approvals.laws import Laws
from tests.patience import PATIENCE_S

RARELY = st.sampled_from([False, False, False, True])


class Life(Laws):
    """One circular, perhaps with a Lampiran, the office's people, a press that may die. Needs ``setting`` before it runs."""

    press: Ledger
    catalog: Catalog
    intake: Intake
    desk: FragileDesk
    reached: Counter[tuple[str, Kind]]
    met: Counter[str]
    """What else came about on the walks, so that a test can tell they got anywhere."""

    @initialize(with_lampiran=st.booleans(), begun=st.sampled_from([5, 4, 3, 2, 0]))
    def a_draft_comes_in(self, with_lampiran: bool, begun: int = 0) -> None:
        """The simplest walk begins with a signed document, so that no run stays at the beginning."""
        self.example: dict[str, Any] = dict(self.catalog["surat_edaran"].example)
        self.form = self.taken(event("form_data_kinerja", dict(self.catalog["form_data_kinerja"].example)))
        self.event = event("surat_edaran", self.example)
        if with_lampiran:
            self.event["data"]["lampiran"] = [str(self.form)]
        self.id = self.taken(self.event)
        self.last: Order | None = None
        self.signed_bytes: str | None = None
        self.said = 0
        self.the_press_works(dies=False)
        self.it_goes_up_the_chain(begun)

    def taken(self, asked: Mapping[str, Any]) -> UUID:
        (answer,) = self.intake.accept(CLIENT, [asked], HTTP)
        assert isinstance(answer, TakenEvent), answer
        return answer.document_id

    @rule()
    def the_event_comes_again(self) -> None:
        assert self.taken(self.event) == self.id

    @rule(
        who=st.sampled_from(PEOPLE),
        kind=st.sampled_from([kind for kind in Kind if kind is not Kind.BATAL]),
        stale=RARELY,
        crash=RARELY,
        how=st.integers(0, 2),
    )
    def somebody_acts(self, who: str, kind: Kind, stale: bool, crash: bool, how: int) -> None:
        self.act(who, kind, stale=stale, crash=crash, how=how)

    @rule(data=st.data(), crash=RARELY)
    def whoever_may_goes_on(self, data: st.DataObject, crash: bool) -> None:
        possible = [
            (who, kind)
            for who in PEOPLE
            for kind in self.desk.view(official(who), self.id).possible
            if kind not in (Kind.BATAL, Kind.KEMBALIKAN, Kind.REVISI) or self.said % 5 == 0
        ]
        if possible:
            who, kind = data.draw(st.sampled_from(possible))
            self.act(who, kind, crash=crash)
        if data.draw(st.booleans()):
            self.the_press_works(dies=False)

    @rule(
        steps=st.sampled_from([2, 3, 5, 5, 5]),
        beyond=st.sampled_from([None, *BEYOND]),
        how=st.sampled_from([0, 1]),
    )
    def it_goes_up_the_chain(self, steps: int, beyond: Kind | None = None, how: int = 0) -> None:
        """Each in turn, as far as the chain lets them: without it few walks would see a signature."""
        if self.seen()[0].document.status == "dikembalikan":
            self.act(STF, Kind.REVISI)
        for who, kind in TO_SIGNATURE[:steps]:
            self.act(who, kind)
            self.the_press_works(dies=False)
        if beyond is not None:
            self.act(SEK, beyond, how=how)
            self.the_press_works(dies=False)

    def act(self, who: str, kind: Kind, *, stale: bool = False, crash: bool = False, how: int = 0) -> None:
        order, held = self.order(kind, how)
        if stale:
            order = replace(order, etag=f"r{held.document.revision_no}a{len(held.acts) - 1}")
        never = "a stale page was acted upon" if stale else ""
        self.try_(lambda: self.desk.act_or_die(official(who), order, crash=crash), held, order, never=never)

    def order(self, kind: Kind, how: int) -> tuple[Order, approvals.HeldDocument]:
        """Return what somebody who has just looked would send."""
        held, pages = self.seen()
        self.said += 1
        bodies: dict[Kind, dict[str, Any]] = {
            Kind.REVISI: {
                "payload": {**self.example, "tentang": f"Hal ke-{self.said}"},
                "lampiran": (None, [], [self.form])[how],
            },
            Kind.KEMBALIKAN: {"kepada": "satu_tingkat" if how else "konseptor"},
            Kind.DISTRIBUSI: {"penerima": [{"nama": "Bawaslu"}]},
            Kind.CABUT: {"oleh": self.another()} if how else {},
            Kind.RALAT: {"oleh": self.another()},
        }
        order = Order(
            document_id=self.id,
            kind=kind,
            etag=f"r{held.document.revision_no}a{len(held.acts)}",
            content_digest=held.revision.content_digest,
            sha256=pages[0].sha256 if pages else None,
            note="alasan",
            body=bodies.get(kind, {}),
            scan=f"{PUBLIC}/v/{held.document.code}".encode() if kind is Kind.PINDAI else None,
        )
        return order, held

    def another(self) -> UUID | None:
        """A document with a number that is not this one: of an earlier walk."""
        with self.agam.ledger.acting(official(SEK)) as tx:
            numbers = register_numbers.numbers(tx, SATKER, "edaran", 2026)
        return next((each.document_id for each in numbers if each.document_id not in (None, self.id)), None)

    def try_(
        self, act: Callable[[], None], before: approvals.HeldDocument, order: Order, *, never: str = ""
    ) -> None:
        try:
            act()
        except (NaskahError, Crash):
            assert len(self.seen()[0].acts) == len(before.acts), "what was refused or died left nothing"
            return
        if never:
            assert self.seen()[0].acts == before.acts, never
            self.met["answered again"] += 1
            return
        self.done(before, order)

    def done(self, before: approvals.HeldDocument, order: Order) -> None:
        assert (before.document.status, order.kind) in TABLE
        self.reached[before.document.status, order.kind] += 1
        self.last = order
        if order.kind is Kind.CABUT:
            self.met["replaced" if order.body.get("oleh") else "revoked"] += 1
        if order.kind is Kind.TANDA_TANGAN:
            for pin in pins_of(before.revision):
                annex, _ = self.seen(UUID(pin["dokumen"]))
                assert annex.document.status != "batal", "a cancelled Lampiran was signed with it"
                assert annex.revision.content_digest == pin["content_digest"], "another Lampiran was signed"
                self.met["signed with a Lampiran"] += 1

    @rule(who=st.sampled_from(PEOPLE))
    def the_answer_was_lost_and_the_act_is_sent_again(self, who: str) -> None:
        if self.last is not None:
            again, (held, _) = self.last, self.seen()
            self.try_(
                lambda: self.desk.act_or_die(official(who), again, crash=False),
                held,
                again,
                never="what was done before was done again",
            )

    @rule(
        people=st.tuples(st.sampled_from(PEOPLE), st.sampled_from(PEOPLE)),
        kinds=st.tuples(st.sampled_from(list(Kind)), st.sampled_from(list(Kind))),
        same=st.booleans(),
    )
    def two_act_at_once(self, people: tuple[str, str], kinds: tuple[Kind, Kind], same: bool) -> None:
        """Both have looked at the same page; one of them is late."""
        chosen = (kinds[0], kinds[0] if same else kinds[1])
        orders = [self.order(kind, 0)[0] for kind in chosen if kind is not Kind.BATAL]
        before, _ = self.seen()
        won: list[Order] = []
        together = threading.Barrier(len(orders)) if orders else None

        def work(who: str, order: Order) -> None:
            assert together is not None
            together.wait(PATIENCE_S)
            try:
                (done,) = self.desk.act(official(who), [order])
            except NaskahError:
                return
            if not done.repeated:
                won.append(order)

        threads = [threading.Thread(target=work, args=pair) for pair in zip(people, orders, strict=False)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(PATIENCE_S)
        assert len(won) <= 1, "two acted upon one page"
        assert len(self.seen()[0].acts) == len(before.acts) + len(won)
        if won:
            self.met["won a race"] += 1
            self.done(before, won[0])

    @rule(cancelled=st.sampled_from([False, False, False, False, True]))
    def the_lampiran_changes(self, cancelled: bool) -> None:
        """Its own drafter works on: nothing of that may reach the circular by itself."""
        before, _ = self.seen()
        held, _ = self.seen(self.form)
        self.said += 1
        payload = {**self.catalog["form_data_kinerja"].example, "pk_versi": f"2026-L{self.said}"}
        order = Order(
            document_id=self.form,
            kind=Kind.BATAL if cancelled else Kind.REVISI,
            etag=f"r{held.document.revision_no}a{len(held.acts)}",
            note="alasan",
            body={"payload": payload},
        )
        try:
            self.desk.act(official(STF), [order])
        except NaskahError:
            assert held.document.status == "batal"
            return
        after, _ = self.seen()
        assert (after.revision, after.acts) == (before.revision, before.acts)
        self.met["Lampiran changed"] += 1

    @rule(dies=st.booleans())
    def the_press_works(self, dies: bool) -> None:
        for lease in self.leased():
            if dies:
                with self.press.acting(PRESS) as tx:
                    leasing.give_back(tx, lease)
            else:
                self.record(lease)
        self.remember()

    @rule()
    def a_press_taken_for_dead_wakes_after_another_did_its_job(self) -> None:
        for slow in self.leased():
            with psycopg.connect(self.agam.dsns.superuser) as connection:
                connection.execute(
                    "UPDATE job SET lease_until = now() - interval '1 second' WHERE id = %s", (slow.job_id,)
                )
            with self.agam.ledger.acting(Principal.system("relay")) as tx:
                leasing.expire(tx)
            for quick in self.leased():
                self.record(quick)
            held = self.versions()
            with pytest.raises(LeaseLost):
                self.record(slow)
            assert self.versions() == held
            self.met["press woke late"] += 1
        self.remember()

    def leased(self) -> list[Lease]:
        with self.press.acting(PRESS) as tx:
            waiting = tx.execute(
                "SELECT id FROM job WHERE document_id = %s AND state = 'waiting'", (self.id,)
            ).fetchall()
            return leasing.lease(tx, [row[0] for row in waiting], "w", 30)

    def record(self, lease: Lease) -> None:
        with self.press.acting(PRESS) as tx:
            job = steering.get(tx, lease.job_id)
            assert job is not None
            versions.record(tx, lease, version_of(job, versions.of(tx, self.id)))

    def versions(self) -> list[int]:
        with self.agam.ledger.acting(official(SEK)) as tx:
            return [each.no for each in versions.of(tx, self.id)]

    def remember(self) -> None:
        """Keep what the signed pages are, once there are any."""
        if self.seen()[0].document.status == "ditandatangani" and self.signed_bytes is None:
            self.signed_bytes = self.newest()


def setting(agam: Agam, press: Ledger) -> type[Life]:
    """Return the machine over an office and a press's ledger."""
    templates = Catalog.scan(Path(__file__).parents[3] / "doc_templates")

    class Here(Life):
        """In this office."""

    Here.agam, Here.press, Here.catalog = agam, press, templates
    Here.intake = Intake(
        ledger=agam.ledger, catalog=templates, offices=Offices(agam.ledger), clock=agam.clock
    )
    Here.desk = FragileDesk(agam, templates)
    Here.reached, Here.met = Counter(), Counter()
    return Here
