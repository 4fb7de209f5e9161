"""A power cut takes what the vault acknowledged and the disk had not: what is read back, printed again, named."""

import copy
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import psycopg
import pytest

from archive.ledger import Ledger, Principal
from archive.ledger.documents import versions
from archive.proof.read_back import ReadBack, read_back
from archive.vault.memory import MemoryStore
from archive.vault.vault import Vault
from service.embedded.clean_stop import RunningMark
from service.embedded.home import NaskahHome
from tests.conftest import LedgerDsns, S3Access
from tests.house import House, a_press
from worker.line.press import Press
from worker.queue import PRESS


class UnsyncedHouse(House):
    """A house whose vault can lose what was written last."""

    def __init__(self, dsns: LedgerDsns, s3: S3Access, converter: Path) -> None:
        self.store = MemoryStore()
        super().__init__(dsns, s3, converter)
        self.press.close()
        self.press = self.on_memory()
        self.owner = Ledger(dsns.owner)

    def on_memory(self) -> Press:
        self.memory = Vault(self.store, horizon=self.vault.horizon, clock=self.vault._clock)
        self.memory.prepare()
        ledger = Ledger(self._press_dsn, min_size=1, max_size=3)
        return a_press(
            ledger=ledger,
            vault=self.memory,
            catalog=self.catalog,
            converter_socket=self._converter_socket,
            queues=[PRESS],
        )

    def print(self) -> UUID:
        taken = self.accept("lembar_disposisi")
        assert self.press.run([taken.job_id]) == 1
        return taken.document_id

    def on_disk(self) -> object:
        return copy.deepcopy(self.store._objects)

    def power_cut(self, on_disk: object) -> None:
        self.store._objects = on_disk  # type: ignore[assignment]

    def rows(self, query: str) -> list[tuple[object, ...]]:
        with psycopg.connect(self.superuser) as connection:
            return connection.execute(query.encode()).fetchall()

    def close(self) -> None:
        self.owner.close()
        super().close()


@pytest.fixture
def house(ledger_dsns: LedgerDsns, s3: S3Access, converter_socket: Path) -> Iterator[UnsyncedHouse]:
    house = UnsyncedHouse(ledger_dsns, s3, converter_socket)
    yield house
    house.close()


def look(house: UnsyncedHouse) -> ReadBack:
    return read_back(house.store, house.owner)


def test_what_the_ledger_can_print_again_is_printed_again_and_the_rest_is_named(house: UnsyncedHouse) -> None:
    kept = house.print()
    disk = house.on_disk()
    lost, brought = house.print(), house.print()
    with psycopg.connect(house.superuser) as connection:
        connection.execute(
            "UPDATE job SET on_done = on_done || '{\"brought\": true}' WHERE document_id = %s", (brought,)
        )
    assert (look(house).printed_again, look(house).lost) == ([], []), "nothing is missing yet"

    house.power_cut(disk)
    done = look(house)
    assert done.versions == 3
    assert [each.document_id for each in done.printed_again] == [lost]
    ((named, files),) = done.lost
    assert named.document_id == brought
    assert {"naskah.docx", "record.json", "inventory.json"} <= set(files)

    (job,) = house.rows("SELECT id FROM job WHERE state = 'waiting'")
    events = house.rows("SELECT count(*) FROM outbound_event")
    assert house.press.run([UUID(str(job[0]))]) == 1
    assert house.rows("SELECT count(*) FROM outbound_event") == events, "the world was told once"
    with house.app.acting(Principal.system("test", "1306")) as tx:
        for document in (kept, lost):
            (version,) = versions.of(tx, document)
            for file in version.artifacts:
                house.memory.read(file.key, file.version_id, file.sha256, file.size)
    told = house.rows("SELECT action FROM audit_entry WHERE action LIKE 'v%lost' OR action LIKE '%again'")
    assert sorted(told) == [("vault.version_lost",), ("version.printed_again",)]


def test_a_file_gone_from_a_committed_version_is_named_and_nothing_is_printed_over_it(
    house: UnsyncedHouse,
) -> None:
    document = house.print()
    disk = house.store._objects
    (key,) = (each for each in disk if each.endswith("naskah.docx"))
    del disk[key]
    done = look(house)
    assert done.printed_again == []
    assert [(each.document_id, files) for each, files in done.lost] == [(document, ["naskah.docx"])]


@pytest.mark.parametrize(
    ("left", "now", "went"),
    [(None, "a", False), ("a", "a", False), ("a", "b", True), ("", "", True)],
    ids=["stopped", "killed", "another boot", "no boot is told"],
)
def test_only_another_boot_says_that_the_power_went(
    tmp_path: Path, left: str | None, now: str, went: bool
) -> None:
    boot = tmp_path / "boot_id"
    home = NaskahHome(tmp_path / "var")
    if left is not None:
        boot.write_text(left)
        RunningMark(home, boot).set()
    boot.write_text(now)
    mark = RunningMark(home, boot)
    assert mark.power_went() is went
    mark.clear()
    assert not mark.power_went()
