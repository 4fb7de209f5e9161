"""Secrets of subscriptions, senders of refused events, and the event in that an event out came of."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic import op

from archive.ledger.migrations.securing import secure

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

_SQL = Path(__file__).with_name("sql")


def _run(sql: str) -> None:
    # The driver's own connection: several statements in one string, and no percent sign is a parameter.
    driver: Any = op.get_bind().connection.dbapi_connection
    driver.execute(sql)


def upgrade() -> None:
    _run((_SQL / "0030_senders.sql").read_text(encoding="utf-8"))
    _run(secure("webhook_secret", everywhere=True))


def downgrade() -> None:
    _run((_SQL / "0030_senders_down.sql").read_text(encoding="utf-8"))
