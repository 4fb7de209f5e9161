"""A session's folder goes with it, and with it goes whoever works there, however the session ended."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.patience import PATIENCE_S
from tests.session_home import SessionHome, has_room, sweep, working_in

ROOT = Path(__file__).parents[2]
WITHIN_S = PATIENCE_S
KILLED = """
import os, pathlib, subprocess, sys
from tests.session_home import SessionHome
home = SessionHome(pathlib.Path(sys.argv[1])).folder
subprocess.Popen(["sleep", "600"], env={"TMPDIR": str(home)}, start_new_session=True)
subprocess.Popen(["sleep", "601"], cwd=home, env={})
subprocess.Popen(["sh", "-c", "sleep 602 & wait", "sh", f"--home={home}/var"], env={})
print(home, flush=True)
sys.stdin.read()
"""


def until(seen: Callable[[], bool]) -> None:
    deadline = time.monotonic() + WITHIN_S
    while not seen():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_with_a_killed_session_its_children_and_its_folder_go(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", KILLED, str(tmp_path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as session:
        assert session.stdout is not None
        home = Path(session.stdout.readline().strip())
        assert len(working_in(home)) >= 4  # three children and the watcher
        session.send_signal(signal.SIGKILL)
    until(lambda: not working_in(home) and not home.exists())


def test_what_a_killed_session_left_goes_when_the_next_begins(tmp_path: Path) -> None:
    left = tmp_path / "naskah-test-left"
    left.mkdir()
    (left / "held").touch()
    worker = subprocess.Popen(["sleep", "600"], cwd=left)
    lives, begins = SessionHome(tmp_path), tmp_path / "naskah-test-begins"
    begins.mkdir()
    sweep(tmp_path)
    assert worker.wait(WITHIN_S) == -signal.SIGTERM
    assert sorted(tmp_path.iterdir()) == sorted([lives.folder, begins])
    os.utime(begins, (0, 0))
    sweep(tmp_path)
    assert list(tmp_path.iterdir()) == [lives.folder]
    lives.end(keep=False)


@pytest.mark.parametrize("keep", [False, True])
def test_the_folder_of_a_failed_session_stays_until_the_next(tmp_path: Path, keep: bool) -> None:
    home = SessionHome(tmp_path)
    home.end(keep=keep)
    assert home.folder.exists() is keep
    sweep(tmp_path)
    assert not home.folder.exists()


def test_a_place_without_room_is_not_taken(tmp_path: Path) -> None:
    assert has_room(tmp_path, 1)
    assert not has_room(tmp_path, 1 << 60)
    assert not has_room(tmp_path / "missing", 0)
