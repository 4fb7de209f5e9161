"""What people ended: rows that the database writes with each ending (migration 0042), which the vault keeps, and which are taken back from
there into a ledger that was restored, as the owner of the tables.

An ending ends only: no date becomes later, nothing that has ended begins again. What the ledger knows of already, in its backup
too, is not done again, so that whoever came back after they had left stays. A noun more whose rows people end is a line here and a trigger.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final
from uuid import UUID

from psycopg.types.json import Jsonb

from archive.ledger import audit
from archive.ledger.columns import Columns
from archive.ledger.connection import Transaction
from archive.ledger.outbox import webhooks
from archive.records.ending import Ending
from archive.records.errors import RecordUnreadable

_ENDING: Final = Columns(Ending)
_THIS: Final = "id = %(which)s::uuid AND satker = %(satker)s"
_SPAN: Final = (
    "UPDATE {} SET until = (%(told)s::jsonb ->> 'until')::{} WHERE " + _THIS + " AND"
    " coalesce(until, 'infinity') > (%(told)s::jsonb ->> 'until')::{} RETURNING {}"
)
_END_OF_KEY: Final = (
    "least((%(told)s::jsonb ->> 'revoked_at')::timestamptz, (%(told)s::jsonb ->> 'ends_at')::timestamptz)"
)
_TOLD: Final = "%(told)s::jsonb"
_ROLES_LEFT: Final = f"ARRAY(SELECT r FROM unnest(roles) AS r WHERE {_TOLD} -> 'roles' ? r)"
_NO_ROLE: Final = f"({_TOLD} ? 'roles' AND cardinality({_ROLES_LEFT}) = 0)"
_OLD_PASSWORD: Final = f"({_TOLD} ? 'password_at' AND password_at < %(at)s)"
ENDS: Final[Mapping[str, str]] = {
    "api_key": f"UPDATE api_key SET revoked_at = {_END_OF_KEY}, revoked_by = coalesce(revoked_by, %(by)s) WHERE {_THIS}"
    f" AND coalesce(least(revoked_at, ends_at), 'infinity') > {_END_OF_KEY}"
    " RETURNING name || coalesce(' (' || person_id || ')', '')",
    # Of roles and class what both know; a password that was changed since opens nothing, and its owner is given a new link.
    "account": f"UPDATE account SET ended_by = CASE WHEN {_TOLD} ->> 'ended_at' IS NOT NULL OR {_NO_ROLE} THEN %(by)s ELSE ended_by END,"
    f" ended_at = CASE WHEN {_TOLD} ->> 'ended_at' IS NOT NULL THEN ({_TOLD} ->> 'ended_at')::timestamptz"
    f"   WHEN {_NO_ROLE} THEN %(at)s ELSE ended_at END,"
    f" roles = CASE WHEN {_TOLD} ? 'roles' AND cardinality({_ROLES_LEFT}) > 0 THEN {_ROLES_LEFT} ELSE roles END,"
    f" ceiling = least(ceiling, ({_TOLD} ->> 'ceiling')::smallint),"
    f" password_hash = CASE WHEN {_OLD_PASSWORD} THEN NULL ELSE password_hash END"
    f" WHERE {_THIS} AND ended_at IS NULL AND (({_TOLD} ->> 'ended_at') IS NOT NULL OR {_OLD_PASSWORD}"
    f"   OR ({_TOLD} ? 'roles' AND (cardinality({_ROLES_LEFT}) < cardinality(roles) OR ceiling > ({_TOLD} ->> 'ceiling')::smallint)))"
    " RETURNING login",
    "position_holder": _SPAN.format(
        "position_holder", "date", "date", "capacity || ' ' || position || ' (' || person_id || ')'"
    ),
    "delegation": _SPAN.format("delegation", "date", "date", "'a.n. ' || principal || ' (' || agent || ')'"),
    "webhook_key": _SPAN.format("webhook_key", "timestamptz", "timestamptz", "public"),
    "webhook_secret": _SPAN.format("webhook_secret", "timestamptz", "timestamptz", "webhook_id::text"),
    "webhook": f"UPDATE webhook SET state = 'removed' WHERE {_THIS} AND state <> 'removed' RETURNING url",
    "person_certificate": "UPDATE person_certificate SET state = 'ended', ended_by = %(told)s::jsonb ->> 'ended_by',"
    " ended_at = (%(told)s::jsonb ->> 'ended_at')::timestamptz, reason = %(told)s::jsonb ->> 'reason'"
    f" WHERE {_THIS} AND state <> 'ended' RETURNING person_id || ' ' || left(sha256, 16)",
    "signing_link": f"UPDATE signing_link SET ended_at = ({_TOLD} ->> 'ended_at')::timestamptz, ended_by = {_TOLD} ->> 'ended_by',"
    f" ended = {_TOLD} ->> 'ended', reason = {_TOLD} ->> 'reason' WHERE {_THIS} AND ended_at IS NULL RETURNING nama",
    "account_passkey": f"UPDATE account_passkey SET ended_at = ({_TOLD} ->> 'ended_at')::timestamptz, ended_by = {_TOLD} ->> 'ended_by'"
    f" WHERE {_THIS} AND ended_at IS NULL RETURNING nama",
    "account_subject": f"UPDATE account_subject SET ended_at = ({_TOLD} ->> 'ended_at')::timestamptz, ended_by = {_TOLD} ->> 'ended_by'"
    f" WHERE {_THIS} AND ended_at IS NULL RETURNING issuer",
    # An office file that was applied later and names them says that they are back.
    "person": "UPDATE person p SET active = false FROM office o WHERE p.satker = %(satker)s AND p.id = %(which)s AND p.active"
    " AND o.satker = p.satker AND o.applied_at < %(at)s RETURNING p.id",
    "person_identity": "DELETE FROM person_identity WHERE satker = %(satker)s AND person_id = %(which)s"
    " AND set_at <= (%(told)s::jsonb ->> 'set_at')::timestamptz RETURNING person_id",
}
"""By table: how its row is ended, and what it is called in a report."""


def take_back(tx: Transaction, ending: Ending) -> str | None:
    """End again what was ended; returns what it is called, None where there is no such row or it has ended. Raises ``RecordUnreadable``."""
    statement = ENDS.get(ending.what)
    if statement is None:
        raise RecordUnreadable("Something was ended that this version does not know", what=ending.what)
    tx.execute("SELECT set_config('naskah.taking_back', 'on', true)")
    tx.execute(
        "INSERT INTO ending (satker, id, at, by, what, which, told, kept_at) VALUES (%s, %s, %s, %s, %s, %s, %s, clock_timestamp())"
        " ON CONFLICT DO NOTHING",
        (
            *(ending.satker, ending.id, ending.at, ending.by, ending.what, ending.which),
            Jsonb(dict(ending.told)),
        ),
    )
    row = tx.execute(
        statement.encode(),
        {
            "satker": ending.satker,
            "which": ending.which,
            "at": ending.at,
            "by": ending.by,
            "told": Jsonb(dict(ending.told)),
        },
    ).fetchone()
    if row is None:
        return None
    if ending.what == "webhook_secret":  # its present secret was the ledger's alone
        webhooks.pause(tx, row[0], "secret ended since the backup: replace it, then resume")
    audit.enter(tx, action="ending.taken_back", detail={"what": ending.what, "which": ending.which})
    return str(row[0])


def not_kept(tx: Transaction, most: int) -> list[Ending]:
    """Return what the vault does not have yet, the oldest first."""
    rows = tx.execute(
        f"SELECT {_ENDING} FROM ending WHERE kept_at IS NULL ORDER BY at, id LIMIT %s", (most,)
    ).fetchall()
    return [_ENDING.read(row) for row in rows]


def kept(tx: Transaction, ids: Iterable[UUID]) -> None:
    """Note that the vault has these."""
    tx.execute("UPDATE ending SET kept_at = clock_timestamp() WHERE id = ANY (%s)", (list(ids),))


def unknown(tx: Transaction, ids: Iterable[UUID]) -> set[UUID]:
    """Return which of these the ledger does not know."""
    rows = tx.execute(
        "SELECT e FROM unnest(%s::uuid[]) AS e WHERE NOT EXISTS (SELECT FROM ending k WHERE k.id = e)",
        (list(ids),),
    ).fetchall()
    return {row[0] for row in rows}
