"""A file that goes with a document is known by its digest where the document is signed and of class B."""

from __future__ import annotations

from archive.ledger.migrations.written import run_file

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_file("0044_files_beside.sql")


def downgrade() -> None:
    run_file("0044_files_beside_down.sql")
