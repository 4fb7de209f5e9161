"""An error told to whoever sent the thing: kind, detail, and each wrong field with its reason (RFC 9457's members).

Without a status: that is HTTP's, and added by ``service/api/problems.py``. The same words are kept with a refused event.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from archive.errors import Outage

MOST_FIELDS = 200
"""Two hundred reasons mend any client; the answer to a hostile payload stays small."""
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def problem_of(error: Exception) -> dict[str, Any]:
    """Return what is told of an error of this house."""
    detail = str(getattr(error, "message", "") or error)
    fields = [(field.path, field.reason) for field in getattr(error, "fields", ())]
    # What an outage carries is said by a database, a store or a mail server, for whoever runs them.
    ids = {} if isinstance(error, Outage) else getattr(error, "ids", {})
    about = {name: str(value) for name, value in ids.items()}
    return build(kind_of(error), detail, fields, about)


def kind_of(error: Exception) -> str:
    """Return the kind of an error as a slug: ``EventRefused`` is ``event-refused``."""
    return _HUMP.sub("-", type(error).__name__).lower()


def build(
    kind: str, detail: str, fields: Iterable[tuple[str, str]] = (), about: dict[str, str] | None = None
) -> dict[str, Any]:
    """Write a problem; one without fields of its own repeats its detail as the reason of the whole."""
    listed = [{"path": path, "reason": reason} for path, reason in fields]
    told: dict[str, Any] = {
        "type": f"urn:naskah:problem:{kind}",
        "title": kind.replace("-", " ").capitalize(),
        "detail": detail,
        "errors": listed[:MOST_FIELDS] or [{"path": "", "reason": detail}],
    }
    if len(listed) > MOST_FIELDS:
        told["errors_left_off"] = len(listed) - MOST_FIELDS
    if about:
        told["about"] = about
    return told
