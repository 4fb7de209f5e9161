"""SeaweedFS's sockets in /tmp: a killed server's go, all others stay."""

import os
import socket
from pathlib import Path

import pytest

from service.embedded.seaweed import BEING_BORN_S, forget_dead_sockets


def bound(path: Path, *, age_s: float = 2 * BEING_BORN_S) -> socket.socket:
    made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    made.bind(str(path))
    then = path.stat().st_mtime - age_s
    os.utime(path, (then, then))
    return made


def test_what_a_killed_server_left_goes_and_nothing_else(tmp_path: Path) -> None:
    with (
        bound(tmp_path / "seaweedfs-s3-grpc-1.sock"),
        bound(tmp_path / "seaweedfs-s3-grpc-2.sock") as alive,
        bound(tmp_path / "seaweedfs-s3-grpc-3.sock", age_s=0),
        bound(tmp_path / "other.sock"),
    ):
        alive.listen()
        (tmp_path / "seaweedfs-s3-grpc-4.sock").touch()
        forget_dead_sockets(tmp_path)
    assert sorted(each.name for each in tmp_path.iterdir()) == [
        "other.sock",
        "seaweedfs-s3-grpc-2.sock",
        "seaweedfs-s3-grpc-3.sock",
        "seaweedfs-s3-grpc-4.sock",
    ]


def test_another_users_socket_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    left = tmp_path / "seaweedfs-s3-grpc-1.sock"
    with bound(left):
        monkeypatch.setattr(os, "geteuid", lambda: left.stat().st_uid + 1)
        forget_dead_sockets(tmp_path)
        assert left.exists()
