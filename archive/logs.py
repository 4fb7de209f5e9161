"""Structured logs: one JSON object a line on standard error, with document, job and trace id where they are bound.

Lives at the bottom of the house because every process above it logs alike. It never sees payloads or personal data:
callers name ids, causes and figures only.
"""

from __future__ import annotations

import logging
import sys
from typing import Any

import orjson
import structlog


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
                structlog.processors.JSONRenderer(serializer=_dumps),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level)
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def _dumps(event: Any, **_: Any) -> str:
    return orjson.dumps(event, default=str).decode()
