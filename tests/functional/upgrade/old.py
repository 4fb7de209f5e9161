"""The ledger and the bucket that version 0.1.0 left (``make_0010.py`` made them), laid into servers of this test run."""

from __future__ import annotations

import base64
import io
import json
import lzma
import tarfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg

from archive.canonical import sha256_hex
from archive.ledger import Ledger
from archive.vault.opening import open_vault
from archive.vault.settings import VaultSettings
from archive.vault.vault import Vault
from doc_templates.catalog import Catalog
from service.templates.shipped import ShippedTemplates
from tests.conftest import LedgerDsns, S3Access

HERE = Path(__file__).resolve().parent
SCHEMA = "0010"
_VERSIONED = (
    ("artifact", "version_id"),
    ("version", "inventory_version_id"),
    ("template_file", "version_id"),
)
"""Where the ledger of schema 0010 keeps the version ids of objects."""
_MEDIA = {".json": "application/json", ".pdf": "application/pdf"}


def cast() -> dict[str, Any]:
    """Return which document was left in which state."""
    told: dict[str, Any] = json.loads((HERE / f"{SCHEMA}.json").read_text())
    return told


def lay(dsns: LedgerDsns, s3: S3Access) -> None:
    """Fill an empty database and a new bucket.

    A bucket gives its own version ids and locks from today on, so the ids in the ledger are replaced by the new ones, as
    somebody would who copied a bucket to another server. The old keys are called otherwise, because a house of the tests
    makes keys of the same names. Nothing else is changed.
    """
    with psycopg.connect(dsns.owner) as connection:
        connection.execute(_unpacked("ledger"))  # several statements in one: none has a parameter
    became = _lay_objects(s3)
    with psycopg.connect(dsns.superuser) as connection:
        connection.execute("UPDATE api_key SET name = name || ' lama'")
        for table, column in _VERSIONED:
            connection.cursor().executemany(
                f"UPDATE {table} SET {column} = %s WHERE {column} = %s".encode(),
                [(n, o) for o, n in became.items()],
            )


def _lay_objects(s3: S3Access) -> dict[str, str]:
    """Put every object in the order of old, and return the new version id of each old one."""
    vault = open_vault(VaultSettings.from_env(s3.env()))
    vault.store.prepare()
    until = datetime.now(UTC) + timedelta(days=1)
    became: dict[str, str] = {}
    try:
        with tarfile.open(fileobj=io.BytesIO(_unpacked("bucket"))) as tar:
            for member in tar:
                content = tar.extractfile(member)
                assert content is not None
                told = member.pax_headers
                stored = vault.store.put(
                    member.name,
                    content.read(),
                    media=_MEDIA.get(Path(member.name).suffix, "application/octet-stream"),
                    locked_until=until,
                    metadata=json.loads(told["NASKAH.metadata"]),
                )
                became[told["NASKAH.version"]] = stored.version_id
    finally:
        vault.close()
    return became


def _unpacked(name: str) -> bytes:
    return lzma.decompress(base64.b64decode((HERE / f"{SCHEMA}-{name}.b64").read_bytes()))


def keep_template(ledger: Ledger, vault: Vault, catalog: Catalog) -> None:
    """Keep the sheet's template of version 0.1.0, which was changed since: the relay of that version did, and none ran here."""
    template = (HERE / f"{SCHEMA}-lembar_penerimaan.docx").read_bytes()
    sheet = replace(catalog["lembar_penerimaan"], template=template, digest=sha256_hex(template))
    shipped: Any = {sheet.jenis: sheet}  # a catalogue is asked for its types alone
    ShippedTemplates(ledger=ledger, vault=vault, catalog=shipped, clock=lambda: datetime.now(UTC)).keep()
