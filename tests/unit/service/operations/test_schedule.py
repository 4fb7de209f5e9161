"""Scheduled backups: when one is due, and which are let go of."""

import fcntl
import os
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archive.errors import NaskahError
from archive.settings import SettingWrong
from archive.vault.memory import MemoryStore
from service.operations import backups
from service.operations.schedule import Schedule, ScheduledBackups

NOW = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)


def made(folder: Path, *hours_ago: float) -> list[Path]:
    """Folders of finished backups, as old as this."""
    found = []
    for each in hours_ago:
        place = folder / backups.name_at(NOW - timedelta(hours=each))
        place.mkdir(parents=True)
        (place / backups.MANIFEST).write_text("{}")
        found.append(place)
    return found


@pytest.mark.parametrize(
    ("ages", "due"),
    [((), True), ((1,), False), ((23.9, 40), False), ((24,), True), ((100, 24.1), True)],
    ids=str,
)
def test_a_backup_is_due_by_the_age_of_the_newest(tmp_path: Path, ages: tuple[float, ...], due: bool) -> None:
    made(tmp_path, *ages)
    assert Schedule(every=timedelta(hours=24), folder=tmp_path, keep=3).due(NOW) is due


def test_a_backup_that_was_broken_off_counts_for_nothing_and_strangers_stay(tmp_path: Path) -> None:
    stranger = tmp_path / "before-upgrade-0010-x.dump"
    stranger.write_text("x")
    begun = tmp_path / backups.name_at(NOW)
    begun.mkdir()
    old = made(tmp_path, *range(24, 24 * 6, 24))
    assert Schedule(every=timedelta(hours=24), folder=tmp_path, keep=3).due(NOW)
    assert backups.let_go(tmp_path, 3) == old[3:]
    assert sorted(tmp_path.iterdir()) == sorted([stranger, begun, *old[:3]])


@pytest.mark.parametrize("hours", ["", "0"])
def test_none_are_made_unless_they_are_wanted(hours: str) -> None:
    assert Schedule.from_env({"NASKAH_BACKUP_EVERY_HOURS": hours}) is None


@pytest.mark.parametrize("wrong", [{"NASKAH_BACKUP_EVERY_HOURS": "daily"}, {"NASKAH_BACKUP_KEEP": "0"}])
def test_settings_that_cannot_be_used_are_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(SettingWrong):
        Schedule.from_env({"NASKAH_BACKUP_EVERY_HOURS": "24", "NASKAH_BACKUP_FOLDER": "/backup", **wrong})


def test_halves_that_a_kill_left_are_swept_and_nobody_elses(tmp_path: Path) -> None:
    whole = made(tmp_path, 1)
    half = tmp_path / f".{backups.name_at(NOW)}.part"
    half.mkdir()
    (half / "ledger.dump").write_text("half of it")
    stranger = tmp_path / ".before.part"
    stranger.mkdir()
    assert backups.sweep(tmp_path) == [half]
    assert sorted(tmp_path.iterdir()) == sorted([stranger, *whole])


def test_one_makes_backups_in_a_folder_at_a_time(tmp_path: Path) -> None:
    schedule = Schedule(every=timedelta(hours=24), folder=tmp_path, keep=3)
    nothing = (
        MemoryStore()
    )  # whoever went on would ask these surroundings for the owner's DSN, and be refused
    waiting = ScheduledBackups(schedule, nothing, {}, clock=lambda: NOW)
    descriptor = os.open(tmp_path, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    assert waiting.look() is None
    os.close(descriptor)
    with pytest.raises(NaskahError):
        waiting.look()


def test_whatever_goes_wrong_the_next_one_is_due(tmp_path: Path) -> None:
    stop = threading.Event()

    def broken() -> datetime:
        stop.set()
        raise ZeroDivisionError

    ScheduledBackups(
        Schedule(every=timedelta(hours=24), folder=tmp_path, keep=3), MemoryStore(), {}, clock=broken
    ).run(stop)
