"""An upgrade copies the ledger of an older version first, and the copy is that version's ledger; a newer one stays alone."""

from pathlib import Path

import psycopg
import pytest

from archive.ledger import LedgerUnfit
from archive.ledger.backup import backup, restore
from archive.ledger.safety_copy import folder_of, upgrade_with_copy
from archive.ledger.schema import status
from archive.ledger.upgrade import downgrade, upgrade
from tests.conftest import LedgerDsns
from tests.integration.ledger.builders import Doors, new_document

OLDER = "0009"


@pytest.fixture
def older(doors: Doors, ledger_dsns: LedgerDsns) -> LedgerDsns:
    """A ledger of an older schema, with a document in it."""
    doors.accept(new_document())
    downgrade(ledger_dsns.owner, OLDER)
    return ledger_dsns


def test_an_older_ledger_is_backed_up_restored_and_upgraded(
    older: LedgerDsns, empty_database: LedgerDsns, tmp_path: Path
) -> None:
    made = backup(older.owner, tmp_path / "before.dump")
    assert made.schema == OLDER
    restored = restore(empty_database.owner, made.path)
    assert (restored.current, restored.ready, restored.problems) == (OLDER, False, ())
    assert upgrade(empty_database.owner).ready
    assert _documents(empty_database) == _documents(older) == 1


def test_an_upgrade_lays_the_ledger_as_it_was_into_its_folder(
    older: LedgerDsns, empty_database: LedgerDsns, tmp_path: Path
) -> None:
    done = upgrade_with_copy(older.owner, tmp_path / "made" / "here")
    assert (done.before, done.status.ready) == (OLDER, True)
    assert done.copy is not None
    assert done.copy.path.parent == tmp_path / "made" / "here"
    assert restore(empty_database.owner, done.copy.path).current == OLDER
    assert _documents(empty_database) == 1
    again = upgrade_with_copy(older.owner, tmp_path / "made" / "here")
    assert (again.copy, again.status.ready) == (None, True), "nothing changed, so nothing is copied"


def test_a_copy_that_cannot_be_written_stops_the_upgrade(older: LedgerDsns, tmp_path: Path) -> None:
    (tmp_path / "taken").touch()
    with pytest.raises(LedgerUnfit, match="safety copy"):
        upgrade_with_copy(older.owner, tmp_path / "taken" / "folder")
    assert status(older.owner).current == OLDER


def test_an_upgrade_without_a_copy_is_made_only_when_that_is_said(older: LedgerDsns) -> None:
    with pytest.raises(LedgerUnfit, match="NASKAH_BACKUP_FOLDER"):
        folder_of({})
    assert folder_of({"NASKAH_HOME": "/srv/naskah"}) == Path("/srv/naskah/backup")
    assert folder_of({"NASKAH_HOME": "/srv", "NASKAH_BACKUP_FOLDER": "/backup"}) == Path("/backup")
    done = upgrade_with_copy(older.owner, None)
    assert (done.copy, done.status.ready) == (None, True)


def test_an_empty_database_is_filled_without_a_copy(empty_database: LedgerDsns, tmp_path: Path) -> None:
    done = upgrade_with_copy(empty_database.owner, tmp_path)
    assert (done.before, done.copy, done.status.ready) == (None, None, True)
    assert list(tmp_path.iterdir()) == []


def test_a_ledger_of_a_newer_version_is_named_and_left_alone(ledger_dsns: LedgerDsns, tmp_path: Path) -> None:
    with psycopg.connect(ledger_dsns.owner) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    found = status(ledger_dsns.owner)
    assert (found.newer, found.ready) == (True, False)
    for attempt in (
        lambda: upgrade(ledger_dsns.owner),
        lambda: upgrade_with_copy(ledger_dsns.owner, tmp_path),
        lambda: backup(ledger_dsns.owner, tmp_path / "newer.dump"),
    ):
        with pytest.raises(LedgerUnfit, match="newer version of Naskah"):
            attempt()
    assert status(ledger_dsns.owner).current == "9999"
    assert list(tmp_path.iterdir()) == []


def _documents(dsns: LedgerDsns) -> int:
    with psycopg.connect(dsns.superuser) as connection:
        row = connection.execute("SELECT count(*) FROM document").fetchone()
    assert row is not None
    return int(row[0])
