"""A key ends by itself, gives its name free, and has a share of the house that every process counts in one place."""

from __future__ import annotations

import json
import os
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import orjson
import pytest

from archive.access import AccessClass
from archive.errors import Outage
from archive.ledger import Ledger, Principal
from archive.ledger.errors import AlreadyThere
from archive.ledger.office import keys, shares
from service.errors import ShareUsed, Unauthenticated
from service.identity.gate import Gate
from service.identity.secrets import digest, mint
from service.identity.shares import KeyShares
from service.intake.consumer import IntakeMessage, IntakeQueue
from tests.functional.api.conftest import BATCH, SOURCE, STRUCTURED, event
from tests.integration.intake.conftest import Desk
from tests.typist import at_hand

HOUR = timedelta(hours=1)
SYSTEM = Principal.system("test", "1306")


def a_key(desk: Desk, name: str, **about: Any) -> str:
    """Make a sender's key; returns its text."""
    minted = mint()
    with desk.ledger.acting(SYSTEM) as tx:
        keys.add(
            tx,
            satker="1306",
            name=name,
            kind="client",
            roles=["intake"],
            sources=[SOURCE],
            ceiling=AccessClass.B,
            secret_digest=minted.digest,
            key_id=minted.id,
            by="test",
            **about,
        )
    return minted.token


def key_of(desk: Desk, token: str) -> UUID:
    with desk.ledger.acting(Principal.nobody()) as tx:
        found = keys.find(tx, digest(token))
    assert found is not None
    return found.id


def test_a_key_ends_by_itself_and_gives_its_name_free(desk: Desk) -> None:
    gate = Gate(desk.ledger)
    running = a_key(desk, "survei", ends_at=datetime.now(UTC) + HOUR)
    assert gate.principal(running).satker == "1306"
    with pytest.raises(AlreadyThere):
        a_key(desk, "survei")
    over = a_key(desk, "survei 2025", ends_at=datetime.now(UTC) - HOUR)
    with pytest.raises(Unauthenticated):
        gate.principal(over)
    with desk.ledger.acting(SYSTEM) as tx:
        assert keys.rotate(
            tx, UUID(hex=over.split("_")[1]), overlap=HOUR, secret_digest=b"x" * 32, new_id=mint().id, by="test"
        ) is None, "what is over has no successor"  # fmt: skip
    assert gate.principal(a_key(desk, "survei 2025")), "the name is free"
    with desk.ledger.acting(SYSTEM) as tx:
        assert keys.revoke(tx, key_of(desk, running), "test")
    assert gate.principal(a_key(desk, "survei")), "as it is after a revocation"


def test_a_successor_has_the_share_and_the_end_of_the_key_before_it(desk: Desk) -> None:
    ends = datetime.now(UTC) + HOUR
    old = a_key(desk, "lama", ends_at=ends, most_a_minute=7, most_bytes_a_day=9_000)
    minted = mint()
    with desk.ledger.acting(SYSTEM) as tx:
        new = keys.rotate(
            tx, key_of(desk, old), overlap=HOUR, secret_digest=minted.digest, new_id=minted.id, by="test"
        )
    assert new is not None
    assert (new.ends_at, new.most_a_minute, new.most_bytes_a_day) == (ends, 7, 9_000)


def test_an_answer_tells_what_is_left_and_one_too_many_is_told_when_to_come_again(desk: Desk) -> None:
    token = a_key(desk, "tiga", most_a_minute=3, most_bytes_a_day=10_000_000)
    answers = [desk.post(event(), token=token) for _ in range(3)]
    told = answers[-1].headers
    whole = '"requests";q=3;w=60, "bytes";q=10000000;w=86400;qu="content-bytes"'
    assert [each.status_code for each in answers] == [202] * 3
    # A minute may begin between two of them; then more is left, and never less.
    left = int(told["RateLimit"].split("r=")[1].split(";")[0])
    assert (told["RateLimit-Policy"], left in (0, 1, 2)) == (whole, True), told["RateLimit"]
    refused = next(each for _ in range(9) if (each := desk.post(event(), token=token)).status_code != 202)
    assert (refused.status_code, refused.json()["type"]) == (429, "urn:naskah:problem:share-used")
    assert 1 <= int(refused.headers["Retry-After"]) <= 60
    assert '"requests";r=0;t=' in refused.headers["RateLimit"]
    assert len(refused.headers.get_list("Retry-After")) == 1


def test_a_day_holds_so_many_bytes_and_what_was_refused_is_not_counted(desk: Desk) -> None:
    size = len(orjson.dumps(event()))
    token = a_key(desk, "kecil", most_bytes_a_day=3 * size)
    assert desk.post(event(), token=token).status_code == 202
    large = desk.post([event(), event(), event(), event()], BATCH, token=token)
    assert (large.status_code, large.json()["type"]) == (429, "urn:naskah:problem:share-used")
    assert int(large.headers["Retry-After"]) <= 86_400
    assert desk.post(event(), token=token).status_code == 202, "the share has room for it still"
    untold = {**STRUCTURED, "Transfer-Encoding": "chunked"}
    assert desk.post(event(), untold, token=token).status_code == 411


def test_a_key_without_a_share_is_told_of_none(desk: Desk) -> None:
    assert "RateLimit" not in desk.post(event()).headers


def test_of_several_processes_at_once_no_more_is_taken_than_there_is(desk: Desk) -> None:
    key = key_of(desk, a_key(desk, "banyak", most_bytes_a_day=25))
    others = [Ledger(desk.dsn, max_size=2) for _ in range(2)]

    def take(number: int) -> bool:
        with others[number % 2].acting(SYSTEM, durable=False) as tx:
            return shares.take(tx, key, "bytes", 1, 25).enough

    with ThreadPoolExecutor(4) as pool:
        taken = sum(pool.map(take, range(40)))
    for each in others:
        each.close()
    with desk.ledger.acting(SYSTEM) as tx:
        assert (taken, shares.used(tx)[(key, "bytes")]) == (25, 25)


def test_a_new_day_begins_with_the_whole_share(desk: Desk) -> None:
    key = key_of(desk, a_key(desk, "kemarin", most_bytes_a_day=10))
    with desk.ledger.acting(SYSTEM) as tx:
        assert shares.take(tx, key, "bytes", 10, 10).left == 0
        assert not shares.take(tx, key, "bytes", 1, 10).enough
        tx.execute("UPDATE key_share SET began = began - interval '1 day' WHERE key_id = %s", (key,))
        assert (key, "bytes") not in shares.used(tx)
        assert shares.take(tx, key, "bytes", 4, 10).left == 6


def test_a_count_that_cannot_be_kept_blocks_nobody(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    token = a_key(desk, "tanpa hitungan", most_a_minute=1)

    def away(*_: Any) -> Any:
        raise Outage

    monkeypatch.setattr("service.identity.shares.shares.take", away)
    answers = [desk.post(event(), token=token) for _ in range(2)]
    assert [(each.status_code, "RateLimit" in each.headers) for each in answers] == [(202, False)] * 2


def test_by_the_queue_the_share_is_the_same_and_what_is_beyond_is_kept(desk: Desk) -> None:
    token = a_key(desk, "antrean", most_bytes_a_day=10)
    sent = event()
    IntakeQueue(desk.ledger, Gate(desk.ledger), desk.intake).take(
        IntakeMessage(raw=orjson.dumps(sent).decode(), authorization=f"Bearer {token}", event=sent)
    )
    (kept,) = desk.listed(sent["id"])
    assert kept.problem["type"] == "urn:naskah:problem:share-used"


def test_whoever_used_a_share_up_is_refused_with_how_it_stands(desk: Desk) -> None:
    principal = Gate(desk.ledger).principal(a_key(desk, "habis", most_bytes_a_day=1))
    with pytest.raises(ShareUsed) as used:
        KeyShares(desk.ledger).take(principal, 2)
    (share,) = used.value.shares
    assert (share.kind, share.left, share.enough) == ("bytes", 1, False)


def naskah(desk: Desk, *line: str, ends: int = 0) -> str:
    """Type a command upon this ledger."""
    done = at_hand().run(line, env={**os.environ, "NASKAH_LEDGER_DSN": desk.dsn, "COLUMNS": "300"})
    assert done.returncode == ends, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_end_and_share_of_a_key_change_and_hold_from_its_next_request_on(desk: Desk) -> None:
    gate = Gate(desk.ledger)
    token = a_key(desk, "berubah", most_a_minute=1)
    which = str(key_of(desk, token))
    assert gate.principal(token).share is not None
    assert "7 requests a minute, 5 MB a day" in naskah(
        desk, "keys", "change", which, "--most-a-minute", "7", "--most-mb-a-day", "5"
    )
    share = gate.principal(token).share
    assert share is not None
    assert (share.most_a_minute, share.most_bytes_a_day) == (7, 5_000_000)
    told = json.loads(
        naskah(desk, "keys", "change", which, "--until", "2990-12-31", "--without", "most-a-minute", "--json")
    )
    assert datetime.fromisoformat(told["ends_at"]) == datetime(2990, 12, 31, 17, tzinfo=UTC)
    assert (told["most_a_minute"], told["most_bytes_a_day"]) == (None, 5_000_000), "what is not named stays"
    naskah(desk, "keys", "change", which, "--without", "until", "--without", "most-mb-a-day")
    assert gate.principal(token).share is None


@pytest.mark.parametrize(
    ("line", "says", "ends"),
    [
        ((), "Say what changes", 1),
        (("--until", "2990-12-31", "--without", "until"), "one of them", 1),
        (("--until", "2020-12-31"), "is over", 2),
        (("--most-a-minute", "0"), "paling kecil 1", 2),
    ],
)
def test_a_change_that_makes_no_sense_is_refused(
    desk: Desk, line: tuple[str, ...], says: str, ends: int
) -> None:
    token = a_key(desk, f"tetap {line}")
    assert says in naskah(desk, "keys", "change", str(key_of(desk, token)), *line, ends=ends)
    assert Gate(desk.ledger).principal(token).share is None


def test_a_key_that_is_over_is_changed_no_more_and_its_roles_are_nobodys(desk: Desk) -> None:
    over = mint()
    person: dict[str, Any] = {"kind": "person", "person_id": "yulia-fitri", "roles": ["pemeriksa"]}
    with desk.ledger.acting(SYSTEM) as tx:
        for each, ends_at in ((over, -HOUR), (mint(), HOUR)):
            about = {**person, "secret_digest": each.digest, "key_id": each.id}
            about["ends_at"] = datetime.now(UTC) + ends_at
            keys.add(tx, satker="1306", name=f"x {ends_at}", ceiling=AccessClass.B, by="t", **about)
            held = keys.holders(tx, "1306", "pemeriksa")
            assert held == (["yulia-fitri"] if ends_at > timedelta() else [])
    assert "no living key" in naskah(desk, "keys", "change", str(over.id), "--without", "until", ends=1)


def test_a_personal_token_ends_with_its_day(desk: Desk) -> None:
    told = json.loads(naskah(desk, "people", "token", "yulia-fitri", "--until", "2990-12-31", "--json"))
    assert datetime.fromisoformat(told["ends_at"]) == datetime(2990, 12, 31, 17, tzinfo=UTC)
    assert Gate(desk.ledger).principal(told["token"]).id == "yulia-fitri"
    assert "is over" in naskah(desk, "people", "token", "yulia-fitri", "--until", "2020-12-31", ends=2)
