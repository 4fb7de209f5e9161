"""Addresses and letters as an office handles them: over HTTP and from a terminal."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import LedgerDsns, S3Access
from tests.functional.desk_house import KSB, STF, DeskHouse, desk_house
from tests.typist import at_hand


@pytest.fixture
def house(ledger_dsns: LedgerDsns, s3: S3Access, converter_socket: Path) -> Iterator[DeskHouse]:
    with desk_house(ledger_dsns, s3, converter_socket, pengingat={"surel": True}) as made:
        yield made


def naskah(house: DeskHouse, who: str, *arguments: str, ends: int = 0) -> str:
    at = {"NASKAH_URL": str(house.http.base_url), "NASKAH_TOKEN": house.tokens[who], "COLUMNS": "300"}
    done = at_hand().run(arguments, env={**os.environ, **at})
    assert done.returncode == ends, done.stdout + done.stderr
    return done.stdout + done.stderr


def test_a_returned_paper_is_written_to_its_drafter_and_the_administrator_sees_that_it_waits(
    house: DeskHouse,
) -> None:
    naskah(house, "admin", "people", "surel", STF, "rizky@kpu-agam.example")
    assert "surel" in naskah(house, "admin", "people", "surel", STF, "bukan alamat", ends=1)
    document = house.draft()
    house.act(STF, document, "paraf")
    house.act(KSB, document, "return", catatan="Dasar hukum kurang satu", kepada="konseptor")
    (letter,) = json.loads(naskah(house, "admin", "mail", "list", "--json"))
    assert (letter["untuk"], letter["jenis"], letter["state"]) == (STF, "dikembalikan", "held")
    assert "kpu-agam" not in json.dumps(letter), "neither the address nor the words"
    assert "held" in naskah(house, "admin", "mail", "retry", letter["id"])
    listed = [
        house.call("admin", "GET", "/mail", params={"state": each})["mail"] for each in ("waiting", "held")
    ]
    assert [[each["id"] for each in mail] for mail in listed] == [[], [letter["id"]]]
    held = house.http.get("/metrics").raise_for_status().text
    assert 'naskah_mail_waiting{satker="1306"} 0.0' in held, "it waits for its page, not for a mail server"
    house.print_all()
    (due,) = house.call("admin", "GET", "/mail", params={"state": "waiting"})["mail"]
    assert due["id"] == letter["id"]
    told = house.http.get("/metrics").raise_for_status().text
    assert 'naskah_mail_waiting{satker="1306"} 1.0' in told
    assert 'naskah_mail_refused{satker="1306"} 0.0' in told
    house.call(KSB, "GET", "/mail", 403)
    known = {who: house.call(who, "GET", "/people")["people"] for who in ("admin", KSB)}
    assert {each["id"]: each["surel"] for each in known["admin"]}[STF] == "rizky@kpu-agam.example"
    assert all("surel" not in each for each in known[KSB])
    house.call(STF, "PUT", f"/people/{STF}/surel", json={"surel": None})
    house.call(KSB, "PUT", f"/people/{STF}/surel", 403, json={"surel": "a@b.example"})
