"""A file brought for verification, as people bring it: again, where the machine says that it is too busy for it now."""

from collections.abc import Callable
from typing import Any

import httpx

from service.verification.verdicts import SIGNATURES_UNJUDGED

AGAIN = 5
"""How often."""


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
    for _ in range(AGAIN):
        answer = ask()
        if answer.status_code == httpx.codes.SERVICE_UNAVAILABLE:
            continue
        if SIGNATURES_UNJUDGED not in answer.raise_for_status().text:
            return answer
    raise AssertionError(f"not judged {AGAIN} times: {answer.text}")
