"""Accounts of people and the sessions of their browsers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic import op

from archive.ledger.migrations.securing import secure

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None

_SQL = Path(__file__).with_name("sql")


def _run(sql: str) -> None:
    # The driver's own connection: several statements in one string, and no percent sign is a parameter.
    driver: Any = op.get_bind().connection.dbapi_connection
    driver.execute(sql)


def upgrade() -> None:
    _run((_SQL / "0045_accounts.sql").read_text(encoding="utf-8"))
    for table in ("account", "account_device", "account_code", "web_session"):
        _run(secure(table))


def downgrade() -> None:
    _run((_SQL / "0045_accounts_down.sql").read_text(encoding="utf-8"))
