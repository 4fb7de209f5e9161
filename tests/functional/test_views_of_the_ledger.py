"""What a page asks of the ledger: one transaction for its reader, and no more statements as more waits."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql

from tests.conftest import LedgerDsns, S3Access
from tests.demonstration import demonstration
from tests.functional.desk_house import STF, DeskHouse, desk_house
from tests.functional.page_house import Visit, an_account, url_of

_ACTOR = re.compile(r"naskah\.actor', '([^']*)'")


@pytest.fixture(scope="module")
def house(
    shared_ledger: Callable[[str], LedgerDsns],
    shared_s3: Callable[[str], S3Access],
    converter_socket: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[DeskHouse]:
    dsns, access = shared_ledger("views"), shared_s3("naskah-views")
    keyring = demonstration(tmp_path_factory.mktemp("views") / "pki")
    with desk_house(dsns, access, converter_socket, keyring=keyring) as made:
        an_account(made, STF)
        yield made


@pytest.fixture(scope="module")
def visit(house: DeskHouse) -> Visit:
    return Visit(url=url_of(house)).sign_in(STF)


class Listener:
    """Hears which statements are sent for whom."""

    def __init__(self) -> None:
        self.transactions: Counter[str] = Counter()
        self.statements: Counter[str] = Counter()
        self._acting: dict[int, str] = {}

    def hear(self, connection: psycopg.Connection[Any], query: object) -> None:
        text = query.as_string(connection) if isinstance(query, sql.Composable) else str(query)
        if text.startswith("BEGIN"):
            found = _ACTOR.search(text)
            self._acting[id(connection)] = found[1] if found else ""
            self.transactions[self._acting[id(connection)]] += 1
        else:
            self.statements[self._acting.get(id(connection), "")] += 1


@contextmanager
def heard(patch: pytest.MonkeyPatch) -> Iterator[Listener]:
    listener, send = Listener(), psycopg.Cursor.execute

    def execute(cursor: psycopg.Cursor[Any], query: Any, *rest: Any, **more: Any) -> Any:
        listener.hear(cursor.connection, query)
        return send(cursor, query, *rest, **more)

    with patch.context() as within:
        within.setattr(psycopg.Cursor, "execute", execute)
        yield listener


PAGES = {"/": 27, "/kotak-masuk": 24, "a paper": 46}
"""The most statements of each page: of what a page needs more, this line says so."""


@pytest.mark.parametrize("named", PAGES)
def test_a_page_reads_in_one_transaction_and_asks_no_more_as_more_waits(
    house: DeskHouse, visit: Visit, named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []
    for many in (1, 4):
        papers = [house.draft(akses="T") for _ in range(many)]
        path = f"/naskah/{papers[-1]}" if named == "a paper" else named
        for page in ("/kotak-masuk", path):  # what is counted beside the menu, and what a process does once
            assert visit.get(page).status_code == 200
        with heard(monkeypatch) as listener:
            assert visit.get(path).status_code == 200
        assert listener.transactions[STF] == 1, listener.transactions
        asked.append(listener.statements[STF])
    assert asked[0] == asked[1] <= PAGES[named], asked


def test_the_list_is_shown_fifty_at_once_and_says_how_many_there_are(house: DeskHouse, visit: Visit) -> None:
    papers = {house.draft() for _ in range(2)}
    first = visit.get("/kotak-masuk", mulai=1)
    assert first.headers["content-encoding"] == "gzip"
    assert visit.get("/kotak-masuk", mulai=9_999).status_code == 200, "the last page there is"
    assert all(each in first.text for each in papers)
