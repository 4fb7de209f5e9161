"""The judge of buckets itself: it must find what is wrong, or its silence proves nothing."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archive.vault.layout import object_root
from archive.vault.memory import MemoryStore
from archive.vault.ocfl import Content
from archive.vault.vault import Vault
from tests.judges.ocfl_judge import complaints, download

ID = "kpu-agam:1"
ROOT = object_root(ID)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    now = datetime(2026, 11, 22, tzinfo=UTC)
    store = MemoryStore(clock=lambda: now)
    vault = Vault(store, horizon=timedelta(days=1), clock=lambda: now)
    vault.prepare()
    vault.deposit(
        ID,
        [Content(name="data.json", data=b"{}", media="application/json")],
        job="job-1",
        head=None,
        message="Versi",
        user="press",
        created=now,
        accept=lambda name, data: None,
    )
    download(store, tmp_path)
    return tmp_path


def test_a_sound_root_gives_no_complaint(root: Path) -> None:
    assert complaints(root, [ID]) == []


@pytest.mark.parametrize(
    "file", ["0=ocfl_object_1.1", "inventory.json", "inventory.json.sha512", "v1/content/data.json"]
)
def test_a_file_that_is_gone_or_changed_is_found(root: Path, file: str) -> None:
    target = root / ROOT / file
    target.write_bytes(target.read_bytes().replace(b"1", b"2").replace(b"{}", b"[]"))
    assert complaints(root) != []
    target.unlink()
    assert complaints(root) != []


def test_a_stranger_in_an_object_is_found(root: Path) -> None:
    (root / ROOT / "v1/content/stranger").write_bytes(b"")
    assert complaints(root) != []


def test_an_object_in_a_wrong_place_is_found(root: Path) -> None:
    (root / ROOT).rename(root / "elsewhere")
    shutil.rmtree(root / ROOT[:3])
    assert any("does not lie where" in each for each in complaints(root))


def test_a_missing_object_is_found(root: Path) -> None:
    assert complaints(root, [ID, "kpu-agam:2"]) == ["other objects: ['kpu-agam:2']"]


def test_a_missing_root_declaration_is_found(root: Path) -> None:
    (root / "0=ocfl_1.1").unlink()
    assert complaints(root) != []
