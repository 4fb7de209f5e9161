"""Every way over HTTP to something of a document above class B leaves an entry in the audit trail before it answers.

The routes are asked from the service's own description: a new one is tried without a line here, unless it needs a value
that ``VALUES`` does not know.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import psycopg
import pytest

from archive.access import AccessClass
from archive.ledger import Ledger, Principal
from archive.ledger.jobs import leasing
from tests.conftest import LedgerDsns, S3Access
from tests.functional.desk_house import HKM, KSB, SEK, STF, DeskHouse, desk_house
from tests.house import event

MARK = "Tertutup Pukat Harimau"
"""Stands in titles, subjects and payloads of closed documents and nowhere else."""
READER = "reader"
LISTED, READ = "document.listed", "document.read"
TELLING = {
    "/documents": LISTED,
    "/documents/{document_id}": READ,
    "/documents/{document_id}/content": "content.read",
    "/documents/{document_id}/pages/{page}": "content.read",
    "/documents/{document_id}/acts": "acts.read",
    "/documents/{document_id}/revisions/{first}..{second}": "revisions.read",
    "/documents/{document_id}/revisions/{first}..{second}/pages": "content.read",
    "/disposisi": "disposisi.read",
    "/disposisi/{sheet_id}": "disposisi.read",
    "/inbox": LISTED,
    "/jobs": LISTED,
    "/jobs/{job_id}": "job.read",
    "/jobs/{job_id}/progress": "job.read",
    "/jobs/{job_id}/payload": "payload.read",
    "/registers/insertions": LISTED,
    "/registers/{register}/waiting": LISTED,
    "/registers/{register}/{tahun}": LISTED,
}
"""Routes known to show something of a document, and the entry each leaves: else the test could pass by finding nothing."""
FORMATS = {
    "/documents/{document_id}/content": ("docx", "pdf", "data", "record"),
    "/documents/{document_id}/pages/{page}": ("large", "small", "text"),
    "/documents/{document_id}/revisions/{first}..{second}/pages": ("json", "html", "png", "pdf"),
    "/registers/{register}/{tahun}": ("json", "xlsx", "docx", "pdf"),
}


@dataclass(frozen=True, kw_only=True)
class Closed:
    """Closed documents, and what leads to them."""

    house: DeskHouse
    revised: str
    """Initialled by the reader, revised, and waiting for their paraf again."""
    signed: str
    sheet: str
    """A disposisi."""
    stuck: str
    job: str
    """The one that failed."""
    tahun: int
    register: str

    @property
    def values(self) -> dict[str, list[str]]:
        """What stands in a path's places."""
        nothing = [str(uuid4())]
        return {
            "document_id": [self.revised, self.signed],
            "sheet_id": [self.sheet],
            "first": ["1"],
            "second": ["2"],
            "page": ["1"],
            "job_id": [self.job],
            "register": [self.register],
            "tahun": [str(self.tahun)],
            "batch_id": ["none"],
            "code": ["NONE"],
            "webhook_id": nothing,
            "event_id": nothing,
            "jenis": ["surat_edaran"],
            "digest": ["0" * 64],
            "older": ["0" * 64],
            "newer": ["0" * 64],
            "name": ["none"],
            "satker": ["1306"],
            "person_id": [SEK],
        }

    def entries(self) -> list[tuple[str, str]]:
        """What the trail says of the reader, oldest first: action and document."""
        with psycopg.connect(self.house.superuser) as connection:
            return list(
                connection.execute(
                    "SELECT action, document_id::text FROM audit_entry WHERE actor = %s ORDER BY at, id",
                    (STF,),
                ).fetchall()
            )

    def ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.house.tokens[READER]}"}
        return self.house.http.request(method, path, headers=headers, **options)


@pytest.fixture(scope="module")
def closed(
    shared_ledger: Callable[[str], LedgerDsns], shared_s3: Callable[[str], S3Access], converter_socket: Path
) -> Iterator[Closed]:
    dsns, access = shared_ledger("functional_reads"), shared_s3("naskah-functional-reads")
    with desk_house(dsns, access, converter_socket) as house:
        house.tokens[READER] = house.token(
            READER, person_id=STF, roles=["pejabat", "admin", "arsiparis"], ceiling=AccessClass.SR
        )
        revised, signed = (house.draft(akses="T", tentang=MARK) for _ in range(2))
        sheet = house.draft("lembar_disposisi", akses="T", perihal=MARK)
        house.act(STF, revised, "paraf")
        for who in (STF, KSB, HKM):
            house.act(who, signed, "paraf")
        house.print_all()
        payload = json.loads(house.content(revised, "data"))["payload"]
        house.act(KSB, revised, "revise", payload={**payload, "tentang": f"{MARK} Lagi"}, catatan=MARK)
        house.act(SEK, signed, "sign")
        house.print_all()
        register, tahun = _numbered(house, signed)
        stuck, job = _stuck(house, dsns)
        body = {"document_id": stuck, "urut": 1, "tanggal": _today(house), "alasan": "terlambat"}
        house.call(READER, "POST", "/registers/insertions", 201, json=body)
        yield Closed(
            house=house,
            revised=revised,
            signed=signed,
            sheet=sheet,
            stuck=stuck,
            job=job,
            tahun=tahun,
            register=register,
        )


def test_no_route_shows_a_closed_document_without_an_entry(closed: Closed) -> None:
    told: dict[str, set[str]] = {}
    for path, query in _routes(closed):
        for url in _filled(path, closed.values):
            before = len(closed.entries())
            answer = closed.ask("GET", url, params=query)
            assert answer.status_code < 500, (url, answer.text)
            if not _shows(answer):
                continue
            added = closed.entries()[before:]
            named = {document for _, document in added}
            assert named & {closed.revised, closed.signed, closed.sheet, closed.stuck}, (
                f"{url} {query} left no entry"
            )
            told.setdefault(path, set()).update(action for action, _ in added)
    assert {path for path, action in TELLING.items() if action not in told.get(path, ())} == set()


def test_everything_that_a_list_shows_is_named(closed: Closed) -> None:
    before = len(closed.entries())
    shown = {each["id"] for each in closed.ask("GET", "/documents").json()["documents"]}
    assert shown == {closed.revised, closed.signed, closed.sheet, closed.stuck}
    assert set(closed.entries()[before:]) == {(LISTED, each) for each in shown}


@pytest.mark.parametrize("using", ["same", "approved"])
def test_what_trying_again_would_do_is_a_read_too(closed: Closed, using: str) -> None:
    before = len(closed.entries())
    body = {"jobs": [closed.job], "template": using, "dry_run": True}
    assert MARK in closed.ask("POST", "/jobs:retry", json=body).text
    assert (LISTED, closed.stuck) in closed.entries()[before:]


def test_what_is_open_leaves_no_entry(closed: Closed) -> None:
    asked = event("surat_edaran", dict(closed.house.catalog["surat_edaran"].example))
    headers = {"Content-Type": "application/cloudevents+json"}
    document = closed.house.call("intake", "POST", "/events", 202, json=asked, headers=headers)["document_id"]
    for path in ("/documents", f"/documents/{document}", f"/documents/{document}/acts"):
        assert document in closed.ask("GET", path).text
    assert document not in {each for _, each in closed.entries()}


def _shows(answer: httpx.Response) -> bool:
    """Tell whether an answer says something of a closed document: by the mark, or as a file, which cannot be searched."""
    kind = answer.headers.get("content-type", "")
    if not re.match(r"text/|application/(json|problem)", kind):
        return answer.is_success
    return MARK.lower() in answer.text.lower()


def _routes(closed: Closed) -> Iterator[tuple[str, dict[str, str]]]:
    for path, methods in closed.house.http.get("/openapi.json").json()["paths"].items():
        if "get" not in methods or path.startswith(("/health", "/metrics", "/templates")):
            continue
        for form in FORMATS.get(path, ("",)):
            yield path, {"format": form} if form else {}
        if path == "/jobs":
            yield path, {"document": closed.stuck}


def _filled(path: str, values: dict[str, list[str]]) -> Iterator[str]:
    names = re.findall(r"{(\w+)}", path)
    for chosen in product(*(values[name] for name in names)):
        yield path.format(**dict(zip(names, chosen, strict=True)))


def _numbered(house: DeskHouse, document: str) -> tuple[str, int]:
    with psycopg.connect(house.superuser) as connection:
        row = connection.execute(
            "SELECT register, tahun FROM register_number WHERE document_id = %s", (document,)
        ).fetchone()
    assert row is not None
    return str(row[0]), int(row[1])


def _today(house: DeskHouse) -> str:
    return str(house.call(SEK, "GET", "/positions")["date"])


def _stuck(house: DeskHouse, dsns: LedgerDsns) -> tuple[str, str]:
    """Send a closed document whose only job fails, and says why with its words."""
    asked = event("surat_edaran", {**house.catalog["surat_edaran"].example, "tentang": MARK})
    asked["data"]["akses"] = "T"
    headers = {"Content-Type": "application/cloudevents+json"}
    taken = house.call("intake", "POST", "/events", 202, json=asked, headers=headers)
    press = Ledger(dsns.press, max_size=1)
    with press.acting(Principal.system("press")) as tx:
        (lease,) = leasing.lease(tx, [UUID(taken["job_id"])], "w", 30)
        leasing.charge(tx, lease)
        leasing.quarantine(tx, lease, "text_missing", f"not on the page: {MARK}", {})
    press.close()
    return str(taken["document_id"]), str(taken["job_id"])
