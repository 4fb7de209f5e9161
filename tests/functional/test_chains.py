"""Chains by role through HTTP alone: tried, resolved at intake, pinned with reasons, resolved again by a revision."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest

from archive.access import AccessClass
from service.approvals.letters import STALLED
from service.approvals.stalled import StalledPapers
from tests.conftest import LedgerDsns, S3Access
from tests.functional.desk_house import HKM, KSB, SEK, STF, DeskHouse, desk_house
from tests.house import SOURCE, event

SLIP = "lembar_disposisi"
OFFICE: dict[str, Any] = {
    "kepala_unit": {"3": "kasubbag_perencanaan", "4": "kasubbag_hukum"},
    "atasan": {"kasubbag_perencanaan": "sekretaris", "kasubbag_hukum": "sekretaris"},
    "pengingat": {"surel": True},
    "rantai": {
        SLIP: {
            "konseptor": "pengelola_data",
            "penandatangan": "atasan",
            "aturan": [
                {"bila": "sifat = Rahasia", "paraf": ["kepala_unit", "sekretaris"]},
                {"bila": "akses >= R", "koordinasi": ["kepala_unit:4"]},
            ],
        }
    },
}
CE = {"Content-Type": "application/cloudevents+json"}


@pytest.fixture(scope="module")
def house(
    shared_ledger: Callable[[str], LedgerDsns], shared_s3: Callable[[str], S3Access], converter_socket: Path
) -> Iterator[DeskHouse]:
    made = desk_house(shared_ledger("chains"), shared_s3("naskah-chains"), converter_socket, **OFFICE)
    with made as running:
        yield running


def test_an_administrator_sees_who_it_would_be_today_and_why(house: DeskHouse) -> None:
    asked = {"unit": "3", "akses": "R", "isian": ["sifat=Rahasia"]}
    found = house.call("admin", "GET", f"/chains/{SLIP}", params=asked)
    assert [(each["tempat"], each["position"]) for each in found["places"]] == [
        ("konseptor", "pengelola_data"),
        ("koordinasi", "kasubbag_hukum"),
        ("paraf", "kasubbag_perencanaan"),
        ("penandatangan", "sekretaris"),
    ]
    assert [each["orang"] for each in found["places"][-1]["hari_ini"]] == [SEK]
    assert found["problems"] == []
    told = " | ".join(each["kata"] for each in found["alasan"])
    assert "atasan kepala unit naskah" in told
    assert "karena sifat = Rahasia" in told
    assert "sudah berdiri sebagai penandatangan" in told


@pytest.mark.parametrize(
    ("asked", "path"),
    [
        ({"unit": "9"}, "query.unit"),
        ({"unit": "3", "isian": ["perihal=x"]}, "query.isian"),
        ({"unit": "3", "isian": ["sifat"]}, "query.isian"),
    ],
)
def test_what_cannot_be_tried_is_refused(house: DeskHouse, asked: dict[str, object], path: str) -> None:
    refused = house.call("admin", "GET", f"/chains/{SLIP}", 400, params=asked)
    assert [each["path"] for each in refused["errors"]] == [path]
    house.call(SEK, "GET", f"/chains/{SLIP}", 403, params={"unit": "3"})
    unknown = house.call("admin", "GET", "/chains/tak_ada", 400, params={"unit": "3"})
    assert [each["path"] for each in unknown["errors"]] == ["path.jenis"]


def test_a_document_keeps_the_chain_it_was_drafted_under_with_its_reasons(house: DeskHouse) -> None:
    document = house.draft(SLIP, sifat="Rahasia")
    chain = house.look(STF, document)["chain"]
    assert [each["position"] for each in chain["hierarki"]] == ["kasubbag_perencanaan"]
    assert [each["kata"] for each in chain["alasan"] if each["tempat"] == "paraf"] == [
        "paraf hierarki: Kepala Subbagian Perencanaan, Data, dan Informasi (kepala unit naskah, menurut berkas kantor, karena"
        " sifat = Rahasia)",
        "paraf hierarki: Sekretaris Komisi Pemilihan Umum Kabupaten Agam sudah berdiri sebagai penandatangan (jabatan sekretaris,"
        " menurut berkas kantor, karena sifat = Rahasia)",
    ]
    record = json.loads(house.content(document, "record"))
    assert [each["bila"] for each in record["rincian"]["rantai"]["alasan"] if each["tempat"] == "paraf"] == [
        "sifat = Rahasia"
    ] * 2


def test_a_revision_that_changes_a_choosing_field_resolves_the_chain_again_and_says_so(
    house: DeskHouse,
) -> None:
    document = house.draft(SLIP, sifat="Rahasia")
    house.act(KSB, document, "paraf")
    house.print_all()
    payload = {**house.catalog[SLIP].example, "sifat": "Segera"}
    revised = house.act(STF, document, "revise", payload=payload)
    assert [each["jabatan"] for each in revised["paraf_gugur"]] == [
        "Kepala Subbagian Perencanaan, Data, dan Informasi"
    ]
    told = "Kepala Subbagian Perencanaan, Data, dan Informasi tidak lagi paraf hierarki"
    assert any(each.startswith(told) for each in revised["warnings"])
    assert told in revised["act"]["rincian"]
    house.print_all()
    view = house.look(STF, document)
    assert view["chain"]["hierarki"] == []
    assert view["waiting_for"] == ["sekretaris"]
    back = house.act(STF, document, "revise", payload={**payload, "sifat": "Rahasia"})
    assert any("karena sifat = Rahasia" in each for each in back["warnings"])
    house.print_all()


def test_a_role_the_office_has_nobody_for_is_refused_at_intake_and_says_which(house: DeskHouse) -> None:
    asked = event(SLIP, dict(house.catalog[SLIP].example))
    asked["data"]["unit"] = "1"
    refused = house.call("intake", "POST", "/events", 422, json=asked, headers=CE)
    assert [each["path"] for each in refused["errors"]] == ["data.payload"]
    assert "kepala unit 1" in refused["errors"][0]["reason"]


def test_a_chain_that_cannot_be_walked_is_told_in_the_answer_on_the_paper_and_to_the_admins(
    house: DeskHouse,
) -> None:
    asked = event("surat_edaran", dict(house.catalog["surat_edaran"].example))
    asked["data"]["akses"] = "SR"
    with_secret = house.token(
        "rahasia", kind="client", roles=["intake"], sources=[SOURCE], ceiling=AccessClass.SR
    )
    house.tokens["rahasia"] = with_secret
    taken = house.call("rahasia", "POST", "/events", 202, json=asked, headers=CE)
    told = "penandatangan: kunci Sekretaris Komisi Pemilihan Umum Kabupaten Agam tidak sampai kelas akses naskah ini"
    assert told in taken["warnings"]
    assert house.call("rahasia", "POST", "/events", 202, json=asked, headers=CE) == taken, "the same for ever"
    (sent,) = house.call("rahasia", "GET", "/events", params={"source": asked["source"], "id": asked["id"]})[
        "taken"
    ]
    assert sent["warnings"] == taken["warnings"]
    house.print_all()

    # The office's letters: an admin is told what their class lets them know, once a period.
    for who in (HKM, KSB):
        house.tokens[f"admin-{who}"] = house.token(
            f"admin-{who}",
            person_id=who,
            roles=["admin"],
            ceiling=AccessClass.SR if who == HKM else AccessClass.T,
        )
        house.call("admin", "PUT", f"/people/{who}/surel", json={"surel": f"{who}@kpu-agam.example"})
    stalled = StalledPapers(ledger=house.app, offices=house.offices, clock=lambda: datetime.now(UTC))
    assert (stalled.tell("1306"), stalled.tell("1306")) == (2, 0)
    with psycopg.connect(house.superuser) as connection:
        rows = connection.execute(
            "SELECT person_id, body FROM mail WHERE subject = %s", (STALLED,)
        ).fetchall()
    letters: dict[str, str] = dict(rows)
    assert told in letters[HKM]
    assert "(judul tidak disebut dalam surel)" in letters[HKM], "a mailbox is no vault"
    assert "(naskah di atas kelas akses Anda)" in letters[KSB]
    assert "Sekretaris" not in letters[KSB], "nor is a stranger told whose paper it is"

    # Who gets a key that reaches it walks on; what was so when it came stays told.
    house.tokens["sek-sr"] = house.token("sek-sr", person_id=SEK, ceiling=AccessClass.SR)
    seen = house.call("sek-sr", "GET", f"/documents/{taken['document_id']}/acts")["peringatan"]
    assert seen["saat_masuk"] == taken["warnings"]
    assert told not in seen["hari_ini"]
    house.call(SEK, "GET", f"/documents/{taken['document_id']}/acts", 404)

    # A revision is warned of the chain as it stands by then.
    house.tokens["stf-sr"] = house.token("stf-sr", person_id=STF, ceiling=AccessClass.SR)
    payload = {**house.catalog["surat_edaran"].example, "tentang": "yang direvisi"}
    house.act("stf-sr", taken["document_id"], "revise", payload=payload)
    seen = house.call("sek-sr", "GET", f"/documents/{taken['document_id']}/acts")["peringatan"]
    assert seen["saat_masuk"] == seen["hari_ini"]
    assert told not in seen["saat_masuk"]


def test_a_chain_that_can_be_walked_warns_of_nothing(house: DeskHouse) -> None:
    asked = event(SLIP, dict(house.catalog[SLIP].example))
    taken = house.call("intake", "POST", "/events", 202, json=asked, headers=CE)
    assert "warnings" not in taken
    house.print_all()
    assert house.look(SEK, taken["document_id"])["peringatan"] == {"saat_masuk": [], "hari_ini": []}


def test_a_chain_that_is_tried_shows_who_could_not_act_upon_such_a_paper_and_says_why_in_english(
    house: DeskHouse,
) -> None:
    tried = house.call("admin", "GET", "/chains/surat_edaran", params={"unit": "3", "akses": "SR"})
    assert "kelas" in {each["sebab"] for each in tried["hambatan"]}
    calm = house.call("admin", "GET", f"/chains/{SLIP}", params={"unit": "3"})
    assert calm["hambatan"] == []
    refused = house.call(
        "admin",
        "GET",
        f"/chains/{SLIP}",
        params={"unit": "1"},
        headers={"Accept-Language": "en"},
    )
    assert [each["reason"] for each in refused["problems"]] == [
        "the chain of this type asks for the head of unit 1, and the office's file does not name one (kepala_unit)",
        "the chain of this type finds no signatory",
    ]
