"""Events out on a real PostgreSQL: sorted once, leased in order and in turn, ended by whoever holds the newest fence."""

import uuid
from datetime import timedelta
from typing import Any

import pytest

from archive.access import AccessClass
from archive.ledger import LeaseLost
from archive.ledger.outbox import deliveries, delivering, webhook_keys, webhooks
from archive.ledger.outbox.delivering import GIVE_UP_S, DeliveryErrand
from archive.ledger.outbox.webhooks import Webhook
from tests.integration.ledger.builders import AGAM, PASAMAN, RELAY, Doors, client, in_threads, new_document

SIGNED, ARCHIVED = "id.naskah.document.signed.v1", "id.naskah.document.archived.v1"


def subscribe(
    doors: Doors, *types: str, satker: str = AGAM, ceiling: AccessClass = AccessClass.SR
) -> Webhook:
    with doors.app.acting(client(satker)) as tx:
        return webhooks.add(
            tx, satker=satker, url="https://x.example/", types=types, ceiling=ceiling, note="", by="test"
        )


def happen(
    doors: Doors,
    document: uuid.UUID | None = None,
    kind: str = ARCHIVED,
    *,
    satker: str = AGAM,
    akses: AccessClass = AccessClass.B,
) -> uuid.UUID:
    """Something happens to a document; returns the event's id."""
    event = uuid.uuid4()
    doors.change(
        "INSERT INTO outbound_event (satker, id, akses, type, document_id) VALUES (%s, %s, %s, %s, %s)",
        satker, event, int(akses), kind, document or uuid.uuid4(),
    )  # fmt: skip
    return event


def sort(doors: Doors, limit: int = 500) -> int:
    with doors.app.acting(RELAY) as tx:
        assert delivering.take_turn(tx)
        return delivering.sort(tx, limit)


def lease(doors: Doors, most: int = 100, each: int = 100, seconds: float = 60) -> list[DeliveryErrand]:
    with doors.app.acting(RELAY) as tx:
        assert delivering.take_turn(tx)
        return delivering.lease(tx, most=most, each=each, seconds=seconds)


def fail(doors: Doors, errand: DeliveryErrand, *, again_s: float = 0, quiet_s: float = 0) -> list[uuid.UUID]:
    with doors.app.acting(RELAY) as tx:
        return delivering.failed(
            tx, errand, cause="http_500", detail="no", answered=500, again_s=again_s, quiet_s=quiet_s
        )  # fmt: skip


def succeed(doors: Doors, errand: DeliveryErrand) -> None:
    with doors.app.acting(RELAY) as tx:
        delivering.delivered(tx, errand, 204)


def states(doors: Doors) -> dict[uuid.UUID, str]:
    return dict(doors.rows("SELECT event_id, state FROM webhook_delivery"))


def ids(errands: list[DeliveryErrand]) -> list[uuid.UUID]:
    return [each.delivery.event_id for each in errands]


def age(doors: Doors, event: uuid.UUID, seconds: float) -> None:
    """Let a delivery have waited so long."""
    doors.change(
        "UPDATE webhook_delivery SET waits_since = waits_since - %s, run_after = clock_timestamp() WHERE event_id = %s",
        timedelta(seconds=seconds), event,
    )  # fmt: skip


def test_an_event_is_sorted_once_for_each_subscription_of_its_office_that_wants_its_type(
    doors: Doors,
) -> None:
    everything, signed = subscribe(doors), subscribe(doors, SIGNED)
    subscribe(doors, satker=PASAMAN)
    one, two = happen(doors), happen(doors, kind=SIGNED)
    assert (sort(doors, limit=1), sort(doors), sort(doors)) == (1, 1, 0)
    found = doors.rows("SELECT webhook_id, event_id FROM webhook_delivery")
    assert set(found) == {(everything.id, one), (everything.id, two), (signed.id, two)}


def test_what_happened_before_a_subscription_or_after_its_end_is_not_its_matter(doors: Doors) -> None:
    happen(doors)
    webhook = subscribe(doors)
    with doors.app.acting(client()) as tx:
        assert webhooks.remove(tx, webhook.id) is not None
    happen(doors)
    assert sort(doors) == 2
    assert states(doors) == {}


def test_of_a_document_above_the_ceiling_nothing_is_told(doors: Doors) -> None:
    subscribe(doors, ceiling=AccessClass.T)
    told = happen(doors, akses=AccessClass.T)
    happen(doors, akses=AccessClass.R)
    sort(doors)
    assert set(states(doors)) == {told}


def test_a_class_that_rises_meanwhile_withholds_what_is_not_yet_sent(doors: Doors) -> None:
    new = new_document()
    doors.accept(new)
    subscribe(doors, ceiling=AccessClass.B)
    sent, waiting = happen(doors, new.document_id), happen(doors, new.document_id)
    sort(doors)
    (errand,) = lease(doors)
    succeed(doors, errand)
    doors.change("UPDATE document SET akses = 2 WHERE id = %s", new.document_id)
    assert states(doors) == {sent: "delivered", waiting: "withheld"}
    assert lease(doors) == []


def test_events_of_one_document_go_one_after_the_other_and_others_meanwhile(doors: Doors) -> None:
    subscribe(doors)
    document = uuid.uuid4()
    first, second, other = happen(doors, document), happen(doors, document), happen(doors)
    sort(doors)
    leased = lease(doors)
    assert ids(leased) == [first, other]
    fail(doors, leased[0], again_s=60)
    succeed(doors, leased[1])
    assert lease(doors) == []  # the second waits for the first, however long that takes
    doors.change("UPDATE webhook_delivery SET run_after = clock_timestamp()")
    (again,) = lease(doors)
    succeed(doors, again)
    assert ids(lease(doors)) == [second]


def test_a_target_gets_no_more_at_once_than_its_share_and_targets_take_turns(doors: Doors) -> None:
    one, two = subscribe(doors), subscribe(doors)
    for _ in range(5):
        happen(doors)
    sort(doors)
    served = [each.delivery.webhook_id for each in lease(doors, most=3, each=2)]
    assert sorted(served[:2]) == sorted([one.id, two.id])
    assert len(served) == 3
    assert len(lease(doors, each=2)) == 1
    assert lease(doors, each=2) == []


def test_a_target_that_failed_rests_and_then_gets_one_at_a_time_until_it_takes_one(doors: Doors) -> None:
    webhook = subscribe(doors)
    for _ in range(4):
        happen(doors)
    sort(doors)
    fail(doors, lease(doors, each=1)[0], again_s=60, quiet_s=60)
    assert lease(doors) == []
    doors.change("UPDATE webhook SET quiet_until = clock_timestamp()")
    (probe,) = lease(doors, each=2)
    assert probe.failures == 1
    assert lease(doors, each=2) == []
    succeed(doors, probe)
    assert doors.rows("SELECT failures, failing_since FROM webhook WHERE id = %s", webhook.id) == [(0, None)]
    assert len(lease(doors, each=2)) == 2


def test_a_lease_that_ran_out_is_taken_up_again_and_its_first_holder_changes_nothing(doors: Doors) -> None:
    subscribe(doors)
    event = happen(doors)
    sort(doors)
    (lost,) = lease(doors, seconds=0)
    (held,) = lease(doors)
    assert (held.fence, held.delivery.attempts) == (lost.fence + 1, 2)
    for end in (succeed, fail):
        with pytest.raises(LeaseLost):
            end(doors, lost)
    assert states(doors) == {event: "leased"}
    succeed(doors, held)
    assert states(doors) == {event: "delivered"}


def test_what_was_not_tried_is_given_back_as_it_was(doors: Doors) -> None:
    subscribe(doors)
    happen(doors)
    sort(doors)
    (errand,) = lease(doors)
    with doors.app.acting(RELAY) as tx:
        delivering.give_back(tx, errand)
    (again,) = lease(doors)
    assert again.delivery.attempts == 1


def test_after_two_days_a_delivery_is_dead_and_not_before_a_last_attempt_at_their_end(doors: Doors) -> None:
    subscribe(doors)
    event = happen(doors)
    sort(doors)
    age(doors, event, GIVE_UP_S - 60)
    (errand,) = lease(doors)
    assert fail(doors, errand, again_s=6 * 3600) == []
    (left,) = doors.rows(
        "SELECT extract(epoch FROM run_after - clock_timestamp())::int FROM webhook_delivery"
    )
    assert 55 <= left[0] <= 60
    age(doors, event, 60)
    (last,) = lease(doors)
    assert fail(doors, last) == [event]
    assert states(doors) == {event: "dead"}


def test_a_target_away_for_two_days_takes_what_waited_as_long_with_it_and_leaves_the_rest(
    doors: Doors,
) -> None:
    subscribe(doors)
    old, older, fresh = happen(doors), happen(doors), happen(doors)
    sort(doors)
    for each in (old, older):
        age(doors, each, GIVE_UP_S + 1)
    doors.change("UPDATE webhook SET failures = 9, failing_since = clock_timestamp() - interval '49 hours'")
    (probe,) = lease(doors)
    dead = fail(doors, probe)
    assert sorted(dead) == sorted([old, older])
    assert states(doors) == {old: "dead", older: "dead", fresh: "waiting"}


def test_a_target_that_is_gone_is_paused_and_what_waited_goes_out_when_it_is_resumed(doors: Doors) -> None:
    webhook = subscribe(doors)
    one, two = happen(doors), happen(doors)
    sort(doors)
    (errand,) = lease(doors, each=1)
    with doors.app.acting(RELAY) as tx:
        delivering.pause(tx, errand, "410")
    later = happen(doors)
    sort(doors)
    assert lease(doors) == []
    with doors.app.acting(client()) as tx:
        found = webhooks.get(tx, webhook.id)
        assert found is not None
        assert (found.state, found.reason) == ("paused", "410")
        assert webhooks.resume(tx, webhook.id) is not None
    assert set(ids(lease(doors))) == {one, two, later}


def test_a_removed_subscription_ends_what_waits_and_what_fails_after_it(doors: Doors) -> None:
    webhook = subscribe(doors)
    flying, waiting = happen(doors), happen(doors)
    sort(doors)
    (errand,) = lease(doors, each=1)
    with doors.app.acting(client()) as tx:
        assert webhooks.remove(tx, webhook.id) is not None
    assert fail(doors, errand) == [flying]
    assert states(doors) == {flying: "dead", waiting: "dead"}


def test_dead_ones_are_replayed_all_or_one_and_a_delivered_one_by_name(doors: Doors) -> None:
    webhook = subscribe(doors)
    arrived, dead, deader = happen(doors), happen(doors), happen(doors)
    sort(doors)
    for errand in lease(doors):
        if errand.delivery.event_id == arrived:
            succeed(doors, errand)
        else:
            doors.change(
                "UPDATE webhook_delivery SET waits_since = waits_since - interval '3 days' WHERE event_id = %s",
                errand.delivery.event_id,
            )
            fail(doors, errand)
    with doors.app.acting(client()) as tx:
        assert deliveries.replay(tx, webhook.id, dead) == 1
        assert deliveries.replay(tx, webhook.id, dead) == 0  # it waits already
        assert deliveries.replay(tx, webhook.id, None) == 1
        assert deliveries.replay(tx, webhook.id, arrived) == 1
    again: list[DeliveryErrand] = []
    while found := lease(doors):
        again += found
        for errand in found:
            succeed(doors, errand)
    assert set(ids(again)) == {arrived, dead, deader}
    assert {each.delivery.attempts for each in again} == {1}


def test_any_number_of_couriers_lease_each_delivery_once(doors: Doors) -> None:
    subscribe(doors)
    events = {happen(doors) for _ in range(40)}
    held: list[uuid.UUID] = []

    def work() -> None:
        idle = 0
        while idle < 20:
            with doors.app.acting(RELAY) as tx:
                if not delivering.take_turn(tx):
                    continue
                delivering.sort(tx, 7)
                found = delivering.lease(tx, most=3, each=100, seconds=60)
            held.extend(ids(found))
            idle = 0 if found else idle + 1

    in_threads(4, work)
    assert len(held) == len(events)
    assert set(held) == events


def test_what_arrived_long_ago_is_forgotten_and_nothing_else(doors: Doors) -> None:
    subscribe(doors)
    old, recent, waiting = happen(doors), happen(doors), happen(doors)
    sort(doors)
    for errand in lease(doors):
        if errand.delivery.event_id != waiting:
            succeed(doors, errand)
    doors.change(
        "UPDATE webhook_delivery SET done_at = done_at - interval '31 days' WHERE event_id = %s", old
    )
    with doors.app.acting(RELAY) as tx:
        assert delivering.forget(tx, 30, 100) == 1
    assert set(states(doors)) == {recent, waiting}


def test_reports_count_what_waits_what_died_and_the_last_minute(doors: Doors) -> None:
    webhook = subscribe(doors)
    happen(doors)
    with doors.app.acting(RELAY) as tx:
        assert deliveries.unsorted_age(tx) > 0
    happen(doors)
    sort(doors)
    one, two = lease(doors)
    succeed(doors, one)
    fail(doors, two)
    with doors.app.acting(RELAY) as tx:
        assert deliveries.unsorted_age(tx) == 0
        (report,) = deliveries.reports(tx)
    counted: dict[str, Any] = {
        "waiting": report.waiting, "dead": report.dead, "failures": report.failures,
        "delivered": report.delivered_per_minute, "failed": report.failed_per_minute,
    }  # fmt: skip
    assert counted == {"waiting": 1, "dead": 0, "failures": 1, "delivered": 1, "failed": 1}
    assert (report.webhook_id, report.satker) == (webhook.id, AGAM)
    assert 0 <= (report.oldest_age_s or -1) < 60


def test_one_key_is_present_and_those_it_replaced_sign_until_their_overlap_ends(doors: Doors) -> None:
    def living() -> list[str]:
        with doors.app.acting(RELAY) as tx:
            return [key.public for key in webhook_keys.living(tx, [AGAM]).get(AGAM, [])]

    with doors.app.acting(client()) as tx:
        webhook_keys.begin(tx, AGAM, public="whpk_1", secret="whsk_1", by="test")
        webhook_keys.begin(tx, AGAM, public="whpk_x", secret="whsk_x", by="test")
    assert living() == ["whpk_1"]
    with doors.app.acting(client()) as tx:
        webhook_keys.replace(tx, AGAM, public="whpk_2", secret="whsk_2", overlap_s=3600, by="test")
    assert living() == ["whpk_2", "whpk_1"]
    doors.change("UPDATE webhook_key SET until = clock_timestamp() WHERE public = 'whpk_1'")
    assert living() == ["whpk_2"]
    with doors.app.acting(client()) as tx:
        webhook_keys.replace(tx, AGAM, public="whpk_3", secret="whsk_3", overlap_s=0, by="test")
    assert living() == ["whpk_3"]


def test_nobody_sees_a_subscription_above_their_class_or_of_another_office(doors: Doors) -> None:
    high = subscribe(doors, ceiling=AccessClass.R)
    with doors.app.acting(client(ceiling=AccessClass.T)) as tx:
        assert (webhooks.get(tx, high.id), webhooks.every(tx), deliveries.reports(tx)) == (None, [], [])
        assert webhooks.pause(tx, high.id, "") is None
    with doors.app.acting(client(PASAMAN)) as tx:
        assert webhooks.remove(tx, high.id) is None
