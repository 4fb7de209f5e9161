"""Named crash points: where the chaos suite may kill a process between two instructions.

Inert unless ``NASKAH_CRASH_POINTS=1`` and ``CRASH_AT`` names the point; then the process ends at once with 137,
as after SIGKILL: no exception handler, no ``finally``, no flush.
"""

from __future__ import annotations

import os


def crash_point(name: str) -> None:
    """Die here if the environment says so."""
    if os.environ.get("CRASH_AT") == name and os.environ.get("NASKAH_CRASH_POINTS") == "1":
        os._exit(137)
