"""The courier dies between any two instructions: what was subscribed to arrives, and what arrives twice has one id."""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from collections import Counter
from pathlib import Path

import psycopg
import pytest

from archive.access import AccessClass
from archive.ledger import Ledger, Principal
from archive.ledger.office import offices
from archive.ledger.outbox import webhook_keys, webhooks
from service.webhooks.courier.rounds import CRASH_POINTS
from service.webhooks.courier.signature import SigningKey
from tests.conftest import LedgerDsns
from tests.patience import PATIENCE_S, until
from tests.webhook_target import LOOPBACK, openssl_accepts, target

KILLED = 137
ROOT = Path(__file__).resolve().parents[2]
KEY = SigningKey.generate()
TYPE = "id.naskah.document.archived.v1"


def begin(dsns: LedgerDsns, url: str) -> None:
    """An office with one subscription."""
    ledger = Ledger(dsns.app, min_size=0, max_size=1)
    with ledger.acting(Principal.system("test", "1306")) as tx:
        offices.apply(tx, satker="1306", nama="KPU", zona="Asia/Jakarta", config={}, by="test")
        webhook_keys.begin(tx, "1306", public=KEY.public, secret=KEY.secret, by="test")
        webhooks.add(tx, satker="1306", url=url, types=(), ceiling=AccessClass.B, note="", by="test")
    ledger.close()


def happen(dsns: LedgerDsns, number: int) -> set[str]:
    document = uuid.uuid4()
    with psycopg.connect(dsns.superuser) as connection:
        rows = connection.execute(
            "INSERT INTO outbound_event (satker, akses, type, document_id)"
            " SELECT '1306', 0, %s, CASE WHEN n %% 2 = 0 THEN %s ELSE gen_random_uuid() END"
            " FROM generate_series(1, %s) n RETURNING id",
            (TYPE, document, number),
        ).fetchall()
    return {str(row[0]) for row in rows}


def live(dsns: LedgerDsns, crash_at: str | None = None) -> subprocess.Popen[bytes]:
    env = {**os.environ, **dsns.env(), "NASKAH_PUBLIC_URL": "https://naskah.example"}
    env["NASKAH_WEBHOOK_NETWORKS"] = LOOPBACK
    if crash_at:
        env |= {"CRASH_AT": crash_at, "NASKAH_CRASH_POINTS": "1"}
    return subprocess.Popen([sys.executable, "-m", "service.courier"], env=env, cwd=ROOT)


def let_leases_run_out(dsns: LedgerDsns) -> None:
    with psycopg.connect(dsns.superuser) as connection:
        connection.execute("UPDATE webhook_delivery SET lease_until = now() WHERE state = 'leased'")


def undelivered(dsns: LedgerDsns) -> int:
    with psycopg.connect(dsns.superuser) as connection:
        row = connection.execute(
            "SELECT (SELECT count(*) FROM webhook_delivery WHERE state <> 'delivered')"
            " + (SELECT count(*) FROM outbound_event WHERE sorted_at IS NULL)"
        ).fetchone()
    assert row is not None
    return int(row[0])


@pytest.mark.parametrize("point", CRASH_POINTS)
def test_a_courier_killed_at_a_named_point_leaves_what_the_next_one_delivers(
    ledger_dsns: LedgerDsns, point: str
) -> None:
    with target() as subscriber:
        begin(ledger_dsns, subscriber.url)
        events = happen(ledger_dsns, 3)
        assert live(ledger_dsns, crash_at=point).wait(300) == KILLED
        sent_before = Counter(each.id for each in subscriber.received)
        let_leases_run_out(ledger_dsns)
        second = live(ledger_dsns)
        try:
            until(lambda: undelivered(ledger_dsns) == 0)
        finally:
            second.terminate()
            assert second.wait(240) == 0
        arrived = Counter(each.id for each in subscriber.received)

    assert set(arrived) == events
    assert all(openssl_accepts(KEY.public, each) for each in subscriber.received)
    if point == "courier.sent":  # sent, and nothing said of it: sent again under the same id
        assert any(arrived[each] > 1 for each in sent_before)
    if point in ("courier.leased", "courier.sending"):
        assert not sent_before or max(arrived.values()) <= 2


def test_a_courier_killed_again_and_again_under_load_loses_nothing(ledger_dsns: LedgerDsns) -> None:
    with target() as subscriber:
        begin(ledger_dsns, subscriber.url)
        events = happen(ledger_dsns, 120)
        for life in range(3):
            process = live(ledger_dsns)
            seen = len(subscriber.received)
            until(lambda n=seen: len(subscriber.received) > n + 5 or undelivered(ledger_dsns) == 0)  # type: ignore[misc]
            process.kill()
            process.wait(PATIENCE_S)
            let_leases_run_out(ledger_dsns)
            events |= happen(ledger_dsns, 20 * (life + 1))
        last = live(ledger_dsns)
        try:
            until(lambda: undelivered(ledger_dsns) == 0)
        finally:
            last.terminate()
            assert last.wait(240) == 0
        arrived = Counter(each.id for each in subscriber.received)
    assert set(arrived) == events
    assert sum(arrived.values()) <= len(events) + 3 * 2  # two on their way at each death
