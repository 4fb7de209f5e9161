"""Structured logs: one JSON object a line on standard error, with document, job and trace id where they are bound.

Lives at the bottom of the house because every process above it logs alike. Callers name ids, causes and figures only:
what is masked here is a net under the rule that nobody logs payloads, names or numbers of persons at all.
"""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Mapping
from typing import Any

import orjson
import structlog

MASK = "***"
_PERSONAL = frozenset(
    {"nik", "nip", "nama", "payload", "token", "secret", "password", "passphrase", "authorization"}
)
_LONG_NUMBER = re.compile(
    r"(?<![0-9A-Za-z])\d{8}[ .]?\d{6}[ .]?\d[ .]?\d{3}(?![0-9A-Za-z])|(?<![0-9A-Za-z])\d{16}(?![0-9A-Za-z])",
    re.ASCII,
)
"""A NIP has 18 digits (8-6-1-3, often spaced), a NIK 16."""
_KEY = re.compile(r"nsk_([0-9a-f]{32})_[0-9A-Za-z_-]+", re.ASCII)
_CHATTY = ("httpx", "httpcore", "urllib3", "uvicorn.access")
"""Libraries that log a line for each request; the service's own trace does that."""


def log_as_json(process: str, level: str = "INFO") -> None:
    """Send this process's logs, the libraries' too, to standard error as JSON lines that name ``process``."""
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]

    def name_process(_: Any, __: str, event: structlog.types.EventDict) -> structlog.types.EventDict:
        event["process"] = process
        return event

    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                name_process,
                mask_personal,
                structlog.processors.JSONRenderer(serializer=_dumps),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def mask_personal(_: Any, __: str, event: structlog.types.EventDict) -> Mapping[str, Any]:
    """Replace what names a person: members called so, and numbers shaped like a NIK, a NIP or a key, at any depth."""
    return _masked_members(event)


def _masked_members(members: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: MASK if name.lower() in _PERSONAL and value else _masked(value)
        for name, value in members.items()
    }


def _masked(value: Any) -> Any:
    if isinstance(value, str):
        return _KEY.sub(rf"nsk_\1_{MASK}", _LONG_NUMBER.sub(MASK, value))
    if isinstance(value, dict):
        return _masked_members(value)
    if isinstance(value, list | tuple):
        return [_masked(item) for item in value]
    return value


def _dumps(event: Any, **_: Any) -> str:
    return orjson.dumps(event, default=str).decode()
