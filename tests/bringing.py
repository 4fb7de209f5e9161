"""A file brought for verification, as people bring it: again, where the machine says that it is too busy for it now."""

from typing import Any

import httpx

from service.verification.verdicts import SIGNATURES_UNJUDGED

AGAIN = 5
"""How often."""


def bring(client: httpx.Client, file: bytes, media: str = "application/pdf", **query: str) -> dict[str, Any]:
    """Return what is answered of a file once it and its signatures were looked at."""
    headers = {"Content-Type": media, "Accept": "application/json"}
    for _ in range(AGAIN):
        answer = client.post("/v", content=file, headers=headers, params=query)
        if answer.status_code == httpx.codes.SERVICE_UNAVAILABLE:
            continue
        found: dict[str, Any] = answer.raise_for_status().json()
        if SIGNATURES_UNJUDGED not in found["words"]:
            return found
    raise AssertionError(f"not judged {AGAIN} times: {answer.text}")
