"""Attempts to sign in are counted in the ledger; forms of accounts are taken once; and accounts are written about."""

from __future__ import annotations

from archive.ledger.migrations.securing import secure
from archive.ledger.migrations.written import run, run_file

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_file("0052_attempts.sql")
    for table in ("sign_in_attempt", "account_form"):
        run(secure(table))


def downgrade() -> None:
    run_file("0052_attempts_down.sql")
