"""What is ended of an account, and a link to sign by, is an ending too; nobody is let in by either before that is known."""

from __future__ import annotations

from archive.ledger.migrations.written import run_file

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_file("0047_more_endings.sql")


def downgrade() -> None:
    run_file("0047_more_endings_down.sql")
