"""What can be wrong with what was archived beside the pages."""

from __future__ import annotations

from archive.errors import NaskahError


class RecordUnreadable(NaskahError):
    """The archived record cannot be read."""
