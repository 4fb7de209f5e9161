"""A child that split from a warm one is locked in, and ends, as one that was started."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from tests import nursery
from tests.signing_authority import signed_surat_edaran
from worker.locked import launcher
from worker.locked.children import Child
from worker.locked.errors import ChildLost
from worker.signing.foreign import BOUNDS, examine

Way = Callable[[], AbstractContextManager[None]]
WAYS = (nursery.away, nursery.at_hand)


def surroundings(way: Way) -> dict[str, object]:
    """What the kernel says of a child that has read a file and waits to be asked."""
    with way(), examine(signed_surat_edaran()) as file:
        pid = file.child._child.pid
        place = Path(f"/proc/{pid}")
        told = dict(
            line.split(":\t", 1) for line in (place / "status").read_text().splitlines() if ":\t" in line
        )
        return {
            **{name: told[name] for name in ("Uid", "Gid", "NoNewPrivs", "Seccomp", "Threads")},
            "session": os.getsid(pid) == os.getpgid(pid) == pid,
            "in our network": (place / "ns/net").samefile("/proc/self/ns/net"),
            "root": str((place / "root").readlink()) == "/",
            "files": len([*(place / "fd").iterdir()]),
            "limits": (place / "limits").read_text(),
        }


def test_its_walls_are_the_same() -> None:
    started, split = (surroundings(way) for way in WAYS)
    assert split == started


@pytest.mark.parametrize("kind", [Child.COMPARISON, Child.RECEIVED])
def test_what_fails_in_it_ends_the_same(kind: Child) -> None:
    ends = []
    for way in WAYS:
        with way(), pytest.raises(ChildLost) as lost:
            launcher.ask(kind, {"size": "none"}, b"junk", bounds=BOUNDS)
        ends.append(lost.value.reason)
    assert ends[0] == ends[1]
