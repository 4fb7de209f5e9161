"""Which other document an act names, in a column of its own: whose copies say what is no longer so is found by it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

_SQL = Path(__file__).with_name("sql")


def _run(name: str) -> None:
    # The driver's own connection: several statements in one string, and no percent sign is a parameter.
    driver: Any = op.get_bind().connection.dbapi_connection
    driver.execute((_SQL / name).read_text(encoding="utf-8"))


def upgrade() -> None:
    _run("0028_outdated.sql")


def downgrade() -> None:
    _run("0028_outdated_down.sql")
