"""The language somebody reads stands with their account, and is told with every session."""

from __future__ import annotations

from archive.ledger.migrations.written import run_file

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_file("0053_languages.sql")


def downgrade() -> None:
    run_file("0053_languages_down.sql")
