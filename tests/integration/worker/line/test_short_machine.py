"""Workers on a machine that is out of order, on real servers: the job waits uncharged, the worker rests and says why."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import UTC, datetime, timedelta
from pathlib import Path

import minio.time
import psycopg
import pytest

from archive.ledger import Ledger
from archive.ledger.jobs import steering
from archive.outages import (
    ClockOff,
    CredentialsRefused,
    DiskFull,
    HostOutage,
    NameUnknown,
    RequestRefused,
    kind_of,
)
from archive.vault.opening import open_vault
from archive.vault.settings import VaultSettings
from tests.conftest import LedgerDsns
from tests.house import CLIENT, House, a_press
from worker.line.look import look
from worker.line.rest import Rest
from worker.queue import PRESS_PDF

JENIS = "surat_edaran"


@contextmanager
def clock_an_hour_ahead() -> Iterator[None]:
    """What the S3 client takes for now."""

    class Ahead(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return datetime.now(UTC) + timedelta(hours=1)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(minio.time, "datetime", Ahead)
        yield


def nothing() -> AbstractContextManager[None]:
    return nullcontext()


@pytest.mark.parametrize(
    ("settings", "surroundings", "kind"),
    [
        ({}, clock_an_hour_ahead, ClockOff),
        ({"NASKAH_VAULT_SECRET_KEY": "rotated" * 6}, nothing, CredentialsRefused),
        ({"NASKAH_VAULT_ACCESS_KEY": "unknown"}, nothing, CredentialsRefused),
        ({"NASKAH_VAULT_BUCKET": "another"}, nothing, RequestRefused),  # one that has no lock, says SeaweedFS
        ({"NASKAH_VAULT_ENDPOINT": "vault.invalid:8333"}, nothing, NameUnknown),
    ],
)
def test_a_job_met_by_its_machines_outage_waits_uncharged_and_another_worker_does_it(
    house: House,
    ledger_dsns: LedgerDsns,
    converter_socket: Path,
    settings: dict[str, str],
    surroundings: Callable[[], AbstractContextManager[None]],
    kind: type[HostOutage],
) -> None:
    taken = [house.accept(JENIS) for _ in range(2)]
    vault = open_vault(VaultSettings.from_env({**house.s3.env(), **settings}))
    rest = Rest(lambda: look(house.app, vault, house.catalog), stopping=lambda: True)
    press = a_press(
        ledger=Ledger(ledger_dsns.press, min_size=3, max_size=3),
        vault=vault,
        catalog=house.catalog,
        converter_socket=str(converter_socket),
        queues=[PRESS_PDF],
        rest=rest,
    )
    press.run([])  # what a worker has open before its machine fails
    with surroundings():
        assert press.run([each.job_id for each in taken]) == 0
        assert rest.trouble is not None
        assert rest.trouble.words == kind.words()
        with pytest.raises((HostOutage, OSError)):
            look(house.app, vault, house.catalog)
    with house.app.acting(CLIENT) as tx:
        first, second = (steering.get(tx, each.job_id) for each in taken)
    assert first is not None
    assert second is not None
    assert (first.state, first.cause, first.attempts) == ("waiting", kind.__name__, 0)
    assert (second.state, second.cause, second.attempts, second.sent_at) == ("waiting", None, 0, None)
    assert press.run([second.id]) == 0  # it takes nothing more
    press.close()

    with psycopg.connect(house.superuser) as connection:
        connection.execute("UPDATE job SET run_after = now()")
    assert house.press.run([each.job_id for each in taken]) == 2


def test_a_look_finds_a_disk_without_room(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    look(house.app, house.vault, house.catalog)
    with Path("/dev/full").open("wb", buffering=0) as full:  # takes nothing, as a disk without room
        monkeypatch.setattr(tempfile, "TemporaryFile", lambda **_: nullcontext(full))
        with pytest.raises(OSError, match="No space left") as refused:
            look(house.app, house.vault, house.catalog)
    assert kind_of(refused.value) is DiskFull
