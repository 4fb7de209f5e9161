"""Accounts of people and the sessions of their browsers."""

from __future__ import annotations

from archive.ledger.migrations.securing import secure
from archive.ledger.migrations.written import run, run_file

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_file("0045_accounts.sql")
    for table in ("account", "account_device", "account_code", "web_session"):
        run(secure(table))


def downgrade() -> None:
    run_file("0045_accounts_down.sql")
