"""A urllib3 pool under the ``minio`` client: the one place where conditions get onto a request and times are made legible.

The client has no conditional PUT in its public API (7.2.20). Conditions (``If-None-Match``, ``If-Match``) need not be
signed in Signature Version 4, so they are added under the client, after it signed; nothing else of a request is
touched. Of an answer only times are, which the client reads in one form alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from types import TracebackType
from typing import Any, Self

import urllib3
from urllib3 import Retry, Timeout
from urllib3.connectionpool import ConnectionPool
from urllib3.response import BaseHTTPResponse

from archive.vault.times import legible_body, legible_header

CONNECT_S = 3.0
"""A server on the same network answers a SYN in milliseconds; 3 s allow one retransmission (1 s) and its answer."""
READ_S = 20.0
"""Silence between two packets: 64 MB fsynced at 10 MB/s take 7 s; three times that, and below a lease's 30 s."""
CONNECTIONS = 8
"""Kept alive: the four threads of a deposit and its caller, with room for reads beside it. More block no one."""
RETRIES = 1
"""Once, for a kept-alive connection that the server closed meanwhile. A conditional PUT that was done after all
answers 412 the second time, and the deposit then finds its own bytes. Silence and statuses are never retried here:
the job is."""

_condition: ContextVar[tuple[str, str] | None] = ContextVar("condition", default=None)


class Reconnect(Retry):
    """Sends again when a connection broke, not when the other side kept silent: it would keep silent twice."""

    def increment(
        self,
        method: str | None = None,
        url: str | None = None,
        response: BaseHTTPResponse | None = None,
        error: Exception | None = None,
        _pool: ConnectionPool | None = None,
        _stacktrace: TracebackType | None = None,
    ) -> Self:
        """Raise a timeout as it is; count everything else."""
        if isinstance(error, urllib3.exceptions.TimeoutError):
            raise error
        return super().increment(method, url, response, error, _pool, _stacktrace)


class ConditionalPool(urllib3.PoolManager):
    """Connections to one S3 server, with timeouts, and with the condition that ``only_if`` set for this call."""

    def __init__(
        self,
        *,
        secure: bool,
        certificates: str | None = None,
        connect_s: float = CONNECT_S,
        read_s: float = READ_S,
    ) -> None:
        """Trust ``certificates`` (a PEM file), or without it the system's authorities, when ``secure``."""
        tls: dict[str, Any] = {}
        if secure:
            tls = {"cert_reqs": "CERT_REQUIRED", "ca_certs": certificates}
        super().__init__(
            num_pools=2,
            maxsize=CONNECTIONS,
            block=False,
            timeout=Timeout(connect=connect_s, read=read_s),
            retries=Reconnect(total=RETRIES, redirect=0, status=0, other=0, backoff_factor=0.1),
            **tls,
        )

    def urlopen(self, method: str, url: str, redirect: bool = True, **kw: Any) -> BaseHTTPResponse:  # type: ignore[override]
        """Send, with the condition of the moment; return the answer with its times legible."""
        condition = _condition.get()
        if condition is not None:
            kw["headers"] = {**kw["headers"], condition[0]: condition[1]}
        return _legible(method, super().urlopen(method, url, redirect=False, **kw), kw)


def _legible(method: str, answer: BaseHTTPResponse, asked: Mapping[str, Any]) -> BaseHTTPResponse:
    if method == "HEAD":
        modified = answer.headers.get("last-modified")
        if modified is not None:
            answer.headers["last-modified"] = legible_header(modified)
        return answer
    if not asked.get("preload_content", True):  # the bytes of an object
        return answer
    body = legible_body(answer.data)
    if body == answer.data:
        return answer
    return urllib3.HTTPResponse(
        body=body,
        headers=answer.headers,
        status=answer.status,
        reason=answer.reason,
        version=answer.version,
        request_method=method,
        request_url=answer.url,
        decode_content=False,
    )


@contextmanager
def only_if(*, absent: bool = False, etag: str | None = None) -> Iterator[None]:
    """Make what this thread sends inside conditional on the key being absent, or being at ``etag``."""
    if absent and etag is not None:
        raise ValueError("absent, or at an ETag, but not both")
    header = ("If-None-Match", "*") if absent else ("If-Match", f'"{etag}"') if etag is not None else None
    token = _condition.set(header)
    try:
        yield
    finally:
        _condition.reset(token)
