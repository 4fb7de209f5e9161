"""A file brought for verification, as people bring it: again, where the machine says that it is too busy for it now."""

import time
from collections.abc import Callable
from typing import Any

import httpx

from service.verification.verdicts import SIGNATURES_UNJUDGED
from tests.patience import PATIENCE_S

BUSY = (httpx.codes.SERVICE_UNAVAILABLE, httpx.codes.TOO_MANY_REQUESTS)
"""Ask again, when the answer says so."""


def bring(client: httpx.Client, file: bytes, media: str = "application/pdf", **query: str) -> dict[str, Any]:
    """Return what is answered of a file once it and its signatures were looked at."""
    headers = {"Content-Type": media, "Accept": "application/json"}
    found: dict[str, Any] = _judged(
        lambda: client.post("/v", content=file, headers=headers, params=query)
    ).json()
    return found


def bring_as_person(client: httpx.Client, file: bytes, **said: str) -> str:
    """Return the page that somebody is shown who lays a file on it."""
    form: dict[str, Any] = {"files": {"file": ("naskah.pdf", file)}, "data": said}
    return _judged(lambda: client.post("/v", headers={"Accept": "text/html"}, **form)).text


def _judged(ask: Callable[[], httpx.Response]) -> httpx.Response:
    deadline = time.monotonic() + PATIENCE_S
    while True:
        answer = ask()
        if answer.status_code not in BUSY and SIGNATURES_UNJUDGED not in answer.raise_for_status().text:
            return answer
        assert time.monotonic() < deadline, f"not judged in {PATIENCE_S} s: {answer.text}"
        time.sleep(float(answer.headers.get("Retry-After", 0)))
