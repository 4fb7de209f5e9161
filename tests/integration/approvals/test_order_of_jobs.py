"""Jobs of one document run in the order of its acts, and only the newest says what the document's status is."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest

from archive.ledger import Ledger, Principal
from archive.ledger.documents import approvals, documents, versions
from archive.ledger.jobs import leasing, steering
from archive.ledger.jobs.on_done import OnDone
from archive.ledger.jobs.rows import Lease
from doc_templates.catalog import Catalog
from service.approvals.orders import Order
from service.approvals.table import Kind
from service.errors import DocumentBusy
from service.intake.answers import TakenEvent
from service.intake.desk import HTTP, Intake
from service.office.letterhead import Offices
from tests.house import CLIENT, event
from tests.integration.approvals.conftest import SATKER, Agam
from tests.integration.approvals.fragile import PRESS, FragileDesk, official, version_of

CATALOG = Catalog.scan()
EXAMPLE = dict(CATALOG["surat_edaran"].example)


@pytest.fixture
def press(agam: Agam) -> Iterator[Ledger]:
    ledger = Ledger(agam.dsns.press)
    yield ledger
    ledger.close()


def draft(agam: Agam) -> tuple[UUID, UUID]:
    desk = Intake(ledger=agam.ledger, catalog=CATALOG, offices=Offices(agam.ledger), clock=agam.clock)
    (taken,) = desk.accept(CLIENT, [event("surat_edaran", EXAMPLE)], HTTP)
    assert isinstance(taken, TakenEvent)
    return taken.document_id, taken.job_id


def further(agam: Agam, document_id: UUID, status: str) -> UUID:
    """Add a job as an act does."""
    job_id = uuid4()
    with agam.ledger.acting(Principal.system("test", SATKER)) as tx:
        (held,) = approvals.hold(tx, [document_id])
        approvals.move(tx, held.document, status=status)
        approvals.enqueue(
            tx,
            held.document,
            job_id=job_id,
            revision_no=1,
            queue="press",
            trace_id=None,
            on_done=OnDone(status=status),
        )
    return job_id


def leased(press: Ledger, *ids: UUID) -> list[Lease]:
    with press.acting(PRESS) as tx:
        return leasing.lease(tx, ids, "w", 30)


def recorded(press: Ledger, lease: Lease) -> None:
    with press.acting(PRESS) as tx:
        job = steering.get(tx, lease.job_id)
        assert job is not None
        versions.record(tx, lease, version_of(job, versions.of(tx, job.document_id)))


def status(agam: Agam, document_id: UUID) -> str:
    with agam.ledger.acting(CLIENT) as tx:
        document = documents.get(tx, document_id)
    assert document is not None
    return document.status


def test_a_later_job_waits_for_the_one_before_it(agam: Agam, press: Ledger) -> None:
    document, first = draft(agam)
    second = further(agam, document, "diparaf")
    assert leased(press, second) == []
    (lease,) = leased(press, second, first)
    assert lease.job_id == first
    recorded(press, lease)
    assert [lease.job_id for lease in leased(press, second)] == [second]


def test_an_earlier_job_does_not_take_a_later_status_back(agam: Agam, press: Ledger) -> None:
    document, first = draft(agam)
    further(agam, document, "diparaf")
    (lease,) = leased(press, first)
    recorded(press, lease)
    assert status(agam, document) == "diparaf"


def revised(agam: Agam, document: UUID) -> None:
    desk = FragileDesk(agam, CATALOG)
    order: dict[str, Any] = {"payload": {**EXAMPLE, "tentang": "Hal lain"}}
    desk.act(
        official("rizky-ananda"),
        [Order(document_id=document, kind=Kind.REVISI, etag="r1a0", body=order)],
    )


def test_a_revision_ends_what_still_waits_for_the_old_content(agam: Agam, press: Ledger) -> None:
    document, first = draft(agam)
    revised(agam, document)
    assert leased(press, first) == []
    with agam.ledger.acting(CLIENT) as tx:
        job = steering.get(tx, first)
    assert job is not None
    assert (job.state, job.cause) == ("done", "superseded")


def test_a_revision_waits_for_a_page_in_hand(agam: Agam, press: Ledger) -> None:
    document, first = draft(agam)
    (lease,) = leased(press, first)
    with pytest.raises(DocumentBusy):
        revised(agam, document)
    recorded(press, lease)
    revised(agam, document)
