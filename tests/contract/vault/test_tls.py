"""The vault over TLS with an office's own certificate: the same conditions and checksums, and no trust in strangers."""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archive.outages import CertificateRefused
from archive.vault.errors import ChecksumRefused, PreconditionLost
from archive.vault.s3 import S3Store
from archive.vault.settings import VaultSettings
from tests.contract.vault.conftest import running_minio


@pytest.fixture(scope="module")
def settings(servers_home: Path) -> Iterator[VaultSettings]:
    """A MinIO with a certificate that it signed itself."""
    folder = servers_home / "minio-certificates"
    folder.mkdir()
    request = "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=vault"
    files = ["-keyout", str(folder / "private.key"), "-out", str(folder / "public.crt")]
    subprocess.run(
        ["openssl", *request.split(), "-addext", "subjectAltName=IP:127.0.0.1", *files],
        check=True,
        capture_output=True,
    )
    with running_minio(servers_home / "minio-tls", certificates=folder) as server:
        yield VaultSettings(
            endpoint=server.endpoint,
            access_key=server.access_key,
            secret_key=server.secret_key,
            bucket="naskah-tls",
            secure=True,
            certificates=str(folder / "public.crt"),
        )


def test_conditions_and_checksums_hold_over_tls(settings: VaultSettings) -> None:
    store = S3Store(settings)
    store.prepare()
    until = datetime.now(UTC) + timedelta(minutes=1)
    stored = store.put("a", b"data", media="text/plain", locked_until=until, only_if_absent=True)
    assert store.get("a", stored.version_id).data == b"data"
    with pytest.raises(PreconditionLost):
        store.put("a", b"data", media="text/plain", locked_until=until, only_if_absent=True)
    wrong = hashlib.sha256(b"other").hexdigest()
    with pytest.raises(ChecksumRefused):
        store.put("b", b"data", media="text/plain", locked_until=until, sha256=wrong)


def test_a_certificate_of_a_stranger_is_not_trusted(settings: VaultSettings) -> None:
    with pytest.raises(CertificateRefused, match="certificate"):
        S3Store(replace(settings, certificates=None)).prepare()
