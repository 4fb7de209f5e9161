"""A browser as far as HTTP goes: cookies, forms from its own pages, redirects that a test follows itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import count
from typing import Any
from uuid import uuid4

import httpx

from archive.access import AccessClass
from archive.ledger import Principal
from archive.ledger.office import people
from archive.ledger.office.people import Person
from service.identity import accounts
from tests.functional.api.conftest import Service
from tests.loopback import PLAIN
from tests.patience import PATIENCE_S

PASSWORD = "sawah hijau di lembah"
_MACHINES = count(250)


@dataclass(kw_only=True)
class Browser:
    """One browser at one service."""

    service: Service
    peer: str = field(default_factory=lambda: "127.20.{}.{}".format(*divmod(next(_MACHINES), 250)))
    """Where it stands: each on a machine of its own, for what is tried wrongly from one counts across tests."""
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **headers: str) -> httpx.Response:
        """Look at a page."""
        return self._asked("GET", path, {"Accept": "text/html", **headers})

    def post(self, path: str, headers: dict[str, str] | None = None, **fields: str) -> httpx.Response:
        """Send a form as a page of this service would, unless the headers say otherwise."""
        own = {"Accept": "text/html", "Origin": self.service.url} if headers is None else headers
        return self._asked("POST", path, own, data=fields)

    def sign_in(self, login: str, password: str = PASSWORD, ke: str = "/") -> httpx.Response:
        """Open the form, fill it in and send it."""
        self.get("/masuk")
        return self.post("/masuk", login=login, sandi=password, ke=ke)

    def _asked(self, method: str, path: str, headers: dict[str, str], **more: Any) -> httpx.Response:
        transport = httpx.HTTPTransport(local_address=self.peer, verify=PLAIN)
        sent = {**headers, "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        with httpx.Client(base_url=self.service.url, transport=transport, timeout=PATIENCE_S) as client:
            answer = client.request(method, path, headers=sent, **more)
        for name, value in answer.cookies.items():
            self.cookies[name] = value
        for gone in (each for each in answer.headers.get_list("set-cookie") if "Max-Age=0" in each):
            self.cookies.pop(gone.partition("=")[0], None)
        return answer


def a_person(service: Service) -> str:
    """Let somebody new join the office; returns their id."""
    person = f"orang-{uuid4().hex[:8]}"
    new = Person(
        id=person, satker="1306", nama="Orang Baru", nip=None, pangkat=None, jabatan="Staf", unit=None
    )
    with service.ledger.acting(service.system()) as tx:
        people.replace(tx, "1306", [*people.every(tx, "1306"), new])
    return person


def a_link(service: Service, person: str, *roles: str, ceiling: AccessClass = AccessClass.T) -> str:
    """Invite a person; returns the path of their link."""
    by = Principal.system("test", "1306")
    with service.ledger.acting(by) as tx:
        made = accounts.invite(
            tx,
            service.url,
            satker="1306",
            person_id=person,
            login=None,
            roles=roles or ["pembaca"],
            ceiling=ceiling,
            by="test",
        )
    return made.link.removeprefix(service.url)


def an_account(service: Service, *roles: str, ceiling: AccessClass = AccessClass.T) -> str:
    """Let somebody new have an account with the password of the tests; returns their login."""
    person = a_person(service)
    link = a_link(service, person, *roles, ceiling=ceiling)
    assert Browser(service=service).post(link, sandi=PASSWORD, ulang=PASSWORD).status_code == 200
    return person
