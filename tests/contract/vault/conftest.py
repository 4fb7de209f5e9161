"""The object stores under contract: the shipped double, SeaweedFS, and MinIO when its binary is built (always in CI)."""

from __future__ import annotations

import contextlib
import http.client
import itertools
import os
import secrets
import ssl
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from archive.vault.memory import MemoryStore
from archive.vault.s3 import S3Store
from archive.vault.settings import VaultSettings
from archive.vault.store import ObjectStore
from service.embedded.ports import free_ports
from service.embedded.seaweed import SeaweedServer
from tests.judges.installed import built
from tests.patience import PATIENCE_S

_numbers = itertools.count(1)


WITH_MINIO = built("minio").exists() or bool(os.environ.get("CI"))
STORES = ["memory", "seaweedfs", *(["minio"] if WITH_MINIO else [])]
collect_ignore = [] if WITH_MINIO else ["test_tls.py"]


@dataclass(frozen=True, kw_only=True)
class MinioServer:
    """A running MinIO."""

    endpoint: str
    access_key: str
    secret_key: str


@contextlib.contextmanager
def running_minio(home: Path, certificates: Path | None = None) -> Iterator[MinioServer]:
    """Run a MinIO with its data in ``home``; with ``certificates`` (a folder) over TLS."""
    (port,) = free_ports(1)
    server = MinioServer(
        endpoint=f"127.0.0.1:{port}", access_key=secrets.token_hex(8), secret_key=secrets.token_hex(16)
    )
    home.mkdir()
    tls = ["--certs-dir", str(certificates)] if certificates else []
    with home.with_suffix(".log").open("wb") as log:
        process = subprocess.Popen(
            [built("minio"), "server", "--quiet", "--address", server.endpoint, *tls, home],
            env={
                "HOME": str(home),
                "MINIO_ROOT_USER": server.access_key,
                "MINIO_ROOT_PASSWORD": server.secret_key,
                "MINIO_BROWSER": "off",
            },
            stdout=log,
            stderr=log,
        )
    try:
        _wait_ready(server.endpoint, tls=certificates is not None)
        yield server
    finally:
        process.kill()
        process.wait()


def _wait_ready(endpoint: str, *, tls: bool) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        connection = (
            http.client.HTTPSConnection(endpoint, timeout=2, context=ssl._create_unverified_context())
            if tls
            else http.client.HTTPConnection(endpoint, timeout=2)
        )
        try:
            connection.request("GET", "/minio/health/cluster")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise TimeoutError(f"MinIO at {endpoint} is not ready after 30 s")


@pytest.fixture(scope="session")
def minio(servers_home: Path) -> Iterator[MinioServer]:
    """A MinIO of this session's own."""
    with running_minio(servers_home / "minio") as server:
        yield server


@pytest.fixture(scope="session", params=STORES)
def shared_store(request: pytest.FixtureRequest) -> ObjectStore:
    """One bucket per kind of store for the whole session: each test writes under a folder of its own."""
    if request.param == "memory":
        return MemoryStore()
    if request.param == "seaweedfs":
        seaweed: SeaweedServer = request.getfixturevalue("seaweed")
        access = (seaweed.endpoint, seaweed.secrets.access_key, seaweed.secrets.secret_key)
    else:
        server: MinioServer = request.getfixturevalue("minio")
        access = (server.endpoint, server.access_key, server.secret_key)
    store = S3Store(
        VaultSettings(
            endpoint=access[0],
            access_key=access[1],
            secret_key=access[2],
            bucket=f"naskah-vault-{next(_numbers)}",
            secure=False,
        )
    )
    store.prepare()
    return store


@dataclass(frozen=True)
class Place:
    """A store, and a folder in it that no other test writes to."""

    store: ObjectStore
    folder: str

    def key(self, name: str) -> str:
        return self.folder + name


@pytest.fixture
def place(shared_store: ObjectStore) -> Place:
    return Place(shared_store, f"t{next(_numbers)}/")
