"""The service as the command line talks to it: HTTP with a key, problems told as a person reads them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from archive.errors import NaskahError
from service.commands.surroundings import CommandFailed, need

TIMEOUT_S = 60.0
"""A batch of 1,000 events is answered in about a second; a busy ledger may take its 15 s and more."""


class Refused(NaskahError):
    """The service refused."""

    def __init__(self, status: int, problem: dict[str, Any]) -> None:
        super().__init__(str(problem.get("detail", "the service refused")))
        self.status = status
        self.problem = problem


class Remote:
    """One connection to the service."""

    def __init__(self, client: httpx.Client) -> None:
        self.client = client

    def get(self, path: str, **query: Any) -> Any:
        """Return the JSON of a GET; raises ``Refused``."""
        wanted = {name: value for name, value in query.items() if value is not None}
        return checked(self.client.get(path, params=wanted or None)).json()

    def post(self, path: str, **options: Any) -> Any:
        """Return the JSON of a POST; raises ``Refused``."""
        return checked(self.client.post(path, **options)).json()


@contextmanager
def remote() -> Iterator[Remote]:
    """Connect to NASKAH_URL with NASKAH_TOKEN."""
    url = need("NASKAH_URL")
    headers = {"Authorization": f"Bearer {need('NASKAH_TOKEN')}"}
    try:
        with httpx.Client(base_url=url, headers=headers, timeout=TIMEOUT_S, trust_env=False) as client:
            yield Remote(client)
    except httpx.TransportError as error:
        raise CommandFailed(
            f"The service at {url} does not answer ({type(error).__name__}). Is `naskah up` running?"
        ) from error


def checked(answer: httpx.Response) -> httpx.Response:
    """Return a successful answer; raises ``Refused`` with the problem of any other."""
    if answer.is_success:
        return answer
    try:
        problem = answer.json()
    except ValueError:
        problem = {"detail": f"HTTP {answer.status_code}: {answer.text[:200]}"}
    raise Refused(answer.status_code, problem)
