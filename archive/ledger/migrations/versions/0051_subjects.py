"""Which subject of a provider outside (OpenID Connect) opens which account."""

from __future__ import annotations

from archive.ledger.migrations.securing import secure
from archive.ledger.migrations.written import run, run_file

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_file("0051_subjects.sql")
    run(secure("account_subject"))


def downgrade() -> None:
    run_file("0051_subjects_down.sql")
