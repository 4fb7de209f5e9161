"""Letters to those whom a disposisi concerns."""

from __future__ import annotations

from archive.ledger.migrations.written import run_file

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_file("0041_disposisi_letters.sql")


def downgrade() -> None:
    run_file("0041_disposisi_letters_down.sql")
