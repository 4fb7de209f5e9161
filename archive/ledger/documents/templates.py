"""Templates that offices upload: versions by digest, who uploaded, who approved, where their bytes lie in the vault.

A version's bytes never change; what changes is its state. The version shipped with a type is number 0; its row says
where its bytes are kept, in the state ``shipped``, and nobody decides on it.
Bytes are never here. Whether a template is fit is not decided here either: findings are kept as they come.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from psycopg.types.json import Jsonb

from archive.ledger import audit
from archive.ledger.columns import Columns
from archive.ledger.connection import Transaction
from archive.ledger.errors import LedgerError


class TemplateUnknown(LedgerError):
    """There is no such template version."""


class TemplateDecided(LedgerError):
    """The template version's state does not allow this."""


class SecondPersonNeeded(LedgerError):
    """Whoever uploaded a template does not approve it."""


@dataclass(frozen=True, kw_only=True)
class NewTemplate:
    """A version as it was uploaded and examined."""

    satker: str
    jenis: str
    digest: str
    state: str
    """``uploaded``, ``refused`` when the lint refuses it, or ``shipped`` with a type."""
    name: str
    size: int
    contract_version: str
    findings: Sequence[Mapping[str, Any]]
    needed: Sequence[str] = ()
    schema: Mapping[str, Any] | None = None
    left_alone: Sequence[str] = ()
    object_id: str | None = None


@dataclass(frozen=True, kw_only=True)
class Examination:
    """What a version was found to be when it was approved, in place of what its upload said of it."""

    contract_version: str
    findings: Sequence[Mapping[str, Any]]
    needed: Sequence[str]
    schema: Mapping[str, Any] | None


@dataclass(frozen=True, kw_only=True)
class NewFile:
    """One object version in the vault: a file, or the inventory of a version."""

    version_no: int
    name: str
    size: int | None
    sha256: str
    key: str
    version_id: str
    locked_until: datetime | None


@dataclass(frozen=True, kw_only=True)
class Template:
    """A version as the ledger knows it."""

    id: UUID
    satker: str
    jenis: str
    no: int
    digest: str
    state: str
    name: str
    size: int
    contract_version: str
    findings: list[dict[str, Any]]
    needed: list[str]
    schema: dict[str, Any] | None
    left_alone: list[str]
    object_id: str | None
    uploaded_at: datetime
    uploaded_by: str
    decided_at: datetime | None
    decided_by: str | None
    reason: str | None


@dataclass(frozen=True, kw_only=True)
class TemplateBytes:
    """Where a version's bytes lie, and what was declared as left alone."""

    key: str
    version_id: str
    sha256: str
    size: int
    left_alone: tuple[str, ...]


_TEMPLATE = Columns(Template, no=lambda no: no or 0)
TEMPLATE_FILE = "template.docx"


def add(tx: Transaction, new: NewTemplate, files: Sequence[NewFile], by: str) -> Template:
    """Add a version; the same bytes again give the version that is there.

    Unless the lint had refused it, or it was shipped once and the office now uploads it as its own.
    """
    values = {
        **{name: getattr(new, name) for name in NewTemplate.__dataclass_fields__},
        "findings": Jsonb([dict(each) for each in new.findings]),
        "schema": Jsonb(dict(new.schema)) if new.schema is not None else None,
        "needed": list(new.needed),
        "left_alone": list(new.left_alone),
        "by": by,
    }
    row = tx.execute(
        "INSERT INTO template AS t (satker, jenis, no, digest, state, name, size, contract_version, findings, needed,"
        " schema, left_alone, object_id, uploaded_by)"
        " SELECT %(satker)s, %(jenis)s, CASE WHEN %(state)s <> 'shipped' THEN coalesce((SELECT max(no) FROM template"
        " WHERE jenis = %(jenis)s AND satker = %(satker)s), 0) + 1 END, %(digest)s, %(state)s, %(name)s, %(size)s, %(contract_version)s,"
        " %(findings)s, %(needed)s, %(schema)s, %(left_alone)s, %(object_id)s, %(by)s"
        " ON CONFLICT (satker, jenis, digest) DO UPDATE SET state = excluded.state, name = excluded.name,"
        "   contract_version = excluded.contract_version, findings = excluded.findings, needed = excluded.needed,"
        "   schema = excluded.schema, left_alone = excluded.left_alone, object_id = excluded.object_id,"
        "   uploaded_by = excluded.uploaded_by, uploaded_at = clock_timestamp(), size = excluded.size,"
        "   no = coalesce(t.no, excluded.no)"
        " WHERE t.object_id IS NULL OR (t.state = 'shipped' AND excluded.state = 'uploaded')"
        f" RETURNING {_TEMPLATE}",
        values,
    ).fetchone()
    if row is None:
        return get(tx, new.jenis, new.digest)
    found = _TEMPLATE.read(row)
    keep(tx, found.satker, found.id, files)
    detail = {"jenis": new.jenis, "digest": new.digest, "no": found.no, "findings": len(new.findings)}
    audit.enter(tx, action=f"template.{new.state}", detail=detail)
    return found


def get(tx: Transaction, jenis: str, digest: str) -> Template:
    """Return a version by its digest; raises ``TemplateUnknown``."""
    row = tx.execute(
        f"SELECT {_TEMPLATE} FROM template WHERE jenis = %s AND digest = %s", (jenis, digest)
    ).fetchone()
    if row is None:
        raise TemplateUnknown(jenis=jenis, digest=digest)
    return _TEMPLATE.read(row)


def of(tx: Transaction, jenis: str) -> list[Template]:
    """Return a type's versions but the shipped ones, the newest first."""
    rows = tx.execute(
        f"SELECT {_TEMPLATE} FROM template WHERE jenis = %s AND state <> 'shipped' ORDER BY no DESC", (jenis,)
    ).fetchall()
    return [_TEMPLATE.read(row) for row in rows]


def active(tx: Transaction, satker: str) -> dict[str, str]:
    """Return the digest of the active version of each type that has one."""
    rows = tx.execute(
        "SELECT jenis, digest FROM template WHERE satker = %s AND state = 'active'", (satker,)
    ).fetchall()
    return {row[0]: row[1] for row in rows}


def decided(tx: Transaction, satker: str) -> datetime | None:
    """Return when a version was last approved or refused: one that is approved again may ask for something else."""
    row = tx.execute("SELECT max(decided_at) FROM template WHERE satker = %s", (satker,)).fetchone()
    return row[0] if row else None


def schemas(tx: Transaction, satker: str) -> dict[str, dict[str, Any]]:
    """Return what the active version of each type asks for: its schema as it was examined."""
    rows = tx.execute(
        "SELECT jenis, schema FROM template WHERE satker = %s AND state = 'active' AND schema IS NOT NULL",
        (satker,),
    ).fetchall()
    return {row[0]: row[1] for row in rows}


def schemas_of_active(tx: Transaction, satker: str) -> dict[str, tuple[int, dict[str, Any]]]:
    """Return the same with the number of the version."""
    rows = tx.execute(
        "SELECT jenis, no, schema FROM template WHERE satker = %s AND state = 'active' AND schema IS NOT NULL",
        (satker,),
    ).fetchall()
    return {row[0]: (row[1], row[2]) for row in rows}


def in_vault(tx: Transaction, satker: str) -> set[tuple[str, str]]:
    """Return type and digest of each version whose bytes are kept."""
    rows = tx.execute(
        "SELECT jenis, digest FROM template WHERE satker = %s AND object_id IS NOT NULL", (satker,)
    ).fetchall()
    return {(row[0], row[1]) for row in rows}


def kept(tx: Transaction, satker: str, digest: str) -> TemplateBytes | None:
    """Return where the bytes of a version lie, whatever its state: old documents are printed with theirs."""
    row = tx.execute(
        "SELECT f.key, f.version_id, f.sha256, f.size, t.left_alone FROM template t"
        " JOIN template_file f ON f.template_id = t.id AND f.satker = t.satker AND f.name = %s"
        " WHERE t.satker = %s AND t.digest = %s ORDER BY f.version_no LIMIT 1",
        (TEMPLATE_FILE, satker, digest),
    ).fetchone()
    if row is None:
        return None
    return TemplateBytes(key=row[0], version_id=row[1], sha256=row[2], size=row[3], left_alone=tuple(row[4]))


def undecided(tx: Transaction, satker: str) -> list[Template]:
    """Return the uploaded versions that nobody has decided on yet, the oldest first."""
    rows = tx.execute(
        f"SELECT {_TEMPLATE} FROM template WHERE satker = %s AND state = 'uploaded' ORDER BY uploaded_at, id",
        (satker,),
    ).fetchall()
    return [_TEMPLATE.read(row) for row in rows]


def check_decision(tx: Transaction, found: Template, by: str, *, approve: bool) -> None:
    """Raise unless ``by`` may decide on a version in its present state."""
    may = ("uploaded", "superseded") if approve else ("uploaded",)
    if found.state not in may:
        raise TemplateDecided(digest=found.digest, state=found.state)
    if approve and by == found.uploaded_by:
        raise SecondPersonNeeded(digest=found.digest, uploaded_by=found.uploaded_by)


def decide(
    tx: Transaction,
    found: Template,
    files: Sequence[NewFile],
    by: str,
    *,
    examined: Examination | None,
    reason: str | None,
) -> Template:
    """Make a version active as it was ``examined``, in place of the one that was, or refuse it; a second person decides."""
    approve = examined is not None
    check_decision(tx, found, by, approve=approve)
    if examined is not None:
        supersede(tx, found.satker, found.jenis)
        tx.execute(
            "UPDATE template SET contract_version = %s, findings = %s, needed = %s, schema = %s WHERE id = %s AND state = %s",
            (
                examined.contract_version,
                Jsonb([dict(each) for each in examined.findings]),
                list(examined.needed),
                Jsonb(dict(examined.schema)) if examined.schema is not None else None,
                *(found.id, found.state),
            ),
        )
    row = tx.execute(
        "UPDATE template SET state = %s, decided_at = clock_timestamp(), decided_by = %s, reason = %s"
        f" WHERE id = %s AND state = %s RETURNING {_TEMPLATE}",
        ("active" if approve else "refused", by, reason, found.id, found.state),
    ).fetchone()
    if row is None:  # another decided in this moment
        raise TemplateDecided(digest=found.digest, state=get(tx, found.jenis, found.digest).state)
    keep(tx, found.satker, found.id, files)
    detail = {"jenis": found.jenis, "digest": found.digest, "no": found.no, "reason": reason}
    audit.enter(tx, action="template.approved" if approve else "template.refused", detail=detail)
    return _TEMPLATE.read(row)


def supersede(tx: Transaction, satker: str, jenis: str) -> None:
    """Let no uploaded version of a type be active: the shipped one is again."""
    gone = tx.execute(
        "UPDATE template SET state = 'superseded' WHERE satker = %s AND jenis = %s AND state = 'active' RETURNING digest",
        (satker, jenis),
    ).fetchone()
    if gone is not None:
        audit.enter(tx, action="template.superseded", detail={"jenis": jenis, "digest": gone[0]})


def keep(tx: Transaction, satker: str, template_id: UUID, files: Sequence[NewFile]) -> None:
    """Note where the files of a version lie; what is noted stays."""
    for file in files:
        tx.execute(
            "INSERT INTO template_file (satker, template_id, version_no, name, size, sha256, key, version_id, locked_until)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT (template_id, satker, version_no, name) DO NOTHING",
            (
                *(satker, template_id, file.version_no, file.name, file.size, file.sha256, file.key),
                *(file.version_id, file.locked_until),
            ),
        )
