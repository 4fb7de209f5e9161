"""The store's clock, asked without a signature: so that it tells the time also to whom it refuses everything else."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from archive.vault.conditional import ConditionalPool
from archive.vault.s3_errors import translated
from archive.vault.settings import VaultSettings


def clock(settings: VaultSettings) -> datetime | None:
    """Return the store's time, to the second; None when it names none. Raises what ``translated`` makes of an outage."""
    place = f"{'https' if settings.secure else 'http'}://{settings.endpoint}/"
    with (
        translated(key=settings.endpoint),
        ConditionalPool(secure=settings.secure, certificates=settings.certificates) as pool,
    ):
        told = pool.request("GET", place, headers={}).headers.get("Date")
    try:
        return parsedate_to_datetime(told).astimezone(UTC) if told else None
    except ValueError:
        return None
