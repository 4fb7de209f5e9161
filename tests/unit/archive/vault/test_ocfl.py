"""The inventory as a value: what one version more means, and that its bytes read back to itself."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.vault.errors import Corrupted
from archive.vault.ocfl import Content, Inventory, sidecar

WHEN = datetime(2026, 11, 22, 3, 4, 5, 678901, tzinfo=UTC)
ID = "kpu-agam:0199"


def version(
    inventory: Inventory,
    contents: dict[str, bytes],
    keep: Iterable[str] = (),
    job: str = "job-1",
    created: datetime = WHEN,
) -> Inventory:
    return inventory.with_version(
        contents.items(), keep=keep, created=created, job=job, message="Versi", user="press", address=""
    )


def test_a_first_version_holds_sha512_in_the_manifest_and_sha256_in_the_fixity_block() -> None:
    document = json.loads(version(Inventory.empty(ID), {"data.json": b"{}"}).dumps())
    assert document["manifest"] == {hashlib.sha512(b"{}").hexdigest(): ["v1/content/data.json"]}
    assert document["fixity"] == {"sha256": {hashlib.sha256(b"{}").hexdigest(): ["v1/content/data.json"]}}
    assert document["versions"]["v1"]["state"] == {hashlib.sha512(b"{}").hexdigest(): ["data.json"]}
    assert document["versions"]["v1"]["created"] == "2026-11-22T03:04:05+00:00"
    assert document["head"] == "v1"


def test_a_kept_name_stays_at_its_old_path() -> None:
    first = version(Inventory.empty(ID), {"naskah.docx": b"word", "record.json": b"1"})
    second = version(first, {"record.json": b"2"}, keep=["naskah.docx"], job="job-2")
    assert {f.name: f.path for f in second.files()} == {
        "naskah.docx": "v1/content/naskah.docx",
        "record.json": "v2/content/record.json",
    }
    assert {f.name: f.path for f in second.files(1)} == {f.name: f.path for f in first.files()}


def test_equal_bytes_under_two_names_keep_their_own_paths() -> None:
    inventory = version(Inventory.empty(ID), {"a.txt": b"same", "b.txt": b"same"})
    assert {f.name: f.path for f in inventory.files()} == {
        "a.txt": "v1/content/a.txt",
        "b.txt": "v1/content/b.txt",
    }


def test_a_name_not_kept_is_gone_from_the_new_version_only() -> None:
    first = version(Inventory.empty(ID), {"a.txt": b"a", "b.txt": b"b"})
    second = version(first, {"a.txt": b"aa"})
    assert [f.name for f in second.files()] == ["a.txt"]
    assert [f.name for f in second.files(1)] == ["a.txt", "b.txt"]


def test_the_job_is_found_in_the_inventory_alone() -> None:
    first = version(Inventory.empty(ID), {"a.txt": b"a"}, job="one")
    second = version(first, {"a.txt": b"b"}, job="two")
    read = Inventory.loads(second.dumps(), object_id=ID)
    assert (read.written_by("one"), read.written_by("two"), read.written_by("three")) == (1, 2, None)


@pytest.mark.parametrize(
    ("contents", "keep", "reason"),
    [
        ([("a.txt", b"1"), ("a.txt", b"2")], [], "two contents"),
        ([("a.txt", b"1")], ["a.txt"], "both new and kept"),
        ([("a.txt", b"1")], ["b.txt"], "nothing to keep"),
        ([], [], "without files"),
    ],
)
def test_a_version_that_contradicts_itself_is_refused(
    contents: list[tuple[str, bytes]], keep: list[str], reason: str
) -> None:
    first = version(Inventory.empty(ID), {"a.txt": b"a"})
    with pytest.raises(ValueError, match=reason):
        first.with_version(contents, keep=keep, created=WHEN, job="j", message="", user="", address="")


def test_a_time_without_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        Inventory.empty(ID).with_version(
            [("a.txt", b"")],
            keep=(),
            created=datetime(2026, 1, 1),  # noqa: DTZ001
            job="j",
            message="",
            user="",
            address="",
        )


def test_one_moment_has_one_form_in_whatever_zone_it_comes() -> None:
    wib = version(Inventory.empty(ID), {"a.txt": b"a"}, created=WHEN.astimezone(timezone(timedelta(hours=7))))
    assert wib.dumps() == version(Inventory.empty(ID), {"a.txt": b"a"}).dumps()


def test_a_content_with_a_folder_in_its_name_is_refused() -> None:
    with pytest.raises(ValueError, match="not a name"):
        Content(name="../x", data=b"", media="text/plain")


def test_the_sidecar_is_what_sha512sum_reads() -> None:
    assert sidecar(b"x") == hashlib.sha512(b"x").hexdigest().encode() + b"  inventory.json\n"


names = st.sampled_from(["naskah.docx", "naskah.pdf", "data.json", "record.json"])


@given(st.lists(st.dictionaries(names, st.binary(max_size=3), min_size=1), min_size=1, max_size=5))
def test_any_inventory_reads_back_to_itself_and_gives_the_same_bytes(steps: list[dict[str, bytes]]) -> None:
    inventory = Inventory.empty(ID)
    for number, contents in enumerate(steps):
        kept = {f.name for f in inventory.files()} - set(contents) if inventory.head else set()
        inventory = version(inventory, contents, keep=sorted(kept), job=f"job-{number}")
    read = Inventory.loads(inventory.dumps(), object_id=ID)
    assert read == inventory
    assert read.dumps() == inventory.dumps()


def broken(**changes: object) -> bytes:
    document = json.loads(version(Inventory.empty(ID), {"a.txt": b"a"}).dumps())
    return json.dumps({**document, **changes}).encode()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"null",
        b"[]",
        b"\xff",
        broken(type="https://ocfl.io/1.0/spec/#inventory"),
        broken(digestAlgorithm="sha256"),
        broken(head="v2"),
        broken(versions={}),
        broken(versions={"v2": {}}),
        broken(manifest={}),
        broken(fixity={"sha256": {}}),
        broken(manifest={"a": ["../../etc/passwd"]}, fixity={"sha256": {"a": ["../../etc/passwd"]}}),
        broken(manifest={"a": ["v1/content/a.txt"]}),
        broken(id="kpu-agam:another"),
    ],
)
def test_an_unreadable_or_foreign_inventory_is_corruption(data: bytes) -> None:
    with pytest.raises(Corrupted):
        Inventory.loads(data, object_id=ID)
