"""The scripts an office names in its file beside those that every machine prints."""

from __future__ import annotations

from archive.ledger.office.offices import Office
from doc_templates.kit.scripts import ALWAYS, BY_KEY


def named(office: Office) -> list[str]:
    """Return their keys, in the file's order; of an office whose file is not complete yet too."""
    found = office.config.get("aksara") or ()
    return [key for key in found if key in BY_KEY and key not in ALWAYS]
