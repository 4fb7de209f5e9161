"""Chains by role through HTTP alone: tried, resolved at intake, pinned with reasons, resolved again by a revision."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import LedgerDsns, S3Access
from tests.functional.desk_house import KSB, SEK, STF, DeskHouse, desk_house
from tests.house import event

SLIP = "lembar_disposisi"
OFFICE: dict[str, Any] = {
    "kepala_unit": {"3": "kasubbag_perencanaan", "4": "kasubbag_hukum"},
    "atasan": {"kasubbag_perencanaan": "sekretaris", "kasubbag_hukum": "sekretaris"},
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
