"""Every route that writes, and how it answers the same request again by the same person when its first answer was lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import LedgerDsns, S3Access
from tests.days import today
from tests.functional.desk_house import HKM, KSB, SEK, STF, DeskHouse, desk_house, scanned  # noqa: F401
from tests.shapes import the_document

REPEATED = "200, marked as repeated: what it led to, and nothing twice"
STATE = "the same: it names a state, and the state is so"
COUNTS = "200: what is left to be done is done, and counted"
STANDS = "409, saying that it stands"
GONE = "404, saying that it is not there, or has ended"
AGAIN = "done again, as asked: nothing of an office's record comes of it twice"

WRITES: dict[str, str] = {
    "POST /events": REPEATED,
    "POST /events/table": REPEATED,
    "POST /documents/{document_id}/revise": REPEATED,
    "POST /documents/{document_id}/paraf": REPEATED,
    "POST /documents/{document_id}/sign": REPEATED,
    "POST /documents/{document_id}/takeover": REPEATED,
    "POST /documents/{document_id}/return": REPEATED,
    "POST /documents/{document_id}/cancel": REPEATED,
    "POST /documents/{document_id}/distribute": REPEATED,
    "POST /documents/{document_id}/revoke": REPEATED,
    "POST /documents/{document_id}/correct": REPEATED,
    "POST /documents/{document_id}/misreceived": REPEATED,
    "POST /documents/{document_id}/scan": REPEATED,
    "POST /documents/{document_id}/read": REPEATED,
    "POST /documents/{document_id}/attachments": REPEATED,
    "POST /documents/{document_id}/detach": REPEATED,
    "POST /documents/{document_id}/distributions/{recipient_id}/receipt": REPEATED,
    "POST /documents/{document_id}/distributions/{recipient_id}/receipt/sheet": REPEATED,
    "POST /documents/{document_id}/distributions/{recipient_id}/receipt/correct": REPEATED,
    "POST /documents:{verb}": REPEATED,
    "POST /documents/{document_id}/links": AGAIN,
    "POST /documents/{document_id}/links/{link_id}/end": REPEATED,
    "POST /documents/{document_id}/seal": REPEATED,
    "POST /documents/{document_id}/seal/settle": REPEATED,
    "POST /documents/{document_id}/seal/release": STATE,
    "POST /disposisi": REPEATED,
    "POST /disposisi/{sheet_id}/forward": REPEATED,
    "POST /disposisi/{sheet_id}/replace": REPEATED,
    "POST /disposisi/{sheet_id}/answer": REPEATED,
    "POST /disposisi/{sheet_id}/close": REPEATED,
    "POST /registers/{register}/files": REPEATED,
    "POST /registers/{register}/files/table": REPEATED,
    "POST /registers/{register}/reservations": REPEATED,
    "POST /registers/{register}/letters": REPEATED,
    "POST /registers/{register}/{tahun}/numbers/{urut}": REPEATED,
    "POST /registers/{register}/{tahun}/numbers/{urut}/void": REPEATED,
    "POST /registers/{register}/{tahun}/numbers/{urut}/correct": REPEATED,
    "POST /registers/insertions": REPEATED,
    "POST /registers/insertions/{insertion_id}/approve": REPEATED,
    "POST /registers/{register}/import": COUNTS,
    "POST /registers/{register}/imports/{import_id}/takeback": STATE,
    "POST /registers/{register}/{tahun}/close": REPEATED,
    "POST /registers/{register}/{tahun}/reopening": STATE,
    "POST /registers/proposals/{proposal_id}/approve": REPEATED,
    "POST /registers/proposals/{proposal_id}/refuse": REPEATED,
    "POST /people/{person_id}/leave": REPEATED,
    "POST /people/{person_id}/certificates": REPEATED,
    "POST /people/{person_id}/certificates/{id}/confirm": REPEATED,
    "POST /people/{person_id}/certificates/{id}/end": REPEATED,
    "PUT /people/{person_id}/bsre": STATE,
    "PUT /people/{person_id}/surel": STATE,
    "POST /accounts": AGAIN,
    "POST /accounts/{person_id}/allow": STATE,
    "POST /accounts/{person_id}/reset": AGAIN,
    "POST /accounts/{person_id}/end": GONE,
    "POST /accounts/{person_id}/link": STATE,
    "POST /accounts/{person_id}/sign-out": STATE,
    "POST /accounts/{person_id}/unlock": STATE,
    "POST /accounts/{person_id}/unlink": STATE,
    "POST /appointments": REPEATED,
    "POST /delegations": REPEATED,
    "DELETE /appointments/{id}": GONE,
    "POST /jobs:retry": COUNTS,
    "POST /jobs/{job_id}/retry": STANDS,
    "POST /jobs/{job_id}/park": STANDS,
    "POST /jobs/{job_id}/mend": STANDS,
    "POST /mail/{mail_id}/retry": STATE,
    "POST /templates/{jenis}": REPEATED,
    "POST /templates/{jenis}/versions/{no}/trial": STATE,
    "POST /templates/{jenis}/{digest}/approve": STANDS,
    "POST /templates/{jenis}/{digest}/refuse": STANDS,
    "POST /webhooks": AGAIN,
    "POST /webhooks/{webhook_id}/pause": STATE,
    "POST /webhooks/{webhook_id}/resume": STATE,
    "DELETE /webhooks/{webhook_id}": GONE,
    "POST /webhooks/{webhook_id}/replay": COUNTS,
    "POST /webhooks/{webhook_id}/test": AGAIN,
    "POST /webhooks:rotate": AGAIN,
    "POST /webhooks/{webhook_id}/rotate": AGAIN,
    "POST /v": STATE,
}


def test_every_route_that_writes_says_how_a_lost_answer_is_answered() -> None:
    written = {
        f"{method.upper()} {path}"
        for path, operations in the_document()["paths"].items()
        for method in operations.keys() - {"get", "head"}
    }
    assert written == set(WRITES)


@pytest.fixture(scope="module")
def house(
    shared_ledger: Callable[[str], LedgerDsns], shared_s3: Callable[[str], S3Access], converter_socket: Path
) -> Iterator[DeskHouse]:
    made = desk_house(shared_ledger("lost_answers"), shared_s3("naskah-lost-answers"), converter_socket)
    with made as running:
        yield running


def twice(house: DeskHouse, who: str, path: str, body: Any, etag: str | None = None, first: int = 200) -> Any:
    """Ask, lose the answer, ask the same again; return the first answer."""
    headers = {"If-Match": f'"{etag}"'} if etag else {}
    done = house.call(who, "POST", path, first, json=body, headers=headers)
    again = house.call(who, "POST", path, json=body, headers=headers)
    assert (done["repeated"], again["repeated"]) == (False, True), path
    told = {"warnings", "repeated", "status", "etag", "nomor"}  # what stands now, and what was warned of then
    assert {k: v for k, v in again.items() if k not in told} == {
        k: v for k, v in done.items() if k not in told
    }
    return done


def act(house: DeskHouse, who: str, document: str, verb: str, **body: Any) -> Any:
    view = house.look(who, document)
    seen = {"content_digest": view["content_digest"], "sha256": view["page"]["sha256"]}
    body = {**seen, **body} if verb in ("paraf", "sign", "takeover") else body
    acts_before = len(view["acts"])
    done = twice(house, who, f"/documents/{document}/{verb}", body, view["etag"])
    after = house.look(who, document)
    assert len(after["acts"]) == acts_before + 1, "one act"
    # Another request upon the same state, or the same by another person, is none that was done.
    other = {**body, "catatan": "Lain"}
    house.call(
        who,
        "POST",
        f"/documents/{document}/{verb}",
        412,
        json=other,
        headers={"If-Match": f'"{view["etag"]}"'},
    )
    house.print_all()
    return done


def test_an_act_whose_answer_was_lost_is_answered_again_and_done_once(house: DeskHouse) -> None:
    document = house.draft()
    act(house, STF, document, "paraf")
    act(house, KSB, document, "return", catatan="Dasar hukum kurang", kepada="konseptor")
    payload = house.catalog["surat_edaran"].example
    act(house, STF, document, "revise", payload={**payload, "tentang": "Jadwal baru"}, catatan="Diperbaiki")
    for who in (STF, KSB, HKM):
        act(house, who, document, "paraf")
    signed = act(house, SEK, document, "sign")
    assert signed["nomor"]
    act(house, SEK, document, "cancel", catatan="Ditunda")


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What is asked of a book, twice."""

    path: str
    body: dict[str, Any]
    first: int = 200


def test_an_entry_whose_answer_was_lost_is_entered_once(house: DeskHouse) -> None:
    tahun, day = today().year, today().isoformat()
    book = f"/registers/edaran/{tahun}/numbers"
    block = {"jumlah": 3, "alasan": "Listrik padam"}
    before = house.call(SEK, "GET", f"/registers/edaran/{tahun}")["last"]
    numbers = [
        each["urut"]
        for each in twice(house, "arsip", "/registers/edaran/reservations", block, first=201)["numbers"]
    ]
    assert house.call(SEK, "GET", f"/registers/edaran/{tahun}")["last"] == before + 3
    meant = house.call(
        "arsip",
        "POST",
        "/registers/edaran/reservations",
        201,
        json=block,
        headers={"Idempotency-Key": "satu blok lagi"},
    )["numbers"]
    assert meant[0]["urut"] == numbers[-1] + 1, "the same again, and meant"
    other_body = house.call(
        "arsip",
        "POST",
        "/registers/edaran/reservations",
        409,
        json={**block, "jumlah": 1},
        headers={"Idempotency-Key": "satu blok lagi"},
    )
    assert other_body["errors"][0]["path"] == "header.idempotency-key"
    letter = {"tanggal": day, "asal": "Bawaslu", "perihal": "Undangan"}
    received = twice(house, "arsip", "/registers/masuk/letters", letter, first=201)["urut"]
    other = house.call(SEK, "POST", "/registers/masuk/letters", 201, json=letter)
    assert other["urut"] == received + 1, "by another person it is another letter"
    assert "permintaan" not in other["keterangan"]
    masuk = f"/registers/masuk/{tahun}/numbers"
    for entry in (
        Entry(
            path=f"{book}/{numbers[0]}",
            body={"tanggal": day, "perihal": "Ditulis tangan", "nomor": f"{numbers[0]} TAHUN {tahun}"},
        ),
        Entry(path=f"{book}/{numbers[1]}", body={"batal": True, "alasan": "Tidak jadi"}),
        Entry(path=f"{book}/{numbers[2]}/void", body={"alasan": "Salah catat"}),
        Entry(path=f"{masuk}/{received}/correct", body={"asal": "Bawaslu Agam", "alasan": "Salah ketik"}),
        Entry(path=f"{masuk}/{received}/void", body={"alasan": "Ternyata salinan"}),
    ):
        twice(house, "arsip", entry.path, entry.body, first=entry.first)
        different = {**entry.body, "alasan": "Sebab lain"}
        if "alasan" in entry.body:
            refused = house.http.post(
                entry.path,
                json=different,
                headers={"Authorization": f"Bearer {house.tokens['arsip']}"},
            )
            assert refused.status_code in (404, 409), "another request is not the same"
    # What came of them stands no more: the same is none of a lost answer, and two letters never share a number.
    assert house.call("arsip", "POST", "/registers/masuk/letters", 201, json=letter)["urut"] == received + 2
    anew = twice(house, "arsip", "/registers/edaran/reservations", block, first=201)["numbers"]
    assert anew[0]["urut"] > meant[-1]["urut"]


def test_a_number_in_between_is_asked_for_and_approved_once(house: DeskHouse) -> None:
    signed = house.draft()
    for who in (STF, KSB, HKM):
        house.act(who, signed, "paraf")
    house.print_all()
    urut = house.act(SEK, signed, "sign")["act"]["detail"]
    late = house.draft(tentang="Terlambat")
    number = int(str(urut["nomor"]).split()[0])
    body = {"document_id": late, "urut": number, "tanggal": urut["tanggal"], "alasan": "Terlambat dicatat"}
    asked = twice(house, SEK, "/registers/insertions", body, first=201)
    path = f"/registers/insertions/{asked['id']}/approve"
    assert twice(house, "arsip", path, None)["disetujui"] == "yulia-fitri"
    again = house.call(SEK, "POST", "/registers/insertions", json=body)
    assert again["disetujui"] == "yulia-fitri", "asking again does not take the approval away"
