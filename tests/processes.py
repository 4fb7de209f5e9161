"""Processes that a test did not start and that may end while it looks: what is read of one that has ended is nothing."""

import re
from contextlib import suppress
from pathlib import Path


def argv_of(pid: int) -> list[str]:
    """Return the words a process was started with; none where it has ended. Valkey writes its own, with blanks."""
    with suppress(FileNotFoundError, ProcessLookupError):
        return [each for each in re.split("[\0 ]", Path(f"/proc/{pid}/cmdline").read_text()) if each]
    return []
