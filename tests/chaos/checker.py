"""The independent checker: what clients were told, what the ledger says and what lies in the bucket must agree.

Shares no code with the product: plain SQL as superuser, the plain S3 client, ``hashlib`` and ``json``.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import psycopg
from minio import Minio
from minio.error import S3Error

ROOT_FILES = ("0=ocfl_1.1", "ocfl_layout.json", "extensions/")
ARCHIVED = "id.naskah.document.archived.v1"


@dataclass(frozen=True, kw_only=True)
class Told:
    """A 2xx a client got."""

    source: str
    event_id: str
    document_id: str
    job_id: str


@dataclass(frozen=True, kw_only=True)
class Archive:
    """Where the bytes lie."""

    client: Minio
    bucket: str

    def read(self, key: str, version_id: str) -> bytes | None:
        """Return the bytes of one version, None when it is gone."""
        try:
            response = self.client.get_object(self.bucket, key, version_id=version_id)
        except S3Error:
            return None
        try:
            return response.read()
        finally:
            response.close()
            response.release_conn()

    def versions(self) -> Mapping[str, list[str]]:
        """Return every version id of every key."""
        found: dict[str, list[str]] = {}
        for each in self.client.list_objects(self.bucket, recursive=True, include_version=True):
            found.setdefault(str(each.object_name), []).append(str(each.version_id))
        return found


class Checker:
    """Collects violations; an empty list is a clean bill."""

    def __init__(self, dsn: str, archive: Archive) -> None:
        self._dsn = dsn
        self._archive = archive

    def check(self, told: Sequence[Told], *, quarantine_allowed: bool = False) -> list[str]:
        """Return every violation, each naming what it concerns."""
        with psycopg.connect(self._dsn, autocommit=True) as connection:
            self._tx = connection
            return [
                *self._answers(told),
                *self._single_effects(),
                *self._ends(quarantine_allowed),
                *self._bytes(),
                *self._bucket(),
            ]

    def _ask(self, query: str) -> list[tuple[Any, ...]]:
        return self._tx.execute(query).fetchall()

    def _answers(self, told: Sequence[Told]) -> Iterator[str]:
        """Every 2xx has exactly its one document and job; one key was never told two things."""
        rows = self._ask("SELECT source, event_id, document_id::text, job_id::text FROM event")
        known = Counter(rows)
        for each in set(told):
            count = known[(each.source, each.event_id, each.document_id, each.job_id)]
            if count != 1:
                yield f"accepted event {each.event_id} stands {count} times in the ledger"
        keys = {(each.source, each.event_id) for each in told}
        if len(set(told)) != len(keys):
            yield "a repeated event was answered with another document"

    def _single_effects(self) -> Iterator[str]:
        """One key, one event; one event, one document, one job; one job, one version, one archived event."""
        for row in self._ask(
            "SELECT source, event_id, item, count(*) FROM event GROUP BY 1, 2, 3 HAVING count(*) > 1"
        ):
            yield f"event {row[1]} has {row[3]} effects"
        for row in self._ask(
            "SELECT d.id FROM document d WHERE NOT EXISTS (SELECT 1 FROM event e WHERE e.document_id = d.id)"
        ):
            yield f"document {row[0]} has no event"
        for row in self._ask(
            "SELECT j.id, j.state, count(v.job_id) FROM job j LEFT JOIN version v ON v.job_id = j.id GROUP BY 1, 2"
            " HAVING count(v.job_id) <> CASE WHEN j.state = 'done' THEN 1 ELSE 0 END"
        ):
            yield f"job {row[0]} is {row[1]} with {row[2]} versions"
        for row in self._ask(
            "SELECT j.id, count(o.id) FROM job j LEFT JOIN outbound_event o ON o.document_id = j.document_id"
            f" AND o.type = '{ARCHIVED}' WHERE j.state = 'done' GROUP BY 1 HAVING count(o.id) <> 1"
        ):
            yield f"job {row[0]} told {row[1]} times that it is archived"

    def _ends(self, quarantine_allowed: bool) -> Iterator[str]:
        ends = ("done", "quarantined") if quarantine_allowed else ("done",)
        for row in self._ask("SELECT id, state, cause, detail FROM job"):
            if row[1] not in ends:
                yield f"job {row[0]} ended as {row[1]} ({row[2]}: {row[3]})"

    def _bytes(self) -> Iterator[str]:
        """SHA-256 of the bytes equals the ledger's and the inventory's."""
        for root, number, key, version_id, sha256 in self._ask(
            "SELECT root, no, inventory_key, inventory_version_id, inventory_sha256 FROM version"
        ):
            data = self._archive.read(key, version_id)
            if data is None or hashlib.sha256(data).hexdigest() != sha256:
                yield f"inventory {key} is not what the ledger says"
                continue
            inventory = json.loads(data)
            if inventory["head"] != f"v{number}":
                yield f"inventory {key} ends at {inventory['head']}, the ledger at v{number}"
            yield from self._files(root, number, inventory)

    def _files(self, root: str, number: int, inventory: Mapping[str, Any]) -> Iterator[str]:
        fixity = {path: digest for digest, paths in inventory["fixity"]["sha256"].items() for path in paths}
        rows = self._tx.execute(
            "SELECT a.name, a.key, a.version_id, a.sha256 FROM artifact a JOIN version v"
            " ON v.document_id = a.document_id AND v.no = a.version_no WHERE v.root = %s AND v.no = %s",
            (root, number),
        ).fetchall()
        if not rows:
            yield f"version {number} of {root} has no files in the ledger"
        for name, key, version_id, sha256 in rows:
            data = self._archive.read(key, version_id)
            if data is None:
                yield f"{key} is gone"
            elif hashlib.sha256(data).hexdigest() != sha256:
                yield f"{key} has other bytes than the ledger says"
            if fixity.get(key.removeprefix(root)) != sha256:
                yield f"{name} of {root} has another digest in the inventory"

    def _bucket(self) -> Iterator[str]:
        """Every object belongs to a recorded version or template, and content was written once."""
        roots = {row[0] for row in self._ask("SELECT DISTINCT root FROM version")}
        roots |= {
            row[0] for row in self._ask("SELECT DISTINCT split_part(key, '/v', 1) || '/' FROM template_file")
        }
        for key, ids in self._archive.versions().items():
            if key.startswith(ROOT_FILES):
                continue
            root = next((root for root in roots if key.startswith(root)), None)
            if root is None:
                yield f"{key} belongs to no recorded version"
            elif "/content/" in key and len(ids) != 1:
                yield f"{key} was written {len(ids)} times"
