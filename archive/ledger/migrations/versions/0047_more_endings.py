"""What is ended of an account, and a link to sign by, is an ending too; nobody is let in by either before that is known."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None

_SQL = Path(__file__).with_name("sql")


def _run(sql: str) -> None:
    # The driver's own connection: several statements in one string, and no percent sign is a parameter.
    driver: Any = op.get_bind().connection.dbapi_connection
    driver.execute(sql)


def upgrade() -> None:
    _run((_SQL / "0047_more_endings.sql").read_text(encoding="utf-8"))


def downgrade() -> None:
    _run((_SQL / "0047_more_endings_down.sql").read_text(encoding="utf-8"))
