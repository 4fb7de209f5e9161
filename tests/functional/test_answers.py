"""A letter of ours answers one that was received: the received one is closed by it, and open again once it answers no more."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import LedgerDsns, S3Access
from tests.demonstration import demonstration
from tests.functional.desk_house import SEK, DeskHouse, desk_house
from tests.functional.test_receiving import letter, receive
from tests.house import event
from tests.typist import at_hand
from worker.line.seals import Seals

__all__ = ["letter"]
OFFICE: dict[str, Any] = {
    "tanda_tangan": {"surat_dinas": "segel", "lembar_disposisi": "segel"},
    "rantai": {
        "surat_dinas": {
            "penandatangan": "sekretaris",
            "aturan": [{"bila": "akses = T", "penandatangan": "ketua"}],
        }
    },
}
CE = {"Content-Type": "application/cloudevents+json"}


@pytest.fixture
def house(
    ledger_dsns: LedgerDsns, s3: S3Access, converter_socket: Path, tmp_path: Path
) -> Iterator[DeskHouse]:
    keyring = demonstration(tmp_path / "pki")
    with desk_house(
        ledger_dsns, s3, converter_socket, seals=Seals(keyring), keyring=keyring, **OFFICE
    ) as made:
        yield made


def shown(house: DeskHouse, received: str) -> list[Any]:
    """The answers that each place names which shows the received letter."""
    whole = house.call(SEK, "GET", f"/documents/{received}")["jawaban"]
    assert house.look(SEK, received)["jawaban"] == whole
    return list(whole)


def agenda(house: DeskHouse, received: str) -> dict[str, Any]:
    """The received letter's line in the book of letters in."""
    year = house.call(SEK, "GET", f"/documents/{received}")["created_at"][:4]
    lines = house.call(SEK, "GET", f"/registers/masuk/{year}")["numbers"]
    return next(each for each in lines if each["document_id"] == received)


def waiting(house: DeskHouse) -> list[tuple[str, bool]]:
    """What waits for an answer by the book of letters in, and whether it was passed on; it came today, or before midnight."""
    found = house.call("arsip", "GET", "/registers/masuk/unanswered")["papers"]
    assert all(each["hari"] in (0, 1) for each in found)
    return [(each["document_id"], each["disposisi"]) for each in found]


def test_a_signed_answer_closes_the_letter_and_a_revoked_one_opens_it_again(
    house: DeskHouse, letter: bytes
) -> None:
    receipt = receive(house, letter, media="application/pdf")
    received = str(receipt["document_id"])
    payload = json.loads(json.dumps(dict(house.catalog["surat_dinas"].example)))
    payload["surat"]["penerimaan"] = "0" * 16
    refused = house.call("intake", "POST", "/events", 422, json=event("surat_dinas", payload), headers=CE)
    assert [each["path"] for each in refused["errors"]] == ["data.payload.surat.penerimaan"]
    answer = house.draft("surat_dinas", surat={**payload["surat"], "penerimaan": receipt["code"]})
    assert (shown(house, received), agenda(house, received)["jawaban"]) == ([], None), (
        "a draft answers nobody"
    )

    assert waiting(house) == [(received, False)]
    assert house.call(SEK, "GET", "/registers/edaran/unanswered", 409)["errors"]

    signed = house.act(SEK, answer, "sign")
    assert shown(house, received) == [], "nor does what awaits its seal"
    house.print_all()
    assert (waiting(house), house.events_out(answer)[-2:]) == ([], ["signed", "letter_answered"])
    (told,) = shown(house, received)
    assert (told["document_id"], told["nomor"], told["jenis"]) == (answer, signed["nomor"], "surat_dinas")
    line = agenda(house, received)
    assert line["jawaban"].startswith(f"Dijawab dengan {signed['nomor']}, ")
    assert line["jawaban"] in line["catatan"]
    assert house.call(SEK, "GET", f"/documents/{answer}")["jawaban"] == []
    env = {**os.environ, "NASKAH_URL": str(house.http.base_url), "NASKAH_TOKEN": house.tokens[SEK]}
    for words in ("show", "acts"):
        typed = at_hand().run(("documents", words, received), env={**env, "COLUMNS": "200"})
        assert signed["nomor"] in typed.stdout, typed.stdout + typed.stderr

    house.act(SEK, answer, "revoke", catatan="salah alamat")
    house.print_all()
    assert (shown(house, received), agenda(house, received)["jawaban"]) == ([], None)
    assert waiting(house) == [(received, False)]

    asked = {"naskah": received, "kepada": ["kasubbag_hukum"], "petunjuk": ["File"]}
    sheet = house.call(SEK, "POST", "/disposisi", 202, json=asked)["id"]
    house.print_all()
    house.act(SEK, sheet, "sign")
    house.print_all()
    assert waiting(house) == [(received, True)]
    etag = house.look(SEK, sheet)["etag"]
    seen = {"If-Match": f'"{etag}"'}
    house.call(SEK, "POST", f"/disposisi/{sheet}/close", json={"catatan": "Cukup diketahui"}, headers=seen)
    assert waiting(house) == [], "what needs no answer is put away by its disposisi"
    house.print_all()


def test_a_letter_is_numbered_in_the_book_of_whoever_signs_it(house: DeskHouse) -> None:
    numbers = {}
    for akses in ("B", "T"):
        draft = house.draft("surat_dinas", akses=akses)
        numbers[akses] = house.look(SEK, draft)["nomor_sementara"]
    assert ["Sek-Kab" in numbers[each] for each in ("B", "T")] == [True, False], numbers
    drafts = house.call("arsip", "GET", "/registers/keluar_ketua/waiting")["documents"]
    assert [each["nomor_sementara"] for each in drafts] == [numbers["T"]]
