"""Passkeys of accounts, and the steps of signing in that are half done."""

from __future__ import annotations

from archive.ledger.migrations.securing import secure
from archive.ledger.migrations.written import run, run_file

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_file("0049_passkeys.sql")
    for table in ("account_passkey", "sign_in_step"):
        run(secure(table))


def downgrade() -> None:
    run_file("0049_passkeys_down.sql")
