"""The desk house with people who sign in at its pages: accounts with one password, and a browser as far as HTTP goes."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass, field
from typing import Any

import httpx
import pyotp

from archive.access import AccessClass
from archive.ledger import Principal
from service.identity import accounts
from tests.functional.desk_house import DeskHouse
from tests.loopback import PLAIN
from tests.patience import PATIENCE_S

PASSWORD = "sawah hijau di lembah"


def url_of(house: DeskHouse) -> str:
    """Where a house listens."""
    return str(house.http.base_url).rstrip("/")


def an_account(house: DeskHouse, person: str, *roles: str, ceiling: AccessClass = AccessClass.T) -> str:
    """Let somebody of the office have an account; returns its login."""
    with house.app.acting(Principal.system("test", "1306")) as tx:
        made = accounts.invite(
            tx,
            url_of(house),
            satker="1306",
            person_id=person,
            login=None,
            roles=roles or ["pejabat"],
            ceiling=ceiling,
            by="test",
        )
    link = made.link.removeprefix(url_of(house))
    assert Visit(url=url_of(house)).post(link, sandi=PASSWORD, ulang=PASSWORD).status_code == 200
    return person


@dataclass(kw_only=True)
class Visit:
    """One browser at one house, which follows nothing by itself."""

    url: str
    cookies: dict[str, str] = field(default_factory=dict)
    phone: pyotp.TOTP | None = field(default=None, repr=False)

    def proof(self) -> dict[str, str]:
        """What proves again that it is them: the code after the one their phone was set up with, else their password."""
        if self.phone is None:
            return {"sandi": PASSWORD}
        return {"kode": self.phone.at(int(time.time()) + self.phone.interval)}

    def sign_in(self, login: str) -> Visit:
        """Come in by the form; whoever signs shows their phone as well, the first time."""
        self.get("/masuk")
        answer = self.post("/masuk", login=login, sandi=PASSWORD, ke="/")
        assert answer.status_code == 303, answer.text
        if answer.headers["location"].startswith("/masuk/siapkan"):
            found = re.search(r"<code>([A-Z2-7]{32})</code>", self.get("/masuk/siapkan").text)
            assert found is not None
            self.phone = pyotp.TOTP(found[1])
            assert self.post("/masuk/siapkan", kode=self.phone.now(), ke="/").status_code < 400
        return self

    def get(self, path: str, **asked: Any) -> httpx.Response:
        """Look at a page."""
        return self._asked("GET", path, **({"params": asked} if asked else {}))

    def post(self, path: str, **fields: Any) -> httpx.Response:
        """Send a form as a page of this house would."""
        return self._asked("POST", path, data=fields)

    def send(self, path: str, name: str, file: bytes, **fields: Any) -> httpx.Response:
        """Send a form with a file."""
        return self._asked("POST", path, data=fields, files={"berkas": (name, file)})

    def _asked(self, method: str, path: str, **more: Any) -> httpx.Response:
        sent = {
            "Accept": "text/html",
            "Origin": self.url,
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        }
        with httpx.Client(base_url=self.url, timeout=PATIENCE_S, verify=PLAIN) as client:
            answer = client.request(method, path, headers=sent, **more)
        for name, value in answer.cookies.items():
            self.cookies[name] = value
        return answer
