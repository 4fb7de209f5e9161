"""Whether codes are asked for is a fact of the office, told with every session."""

from __future__ import annotations

from archive.ledger.migrations.written import run_file

revision = "0048"
down_revision = "0047"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_file("0048_codes.sql")


def downgrade() -> None:
    run_file("0048_codes_down.sql")
