"""A document has one number that stands; those of rounds that were broken stand beside it as BATAL."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic import op

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None

_SQL = Path(__file__).with_name("sql")


def _run(name: str) -> None:
    # The driver's own connection: several statements in one string, and no percent sign is a parameter.
    driver: Any = op.get_bind().connection.dbapi_connection
    driver.execute((_SQL / name).read_text(encoding="utf-8"))


def upgrade() -> None:
    _run("0037_rounds.sql")


def downgrade() -> None:
    _run("0037_rounds_down.sql")
