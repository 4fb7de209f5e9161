"""No page leads its reader to where they are not let in: every way of every page, walked by each role from where it begins."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import httpx
import psycopg
import pytest
from lxml import html

from archive.states import Status
from service.identity.accounts import PEOPLES_ROLES
from service.identity.roles import Role
from tests.conftest import LedgerDsns, S3Access
from tests.functional.commands.test_disposisi import LETTER, signed
from tests.functional.desk_house import KSB, SEK, SHORT, STF, DeskHouse
from tests.functional.page_desk import Desk, page_desk, text
from tests.functional.page_house import Visit, url_of
from tests.functional.test_receiving import receive

MOST: Final = 120
"""Pages of one walk; ways that differ in an id alone count as one."""
FEWEST: Final = 5
_KIND: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
LEAVES: Final = ("/keluar",)
"""What ends the walk."""


@pytest.fixture(scope="module")
def desk(
    shared_ledger: Callable[[str], LedgerDsns],
    shared_s3: Callable[[str], S3Access],
    converter_socket: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Desk]:
    """An office in which a letter was passed on, and circulars stand as they can."""
    dsns, access = shared_ledger("ways_on"), shared_s3("naskah-ways-on")
    keys = tmp_path_factory.mktemp("ways") / "pki"
    sealed: dict[str, Any] = {
        "tanda_tangan": dict.fromkeys(("surat_edaran", "lembar_disposisi"), "segel"),
        **SHORT,
    }
    with page_desk(dsns, access, converter_socket, keys, SEK, KSB, STF, **sealed) as made:
        letter = str(receive(made.house, LETTER, media="application/pdf", nama="surat.pdf")["document_id"])
        made.house.print_all()
        signed(made.house, SEK, naskah=letter)
        signed(made.house, SEK, perihal="Siapkan ruang rapat")
        stand_everywhere(made.house)
        yield made


def stand_everywhere(house: DeskHouse) -> None:
    """Leave circulars as they can stand: waiting, returned, ended, sent, corrected, replaced, revoked."""
    waiting, returned, ended, *signed_ones = (house.draft() for _ in range(6))
    house.act(STF, returned, "return", catatan="Penutupnya terlalu singkat")
    house.act(STF, ended, "cancel", catatan="Tidak jadi")
    for each in signed_ones:
        house.act(STF, each, "paraf")
        house.print_all()
        house.act(SEK, each, "sign")
        house.print_all()
    corrected, replaced, last = signed_ones
    house.act(STF, last, "distribute", penerima=[{"nama": "Polres"}])
    house.act(SEK, corrected, "revoke", catatan="Salah tanggal", cara="ralat", oleh=last)
    house.act(SEK, replaced, "revoke", catatan="Salah tempat", oleh=last)
    house.print_all()
    revoked = signed(house, SEK, perihal="Siapkan kendaraan")
    house.act(SEK, revoked, "revoke", catatan="Tidak perlu lagi")
    house.print_all()
    stand = {
        waiting: Status.KONSEP,
        returned: Status.DIKEMBALIKAN,
        ended: Status.BATAL,
        last: Status.DIDISTRIBUSIKAN,
        corrected: Status.DITANDATANGANI,
        replaced: Status.DICABUT,
        revoked: Status.DICABUT,
    }
    assert {each: house.look(SEK, each)["status"] for each in stand} == stand


@pytest.mark.parametrize("role", sorted(PEOPLES_ROLES))
@pytest.mark.parametrize("who", [SEK, STF])
def test_every_way_that_a_page_shows_is_open_to_whom_it_is_shown(desk: Desk, who: str, role: Role) -> None:
    visit = desk.visit(who)
    with psycopg.connect(desk.house.superuser, autocommit=True) as ledger:
        ledger.execute("SET session_replication_role = replica")  # the session of before goes on
        ledger.execute("UPDATE account SET roles = %s WHERE person_id = %s", ([role], who))
        try:
            closed = list(walked(visit.get, papers(desk.house)))
        finally:
            ledger.execute("UPDATE account SET roles = %s WHERE person_id = %s", ([Role.PEJABAT], who))
    assert closed == [], "\n".join(closed)


def papers(house: DeskHouse) -> list[str]:
    """Return the pages of all documents: each stands otherwise, and shows other ways on."""
    with psycopg.connect(house.superuser) as ledger:
        return [
            f"/naskah/{row[0]}" for row in ledger.execute("SELECT id FROM document ORDER BY id").fetchall()
        ]


def walked(get: Callable[[str], httpx.Response], papers: Sequence[str]) -> Iterator[str]:
    """Go every way from home and from each paper on, and yield those that end before a closed door: from where, and where to."""
    ways, seen = deque([("", "/"), *(("", each) for each in papers)]), {"/"}
    opened = 0
    while ways and opened < MOST:
        came, path = ways.popleft()
        answer = get(path)
        opened += 1
        if answer.status_code in {401, 403, 404, 405} or answer.status_code >= 500:
            yield f"{came} leads to {path}: {answer.status_code}"
        heads = Counter(name for name, _ in answer.headers.multi_items() if name != "set-cookie")
        if heads["x-content-type-options"] == 0 or max(heads.values()) > 1:
            yield f"{path} says in its head {heads}"
        if answer.status_code != 200 or "text/html" not in answer.headers["content-type"]:
            continue
        for link in html.fromstring(answer.text).iter("a"):
            to = urlsplit(str(link.get("href") or ""))
            kind = _KIND.sub("ID", to.path)
            if to.netloc or not to.path.startswith("/") or kind in seen or to.path in LEAVES:
                continue
            seen.add(kind)
            ways.append((path, f"{to.path}?{to.query}" if to.query else to.path))
    assert FEWEST < opened < MOST, "the walk ended before the ways did"


def test_what_the_reader_gave_is_told_from_what_came_to_them(desk: Desk) -> None:
    given, came = (text(html.fromstring(desk.visit(who).get("/untuk-anda").text)) for who in (SEK, KSB))
    assert "Anda beri kepada Kepala Subbagian Perencanaan" in given
    assert "dari Sekretaris" not in given
    assert "dari Sekretaris" in came
    assert "Anda beri kepada" not in came


def test_the_browser_that_asks_stands_first_among_those_that_are_signed_in(desk: Desk) -> None:
    Visit(url=url_of(desk.house)).sign_in(KSB)
    own, others = (text(html.fromstring(desk.visit(KSB).get("/akun").text)).partition("Peramban ini"))[::2]
    assert "Keluarkan" not in own.rpartition("Peramban tempat Anda masuk")[2]
    assert "Keluarkan" in others
