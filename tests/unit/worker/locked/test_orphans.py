"""No child outlives whoever started it, wherever in its own beginning it stands when that one ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from archive import environment
from tests.patience import until
from tests.signing_authority import surat_edaran

PARENT = """
import sys
from pathlib import Path
from worker.locked.children import Child
from worker.locked.launcher import LockedIn
folder, given = Path(sys.argv[1]), int(sys.argv[2])
with (folder / "answer").open("wb") as answered:
    child = LockedIn(Child.READABLE, str(folder), folder=folder, given=given, answered=answered)
print(child.pid, flush=True)
sys.stdin.read()
"""
"""Starts a child upon a question that the test asks, says its number, and stays until its input ends."""


@dataclass(frozen=True, kw_only=True)
class Family:
    """A process, and the child that it started."""

    parent: subprocess.Popen[bytes]
    child: int
    asks: int
    """Where the child's question is written."""
    answer: Path

    def told(self) -> str:
        """What the kernel says of the child; nothing when it is gone."""
        try:
            found = Path(f"/proc/{self.child}/status").read_text()
        except (FileNotFoundError, ProcessLookupError):
            return ""
        return "" if "State:\tZ" in found else found

    def ask(self) -> None:
        """Ask the child for the pages of a file, and do not come to an end."""
        limits = {"memory": 1 << 30, "cpu_s": 60, "output": 16 << 20}
        header = {"first": 1, "most": 4, "bounds": limits, "parent": self.parent.pid}
        os.write(self.asks, json.dumps(header).encode() + b"\n" + surat_edaran()[:1000])


@pytest.fixture
def family(tmp_path: Path) -> Iterator[Family]:
    given, asks = os.pipe()
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, str(tmp_path), str(given)],
        env=environment.for_child(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        pass_fds=[given],
    ) as parent:
        os.close(given)
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        yield Family(parent=parent, child=child, asks=asks, answer=tmp_path / "answer")
        os.close(asks)
        parent.kill()


def test_a_child_that_has_hardly_begun_reads_no_file_when_its_parent_is_gone(family: Family) -> None:
    family.parent.kill()
    family.parent.wait()
    family.ask()
    until(lambda: not family.told())
    assert family.answer.read_bytes() == b""


def test_a_child_at_work_dies_with_its_parent(family: Family) -> None:
    family.ask()
    until(lambda: "Seccomp:\t2" in family.told())
    family.parent.kill()
    until(lambda: not family.told())


def test_a_process_that_ends_takes_its_children_with_it(family: Family) -> None:
    assert family.parent.stdin is not None
    family.parent.stdin.close()
    family.parent.wait()
    assert not family.told()
