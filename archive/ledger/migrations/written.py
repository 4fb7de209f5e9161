"""The SQL that a migration runs, which lies beside the migrations as files.

For migrations from here on: ``upgrade`` says ``run("0041_accounts.sql")``, ``downgrade`` ``run("0041_accounts_down.sql")``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from alembic import op

_SQL: Final = Path(__file__).parent / "versions" / "sql"


def run(file: str) -> None:
    """Run a file of ``versions/sql``: several statements, in which no percent sign is a parameter."""
    driver: Any = op.get_bind().connection.dbapi_connection
    driver.execute((_SQL / file).read_text(encoding="utf-8"))
