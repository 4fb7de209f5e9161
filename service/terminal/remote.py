"""The service as the command line talks to it: HTTP with a key, problems told as a person reads them."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import httpx

from archive.version import AGENT
from service.terminal.answers import read
from service.terminal.surroundings import CommandFailed, environment, need
from service.words import refused_by_system, say, spoken

TIMEOUT_S = 60.0
"""A batch of 1,000 events is answered in about a second; a busy ledger may take its 15 s and more."""

RECEIVING_S = 600.0
"""A file is judged within its 60 s and waits for others that are; ten of a request, one after another."""

PAGE = 200
"""The most entries that every listing gives at once."""

PRINTING_S = 600.0
"""An agenda of 5,000 rows has 500 s to be printed."""


class Remote:
    """One connection to the service."""

    def __init__(self, client: httpx.Client) -> None:
        self.client = client

    def get(self, path: str, **query: Any) -> Any:
        """Return the JSON of a GET; raises ``ServiceRefused`` or ``AnswerUnfit``."""
        wanted = {name: value for name, value in query.items() if value is not None}
        return read(self.client.get(path, params=wanted or None))

    def pages(self, path: str, name: str, limit: int | None = None, **query: Any) -> Iterator[Any]:
        """Yield the pages of a listing until ``limit`` of its entries, which stand under ``name``, or its end."""
        left, cursor, ends = limit or PAGE, None, limit is not None
        while left > 0:
            page = self.get(path, **query, limit=min(PAGE, left), cursor=cursor)
            yield page
            cursor = page["next_cursor"]
            if cursor is None:
                return
            left -= len(page[name]) if ends else 0

    def post(self, path: str, **options: Any) -> Any:
        """Return the JSON of a POST; raises ``ServiceRefused`` or ``AnswerUnfit``."""
        return read(self.client.post(path, **options))


def connection(url: str, **options: Any) -> httpx.Client:
    """Return a client of the service at ``url``; NASKAH_URL_CERTIFICATES names the authority of its certificate."""
    trusted = environment().get("NASKAH_URL_CERTIFICATES")
    try:
        if url.startswith("http://") and not trusted:
            verify = ssl.SSLContext(
                ssl.PROTOCOL_TLS_CLIENT
            )  # trusts nobody: reading the system's takes 20 ms
        else:
            # Without a file: the system's, an office's own among them.
            verify = ssl.create_default_context(cafile=trusted or None)
    except OSError as error:
        raise CommandFailed(
            say(
                "NASKAH_URL_CERTIFICATES: {berkas} tidak dapat dibaca ({sebab})",
                berkas=trusted,
                sebab=refused_by_system(error),
            )
        ) from error
    headers = {"User-Agent": AGENT, "Accept-Language": spoken(), **options.pop("headers", {})}
    return httpx.Client(
        base_url=url, timeout=TIMEOUT_S, trust_env=False, verify=verify, headers=headers, **options
    )


@contextmanager
def remote() -> Iterator[Remote]:
    """Connect to NASKAH_URL with NASKAH_TOKEN."""
    url = need("NASKAH_URL")
    headers = {"Authorization": f"Bearer {need('NASKAH_TOKEN')}"}
    with reaching(url), connection(url, headers=headers) as client:
        yield Remote(client)


@contextmanager
def reaching(url: str) -> Iterator[None]:
    """Tell a service that does not answer, or not in HTTP, as what it is."""
    try:
        yield
    except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
        raise CommandFailed(
            say("NASKAH_URL bukan alamat yang dimulai dengan http:// atau https://: {alamat}", alamat=url)
        ) from error
    except (UnicodeEncodeError, httpx.LocalProtocolError) as error:
        raise CommandFailed(
            say("NASKAH_TOKEN bukan kunci: ada huruf yang tidak dimuat kunci mana pun")
        ) from error
    except httpx.ReadTimeout as error:
        raise CommandFailed(
            say(
                "Jawaban belum datang; mungkin sudah dicatat. Ulangi perintah yang sama: yang sudah dicatat tidak dicatat lagi."
            )
        ) from error
    except httpx.TransportError as error:
        raise CommandFailed(
            say(
                "Layanan di {alamat} tidak menjawab ({sebab}). Periksa apakah layanannya berjalan di sana (naskah up).",
                alamat=url,
                sebab=_unanswered(error),
            )
        ) from error
    except httpx.RequestError as error:
        raise CommandFailed(say("Jawaban layanan di {alamat} tidak dapat dibaca.", alamat=url)) from error


_UNANSWERED: Final[tuple[tuple[type[httpx.TransportError], str], ...]] = (
    (httpx.ConnectTimeout, say("tidak tersambung dalam waktunya")),
    (httpx.TimeoutException, say("terlalu lama")),
    (httpx.ConnectError, say("tidak tersambung")),
    (httpx.ProxyError, say("perantaranya menolak")),
    (httpx.ProtocolError, say("bukan jawaban HTTP")),
    (httpx.NetworkError, say("sambungannya putus")),
)


def _unanswered(error: httpx.TransportError) -> str:
    """Return how a service does not answer: what the system says of it, where it says anything, else by its type."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, OSError):
            return refused_by_system(cause)
        cause = cause.__cause__ or cause.__context__
    return next((told for kind, told in _UNANSWERED if isinstance(error, kind)), say("sambungannya putus"))
