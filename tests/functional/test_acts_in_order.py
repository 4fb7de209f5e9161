"""Acts whose consequences cannot be: signed before it was drafted, corrected by what is not signed, received before it was sent."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.conftest import LedgerDsns, S3Access
from tests.days import today
from tests.functional.desk_house import SEK, STF, DeskHouse, desk_house

DAYS = timedelta(days=1)


@pytest.fixture(scope="module")
def house(
    shared_ledger: Callable[[str], LedgerDsns], shared_s3: Callable[[str], S3Access], converter_socket: Path
) -> Iterator[DeskHouse]:
    with desk_house(shared_ledger("acts_in_order"), shared_s3("acts-in-order"), converter_socket) as made:
        yield made


def behind(house: DeskHouse, statement: str, *values: object) -> None:
    with psycopg.connect(house.superuser) as connection:
        connection.execute(statement, values)


@pytest.fixture(scope="module")
def signed(house: DeskHouse) -> str:
    """A slip that counts as signed since yesterday."""
    slip = house.draft("lembar_disposisi")
    house.act(SEK, slip, "sign")
    house.print_all()
    behind(house, "UPDATE document SET status = 'ditandatangani' WHERE id = %s", slip)
    return slip


@pytest.fixture(scope="module")
def other(house: DeskHouse) -> str:
    """A second slip, the same for every case."""
    return house.draft("lembar_disposisi")


@pytest.mark.parametrize(
    ("status", "verb", "body", "able", "others"),
    [
        ("menunggu_tte", "distribute", {"penerima": []}, "", "Menunggu"),
        ("konsep", "revoke", {"catatan": "keliru"}, "documents cancel", "Menunggu tanda tangan"),
        ("ditandatangani", "cancel", {"catatan": "keliru"}, "documents revoke", "disposisi answer"),
    ],
)
def test_what_to_do_instead_is_told_to_whoever_may_and_others_read_whom_it_waits_for(
    house: DeskHouse, other: str, status: str, verb: str, body: dict[str, Any], able: str, others: str
) -> None:
    """The answer's step is the view's own, but where another act does what was meant."""
    behind(house, "UPDATE document SET status = %s WHERE id = %s", status, other)
    for who in (SEK, STF):
        view = house.look(who, other)
        told = house.act(who, other, verb, 409, **body)["langkah"]
        if able and {"batal", "cabut"} & set(view["possible"]):
            assert able in told
        else:
            assert told == view["langkah"]
    assert others in house.look(STF, other)["langkah"]
    behind(house, "UPDATE document SET status = 'konsep' WHERE id = %s", other)


@pytest.mark.parametrize("days", [1, -1, -400, -29_000])
def test_nothing_is_signed_on_a_day_it_was_not_there(house: DeskHouse, days: int) -> None:
    slip = house.draft("lembar_disposisi")
    now = today()
    wanted = max(now + days * DAYS, now.replace(year=1946))
    refused = house.act(SEK, slip, "sign", 422, tanggal=wanted.isoformat())
    assert refused["type"] == "urn:naskah:problem:act-refused"
    assert {each["path"] for each in refused["errors"]} == {"tanggal"}
    assert house.look(SEK, slip)["status"] == "konsep"


@pytest.mark.parametrize(
    ("status", "tanggal"),
    [
        ("konsep", None),
        ("menunggu_tte", 0),
        ("batal", 0),
        ("dicabut", 0),
        ("selesai", 0),
        ("ditandatangani", -1),
    ],
)
@pytest.mark.parametrize("cara", ["ralat", "cabut"])
def test_what_corrects_or_replaces_is_signed_in_force_and_not_older(
    house: DeskHouse, signed: str, other: str, status: str, tanggal: int | None, cara: str
) -> None:
    day = today() + (tanggal or 0) * DAYS if tanggal is not None else None
    behind(house, "UPDATE document SET tanggal = %s WHERE id = %s", today(), signed)
    behind(house, "UPDATE document SET status = %s, tanggal = %s WHERE id = %s", status, day, other)
    refused = house.act(SEK, signed, "revoke", 422, cara=cara, oleh=other, catatan="keliru")
    assert [each["path"] for each in refused["errors"]] == ["oleh"]
    assert house.look(SEK, signed)["status"] == "ditandatangani"


def test_a_receipt_is_not_before_the_sending_nor_after_now(house: DeskHouse, signed: str) -> None:
    house.act(STF, signed, "distribute", penerima=[{"nama": "Bawaslu"}])
    (recipient,) = house.look(SEK, signed)["distributions"]
    path = f"/documents/{signed}/distributions/{recipient['id']}/receipt"
    sent = datetime.fromisoformat(recipient["dikirim"])

    def noted(expect: int, at: datetime) -> Any:
        return house.call(STF, "POST", path, expect, json={"diterima_oleh": "Dedi", "pada": at.isoformat()})

    for at in (sent - DAYS, sent.replace(second=0, microsecond=0) - timedelta(seconds=1), sent + DAYS):
        assert [each["path"] for each in noted(422, at)["errors"]] == ["pada"]
    assert noted(200, sent.replace(second=0, microsecond=0))["diterima_oleh"] == "Dedi", (
        "people write minutes"
    )


@pytest.mark.parametrize(
    ("tag", "status"), [('W/"{}"', 412), ('"r9a9"', 412), ("*", 428), (None, 428), ('"{}"', 200)]
)
def test_only_the_very_state_that_was_seen_is_acted_upon(
    house: DeskHouse, other: str, tag: str | None, status: int
) -> None:
    behind(house, "UPDATE document SET status = 'konsep', tanggal = NULL WHERE id = %s", other)
    etag = house.look(SEK, other)["etag"]
    headers = {"If-Match": tag.format(etag)} if tag else {}
    house.call(SEK, "POST", f"/documents/{other}/cancel", status, json={"catatan": "uji"}, headers=headers)
