"""A template's trial from the upload to the first document: waited for, failed with its place, stale, passed."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from doc_templates.catalog import Catalog
from tests.chance import EXPLORING
from tests.conftest import LedgerDsns, S3Access
from tests.corpus.reading import words
from tests.functional.api.test_templates import WORD, changed, torn
from tests.functional.desk_house import SEK, DeskHouse, desk_house
from tests.office_files.case import OfficeCase
from tests.office_files.cases import CASES
from tests.unit.worker.press import fixtures

JENIS, SHORT = "surat_edaran", "lembar_disposisi"
TRIED = sorted({*Catalog.scan()} - {SHORT}) if EXPLORING else ["lembar_penerimaan"]
"""Types tried as they are shipped, beside the one that the first test tries; each takes half a minute."""

WHOLE = [
    each
    for each in CASES
    if not (each.refused or each.in_trial)
    and (EXPLORING or each.name == "contents, links and lists together")
]
"""Cases that go the whole way, half a minute each; the others are printed by ``tests/integration/corpus``."""


@pytest.fixture(scope="module")
def house(
    shared_ledger: Callable[[str], LedgerDsns], shared_s3: Callable[[str], S3Access], converter_socket: Path
) -> Iterator[DeskHouse]:
    with desk_house(
        shared_ledger("functional_template_trials"), shared_s3("functional-trials"), converter_socket
    ) as made:
        yield made


def upload(house: DeskHouse, docx: bytes, jenis: str = JENIS) -> dict[str, Any]:
    sent: dict[str, Any] = house.call("arsip", "POST", f"/templates/{jenis}", 201, content=docx, headers=WORD)
    return sent


def approve(house: DeskHouse, sent: dict[str, Any], expect: int = 200, jenis: str = JENIS) -> Any:
    return house.call(SEK, "POST", f"/templates/{jenis}/{sent['digest']}/approve", expect)


def trial(house: DeskHouse, sent: dict[str, Any]) -> Any:
    return house.call(SEK, "GET", sent["links"]["trial"])


def test_a_version_is_approved_once_its_trial_has_passed_under_what_prints_now(house: DeskHouse) -> None:
    docx = changed(SHORT, mark="Baris baru")
    sent = upload(house, docx, SHORT)
    waits = approve(house, sent, 409, SHORT)
    assert waits["type"] == "urn:naskah:problem:trial-pending"
    assert house.print_all() == 1
    told = trial(house, sent)
    assert (told["state"], [each for each in told["findings"] if each["severity"] == "error"]) == (
        "passed",
        [],
    )
    assert {each["sample"] for each in told["pages"]} >= {"contoh", "ringkas", "panjang"}
    stages = {each["stage"] for each in told["pages"]}
    assert {"konsep", "diparaf", "disegel", "TTE BSrE", "ditandatangani basah", "salinan", "batal"} <= stages
    for each in (told["pages"][0], told["pages"][-1]):
        assert house.call(SEK, "GET", each["links"]["picture"]).startswith(b"\x89PNG")

    with psycopg.connect(house.superuser) as connection:
        connection.execute("INSERT INTO press_setup (setup) VALUES ('Naskah 9; LibreOffice 9')")
    stale = approve(house, sent, 409, SHORT)
    assert stale["type"] == "urn:naskah:problem:trial-stale"
    assert trial(house, sent)["state"] == "pending"  # again, by itself
    assert trial(house, sent)["pages"] == []
    assert house.print_all() == 1
    assert approve(house, sent, jenis=SHORT)["state"] == "active"
    assert b"Baris baru" in _text(house.content(house.draft(SHORT), "docx"))


@pytest.mark.parametrize("jenis", TRIED)
def test_a_shipped_template_uploaded_as_an_offices_own_passes(house: DeskHouse, jenis: str) -> None:
    sent = upload(house, changed(jenis, mark="Baris baru"), jenis)
    assert house.print_all() == 1
    told = trial(house, sent)
    assert (told["state"], [each for each in told["findings"] if each["severity"] == "error"]) == (
        "passed",
        [],
    )
    assert {each["sample"] for each in told["pages"]} >= {"contoh", "ringkas"}
    assert approve(house, sent, jenis=jenis)["state"] == "active"


def test_a_version_whose_trial_fails_is_refused_with_its_place_and_what_to_do(house: DeskHouse) -> None:
    sent = upload(house, torn(JENIS))
    assert house.print_all() == 1
    told = trial(house, sent)
    assert told["state"] == "failed"
    assert told["pages"]
    refused = approve(house, sent, 409)
    assert refused["type"] == "urn:naskah:problem:trial-failed"
    reason = refused["errors"][0]["reason"]
    assert "hanya memuat tanda tangan dan kode QR" in reason
    assert "Keep with next" in reason
    assert "contoh:" in reason
    assert refused["errors"][0]["path"].startswith("word/document.xml#page=")

    english = {"Accept-Language": "en"}
    (found, *_) = house.call(SEK, "GET", sent["links"]["trial"], headers=english)["findings"]
    assert "A page of the trial is wrong: page " in found["message"]
    heard = house.call(SEK, "POST", f"/templates/{JENIS}/{sent['digest']}/approve", 409, headers=english)
    assert "A page of the trial is wrong" in heard["errors"][0]["reason"]
    assert "Remove the page break" in heard["errors"][0]["reason"]

    again = house.call("arsip", "POST", sent["links"]["trial"], 202)
    assert (again["state"], again["pages"]) == ("pending", [])
    assert again["ordered_at"] > told["ordered_at"]
    twice = house.call("arsip", "POST", sent["links"]["trial"], 202)
    assert twice["ordered_at"] == again["ordered_at"]  # one that waits is left to it
    assert house.print_all() == 1
    assert (trial(house, sent)["state"], len(trial(house, sent)["pages"])) == ("failed", len(told["pages"]))


@pytest.mark.parametrize("case", WHOLE, ids=lambda each: each.name)
def test_a_template_as_an_office_changed_it_goes_from_upload_to_document(
    house: DeskHouse, case: OfficeCase
) -> None:
    sent = upload(house, case.docx)
    assert house.print_all() == 1
    told = trial(house, sent)
    assert [each for each in told["findings"] if each["severity"] == "error"] == []
    approve(house, sent)
    pages = " ".join(words(house.content(house.draft(JENIS, **case.payload))).split())
    assert [each for each in case.prints if each not in pages] == []


def _text(docx: bytes) -> bytes:
    return fixtures.parts(docx)["word/document.xml"]


def test_an_unknown_version_says_where_to_look(house: DeskHouse) -> None:
    unknown = house.call(SEK, "GET", f"/templates/{JENIS}/versions/999/trial", 404)
    assert f"naskah templates versions {JENIS}" in unknown["langkah"]
