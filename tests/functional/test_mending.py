"""What a template could not print: named, tried again in vain, mended with the approved template or another payload."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from archive.access import AccessClass
from archive.canonical import sha256_hex
from archive.ledger import Ledger, Principal
from archive.ledger.jobs import leasing
from service.approvals.table import TABLE, Kind
from service.words.life import cannot
from tests.conftest import LedgerDsns, S3Access
from tests.functional.desk_house import HKM, SEK, SHORT, STF, DeskHouse, desk_house
from tests.house import event
from tests.patience import PATIENCE_S
from tests.trials import passed
from tests.unit.worker.press import fixtures

JENIS = "surat_edaran"
WORD = {"Content-Type": "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}
# Divides by what the example has and another payload has not; and by the watermark, which a signed page has not.
FAILING = "Bagian {{ 6 // isi.tembusan|length }} dan {{ 600 // (100 if stempel.tanda_air else 0) }}"


@pytest.fixture(scope="module")
def house(
    shared_ledger: Callable[[str], LedgerDsns], shared_s3: Callable[[str], S3Access], converter_socket: Path
) -> Iterator[DeskHouse]:
    dsns, access = shared_ledger("functional_mending"), shared_s3("naskah-functional-mending")
    with desk_house(dsns, access, converter_socket, **SHORT) as made:
        made.tokens |= {
            "mender": made.token("mender", person_id=HKM, roles=["admin"], ceiling=AccessClass.T),
            "drafter": made.token(
                "drafter", person_id=STF, roles=["admin", "pejabat"], ceiling=AccessClass.T
            ),
            "below": made.token("below", person_id=HKM, roles=["admin"], ceiling=AccessClass.B),
        }
        made.press_ledger = Ledger(dsns.press, max_size=1)  # type: ignore[attr-defined]
        yield made
        made.press_ledger.close()  # type: ignore[attr-defined]


def approve(house: DeskHouse, words: str) -> str:
    """Upload the shipped template with one line more, and let another person approve it."""
    data = house.catalog[JENIS].template
    body = fixtures.parts(data)["word/document.xml"]
    at = body.rindex(b"<w:sectPr")
    line = f"<w:p><w:r><w:t>{words}</w:t></w:r></w:p>".encode()
    made = fixtures.repack(data, {"word/document.xml": body[:at] + line + body[at:]})
    house.call("arsip", "POST", f"/templates/{JENIS}", 201, content=made, headers=WORD)
    passed(house.superuser, sha256_hex(made))
    house.call(SEK, "POST", f"/templates/{JENIS}/{sha256_hex(made)}/approve")
    return sha256_hex(made)


def set_aside(house: DeskHouse, document: str, cause: str) -> str:
    """Do for a document's waiting job what a worker does whose work failed."""
    with psycopg.connect(house.superuser) as connection:
        ((job,),) = connection.execute(
            "SELECT id FROM job WHERE document_id = %s AND state = 'waiting'", (document,)
        ).fetchall()
    with house.press_ledger.acting(Principal.system("press")) as tx:  # type: ignore[attr-defined]
        (lease,) = leasing.lease(tx, [job], "w", 30)
        leasing.charge(tx, lease)
        leasing.quarantine(tx, lease, cause, "it failed", {})
    return str(job)


def unprinted(house: DeskHouse, akses: str = "B", **changes: Any) -> tuple[str, dict[str, Any]]:
    """Send an event; nothing is printed yet."""
    asked = event(JENIS, {**house.catalog[JENIS].example, **changes})
    asked["data"]["akses"] = akses
    headers = {"Content-Type": "application/cloudevents+json"}
    taken = house.call("intake", "POST", "/events", 202, json=asked, headers=headers)
    return str(taken["document_id"]), asked


def again(house: DeskHouse, who: str, ids: list[str], expect: int = 200, **body: Any) -> Any:
    return house.call(who, "POST", "/jobs:retry", expect, json={"jobs": ids, **body})


def listed(house: DeskHouse, **wanted: str) -> dict[str, Any]:
    found: dict[str, Any] = house.call("admin", "GET", "/jobs", params=wanted)
    return found


def test_a_template_that_fails_is_mended_with_the_approved_one_and_a_number_stays(house: DeskHouse) -> None:
    bad = approve(house, FAILING)
    first, asked = unprinted(house, tembusan=[])
    numbered, _ = unprinted(house)
    house.print_all()
    house.act(STF, numbered, "paraf")
    house.print_all()
    signed = house.act(SEK, numbered, "sign")
    house.print_all()

    # Both have a name, a cause, and their template; the documents say what happened.
    found = {each["document_id"]: each for each in listed(house)["jobs"]}
    assert {first, numbered} <= set(found)
    assert {found[each]["template_digest"] for each in (first, numbered)} == {bad}
    ids = [found[each]["id"] for each in (first, numbered)]
    assert "Menunggu admin" in house.look(STF, first)["hambatan"]["keterangan"]

    # The same template fails again.
    told = again(house, "admin", ids[:1])["outcomes"]
    assert [(each["does"], each["template"]["digest"]) for each in told] == [("again", bad)]
    house.print_all()
    assert found[first]["id"] in [each["id"] for each in listed(house)["jobs"]]

    # Another is approved: what it would do is told, and nothing is done.
    good = approve(house, f"Baris {uuid4().hex}")
    again(house, "admin", ids, 403, template="approved", dry_run=True)  # a program's key revises nothing
    told = {
        e["document_id"]: e
        for e in again(house, "mender", ids, template="approved", dry_run=True)["outcomes"]
    }
    assert told[first] | {"does": "revision", "revision": 2, "gugur": [], "nomor": None} == told[first]
    assert told[numbered] | {"does": "revision", "nomor": signed["nomor"]} == told[numbered]
    assert len(told[numbered]["gugur"]) == 2  # the paraf, and the signature that never came to its page
    assert told[first]["template"]["digest"] == good
    assert [house.look(STF, each)["etag"] for each in (first, numbered)] == ["r1a0", "r1a2"]

    # Done: new revisions, printed; the event answers as it did, and its receivers learn that it is archived.
    done = again(house, "mender", ids, template="approved", catatan="Templat diperbaiki")["outcomes"]
    assert [each["does"] for each in done] == ["revision", "revision"]
    assert house.print_all() == 2
    assert house.call("intake", "POST", "/events", 202, json=asked, headers=_CE)["document_id"] == first
    assert house.events_out(first) == ["failed", "failed", "revised", "archived"]
    view = house.look(STF, numbered)
    assert (view["status"], view["nomor"], view["hambatan"]) == ("konsep", signed["nomor"], None)
    assert [act["gugur"]["act"] for act in view["acts"] if act["gugur"]] == [3]

    # Initialled and signed anew it keeps its number, and the register has one.
    house.act(STF, numbered, "paraf")
    house.print_all()
    assert house.act(SEK, numbered, "sign")["nomor"] == signed["nomor"]
    assert house.print_all() == 1
    assert house.look(SEK, numbered)["status"] == "menunggu_tte"
    with psycopg.connect(house.superuser) as connection:
        row = connection.execute("SELECT count(*) FROM register_number").fetchone()
        assert row == (1,)
        audited = connection.execute(
            "SELECT actor FROM audit_entry WHERE action = 'job.mended' AND document_id = %s", (first,)
        ).fetchall()
        assert audited == [(HKM,)]


def test_a_payload_is_fetched_mended_and_sent_on_by_a_person(house: DeskHouse) -> None:
    document, _ = unprinted(house, akses="T")
    job = set_aside(house, document, "TextLost")
    payload = house.call("mender", "GET", f"/jobs/{job}/payload")
    assert payload == house.catalog[JENIS].example
    house.call("below", "GET", f"/jobs/{job}/payload", 404)
    body = {"payload": {**payload, "tentang": "Hal yang diperbaiki"}, "catatan": "Salah ketik"}
    house.call("below", "POST", f"/jobs/{job}/mend", 404, json=body)
    house.call("arsip", "POST", f"/jobs/{job}/mend", 403, json=body)
    wrong = house.call("mender", "POST", f"/jobs/{job}/mend", 422, json={"payload": {"tentang": ""}})
    assert "yth" in {each["path"].split(".")[-1] for each in wrong["errors"]}
    told = house.call("mender", "POST", f"/jobs/{job}/mend", json={**body, "dry_run": True})
    assert (told["does"], told["berubah"], told["next_job_id"]) == ("revision", ["tentang"], None)
    done = house.call("mender", "POST", f"/jobs/{job}/mend", json=body)
    assert (done["revision"], done["berubah"]) == (2, ["tentang"])
    assert house.call("mender", "POST", f"/jobs/{job}/mend", json=body)["does"] == "nothing"
    assert house.call("mender", "GET", f"/jobs/{done['next_job_id']}")["lane"] == "act"
    with psycopg.connect(house.superuser) as connection:
        seen = connection.execute(
            "SELECT actor FROM audit_entry WHERE action = 'payload.read' AND document_id = %s", (document,)
        ).fetchall()
        raw = connection.execute("SELECT raw FROM event WHERE document_id = %s", (document,)).fetchone()
    assert seen == [(HKM,)]
    assert raw is not None
    assert "Hal yang diperbaiki" not in raw[0]
    house.print_all()


@pytest.mark.parametrize(
    ("status", "does", "said"),
    [
        ("konsep", "revision", None),
        ("diparaf", "revision", None),
        ("dikembalikan", "nothing", "menunggu perbaikan konseptor"),
        ("menunggu_tte", "revision", None),
        ("ditandatangani", "nothing", cannot("ditandatangani", Kind.REVISI)),
        ("didistribusikan", "nothing", cannot("didistribusikan", Kind.REVISI)),
        ("batal", "nothing", cannot("batal", Kind.REVISI)),
        ("dicabut", "nothing", cannot("dicabut", Kind.REVISI)),
        ("selesai", "nothing", cannot("selesai", Kind.REVISI)),
    ],
)
def test_what_another_template_may_do_depends_on_where_the_document_stands(
    house: DeskHouse, status: str, does: str, said: str | None
) -> None:
    document, _ = unprinted(house)
    job = set_aside(house, document, f"stands-{status}")
    with psycopg.connect(house.superuser) as connection:
        connection.execute("UPDATE document SET status = %s WHERE id = %s", (status, document))
        connection.execute(
            "UPDATE revision SET template_digest = %s WHERE document_id = %s", ("0" * 64, document)
        )
        connection.execute(
            "UPDATE revision SET content_digest = %s WHERE document_id = %s", ("1" * 64, document)
        )
    (told,) = again(house, "mender", [job], template="approved", dry_run=True)["outcomes"]
    assert (told["does"], told["template"]["no"] is None) == (does, False)
    assert (said or "") in (told["reason"] or "")
    (same,) = again(house, "mender", [job], dry_run=True)["outcomes"]
    assert (same["does"], same["template"]["no"]) == ("again", None)  # nobody knows it any more


def test_every_status_is_in_that_table() -> None:
    known = {
        "konsep",
        "diparaf",
        "dikembalikan",
        "menunggu_tte",
        "ditandatangani",
        "didistribusikan",
        "selesai",
    }
    assert {status for status, _ in TABLE} == known


def test_jobs_of_what_one_may_not_see_are_tried_again_by_nobody(house: DeskHouse) -> None:
    document, _ = unprinted(house, akses="T")
    job = set_aside(house, document, "hidden")
    for template in ("same", "approved"):
        again(house, "below", [job], 404, template=template)
    again(house, SEK, [job], 403)
    again(house, "mender", [str(UUID(int=7))], 404)
    house.call("mender", "POST", "/jobs:retry", 400)
    house.call("mender", "POST", "/jobs:retry", 400, params={"cause": "hidden"}, json={"jobs": [job]})


def test_parking_what_waits_lets_nobody_rewrite_it(house: DeskHouse) -> None:
    document, asked = unprinted(house)
    (job,) = [each["id"] for each in listed(house, state="waiting", document=document)["jobs"]]
    house.call("mender", "POST", f"/jobs/{job}/park")
    body = {"payload": {**asked["data"]["payload"], "tembusan": ["Arsip"]}}
    refused = house.call("mender", "POST", f"/jobs/{job}/mend", 403, json=body)
    assert "tidak dapat dicetak" in refused["detail"]
    assert house.look(STF, document)["etag"] == "r1a0"
    house.call("mender", "POST", f"/jobs/{job}/retry")
    set_aside(house, document, "failed")
    house.call("mender", "POST", f"/jobs/{job}/park")
    assert house.call("mender", "POST", f"/jobs/{job}/mend", json=body)["does"] == "revision"


def test_of_two_who_mend_at_once_one_was_faster(house: DeskHouse) -> None:
    """Both have looked at the job before either holds the document; the second one's payload replaces nothing."""
    document, asked = unprinted(house)
    job = set_aside(house, document, "raced")

    def mend(who: str) -> dict[str, Any]:
        body = {"payload": {**asked["data"]["payload"], "tembusan": [who]}}
        done: dict[str, Any] = house.call(who, "POST", f"/jobs/{job}/mend", json=body)
        return done

    with ThreadPoolExecutor(2) as both, psycopg.connect(house.superuser) as holds:
        holds.execute("SELECT FROM document WHERE id = %s FOR UPDATE", (document,))
        done = [both.submit(mend, who) for who in ("drafter", "mender")]
        waiting = (
            "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        with psycopg.connect(house.superuser, autocommit=True) as seen:
            while len(seen.execute(waiting).fetchall()) < 2:
                assert not any(each.done() for each in done)
        holds.rollback()
        told = [each.result(PATIENCE_S) for each in done]
    assert sorted((each["does"], each["reason"]) for each in told) == [
        ("nothing", "somebody was faster"),
        ("revision", None),
    ]
    assert house.look(STF, document)["etag"] == "r2a1"


def test_an_admin_mends_and_does_nothing_else(house: DeskHouse) -> None:
    document, _ = unprinted(house)
    etag = {"If-Match": '"r1a0"'}
    for verb, body in (
        ("cancel", {"catatan": "x"}),
        ("revise", {"payload": {}}),
        ("return", {"catatan": "x"}),
    ):
        house.call("mender", "POST", f"/documents/{document}/{verb}", 403, json=body, headers=etag)
    set_aside(house, document, "x")
    house.call("mender", "POST", f"/documents/{document}/cancel", 403, json={"catatan": "x"}, headers=etag)


_CE = {"Content-Type": "application/cloudevents+json"}
