"""What people have typed into a document's form and not handed in yet."""

from __future__ import annotations

from archive.ledger.migrations.securing import secure
from archive.ledger.migrations.written import run, run_file

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_file("0050_form_drafts.sql")
    run(secure("form_draft", classed=True))
    run_file("0050_form_drafts_owned.sql")


def downgrade() -> None:
    run_file("0050_form_drafts_down.sql")
