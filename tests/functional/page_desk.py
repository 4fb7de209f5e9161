"""A house whose people sign in at its pages and press their buttons, by forms alone: a document's page, looked at and acted upon."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from lxml import html

from tests.conftest import LedgerDsns, S3Access
from tests.demonstration import demonstration
from tests.functional.desk_house import SEK, DeskHouse, desk_house
from tests.functional.page_house import Visit, an_account, url_of
from worker.line.seals import Seals
from worker.signing.keyring import Keyring


@dataclass(kw_only=True)
class Desk:
    """A house whose people sign in at its pages."""

    house: DeskHouse
    keyring: Keyring
    visits: dict[str, Visit] = field(default_factory=dict)

    def visit(self, who: str) -> Visit:
        """Somebody's browser, signed in once."""
        if who not in self.visits:
            self.visits[who] = Visit(url=url_of(self.house)).sign_in(who)
        return self.visits[who]

    def look(self, who: str, document: str) -> html.HtmlElement:
        """A document's page as somebody sees it."""
        answer = self.visit(who).get(f"/naskah/{document}")
        assert answer.status_code == 200, answer.text
        return html.fromstring(answer.text)

    def send(self, who: str, document: str, verb: str, **typed: str) -> httpx.Response:
        """Press a button of the page as it stands now."""
        return self.press(who, self.look(who, document), verb, **typed)

    def press(self, who: str, page: html.HtmlElement, verb: str, **typed: str) -> httpx.Response:
        """Press a button of a page that was shown earlier."""
        action, fields = form_of(page, verb)
        return self.visit(who).post(action, **{**fields, **typed})

    def bring(self, who: str, document: str, verb: str, file: bytes, **typed: str) -> httpx.Response:
        """Press a button of the page as it stands now, with a file."""
        action, fields = form_of(self.look(who, document), verb)
        return self.visit(who).send(action, "berkas", file, **{**fields, **typed})

    def acts(self, document: str) -> list[str]:
        """The kinds of a document's acts."""
        return [each["kind"] for each in self.house.look(SEK, document)["acts"]]


def form_of(page: html.HtmlElement, verb: str) -> tuple[str, dict[str, str]]:
    """Where a button leads, and what its form carries."""
    (form,) = (each for each in page.iter("form") if str(each.get("action")).endswith(f"/{verb}"))
    return str(form.get("action")), {str(name): str(value or "") for name, value in form.form_values()}


def verbs(page: html.HtmlElement) -> set[str]:
    """What a page lets do."""
    actions = (str(each.get("action")) for each in page.iter("form"))
    return {each.rpartition("/")[2] for each in actions if each.startswith("/naskah/")}


def text(page: html.HtmlElement) -> str:
    return " ".join("".join(map(str, page.itertext())).split())


@contextmanager
def page_desk(
    dsns: LedgerDsns, s3: S3Access, converter: Path, keys: Path, *people: str, **changes: Any
) -> Iterator[Desk]:
    """An office with a seal, made in the folder ``keys``, in which ``people`` have accounts."""
    keyring = demonstration(keys)
    with desk_house(dsns, s3, converter, seals=Seals(keyring), keyring=keyring, **changes) as house:
        for who in people:
            an_account(house, who)
        yield Desk(house=house, keyring=keyring)
