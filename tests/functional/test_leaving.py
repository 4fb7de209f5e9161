"""Who leaves, leaves for good: what waits for them goes on, and nothing of theirs opens again when they are put back."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from archive.ledger import Principal
from archive.ledger.office import people
from service.office_file import file as office_files
from tests.conftest import LedgerDsns, S3Access
from tests.functional.desk_house import HKM, KSB, SEK, STF, DeskHouse, desk_house
from tests.house import OFFICE


@pytest.fixture(scope="module")
def house(
    shared_ledger: Callable[[str], LedgerDsns], shared_s3: Callable[[str], S3Access], converter_socket: Path
) -> Iterator[DeskHouse]:
    """One house for the module: whoever leaves in a test comes back at its end."""
    with desk_house(shared_ledger("leaving"), shared_s3("naskah-leaving"), converter_socket) as made:
        yield made


def leave(house: DeskHouse, who: str, **body: Any) -> Any:
    return house.call("admin", "POST", f"/people/{who}/leave", json=body)


def apply(house: DeskHouse) -> None:
    """Apply the office's file again, as it always was."""
    config = {**office_files.read(OFFICE).config, "tanda_tangan": {}}
    with house.app.acting(Principal.system("test", "1306")) as tx:
        office_files.apply(tx, office_files.check(config), "test")


def left_out(house: DeskHouse, who: str) -> None:
    """Let the people of the office's file be those without one, as applying it does."""
    with house.app.acting(Principal.system("test", "1306")) as tx:
        people.replace(tx, "1306", [each for each in people.every(tx, "1306") if each.id != who])


def put_back_by_file(house: DeskHouse) -> None:
    apply(house)


def put_back_and_appointed(house: DeskHouse) -> None:
    apply(house)
    body = {"jabatan": "kasubbag_hukum", "orang": HKM}
    held = [
        each
        for each in house.call("admin", "GET", "/positions")["positions"]
        if each["key"] == "kasubbag_hukum"
    ]
    if HKM not in held[0]["today"]:
        house.call("admin", "POST", "/appointments", 201, json=body)


@pytest.mark.parametrize("gone", ["leave", "file"])
@pytest.mark.parametrize("back", [put_back_by_file, put_back_and_appointed])
def test_a_token_of_one_who_left_opens_nothing_when_they_are_put_back(
    house: DeskHouse, gone: str, back: Callable[[DeskHouse], None]
) -> None:
    old = house.token(f"{HKM} {gone} {back.__name__}", person_id=HKM)
    house.tokens["old"] = old
    house.call("old", "GET", "/inbox")
    if gone == "leave":
        assert leave(house, HKM)["done"]
    else:
        left_out(house, HKM)
    house.call("old", "GET", "/inbox", 401)
    back(house)
    house.call("old", "GET", "/inbox", 401)
    house.tokens[HKM] = house.token(f"{HKM} again {gone} {back.__name__}", person_id=HKM)
    house.call(HKM, "GET", "/inbox")
    (post,) = [
        each
        for each in house.call("admin", "GET", "/positions")["positions"]
        if each["key"] == "kasubbag_hukum"
    ]
    assert post["today"] == [HKM]


def test_what_waits_for_one_who_leaves_is_shown_with_whom_it_goes_to_and_goes_there(house: DeskHouse) -> None:
    document = house.draft()
    house.act(STF, document, "paraf")
    house.print_all()
    looked = leave(house, KSB, penerus={"kasubbag_perencanaan": STF}, periksa=True)
    assert not looked["done"]
    (waits,) = [
        each
        for each in looked["ditinggalkan"]
        if each["naskah"] and each["naskah"]["document_id"] == document
    ]
    assert (waits["jalan"], waits["kepada"]) == ("penerus", [STF])
    assert {"penugasan", "kunci"} <= {each["macam"] for each in looked["ditinggalkan"]}
    assert house.call(KSB, "GET", "/inbox")["items"], "a look changes nothing"

    done = leave(house, KSB, penerus={"kasubbag_perencanaan": STF}, dasar="SK 12/2026")
    assert done["ditinggalkan"] == looked["ditinggalkan"]
    assert done["lowong"] == []
    house.call(KSB, "GET", "/inbox", 401)
    assert document in [each["document_id"] for each in house.call(STF, "GET", "/inbox")["items"]]
    with pytest.raises(office_files.OfficeInUse):
        apply(house)  # the file still names who left, beside who follows
    follows = next(
        holder["id"]
        for each in house.call("admin", "GET", "/positions")["positions"]
        for holder in each["holders"]
        if (each["key"], holder["orang"]) == ("kasubbag_perencanaan", STF)
    )
    again = leave(house, KSB)
    assert (again["repeated"], again["ditinggalkan"]) == (True, [])
    house.call("admin", "DELETE", f"/appointments/{follows}")
    apply(house)
    house.tokens[KSB] = house.token(f"{KSB} again", person_id=KSB)


def test_a_position_without_a_holder_is_told_and_the_papers_that_wait_for_it_are_listed(
    house: DeskHouse,
) -> None:
    document = house.draft()
    house.act(STF, document, "paraf")
    house.print_all()
    done = leave(house, HKM)
    assert done["lowong"] == ["kasubbag_hukum"]
    (found,) = [
        each
        for each in house.call(SEK, "GET", "/positions/vacant")["vacant"]
        if each["key"] == "kasubbag_hukum"
    ]
    assert document in [each["document_id"] for each in found["naskah"]]
    refused = house.call(
        "admin",
        "POST",
        f"/people/{STF}/leave",
        422,
        json={"penerus": {"sekretaris": "siapa"}, "periksa": True},
    )
    assert {each["path"] for each in refused["errors"]} == {"penerus.sekretaris"}
    house.call("admin", "POST", "/people/tidak-ada/leave", 404, json={})
    house.call(STF, "POST", f"/people/{SEK}/leave", 403, json={})
    apply(house)
