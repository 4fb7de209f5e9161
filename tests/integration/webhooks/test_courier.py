"""The courier's rounds against real targets on a real PostgreSQL: every way to fail, none of which holds another up."""

import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from archive.access import AccessClass
from archive.ledger import Ledger
from archive.ledger.outbox import deliveries, webhook_keys, webhooks
from archive.ledger.outbox.deliveries import Delivery
from archive.ledger.outbox.webhooks import Webhook
from service.webhooks.courier.address import Addresses, read_networks
from service.webhooks.courier.call import Caller
from service.webhooks.courier.rounds import Courier
from service.webhooks.courier.signature import SigningKey
from tests.conftest import LedgerDsns
from tests.integration.ledger.builders import AGAM, Doors, client
from tests.integration.ledger.conftest import doors
from tests.patience import PATIENCE_S, until
from tests.webhook_target import LOOPBACK, Handler, first, openssl_accepts, says, target, well

__all__ = ["doors"]
KEY = SigningKey.generate()


@pytest.fixture
def office(doors: Doors) -> Doors:
    with doors.app.acting(client()) as tx:
        webhook_keys.begin(tx, AGAM, public=KEY.public, secret=KEY.secret, by="test")
    return doors


def subscribe(office: Doors, url: str) -> Webhook:
    with office.app.acting(client()) as tx:
        return webhooks.add(
            tx, satker=AGAM, url=url, types=(), ceiling=AccessClass.SR, note="", by="test"
        )  # fmt: skip


def happen(office: Doors, number: int, document: uuid.UUID | None = None) -> list[str]:
    rows = office.rows(
        "INSERT INTO outbound_event (satker, akses, type, document_id) SELECT %s, 0, 'id.naskah.document.archived.v1',"
        " coalesce(%s, gen_random_uuid()) FROM generate_series(1, %s) RETURNING id",
        AGAM, document, number,
    )  # fmt: skip
    return [str(row[0]) for row in rows]


def of(office: Doors, webhook: Webhook) -> list[Delivery]:
    with office.app.acting(client()) as tx:
        return list(deliveries.of(tx, webhook.id, limit=200).items)


def in_state(office: Doors, webhook: Webhook, state: str) -> int:
    return sum(each.state == state for each in of(office, webhook))


@contextmanager
def courier(dsns: LedgerDsns, *, senders: int = 16, total_s: float = 20) -> Iterator[Courier]:
    """A courier in a thread; a target is tried again at once instead of after seconds where chance draws nothing."""
    ledger = Ledger(dsns.app, min_size=1, max_size=4)
    stop = threading.Event()
    made = Courier(
        ledger,
        Caller(Addresses(read_networks(LOOPBACK)), total_s=total_s),
        public_url="https://naskah.example",
        stop=stop,
        senders=senders,
    )
    thread = threading.Thread(target=made.run, daemon=True)
    thread.start()
    yield made
    stop.set()
    thread.join(PATIENCE_S)
    assert not thread.is_alive()
    ledger.close()


def test_each_way_to_fail_is_told_and_no_bad_target_holds_up_a_good_one(
    office: Doors, ledger_dsns: LedgerDsns
) -> None:
    def hang(_handler: Handler) -> None:
        time.sleep(60)

    def slam(handler: Handler) -> None:
        handler.close_connection = True

    with (
        target(says(500, b"broken")) as broken,
        target(says(302, Location="http://127.0.0.1:1/")) as moved,
        target(says(410)) as gone,
        target(slam) as slamming,
        target(hang) as hanging,
        target() as healthy,
        target() as closed,
    ):
        nobody = closed.url
        closed.server_close()
        causes = {
            "http_500": broken.url, "http_302": moved.url, "gone": gone.url, "protocol": slamming.url,
            "connect": nobody, "timeout": hanging.url,
        }  # fmt: skip
        made = {cause: subscribe(office, url) for cause, url in causes.items()}
        good = subscribe(office, healthy.url)
        events = happen(office, 40)
        with courier(ledger_dsns, total_s=5):
            until(lambda: in_state(office, good, "delivered") == 40)
            for cause, webhook in made.items():
                until(lambda w=webhook, c=cause: c in [d.cause for d in of(office, w)])  # type: ignore[misc]
        assert sorted(each.id for each in healthy.received) == sorted(events)
        # Two were on their way when the first failed; after that one at a time, at growing intervals.
        assert [len(each.received) <= 2 for each in (gone, hanging)] == [True, True]
        assert len(broken.received) < 12
    assert "broken" in [each.detail for each in of(office, made["http_500"])]
    with office.app.acting(client()) as tx:
        found = webhooks.get(tx, made["gone"].id)
    assert found is not None
    assert (found.state, found.reason) == ("paused", "the target answered 410 Gone")
    assert office.rows("SELECT action, actor FROM audit_entry WHERE action LIKE 'webhook%%'") == [
        ("webhook.paused", "system:courier")
    ] * len(gone.received)


def test_a_target_that_fails_and_recovers_gets_everything_and_each_document_in_order(
    office: Doors, ledger_dsns: LedgerDsns
) -> None:
    with target(first(says(503), says(500), well)) as subscriber:
        webhook = subscribe(office, subscriber.url)
        document = uuid.uuid4()
        ordered = [happen(office, 1, document)[0] for _ in range(5)]
        others = happen(office, 10)
        with courier(ledger_dsns):
            # The back-off of 5 s, told over: what is put off is due at once.
            until(lambda: len(subscriber.received) >= 2)
            until(lambda: "http_500" in [each.cause for each in of(office, webhook)])
            office.change("UPDATE webhook_delivery SET run_after = clock_timestamp() WHERE state = 'waiting'")
            until(lambda: in_state(office, webhook, "delivered") == 15)
        arrived = [each.id for each in subscriber.received[2:]]
    assert [each for each in arrived if each in ordered] == ordered
    assert set(others) <= set(arrived)
    assert all(openssl_accepts(KEY.public, each) for each in subscriber.received[:3])


def test_more_slow_targets_than_there_are_senders_for_leave_room_for_a_quick_one(
    office: Doors, ledger_dsns: LedgerDsns
) -> None:
    def slow(handler: Handler) -> None:
        time.sleep(3)
        handler.answer(200)

    with target(slow) as one, target(slow) as two, target() as quick:
        for each in (one, two):
            subscribe(office, each.url)
        good = subscribe(office, quick.url)
        happen(office, 60)
        with courier(ledger_dsns, senders=6):
            until(lambda: in_state(office, good, "delivered") == 60)
            assert len(one.received) + len(two.received) < 60


def test_two_couriers_beside_each_other_send_each_event_once(office: Doors, ledger_dsns: LedgerDsns) -> None:
    with target() as subscriber:
        webhook = subscribe(office, subscriber.url)
        events = happen(office, 100)
        with courier(ledger_dsns), courier(ledger_dsns):
            until(lambda: in_state(office, webhook, "delivered") == 100)
        assert sorted(each.id for each in subscriber.received) == sorted(events)


def test_an_office_without_a_key_sends_nothing_and_loses_nothing(
    doors: Doors, ledger_dsns: LedgerDsns
) -> None:
    with target() as subscriber:
        webhook = subscribe(doors, subscriber.url)
        happen(doors, 1)
        with courier(ledger_dsns):
            until(lambda: in_state(doors, webhook, "leased") == 1)
        assert subscriber.received == []
