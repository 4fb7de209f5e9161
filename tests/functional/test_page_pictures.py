"""Pages are shown as pictures: to whom their document is, drawn once, beforehand where they wait for somebody."""

from __future__ import annotations

import io
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import httpx
import psycopg
import pytest
from PIL import Image

from archive.access import AccessClass
from archive.ledger import Ledger
from archive.vault.opening import open_vault
from archive.vault.settings import VaultSettings
from service.documents import page_pictures
from service.documents.beforehand import PicturesBeforehand
from tests.conftest import LedgerDsns, S3Access
from tests.functional.desk_house import SEK, STF, DeskHouse, desk_house
from worker.locked.page_pictures import AT_ONCE

BELOW = "below"


@dataclass(frozen=True, kw_only=True)
class Desk:
    """A house with an open draft and a closed one, and what makes pictures beforehand."""

    house: DeskHouse
    dsns: LedgerDsns
    beforehand: PicturesBeforehand
    opened: str
    closed: str

    def page(self, document: str, page: int = 1, who: str = SEK, **asked: str) -> httpx.Response:
        """What somebody gets who asks for a page; ``sent`` before it with an ETag they have."""
        headers = {"Authorization": f"Bearer {self.house.tokens[who]}"}
        if etag := asked.pop("have", ""):
            headers["If-None-Match"] = etag
        return self.house.http.get(f"/documents/{document}/pages/{page}", params=asked, headers=headers)

    def forget(self) -> None:
        """Lose all pictures, as a crash of the database server does."""
        with psycopg.connect(self.house.superuser) as connection:
            connection.execute("TRUNCATE page_picture")

    def kept(self, document: str) -> list[int]:
        """Which pages of a document are kept."""
        with psycopg.connect(self.house.superuser) as connection:
            rows = connection.execute(
                "SELECT number FROM page_picture WHERE document_id = %s ORDER BY number", (document,)
            ).fetchall()
        return [row[0] for row in rows]


@pytest.fixture(scope="module")
def desk(
    shared_ledger: Callable[[str], LedgerDsns], shared_s3: Callable[[str], S3Access], converter_socket: Path
) -> Iterator[Desk]:
    dsns, access = shared_ledger("functional_pages"), shared_s3("naskah-functional-pages")
    with desk_house(dsns, access, converter_socket) as house:
        house.tokens[BELOW] = house.token(BELOW, person_id=STF, ceiling=AccessClass.B)
        proof = Ledger(dsns.proof, max_size=2)
        vault = open_vault(VaultSettings.from_env(access.env()))
        yield Desk(
            house=house,
            dsns=dsns,
            beforehand=PicturesBeforehand(proof, vault),
            opened=house.draft(),
            closed=house.draft(akses="T"),
        )
        vault.close()
        proof.close()


@pytest.fixture
def drawings(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The first pages of what is drawn from now on."""
    asked: list[int] = []
    draw = page_pictures.drawn

    def noted(pdf: bytes, first: int, most: int = AT_ONCE) -> object:
        asked.append(first)
        return draw(pdf, first, most)

    monkeypatch.setattr(page_pictures, "drawn", noted)
    return asked


def test_a_page_comes_in_two_widths_and_as_its_words(desk: Desk) -> None:
    large, small = (desk.page(desk.opened, format=form) for form in ("large", "small"))
    for answer, width in ((large, 1440), (small, 720)):
        assert (answer.status_code, answer.headers["content-type"]) == (200, "image/webp")
        with Image.open(io.BytesIO(answer.content)) as picture:
            assert picture.width == width
        assert len(answer.content) <= 200_000
        assert answer.headers["page-count"] == "2"
    words = desk.page(desk.opened, format="text")
    assert words.headers["content-type"] == "text/plain; charset=utf-8"
    assert "SURAT EDARAN" in words.text


def test_a_page_that_has_not_changed_is_not_sent_again_unless_its_class_forbids_keeping_it(
    desk: Desk,
) -> None:
    opened, closed = (desk.page(each) for each in (desk.opened, desk.closed))
    assert (opened.headers["cache-control"], closed.headers["cache-control"]) == (
        "private, no-cache",
        "no-store",
    )
    again = [
        desk.page(each, have=was.headers["etag"]).status_code
        for each, was in ((desk.opened, opened), (desk.closed, closed))
    ]
    assert again == [304, 200]


def test_each_reading_of_a_closed_page_is_in_the_audit_log(desk: Desk) -> None:
    def entries() -> list[tuple[str, int]]:
        with psycopg.connect(desk.house.superuser) as connection:
            return connection.execute(
                "SELECT actor, (detail ->> 'halaman')::int FROM audit_entry WHERE action = 'content.read'"
                " AND document_id = %s ORDER BY at",
                (desk.closed,),
            ).fetchall()

    before = len(entries())
    for page, form in ((1, "small"), (2, "text"), (1, "small")):
        assert desk.page(desk.closed, page, format=form).is_success
    assert entries()[before:] == [(SEK, 1), (SEK, 2), (SEK, 1)]


@pytest.mark.parametrize("page", [1, 3])
def test_a_page_above_ones_class_is_answered_as_one_of_no_document(page: int, desk: Desk) -> None:
    told = []
    for document in (desk.closed, str(uuid.uuid4())):
        answer = desk.page(document, page, who=BELOW)
        assert answer.status_code == 404
        trace = answer.json()["trace_id"]
        told.append(answer.text.replace(document, "ID").replace(trace, "TRACE"))
    assert told[0] == told[1]


@pytest.mark.parametrize(
    ("page", "asked", "status"),
    [
        (3, {}, 404),
        (0, {}, 400),
        (1, {"of": "scan"}, 404),
        (1, {"version": "9"}, 404),
        (1, {"of": "docx"}, 400),
    ],
    ids=["beyond the last", "before the first", "a file it has not", "a version it has not", "no pages"],
)
def test_what_is_no_page_is_refused(page: int, asked: dict[str, str], status: int, desk: Desk) -> None:
    assert desk.page(desk.opened, page, **asked).status_code == status


def test_a_browser_that_asks_for_all_pages_at_once_has_them_drawn_once(
    desk: Desk, drawings: list[int]
) -> None:
    desk.forget()
    with ThreadPoolExecutor(6) as browser:
        answers = list(browser.map(lambda page: desk.page(desk.opened, page), [1, 2, 1, 2, 1, 2]))
    assert [each.status_code for each in answers] == 6 * [200]
    assert drawings == [1]
    assert desk.kept(desk.opened) == [1, 2]


def test_what_waits_for_somebody_is_drawn_before_they_look(desk: Desk, drawings: list[int]) -> None:
    desk.forget()
    assert desk.beforehand.look() == 2
    assert desk.beforehand.look() == 0
    assert (desk.kept(desk.opened), desk.kept(desk.closed)) == ([1, 2], [1, 2])
    assert desk.page(desk.opened, 2).is_success
    assert drawings == []


def test_nothing_is_drawn_beforehand_when_half_the_room_is_taken(desk: Desk) -> None:
    desk.forget()
    assert desk.page(desk.opened).is_success
    with_less = PicturesBeforehand(desk.beforehand._ledger, desk.beforehand._vault, most=200, beforehand=100)
    assert with_less.look() == 0
    assert with_less.trim() == 2
    assert desk.kept(desk.opened) == []
