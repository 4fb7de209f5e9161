"""The links by which people from outside the office sign in a round."""

from __future__ import annotations

from archive.ledger.migrations.securing import secure
from archive.ledger.migrations.written import run, run_file

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_file("0046_signing_links.sql")
    run(secure("signing_link", classed=True))


def downgrade() -> None:
    run_file("0046_signing_links_down.sql")
