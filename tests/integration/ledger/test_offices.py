"""Offices, their people, keys and acts, and the workers that serve them."""

import hashlib
import threading
import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from archive.access import AccessClass
from archive.ledger import DocumentNotFound, LedgerError, Principal
from archive.ledger.documents import acts
from archive.ledger.documents.acts import Act
from archive.ledger.jobs import workers
from archive.ledger.jobs.workers import Worker
from archive.ledger.office import keys, offices, people
from archive.ledger.office.keys import Key
from archive.ledger.office.people import Person
from tests.integration.ledger.builders import AGAM, PASAMAN, PRESS, Doors, client, in_threads, new_document
from tests.patience import PATIENCE_S

SECRET = hashlib.sha256(b"secret").digest()
SEKRETARIS = Person(
    id="sek", satker=AGAM, nama="Ani", nip="1", pangkat="IV/a", jabatan="Sekretaris", unit=None
)
KASUBBAG = Person(id="kas", satker=AGAM, nama="Budi", nip=None, pangkat=None, jabatan="Kasubbag", unit="3")


def test_applying_an_office_again_changes_nothing_unless_it_differs(doors: Doors) -> None:
    def apply(nama: str) -> offices.Office:
        with doors.app.acting(client()) as tx:
            return offices.apply(
                tx, satker=AGAM, nama=nama, zona="Asia/Jakarta", config={"kertas": "F4"}, by="admin"
            )

    first = apply("KPU Agam")
    assert first.version == 2
    assert apply("KPU Agam") == first
    assert apply("KPU Kab. Agam").version == 3
    assert doors.rows(
        "SELECT count(*) FROM audit_entry WHERE action = 'office.applied' AND actor = 'admin'"
    ) == [(2,)]
    with doors.app.acting(client()) as tx:
        assert offices.get(tx, PASAMAN) is None
        assert [office.satker for office in offices.every(tx)] == [AGAM]


def test_an_office_name_that_could_not_stand_in_a_path_is_refused(doors: Doors) -> None:
    for satker in ("", "*", "13/06", "13 06"):
        with pytest.raises(LedgerError), doors.owner.acting(Principal.system("test", satker)) as tx:
            offices.apply(tx, satker=satker, nama="x", zona="Asia/Jakarta", config={}, by="test")


def test_people_who_are_not_named_any_more_have_left_but_can_come_back(doors: Doors) -> None:
    with doors.app.acting(client()) as tx:
        people.replace(tx, AGAM, [SEKRETARIS, KASUBBAG])
        assert people.every(tx, AGAM) == [KASUBBAG, SEKRETARIS]
        people.replace(tx, AGAM, [SEKRETARIS])
        assert people.get(tx, AGAM, "kas") is None
        people.replace(tx, AGAM, [SEKRETARIS, replace(KASUBBAG, nama="Budi S.")])
        found = people.get(tx, AGAM, "kas")
    assert found == replace(KASUBBAG, nama="Budi S.")


def test_a_key_is_found_by_the_digest_of_its_secret_before_its_office_is_known(doors: Doors) -> None:
    key = _add_key(doors)
    with doors.app.acting(Principal.nobody()) as tx:
        found = keys.find(tx, SECRET)
        assert keys.find(tx, b"x" * 32) is None
    assert found is not None
    assert replace(found, last_used_at=None) == key
    assert (found.satker, found.sources, found.ceiling) == (AGAM, ("/sidata",), AccessClass.T)
    assert found.last_used_at is not None


def test_the_last_use_is_noted_not_more_than_every_five_minutes(doors: Doors) -> None:
    _add_key(doors)
    uses = set()
    for _ in range(3):
        with doors.app.acting(Principal.nobody()) as tx:
            found = keys.find(tx, SECRET)
        assert found is not None
        uses.add(found.last_used_at)
    assert len(uses) == 1
    doors.change("UPDATE api_key SET last_used_at = last_used_at - interval '6 minutes'")
    with doors.app.acting(Principal.nobody()) as tx:
        found = keys.find(tx, SECRET)
    assert found is not None
    assert found.last_used_at not in uses


def test_requests_with_one_key_do_not_wait_for_each_other(doors: Doors) -> None:
    _add_key(doors)
    with doors.app.acting(Principal.nobody()) as tx:
        keys.find(tx, SECRET)
        found: list[Key | None] = []

        def ask() -> None:
            with doors.app.acting(Principal.nobody()) as other:
                found.append(keys.find(other, SECRET))

        asker = threading.Thread(target=ask)
        asker.start()
        asker.join(PATIENCE_S)
        assert not asker.is_alive()
    assert found[0] is not None


def test_a_revoked_key_is_not_found_and_stays_listed(doors: Doors) -> None:
    key = _add_key(doors)
    with doors.app.acting(client(PASAMAN)) as tx:
        assert not keys.revoke(tx, key.id, "other")
    with doors.app.acting(client()) as tx:
        assert keys.revoke(tx, key.id, "admin")
        assert not keys.revoke(tx, key.id, "admin")
        assert keys.find(tx, SECRET) is None
        (listed,) = keys.every(tx)
    assert listed.revoked_at is not None
    assert doors.rows("SELECT actor, action FROM audit_entry WHERE action LIKE 'key.%%' ORDER BY at") == [
        ("admin", "key.created"),
        ("admin", "key.revoked"),
    ]
    _add_key(doors, secret=b"y" * 32)


def test_a_rotated_key_and_its_successor_open_beside_each_other_until_the_old_one_ends(doors: Doors) -> None:
    key, successor = _add_key(doors), uuid.uuid4()
    given: dict[str, Any] = {
        "overlap": timedelta(hours=1),
        "secret_digest": b"n" * 32,
        "new_id": successor,
        "by": "admin",
    }
    with doors.app.acting(client(PASAMAN)) as tx:
        assert keys.rotate(tx, key.id, **given) is None
    with doors.app.acting(client()) as tx:
        made = keys.rotate(tx, key.id, **given)
        assert keys.rotate(tx, key.id, **{**given, "secret_digest": b"m" * 32}) is None
    assert made is not None
    assert replace(made, id=key.id, created_at=key.created_at) == key
    with doors.app.acting(Principal.nobody()) as tx:
        assert [found.id for digest in (SECRET, b"n" * 32) if (found := keys.find(tx, digest))] == [
            key.id,
            successor,
        ]
    doors.change("UPDATE api_key SET revoked_at = clock_timestamp() WHERE revoked_at IS NOT NULL")
    with doors.app.acting(Principal.nobody()) as tx:
        assert keys.find(tx, SECRET) is None
        assert keys.find(tx, b"n" * 32) is not None


def test_a_key_that_is_still_to_end_can_be_ended_at_once(doors: Doors) -> None:
    key = _add_key(doors)
    with doors.app.acting(client()) as tx:
        keys.rotate(
            tx,
            key.id,
            overlap=timedelta(days=3),
            secret_digest=b"n" * 32,
            new_id=uuid.uuid4(),
            by="admin",
        )
        assert keys.revoke(tx, key.id, "admin")
        assert keys.find(tx, SECRET) is None
        assert not keys.revoke(tx, key.id, "admin")


def test_a_token_of_a_person_who_has_left_is_not_found(doors: Doors) -> None:
    with doors.app.acting(client()) as tx:
        people.replace(tx, AGAM, [SEKRETARIS])
        keys.add(
            tx, satker=AGAM, name="ani", kind="person", person_id="sek", roles=["pejabat"], ceiling=AccessClass.R,
            secret_digest=SECRET, by="admin",
        )  # fmt: skip
        assert keys.find(tx, SECRET) is not None
        people.replace(tx, AGAM, [KASUBBAG])
        assert keys.find(tx, SECRET) is None


@pytest.mark.parametrize(("kind", "person_id"), [("client", "sek"), ("person", None), ("person", "nobody")])
def test_a_clients_key_names_no_person_and_a_persons_token_names_a_known_one(
    doors: Doors, kind: str, person_id: str | None
) -> None:
    with doors.app.acting(client()) as tx:
        people.replace(tx, AGAM, [SEKRETARIS])
    with pytest.raises(LedgerError), doors.app.acting(client()) as tx:
        keys.add(
            tx, satker=AGAM, name="k", kind=kind, person_id=person_id, roles=[], ceiling=AccessClass.B,  # type: ignore[arg-type]
            secret_digest=SECRET, by="admin",
        )  # fmt: skip


def test_acts_are_numbered_without_a_gap_even_when_two_come_at_once(doors: Doors) -> None:
    new = new_document()
    doors.accept(new)
    in_threads(8, lambda: _paraf(doors, new.document_id))
    with doors.press.acting(PRESS) as tx:
        assert [act.no for act in acts.of(tx, new.document_id)] == list(range(1, 9))
    with pytest.raises(DocumentNotFound):
        _paraf(doors, uuid.uuid4())


def test_a_worker_is_alive_as_long_as_it_beats(doors: Doors) -> None:
    worker = Worker(
        id="w1", host="h", pid=7, queues=("press",), started_at=datetime(2026, 1, 1, tzinfo=UTC), busy=0
    )
    with doors.press.acting(PRESS) as tx:
        workers.beat(tx, worker)
        workers.beat(tx, replace(worker, busy=2))
        workers.beat(tx, replace(worker, id="w2"))
    with doors.app.acting(client()) as tx:
        beating = [replace(each, age_s=0.0) for each in workers.alive(tx)]
        assert beating == [replace(worker, busy=2), replace(worker, id="w2")]
    doors.change("UPDATE worker SET seen_at = now() - interval '31 s' WHERE id = 'w1'")
    with doors.press.acting(PRESS) as tx:
        assert [each.id for each in workers.alive(tx)] == ["w2"]
        workers.forget(tx, "w2")
        assert workers.alive(tx) == []


def test_a_worker_silent_for_a_day_is_forgotten(doors: Doors) -> None:
    worker = Worker(
        id="w1", host="h", pid=7, queues=("press",), started_at=datetime(2026, 1, 1, tzinfo=UTC), busy=0
    )
    with doors.press.acting(PRESS) as tx:
        workers.beat(tx, worker)
    doors.change("UPDATE worker SET seen_at = now() - interval '25 h'")
    with doors.press.acting(PRESS) as tx:
        workers.beat(tx, replace(worker, id="w2"))
    assert doors.rows("SELECT id FROM worker") == [("w2",)]


def _add_key(doors: Doors, secret: bytes = SECRET) -> Key:
    with doors.app.acting(client()) as tx:
        return keys.add(
            tx, satker=AGAM, name="sidata", kind="client", roles=["intake"], sources=["/sidata"], ceiling=AccessClass.T,
            secret_digest=secret, by="admin",
        )  # fmt: skip


def _paraf(doors: Doors, document_id: uuid.UUID) -> Act:
    with doors.app.acting(client()) as tx:
        return acts.add(
            tx, document_id=document_id, revision_no=1, kind="paraf", person_id="kas", nama="Budi", jabatan="Kasubbag",
            kapasitas="langsung", kelompok="hierarki", content_digest="b" * 64, pdf_sha256=None,
        )  # fmt: skip
