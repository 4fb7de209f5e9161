"""Logs that a machine reads: one JSON object a line, carrying document, job and trace id, and nothing personal.

What is masked here is a net under the rule that nobody logs payloads, names or numbers of persons at all.
"""

from __future__ import annotations

import logging
import re
from collections.abc import MutableMapping
from typing import Any

import structlog

from archive.logs import log_as_json

_PERSONAL = frozenset(
    {"nik", "nip", "nama", "payload", "token", "secret", "password", "passphrase", "authorization"}
)
_LONG_NUMBER = re.compile(
    r"(?<![0-9A-Za-z])\d{8}[ .]?\d{6}[ .]?\d[ .]?\d{3}(?![0-9A-Za-z])|(?<![0-9A-Za-z])\d{16}(?![0-9A-Za-z])",
    re.ASCII,
)
"""A NIP has 18 digits (8-6-1-3, often spaced), a NIK 16."""
_KEY = re.compile(r"nsk_([0-9a-f]{32})_[0-9A-Za-z_-]+", re.ASCII)
MASK = "***"

Log = MutableMapping[str, Any]


def configure(process: str) -> None:
    """Log this process's lines, those of its libraries included, as JSON with persons masked."""
    log_as_json(process)
    for handler in logging.getLogger().handlers:
        formatter = handler.formatter
        if isinstance(formatter, structlog.stdlib.ProcessorFormatter):
            *before, render = formatter.processors
            formatter.processors = (*before, mask_personal, render)
    for noisy in ("httpx", "httpcore", "urllib3", "uvicorn.access"):
        logging.getLogger(noisy).setLevel(logging.WARNING)


def mask_personal(_: Any, __: str, event: Log) -> Log:
    """Replace what names a person: members called so, and numbers shaped like a NIK, a NIP or a key, at any depth."""
    return {
        name: MASK if name.lower() in _PERSONAL and value else _masked(value) for name, value in event.items()
    }


def _masked(value: Any) -> Any:
    if isinstance(value, str):
        return _KEY.sub(rf"nsk_\1_{MASK}", _LONG_NUMBER.sub(MASK, value))
    if isinstance(value, dict):
        return mask_personal(None, "", value)
    if isinstance(value, list | tuple):
        return [_masked(item) for item in value]
    return value
