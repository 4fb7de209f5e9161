"""A process killed at each named point of a deposit, for real; the next one makes one valid version."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from archive.vault.deposit import CRASH_POINTS
from archive.vault.layout import INVENTORY, object_root
from archive.vault.opening import open_vault
from archive.vault.settings import VaultSettings
from archive.vault.vault import Vault
from tests.conftest import S3Access
from tests.judges.ocfl_judge import complaints, download

KILLED = 137
ID = "kpu-agam:0199c0de"


@pytest.fixture
def vault(s3: S3Access) -> Vault:
    vault = open_vault(VaultSettings.from_env(s3.env()))
    vault.prepare()
    return vault


def process(s3: S3Access, job: str, mark: str, crash_at: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tests.integration.vault.depositing", ID, job, mark],
        env={**os.environ, **s3.env(), "NASKAH_CRASH_POINTS": "1", "CRASH_AT": crash_at},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )


def committed(s3: S3Access, job: str, mark: str) -> dict[str, Any]:
    done = process(s3, job, mark)
    assert done.returncode == 0, done.stderr
    report: dict[str, Any] = json.loads(done.stdout)
    return report


@pytest.mark.parametrize("version", [1, 2])
@pytest.mark.parametrize("crash_at", CRASH_POINTS)
def test_a_deposit_killed_at_any_point_is_finished_by_the_next(
    s3: S3Access, vault: Vault, tmp_path: Path, crash_at: str, version: int
) -> None:
    if version == 2:
        committed(s3, "job-1", "before")
    job = f"job-{version}"
    assert process(s3, job, "first", crash_at).returncode == KILLED
    report = committed(s3, job, "second")
    assert report["version"] == version
    for name, (key, version_id, sha256, size) in report["files"].items():
        expected = "first" if name in report["adopted"] else "second"
        assert vault.read(key, version_id, sha256, size) == f"{name} {expected}".encode()
    inventories = vault.store.list(object_root(ID) + INVENTORY, versions=True)
    assert sum(each.key.endswith(INVENTORY) for each in inventories) == version
    download(vault.store, tmp_path)
    assert complaints(tmp_path, [ID]) == []


def test_a_crash_point_is_inert_unless_armed(s3: S3Access, vault: Vault) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.integration.vault.depositing", ID, "job-1", "x"],
        env={**os.environ, **s3.env(), "CRASH_AT": CRASH_POINTS[0]},
        capture_output=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0
