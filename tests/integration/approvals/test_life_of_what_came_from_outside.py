"""No order of acts, of presses that fail, stop or come back, and of files that come again loses what came from outside."""

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from archive.errors import NaskahError
from archive.ledger import Principal
from archive.ledger.errors import BroughtWouldBeLost
from archive.ledger.jobs import leasing
from archive.ledger.jobs.steering import retry_several
from doc_templates.acts import OF_A_RECEIPT, Kind
from service.errors import ActNotDeclared, BroughtWaiting, EventConflict, RegisterRefused
from tests.conftest import LedgerDsns, S3Access
from tests.integration.approvals.fragile import ARSIP, KSB, SEK, official
from tests.integration.approvals.outside import JOB_STATES, PRESS, OutsideHouse

ACTS = (*sorted(OF_A_RECEIPT), *sorted(OF_A_RECEIPT), *Kind)
"""Those that are possible come up three times as often."""


@pytest.fixture(scope="module")
def house(
    shared_ledger: Callable[[str], LedgerDsns], shared_s3: Callable[[str], S3Access], converter_socket: Path
) -> Iterator[OutsideHouse]:
    made = OutsideHouse(shared_ledger("from_outside"), shared_s3("from-outside"), converter_socket)
    yield made
    made.close()


class Outside(RuleBasedStateMachine):
    """One file, which may be received more than once; needs ``house`` before it runs."""

    house: OutsideHouse
    met: Counter[str]

    @initialize()
    def a_file_comes(self) -> None:
        receipt = self.house.receive()
        self.documents: list[UUID] = [receipt.document.id]
        (self.file,) = self.house.brought[receipt.document.id]

    @property
    def document(self) -> UUID:
        """The newest receipt of the file."""
        return self.documents[-1]

    @rule(who=st.sampled_from([SEK, KSB, ARSIP, ARSIP]), kind=st.sampled_from(ACTS))
    def somebody_acts(self, who: str, kind: Kind) -> None:
        offered = self.house.possible(who, self.document)
        before = self.house.held(self.document)
        why = self.house.refusal(who, self.house.order(self.document, kind))
        if why is None:
            assert kind in offered & OF_A_RECEIPT
            self.met[kind] += 1
            return
        assert isinstance(why, ActNotDeclared) == (kind not in OF_A_RECEIPT), why
        assert kind not in offered, why
        assert self.house.held(self.document) == before, "what was refused left nothing"

    @rule(who=st.sampled_from([SEK, ARSIP]))
    def somebody_voids_the_number_in_the_book(self, who: str) -> None:
        number = self.house.number(self.document)
        assert number is not None
        with pytest.raises(RegisterRefused):
            self.house.books.void(official(who), "masuk", number.tahun, number.urut, "", "alasan")

    @rule(told_otherwise=st.booleans())
    def the_file_comes_again(self, told_otherwise: bool) -> None:
        void = self.house.held(self.document).document.status == "batal"
        try:
            receipt = self.house.receive(self.file, **({"perihal": "Lain"} if told_otherwise else {}))
        except EventConflict:
            assert not void
            return
        assert receipt.repeated is not void
        if void:
            self.documents.append(receipt.document.id)
            self.met["received anew"] += 1
        else:
            assert receipt.document.id == self.document

    @rule()
    def it_was_received_in_error_and_comes_again(self) -> None:
        self.somebody_acts(ARSIP, Kind.KELIRU)
        self.the_file_comes_again(told_otherwise=False)

    @rule(state=st.sampled_from(JOB_STATES))
    def its_job_comes_to(self, state: str) -> None:
        if any(each.state == "waiting" for each in self.house.held(self.document).pending):
            self.house.put(self.document, state)
            self.met[state] += 1

    @rule()
    def what_was_set_aside_is_tried_again(self) -> None:
        aside = [each.id for each in self.house.held(self.document).pending if each.state != "leased"]
        with self.house.app.acting(official(ARSIP)) as tx:
            retry_several(tx, aside, "test")

    @rule()
    def a_worker_dies(self) -> None:
        self.house.behind("UPDATE job SET lease_until = now() - interval '1 second' WHERE state = 'leased'")
        with self.house.app.acting(Principal.system("relay")) as tx:
            leasing.expire(tx)

    @rule()
    def somebody_cleans_where_they_should_not(self) -> None:
        """A delete that a fault of ours might send: the ledger itself refuses it."""
        staged = self.house.behind(
            "SELECT count(*) FROM staged_file WHERE document_id = %s", (self.document,)
        )
        if staged.fetchone() != (0,) and not self.house.held(self.document).acts:
            with pytest.raises(psycopg.Error) as refused:
                self.house.behind("DELETE FROM staged_file WHERE document_id = %s", (self.document,))
            assert refused.value.sqlstate == "NK002"
            self.met["clean refused"] += 1

    @invariant()
    def every_file_that_was_brought_can_be_read_by_its_digest(self) -> None:
        for document in getattr(self, "documents", ()):
            assert self.house.lost(document) == []

    @invariant()
    def one_receipt_stands_and_every_other_is_void(self) -> None:
        if hasattr(self, "documents"):
            stand = [self.house.number(each) for each in self.documents]
            void = [number is not None and number.state == "batal" for number in stand]
            assert all(void[:-1])
            assert void[-1] == (self.house.held(self.document).document.status == "batal")

    def teardown(self) -> None:
        """Whatever became of it: once the press goes on, every receipt has its sheet and its file in the vault."""
        if not hasattr(self, "documents"):
            return
        self.a_worker_dies()
        for document in self.documents:
            pending = [each.id for each in self.house.held(document).pending]
            with self.house.app.acting(official(ARSIP)) as tx:
                retry_several(tx, pending, "test")
        self.house.behind("UPDATE job SET run_after = now() WHERE state = 'waiting'")
        self.house.print_all()
        for document in self.documents:
            assert self.house.held(document).pending == []
            assert self.house.lost(document) == []
            assert self.house.held(document).document.status in ("selesai", "batal")
            staged = self.house.behind("SELECT count(*) FROM staged_file WHERE document_id = %s", (document,))
            assert staged.fetchone() == (0,), "what is archived is not kept twice"


def test_no_order_of_acts_and_faults_loses_a_received_file(house: OutsideHouse) -> None:
    class Here(Outside):
        """At this desk."""

    Here.house, Here.met = house, Counter()
    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=15,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    print(dict(Here.met))
    assert {*OF_A_RECEIPT, "received anew", "done", "quarantined", "parked"} <= set(Here.met), Here.met


@pytest.mark.parametrize("state", [each for each in JOB_STATES if each != "done"])
def test_a_scan_outlives_every_act_while_its_job_has_not_ended(house: OutsideHouse, state: str) -> None:
    slip = house.accept("lembar_disposisi").document_id
    house.print_all(pdf=True)
    house.act(SEK, slip, Kind.TANDA_TANGAN)
    house.print_all(pdf=True)
    house.act(SEK, slip, Kind.PINDAI)
    house.put(slip, state)
    for kind in Kind:
        for who in (SEK, ARSIP):
            assert kind not in house.possible(who, slip)
            assert house.refusal(who, house.order(slip, kind)) is not None
            assert house.lost(slip) == []
    with pytest.raises(NaskahError) as refused:
        house.act(SEK, slip, Kind.BATAL)
    assert isinstance(refused.value, BroughtWaiting) == (state in ("quarantined", "parked"))
    lease = "lease_until = NULL, worker_id = NULL"
    with pytest.raises(psycopg.Error) as lost:
        house.behind(
            f"UPDATE job SET state = 'done', cause = 'superseded', done_at = now(), leased_at = now(), {lease}"
            " WHERE document_id = %s AND state <> 'done'",
            (slip,),
        )
    assert lost.value.sqlstate == "NK002", "the ledger itself lets no such job be superseded"
    assert house.lost(slip) == []


def test_a_job_that_carries_a_file_is_set_aside_when_its_content_was_overtaken(house: OutsideHouse) -> None:
    document = house.receive().document.id
    (job,) = (each.id for each in house.held(document).pending)
    with house.press_ledger.acting(PRESS) as tx:
        (lease,) = leasing.lease(tx, [job], "w", 600)
    with pytest.raises(BroughtWouldBeLost), house.press_ledger.acting(PRESS) as tx:
        leasing.supersede(tx, lease)
    assert [each.state for each in house.held(document).pending] == ["leased"]
    house.press._endings.superseded(lease)
    assert [each.state for each in house.held(document).pending] == ["quarantined"]
    assert house.lost(document) == []
