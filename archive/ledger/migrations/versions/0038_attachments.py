"""Files of their own beside a document, kept until a version that holds them is recorded."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic import op

from archive.ledger.migrations.securing import secure

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None

_SQL = Path(__file__).with_name("sql")


def _run(sql: str) -> None:
    # The driver's own connection: several statements in one string, and no percent sign is a parameter.
    driver: Any = op.get_bind().connection.dbapi_connection
    driver.execute(sql)


def upgrade() -> None:
    _run((_SQL / "0038_attachments.sql").read_text(encoding="utf-8"))
    _run(secure("attached_file", classed=True))


def downgrade() -> None:
    _run((_SQL / "0038_attachments_down.sql").read_text(encoding="utf-8"))
