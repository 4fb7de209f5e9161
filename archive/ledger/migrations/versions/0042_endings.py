"""What a person ended stays ended after a restore: each ending is a row of its own, which is kept in the vault."""

from __future__ import annotations

from archive.ledger.migrations.securing import secure
from archive.ledger.migrations.written import run, run_file

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_file("0042_endings.sql")
    run(secure("ending"))


def downgrade() -> None:
    run_file("0042_endings_down.sql")
