"""How a migration runs its SQL, which lies beside the migrations as files.

For migrations from 0041 on: ``upgrade`` says ``run_file("0045_accounts.sql")``, ``downgrade`` ``run_file("0045_accounts_down.sql")``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from alembic import op

_SQL: Final = Path(__file__).parent / "versions" / "sql"


def run_file(name: str) -> None:
    """Run a file of ``versions/sql``."""
    run((_SQL / name).read_text(encoding="utf-8"))


def run(sql: str) -> None:
    """Run several statements in one text, in which no percent sign is a parameter."""
    driver: Any = op.get_bind().connection.dbapi_connection
    driver.execute(sql)
