"""Rolling locks on a real S3: what is under half the horizon is locked again, and whoever watches sees a lag."""

import asyncio
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from archive.ledger import Ledger
from archive.vault.opening import open_vault
from archive.vault.settings import VaultSettings
from archive.vault.vault import Vault
from service.operations.assembly import Watch, assemble_watch
from service.operations.locks import renewal_lag
from service.operations.upkeep import Upkeep
from tests.conftest import LedgerDsns
from tests.house import House, house
from tests.patience import PATIENCE_S
from worker.signing.keyring import Keyring

__all__ = ["house"]
ROOT = Path(__file__).resolve().parents[2]
DAY = timedelta(days=1)
LATER = timedelta(hours=13)
"""After this long, a lock of one day has less than half a day left."""


@pytest.fixture
def proof(ledger_dsns: LedgerDsns) -> Iterator[Ledger]:
    ledger = Ledger(ledger_dsns.proof, min_size=0, max_size=1)
    yield ledger
    ledger.close()


@pytest.fixture
def tomorrow(house: House) -> Iterator[Vault]:
    """The house's vault as seen by somebody whose clock is 13 hours on."""
    settings = VaultSettings.from_env(house.s3.env())
    store = open_vault(settings).store
    vault = Vault(store, horizon=settings.horizon, clock=lambda: datetime.now(UTC) + LATER)
    yield vault
    vault.close()


def archived(house: House) -> None:
    taken = house.accept("surat_edaran")
    assert house.press.run([taken.job_id]) == 1


def ends(dsns: LedgerDsns) -> list[datetime]:
    with psycopg.connect(dsns.superuser) as connection:
        rows = connection.execute(
            "SELECT locked_until FROM artifact UNION ALL SELECT inventory_locked_until FROM version"
        ).fetchall()
    return [row[0] for row in rows]


def in_store(house: House) -> dict[str, datetime]:
    """When each object of the bucket may be destroyed, as the S3 server itself says."""
    client, bucket = house.bucket(), house.s3.bucket
    found = {}
    for each in client.list_objects(bucket, recursive=True, include_version=True):
        name, version = str(each.object_name), each.version_id
        retention = client.get_object_retention(bucket, name, version_id=version)
        assert retention is not None, name
        assert retention.mode == "COMPLIANCE", name
        found[name] = retention.retain_until_date
    return found


def test_locks_under_half_the_horizon_are_renewed_in_store_and_ledger(
    house: House, proof: Ledger, tomorrow: Vault, ledger_dsns: LedgerDsns
) -> None:
    archived(house)
    known = len(ends(ledger_dsns))
    assert known == 5

    done = Upkeep(proof, tomorrow).renew()

    assert (done.renewed, done.lost, done.refused) == (known, frozenset(), frozenset())
    wanted = datetime.now(UTC) + LATER + DAY - timedelta(minutes=1)
    assert all(end > wanted for end in ends(ledger_dsns))
    stood = in_store(house)
    kept = {name: end for name, end in stood.items() if not name.startswith("extensions/naskah-probe/")}
    assert {name for name, end in kept.items() if end <= wanted} == set()
    # Content, inventory, sidecar and declaration of the object, and the three files that declare the root.
    assert len(kept) == 4 + 3 + 3


def test_what_has_more_than_half_the_horizon_left_is_let_be(house: House, proof: Ledger) -> None:
    archived(house)

    assert Upkeep(proof, house.vault).renew().renewed == 0


def test_a_version_the_vault_lost_is_an_alarm_and_the_others_are_renewed(
    house: House, proof: Ledger, tomorrow: Vault, ledger_dsns: LedgerDsns
) -> None:
    archived(house)
    with psycopg.connect(ledger_dsns.superuser) as connection:
        connection.execute("UPDATE artifact SET version_id = '0' || version_id WHERE name = 'naskah.pdf'")
    upkeep = Upkeep(proof, tomorrow)

    first, second = upkeep.renew(), upkeep.renew()

    assert (first.renewed, len(first.lost)) == (4, 1)
    assert (second.renewed, second.lost) == (0, first.lost)
    late = renewal_lag(house.app, DAY, datetime.now(UTC) + LATER)["1306"]
    assert timedelta(minutes=50) < late < timedelta(minutes=70)
    with psycopg.connect(ledger_dsns.superuser) as connection:
        told = connection.execute(
            "SELECT actor, detail ->> 'key' LIKE '%%naskah.pdf' FROM audit_entry WHERE action = %s",
            ("vault.version_lost",),
        ).fetchall()
    assert told == [("system:upkeep", True)]


def looked(house: House) -> Watch:
    """What watches the house, after one look at the ledger."""
    watch = assemble_watch(
        ledger=house.app, vault=house.vault, horizon=DAY, converter=None, keyring=Keyring(Path("no-keys"))
    )
    watch.health.ledger.ask()
    return watch


def test_a_lag_of_renewal_is_told_by_health_and_metrics(house: House, ledger_dsns: LedgerDsns) -> None:
    archived(house)
    told = looked(house)
    assert [part.state for part in told.health.parts() if part.name == "locks"] == ["ok"]
    assert b'naskah_lock_renewal_lag_seconds{satker="1306"} 0.0' in asyncio.run(told.measures.text())
    told.close()

    with psycopg.connect(ledger_dsns.superuser) as connection:
        connection.execute("UPDATE artifact SET locked_until = now() + interval '8 hours'")
    later = looked(house)
    (locks,) = (part for part in later.health.parts() if part.name == "locks")
    assert locks.state == "late"
    assert "4.0 h" in locks.detail
    text = asyncio.run(later.measures.text()).decode()
    later.close()
    (line,) = (line for line in text.splitlines() if line.startswith("naskah_lock_renewal_lag_seconds{"))
    assert 4 * 3600 <= float(line.split()[-1]) < 4 * 3600 + 60


def test_an_outage_of_the_vault_is_waited_out(house: House, proof: Ledger, ledger_dsns: LedgerDsns) -> None:
    archived(house)
    nowhere = VaultSettings.from_env({**house.s3.env(), "NASKAH_VAULT_ENDPOINT": "127.0.0.1:9"})
    stop = threading.Event()
    thread = threading.Thread(target=Upkeep(proof, open_vault(nowhere)).run, args=(stop,), daemon=True)
    thread.start()
    time.sleep(2)
    assert thread.is_alive()
    stop.set()
    thread.join(PATIENCE_S)
    assert not thread.is_alive()


def test_the_relay_s_process_renews_at_its_start_and_ends_when_told(
    house: House, stack_env: dict[str, str], ledger_dsns: LedgerDsns
) -> None:
    archived(house)
    short = datetime.now(UTC) + timedelta(hours=26)
    assert all(end < short for end in ends(ledger_dsns))
    # A horizon of four days makes the locks of one day due.
    env = {**stack_env, **house.s3.env(), "NASKAH_VAULT_HORIZON_DAYS": "4"}
    relay = subprocess.Popen([sys.executable, "-m", "service.relay"], env=env, cwd=ROOT)
    try:
        deadline = time.monotonic() + PATIENCE_S
        while any(end < short for end in ends(ledger_dsns)) and time.monotonic() < deadline:
            assert relay.poll() is None
            time.sleep(0.1)
        assert all(end > datetime.now(UTC) + timedelta(days=3) for end in ends(ledger_dsns))
    finally:
        relay.terminate()
        assert relay.wait(PATIENCE_S) == 0
