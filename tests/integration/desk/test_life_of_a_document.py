"""No order of acts, repeats, crashes and late presses breaks: one number, one document; what is signed was initialled."""

import hashlib
import json
from collections import Counter
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from archive.access import AccessClass
from archive.errors import NaskahError
from archive.ledger import Ledger, Principal, acts, approvals, documents, jobs, registers, versions
from archive.ledger.versions import NewArtifact, NewVersion
from doc_templates.catalog import Catalog
from service.desk.approvals import Approvals
from service.desk.approvals_orders import Order
from service.desk.approvals_scan import Scan, ScanReader
from service.desk.approvals_table import TABLE, Kind
from service.desk.intake import HTTP, Desk, Taken
from service.desk.offices import Offices
from tests.house import CLIENT, event
from tests.integration.desk.conftest import SATKER, Agam
from worker.signing.keyring import Keyring

PRESS = Principal.system("press")
PUBLIC = "https://naskah.example"
PEOPLE = ("rahmat-hidayat", "nofriyanti", "rizky-ananda", "dedi-kurniawan", "yulia-fitri")
PRESENT = ("menunggu_tte", "ditandatangani", "didistribusikan", "dicabut")


class Crash(Exception):
    """The process ended here."""


class PaperScans(ScanReader):
    """Reads any scan as one page that shows the code it was made for."""

    def read(self, data: bytes) -> Scan:
        return Scan(pages=1, codes=(data.decode(),), sha256=hashlib.sha256(data).hexdigest())


class FragileDesk(Approvals):
    """A desk that can be killed after its writes and before its commit."""

    crash = False

    def __init__(self, agam: Agam, catalog: Catalog) -> None:
        super().__init__(
            ledger=agam.ledger,
            catalog=catalog,
            offices=Offices(agam.ledger),
            scans=PaperScans(),
            public_url=PUBLIC,
            keyring=Keyring(Path("no-keys")),
            clock=agam.clock,
        )
        self._whole = agam.ledger

    def act_or_die(self, principal: Principal, order: Order, *, crash: bool) -> None:
        self._ledger = Dying(self._whole) if crash else self._whole  # type: ignore[assignment]
        try:
            self.act(principal, [order])
        finally:
            self._ledger = self._whole


class Dying:
    """A ledger whose connection is cut at the end of each transaction, before it is committed."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def acting(self, principal: Principal) -> Any:
        @contextmanager
        def cut() -> Any:
            with self._ledger.acting(principal) as tx:
                yield tx
                raise Crash

        return cut()


def official(name: str) -> Principal:
    roles = frozenset({"pejabat", "arsiparis"} if name == "yulia-fitri" else {"pejabat"})
    return Principal(id=name, satker=SATKER, ceiling=AccessClass.SR, roles=roles, kind="person")


def life(agam: Agam, press: Ledger, reached: Counter[tuple[str, Kind]]) -> type[RuleBasedStateMachine]:
    catalog = Catalog.scan(Path(__file__).parents[3] / "doc_templates")
    intake = Desk(ledger=agam.ledger, catalog=catalog, offices=Offices(agam.ledger), clock=agam.clock)
    desk = FragileDesk(agam, catalog)
    example = dict(catalog["surat_edaran"].example)

    class Life(RuleBasedStateMachine):
        """One document, the office's people, a press that may die."""

        @initialize()
        def a_draft_comes_in(self) -> None:
            (taken,) = intake.accept(CLIENT, [event("surat_edaran", example)], HTTP)
            assert isinstance(taken, Taken)
            self.id: UUID = taken.document_id
            self.last: Order | None = None
            self.signed_bytes: str | None = None
            self.said = 0
            self.the_press_works(dies=False)

        def seen(self) -> tuple[approvals.Held, list[approvals.Page]]:
            with agam.ledger.acting(official(PEOPLE[0])) as tx:
                (held,) = approvals.hold(tx, [self.id], lock=False)
                return held, approvals.pages(tx, held.document)

        @rule(
            who=st.sampled_from(PEOPLE),
            kind=st.sampled_from([kind for kind in Kind if kind is not Kind.BATAL]),
            stale=st.sampled_from([False, False, False, True]),
            crash=st.sampled_from([False, False, False, True]),
            one_step=st.booleans(),
        )
        def somebody_acts(self, who: str, kind: Kind, stale: bool, crash: bool, one_step: bool) -> None:
            self.act(who, kind, stale, crash, one_step)

        @rule(data=st.data(), crash=st.sampled_from([False, False, False, False, True]))
        def whoever_may_goes_on(self, data: st.DataObject, crash: bool) -> None:
            self.go_on(data, crash)

        @rule(data=st.data())
        def the_chain_takes_three_steps(self, data: st.DataObject) -> None:
            for _ in range(3):
                self.go_on(data, False)

        def go_on(self, data: st.DataObject, crash: bool) -> None:
            possible = [
                (who, kind)
                for who in PEOPLE
                for kind in desk.view(official(who), self.id).possible
                if kind not in (Kind.BATAL, Kind.KEMBALIKAN, Kind.REVISI) or self.said % 5 == 0
            ]
            if possible:
                who, kind = data.draw(st.sampled_from(possible))
                self.act(who, kind, False, crash, False)
            if data.draw(st.booleans()):
                self.the_press_works(dies=False)

        def act(self, who: str, kind: Kind, stale: bool, crash: bool, one_step: bool) -> None:
            held, pages = self.seen()
            self.said += 1
            etag = f"r{held.document.revision_no}a{len(held.acts) - stale}"
            bodies: dict[Kind, dict[str, Any]] = {
                Kind.REVISI: {"payload": {**example, "tentang": f"Hal ke-{self.said}"}},
                Kind.KEMBALIKAN: {"kepada": "satu_tingkat" if one_step else "konseptor"},
                Kind.DISTRIBUSI: {"penerima": [{"nama": "Bawaslu"}]},
            }
            body = bodies.get(kind, {})
            order = Order(
                document_id=self.id,
                kind=kind,
                etag=etag,
                content_digest=held.revision.content_digest,
                sha256=pages[0].sha256 if pages else None,
                note="alasan",
                body=body,
                scan=f"{PUBLIC}/v/{held.document.code}".encode() if kind is Kind.PINDAI else None,
            )
            self.try_(lambda: desk.act_or_die(official(who), order, crash=crash), held, order, never=stale)

        def try_(self, act: Callable[[], None], before: approvals.Held, order: Order, *, never: bool) -> None:
            try:
                act()
            except (NaskahError, Crash):
                assert len(self.seen()[0].acts) == len(before.acts), "what was refused or died left nothing"
                return
            assert not never, "a stale page was acted upon"
            assert (before.document.status, order.kind) in TABLE
            reached[before.document.status, order.kind] += 1
            self.last = order

        @rule(who=st.sampled_from(PEOPLE))
        def the_answer_was_lost_and_the_act_is_sent_again(self, who: str) -> None:
            if self.last is not None:
                again = self.last
                held, _ = self.seen()
                self.try_(lambda: desk.act_or_die(official(who), again, crash=False), held, again, never=True)

        @rule(dies=st.booleans())
        def the_press_works(self, dies: bool) -> None:
            with press.acting(PRESS) as tx:
                waiting = tx.execute(
                    "SELECT id FROM job WHERE document_id = %s AND state = 'waiting'", (self.id,)
                ).fetchall()
                leases = jobs.lease(tx, [row[0] for row in waiting], "w", 30)
            for lease in leases:
                if dies:
                    with press.acting(PRESS) as tx:
                        jobs.give_back(tx, lease)
                    continue
                with press.acting(PRESS) as tx:
                    job = jobs.get(tx, lease.job_id)
                    assert job is not None
                    earlier = versions.of(tx, self.id)
                    versions.record(tx, lease, _version(job, earlier))
            held, _ = self.seen()
            if held.document.status == "ditandatangani" and self.signed_bytes is None:
                self.signed_bytes = self.newest()

        def newest(self) -> str:
            with agam.ledger.acting(official(PEOPLE[0])) as tx:
                found = versions.artifact(tx, self.id, None, "naskah.pdf")
            assert found is not None
            return found.sha256

        @invariant()
        def one_number_one_document_and_no_gap(self) -> None:
            if not hasattr(self, "id"):
                return
            with agam.ledger.acting(Principal.system("judge", SATKER)) as tx:
                numbers = registers.numbers(tx, SATKER, "edaran", 2026)
                known = documents.several(tx, [n.document_id for n in numbers if n.document_id])
            assert [n.urut for n in numbers] == list(range(1, len(numbers) + 1))
            assert len({n.document_id for n in numbers}) == len(numbers)
            for number in numbers:
                assert number.document_id is not None
                document = known[number.document_id]
                assert document.nomor == number.nomor
                assert (document.status == "batal") == (number.state == "batal")

        @invariant()
        def what_is_signed_is_what_was_initialled(self) -> None:
            if not hasattr(self, "id"):
                return
            held, _ = self.seen()
            signatures = [act for act in held.acts if act.kind == Kind.TANDA_TANGAN]
            assert len(signatures) <= 1
            if held.document.status in PRESENT:
                (signature,) = signatures
                assert signature.content_digest == held.revision.content_digest
                given = {
                    act.detail["posisi"]
                    for act in acts.standing(held.acts)
                    if act.kind == Kind.PARAF and act.content_digest == signature.content_digest
                }
                chain = held.document.record["rantai"]
                drafted = [act.person_id for act in held.acts if act.kind == Kind.REVISI][-1:]
                needed = set(chain["koordinasi"]) | (
                    set() if drafted == ["rahmat-hidayat"] else set(chain["paraf"])
                )
                assert needed <= given
            if self.signed_bytes is not None:
                assert self.newest() == self.signed_bytes, "signed bytes never change"

        @invariant()
        def a_document_with_a_number_keeps_it(self) -> None:
            if hasattr(self, "id"):
                document = self.seen()[0].document
                assert (document.nomor is not None) >= (document.status in PRESENT)

    return Life


def _version(job: jobs.Job, earlier: list[versions.Version]) -> NewVersion:
    """What a press would record: new pages with a digest of this job's, or the old ones kept."""
    keep = job.on_done.get("keep") and earlier
    sha = (
        next(a.sha256 for a in earlier[-1].artifacts if a.name == "naskah.pdf")
        if keep
        else hashlib.sha256(json.dumps([str(job.id), job.on_done]).encode()).hexdigest()
    )
    page = NewArtifact(
        name="naskah.pdf", media="application/pdf", size=1, sha256=sha, key="k", version_id="v", pages=1
    )
    return NewVersion(
        no=len(earlier) + 1,
        revision_no=job.revision_no,
        status=job.on_done["status"],
        object_id="1306:x",
        root="ab",
        inventory_sha256="c" * 64,
        inventory_key="k",
        inventory_version_id="v",
        artifacts=[page],
    )


def test_no_order_of_acts_repeats_and_crashes_breaks_what_must_hold(agam: Agam) -> None:
    press = Ledger(agam.dsns.press)
    reached: Counter[tuple[str, Kind]] = Counter()
    try:
        run_state_machine_as_test(
            life(agam, press, reached),
            settings=settings(
                max_examples=25,
                stateful_step_count=40,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
    finally:
        press.close()
    print(dict(reached))
    assert {kind for _, kind in reached} >= {Kind.PARAF, Kind.TANDA_TANGAN}, (
        "the walk stayed at the beginning"
    )
