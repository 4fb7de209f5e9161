"""Which day it is in the demonstration office, asked when a test needs it: a run may go over midnight, there or in UTC."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

OFFICE_ZONE = ZoneInfo("Asia/Jakarta")


def today() -> date:
    """Return the day in the office now."""
    return datetime.now(OFFICE_ZONE).date()
