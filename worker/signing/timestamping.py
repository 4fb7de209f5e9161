"""A time stamping authority over HTTP (RFC 3161), for PAdES B-T and B-LTA. Asks once; sends a digest, never a document."""

from __future__ import annotations

import ssl
from typing import Final

import httpx
from asn1crypto import tsp
from pyhanko.sign.timestamps import TimeStamper

from worker.signing.errors import TimestampUnavailable

TIMEOUT_S: Final = 10.0
"""Public authorities answer in 0.1 to 1 s; a signature waits for it."""
_LARGEST: Final = 64 << 10


class HttpTimestamper(TimeStamper):
    """One authority."""

    def __init__(self, url: str, timeout_s: float = TIMEOUT_S) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._url = url
        self._timeout = timeout_s

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """Ask for a time stamp; raises ``TimestampUnavailable``."""
        try:
            system = ssl.create_default_context()  # its authorities, an office's own among them
            with httpx.Client(timeout=self._timeout, trust_env=False, verify=system) as client:
                answer = client.post(
                    self._url, content=req.dump(), headers={"Content-Type": "application/timestamp-query"}
                )
        except httpx.HTTPError as error:
            raise TimestampUnavailable(technical=type(error).__name__) from error
        media = answer.headers.get("content-type", "").partition(";")[0]
        if not answer.is_success or media != "application/timestamp-reply" or len(answer.content) > _LARGEST:
            raise TimestampUnavailable(reason=f"HTTP {answer.status_code}, {media or 'no media type'}")
        try:
            found = tsp.TimeStampResp.load(answer.content)
            _ = found.native  # what is behind it is read at first use, and then nobody expects an error
        except (ValueError, TypeError) as error:
            raise TimestampUnavailable(reason="not a time stamp") from error
        return found
