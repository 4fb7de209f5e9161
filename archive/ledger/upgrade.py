"""A ledger is brought to the newest schema, with a look at it before and after. Run by naskah_owner and nobody else."""

from __future__ import annotations

from archive.ledger import schema
from archive.ledger.errors import LedgerUnfit
from archive.ledger.schema import SchemaStatus, status


def upgrade(owner_dsn: str) -> SchemaStatus:
    """Bring the database to the newest schema; raise ``LedgerUnfit`` if it is unfit before or wrong after."""
    with schema.locked(owner_dsn) as connection:
        schema.check(connection)
        newest = schema.revision(connection) == schema.known()[-1]
    if not newest:
        from archive.ledger import migrating  # a third of a second, for a ledger that changes alone

        migrating.up(owner_dsn)
    after = status(owner_dsn)
    if not after.ready:
        raise LedgerUnfit("The schema is wrong after the upgrade", problems="; ".join(after.problems))
    return after


def downgrade(owner_dsn: str, revision: str = "base") -> SchemaStatus:
    """Take the database back to ``revision``. Destroys what the older schema cannot hold."""
    from archive.ledger import migrating

    migrating.down(owner_dsn, revision)
    return status(owner_dsn)
