"""Run migrations on the connection that ``archive.ledger.migrating`` hands over.

Reads no configuration file and opens no connection: Alembic's own command line is deliberately not served.
"""

from __future__ import annotations

from alembic import context


def run() -> None:
    """Apply the migrations asked for, all in one transaction: a failed upgrade leaves the old schema."""
    connection = context.config.attributes["connection"]
    context.configure(connection=connection, transactional_ddl=True, transaction_per_migration=False)
    with context.begin_transaction():
        context.run_migrations()


run()
