"""A type that fails is its own fault by every way in: each event has its own answer, and admins are told of it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import orjson
import pytest

from archive.errors import Retryable
from archive.ledger.errors import LedgerUnavailable
from service.errors import Field, NotJson
from service.identity.gate import Gate
from service.intake import payloads
from service.intake.consumer import IntakeMessage, IntakeQueue
from service.words import say
from tests.functional.api.conftest import BATCH, event
from tests.integration.intake.conftest import Desk

FAILED = "urn:naskah:problem:contract-failed"


def asked(tentang: str = "Pengumpulan Data", id_: str | None = None) -> dict[str, Any]:
    sent = event(id_)
    sent["data"] = {
        **sent["data"],
        "jenis": "rusak",
        "payload": {**sent["data"]["payload"], "tentang": tentang},
    }
    return sent


def test_one_event_gets_an_answer_that_stays_the_same_and_is_not_500(desk: Desk) -> None:
    sent = asked("Rusak sendiri")
    first, again = desk.post(sent), desk.post(sent)
    assert (first.status_code, first.json()["type"]) == (409, FAILED)
    assert first.json()["about"] == {"jenis": "rusak", "contract": first.json()["about"]["contract"]}
    assert "rusak/contract.py baris 9, KeyError" in first.json()["errors"][0]["reason"]
    assert {**again.json(), "trace_id": ""} == {**first.json(), "trace_id": ""}
    (kept,) = desk.listed(sent["id"])
    assert (kept.problem["type"], kept.channel) == (FAILED, "http"), "admins see it, once a minute"
    assert json.loads(kept.raw)["data"] == sent["data"], "nothing is lost"
    told = desk.post(sent, language="en").json()
    assert (
        "rusak/contract.py line 9, KeyError: nothing that was sent is to blame" in told["errors"][0]["reason"]
    )


def test_in_a_batch_each_event_has_its_own_answer(desk: Desk) -> None:
    sent = [asked(), asked("Rusak dua"), event(), asked("Rusak dua"), {"id": "x"}]
    answer = desk.post(sent, BATCH)
    assert answer.status_code == 207
    assert [each["status"] for each in answer.json()["answers"]] == [202, 409, 202, 409, 400]
    assert answer.json()["answers"][1]["problem"]["type"] == FAILED
    assert (answer.json()["taken"], answer.json()["refused"]) == (2, 3)
    kept = [len(desk.listed(each["id"])) for each in sent[:4]]
    assert sum(kept) == 1, "one event of a fault"


def test_a_row_of_a_merge_that_fails_does_not_spoil_the_others(desk: Desk) -> None:
    sent = asked()
    sent["data"]["rows"] = [
        {"item": "1"},
        {"item": "2", "payload": {"tentang": "Rusak tiga"}},
        {"item": "3", "payload": {"tentang": "Utuh"}},
    ]
    answer = desk.post(sent)
    assert answer.status_code == 207
    assert [each["status"] for each in answer.json()["answers"]] == [202, 409, 202]
    shared = asked("Rusak semua")
    shared["data"]["rows"] = [{"item": "1"}, {"item": "2"}]
    whole = desk.post(shared)
    assert (whole.status_code, whole.json()["type"]) == (409, FAILED), "what is wrong with all is told once"


def test_what_was_taken_before_the_type_broke_is_answered_as_before(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = asked()
    first = desk.post(sent)
    assert first.status_code == 202
    plain = payloads.check

    def failing(*args: Any, **of: Any) -> Any:
        plain(*args, **of)
        raise RuntimeError("our own fault")

    monkeypatch.setattr("service.intake.request.payloads.check", failing)
    assert (desk.post(sent).status_code, desk.post(sent).content) == (202, first.content)


def test_an_own_fault_with_one_event_is_that_events_alone(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = payloads.check

    def failing(office_: Any, stationery: Any, payload: Any, **of: Any) -> Any:
        if payload["tentang"] == "Salah kami":
            raise RuntimeError("our own fault")
        return plain(office_, stationery, payload, **of)

    monkeypatch.setattr("service.intake.request.payloads.check", failing)
    sent = [asked(), asked("Salah kami")]
    answer = desk.post(sent, BATCH)
    assert [each["status"] for each in answer.json()["answers"]] == [202, 500]
    assert answer.json()["answers"][1]["problem"]["type"] == "urn:naskah:problem:internal-error"
    assert len(desk.listed(sent[1]["id"])) == 1
    assert desk.post(sent[1]).status_code == 500, "alone it is our fault, and says so"


def test_a_ledger_that_goes_away_refuses_no_event_for_good(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: Any, **__: Any) -> Any:
        raise LedgerUnavailable

    monkeypatch.setattr("service.intake.request.payloads.check", away)
    sent = asked()
    assert desk.post([sent, asked()], BATCH).status_code == 503
    with pytest.raises(Retryable):
        queue(desk).take(by_queue(desk, sent))
    assert desk.listed(sent["id"]) == []


def test_by_the_queue_it_is_kept_whole_with_its_reason(desk: Desk) -> None:
    alone, rows = asked("Rusak antrean"), asked()
    rows["data"]["rows"] = [{"item": "1"}, {"item": "2", "payload": {"tentang": "Rusak baris"}}]
    for sent in (alone, rows):
        queue(desk).take(by_queue(desk, sent))
        (kept,) = desk.listed(sent["id"])
        assert (kept.problem["type"], kept.channel) == (FAILED, "celery")
    assert json.loads(kept.raw)["item"] == "2", "of rows, the one that failed"


REFUSED = {
    "a broken type": ("bukan karena isian yang dikirim", "nothing that was sent is to blame"),
    "a payload": ("wajib diisi", "must be filled in"),
    "a message": ("lebih dari 7 nilai", "more than 7 values"),
}
"""What the queue may refuse, and a reason of each in both languages."""


@pytest.mark.parametrize("what", REFUSED)
def test_what_the_queue_refused_is_told_in_the_language_asked_for(desk: Desk, what: str) -> None:
    sent = asked("Rusak bahasa") if what == "a broken type" else event()
    if what == "a payload":
        del sent["data"]["payload"]["tentang"]
    message = by_queue(desk, sent)
    if what == "a message":
        wrong = NotJson(fields=[Field(path="", reason=say("lebih dari {paling} nilai", paling=7))])
        message = replace(message, error=wrong)
    queue(desk).take(message)
    told = [desk.found(sent["id"], language)["refused"][0]["problem"] for language in ("id", "en")]
    assert told[0].keys() == told[1].keys()
    assert [each["path"] for each in told[0]["errors"]] == [each["path"] for each in told[1]["errors"]]
    for problem, reason in zip(told, REFUSED[what], strict=True):
        assert reason in problem["errors"][0]["reason"]


def queue(desk: Desk) -> IntakeQueue:
    """What the consumer's process makes of a message, over the desk of the application."""
    return IntakeQueue(desk.ledger, Gate(desk.ledger), desk.intake)


def by_queue(desk: Desk, sent: dict[str, Any]) -> IntakeMessage:
    return IntakeMessage(raw=orjson.dumps(sent).decode(), authorization=f"Bearer {desk.token}", event=sent)
