"""What is wrong with a table as such, told by its line."""

from __future__ import annotations


class TableUnreadable(Exception):
    """From a line on the file is no table, or its head cannot be used."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line
        """Counted from 1 as seen in the file; the last line of a cell that is refused for its place."""
        self.reason = reason
