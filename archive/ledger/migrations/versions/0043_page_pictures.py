"""Pages as pictures, for whoever reads a document on a screen."""

from __future__ import annotations

from archive.ledger.migrations.securing import secure
from archive.ledger.migrations.written import run, run_file

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_file("0043_page_pictures.sql")
    run(secure("page_picture", classed=True))


def downgrade() -> None:
    run_file("0043_page_pictures_down.sql")
