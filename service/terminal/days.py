"""A day as an option of a command: what the routes take (``service.edge``), told as the command line tells it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import typer
from pydantic import TypeAdapter, ValidationError

from service import edge

FORM = "%Y-%m-%d"
_DAY: TypeAdapter[Any] = TypeAdapter(edge.End)


def day(meaning: str) -> Any:
    """Return the option of a day, YYYY-MM-DD, from 1945 to 2999."""
    return typer.Option(formats=[FORM], callback=_within, help=meaning)


def _within(value: datetime | None) -> datetime | None:
    if value is not None:
        try:
            _DAY.validate_python(value.date())
        except ValidationError as error:
            from service.words.findings import finding_told  # the stationery's table is behind it

            raise typer.BadParameter(finding_told(error.errors()[0])) from None
    return value
