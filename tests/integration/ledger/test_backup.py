"""The ledger taken out to a file and brought back into a new database."""

import stat
from pathlib import Path

import psycopg
import pytest

from archive.errors import NaskahError
from archive.ledger import Ledger, LedgerUnfit, roles
from archive.ledger.backup import backup, restore
from archive.ledger.documents import documents, page_pictures
from archive.ledger.jobs import leasing
from archive.ledger.schema import status
from tests.conftest import LedgerDsns
from tests.integration.ledger.builders import PRESS, Doors, client, kept_page, new_document


def test_a_restored_ledger_holds_every_row_and_every_lock_on_them(
    doors: Doors, ledger_dsns: LedgerDsns, empty_database: LedgerDsns, tmp_path: Path
) -> None:
    new = [new_document() for _ in range(3)]
    doors.accept(*new)
    done, held = doors.lease(new[0].job_id, new[1].job_id)
    doors.record(done)
    with doors.app.acting(client()) as tx:
        page_pictures.keep(tx, new[0].document_id, "a" * 64, [kept_page()])
    made = backup(ledger_dsns.owner, tmp_path / "ledger.dump")
    assert made.size == made.path.stat().st_size
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [made.path]

    assert restore(empty_database.owner, made.path).ready
    for table in (
        "document",
        "revision",
        "event",
        "job",
        "version",
        "artifact",
        "audit_entry",
        "office",
        "outbound_event",
    ):
        assert _count(empty_database, table) == _count(ledger_dsns, table), table
    assert _count(ledger_dsns, "page_picture") == (1,)
    assert _count(empty_database, "page_picture") == (0,), "derivatives are made again"
    restored = Ledger(empty_database.press)
    app = Ledger(empty_database.app)
    with app.acting(client("1308")) as tx:
        assert documents.get(tx, new[0].document_id) is None
    with restored.acting(PRESS) as tx:
        assert leasing.lease(tx, [held.job_id], "w2") == [], "it stands still: nobody has compared it"
    roles.claim(empty_database.owner)
    with restored.acting(PRESS) as tx:
        (again,) = leasing.lease(tx, [held.job_id], "w2")
    assert again.fence > held.fence + 1000
    restored.close()
    app.close()


def test_a_backup_is_not_restored_over_rows(doors: Doors, ledger_dsns: LedgerDsns, tmp_path: Path) -> None:
    made = backup(ledger_dsns.owner, tmp_path / "ledger.dump")
    doors.accept(new_document())
    with pytest.raises(LedgerUnfit, match="not empty"):
        restore(ledger_dsns.owner, made.path)


def test_a_damaged_backup_leaves_the_database_empty(
    ledger_dsns: LedgerDsns, empty_database: LedgerDsns, tmp_path: Path
) -> None:
    made = backup(ledger_dsns.owner, tmp_path / "ledger.dump")
    made.path.write_bytes(made.path.read_bytes()[: made.size // 2])
    with pytest.raises(NaskahError):
        restore(empty_database.owner, made.path)
    assert status(empty_database.owner).current is None


def test_a_backup_that_fails_leaves_no_file(
    ledger_dsns: LedgerDsns, empty_database: LedgerDsns, tmp_path: Path
) -> None:
    with pytest.raises(LedgerUnfit):
        backup(empty_database.owner, tmp_path / "empty.dump")
    with pytest.raises(NaskahError):
        backup(ledger_dsns.press, tmp_path / "press.dump")
    assert list(tmp_path.iterdir()) == []


def test_a_backup_that_is_not_there_is_named(empty_database: LedgerDsns, tmp_path: Path) -> None:
    with pytest.raises(LedgerUnfit, match="no such backup"):
        restore(empty_database.owner, tmp_path / "none.dump")


def _count(dsns: LedgerDsns, table: str) -> tuple[int]:
    with psycopg.connect(dsns.superuser) as connection:
        row = connection.execute(f"SELECT count(*) FROM {table}".encode()).fetchone()
    assert row is not None
    return (row[0],)
