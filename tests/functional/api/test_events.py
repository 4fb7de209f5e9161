"""POST /events over a real service process: what is taken, alone and in batches, and what is answered the second time."""

import json
import re
import time
from typing import Any
from uuid import uuid4

import httpx
import pytest

from archive.access import AccessClass
from tests.functional.api.conftest import BATCH, ROOT, SOURCE, STRUCTURED, Service, add_key, event, lay_office
from tests.patience import PATIENCE_S


def post(client: httpx.Client, value: Any, headers: dict[str, str] = STRUCTURED) -> httpx.Response:
    """Send ``value`` as JSON, or as it is when it is bytes."""
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    return client.post("/events", content=body, headers=headers)


def reasons(answer: httpx.Response) -> dict[str, str]:
    """Return path and reason of every error of a problem."""
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    return {error["path"]: error["reason"] for error in answer.json()["errors"]}


def test_an_event_becomes_a_document_and_a_job(service: Service) -> None:
    with service.client() as client:
        answer = post(client, event())
        assert answer.status_code == 202, answer.text
        taken = answer.json()
        assert answer.headers["Location"] == f"/jobs/{taken['job_id']}"
        document = client.get(taken["links"]["document"]).json()
        assert (document["jenis"], document["status"], document["akses"]) == ("surat_edaran", "konsep", "B")
        job = client.get(taken["links"]["job"]).json()
        assert (job["state"], job["document_id"]) == ("waiting", taken["document_id"])


def test_binary_mode_says_the_same_as_structured_mode(service: Service) -> None:
    whole = event(subject="Padang Baru, é")
    headers = {
        "Content-Type": "application/json",
        **{f"ce-{name}": value for name, value in whole.items() if name not in ("data", "datacontenttype")},
        "ce-subject": "Padang%20Baru,%20%C3%A9",
    }
    with service.client() as client:
        first = post(client, whole)
        again = post(client, whole["data"], headers)
        assert first.status_code == again.status_code == 202, again.text
        assert again.json() == first.json()
        # CloudEvents' older SDK for Python declares no type of what it sends.
        older = {name: value for name, value in headers.items() if name != "Content-Type"}
        untyped = client.post("/events", content=json.dumps(whole["data"]).encode(), headers=older)
        assert "content-type" not in untyped.request.headers
        assert (untyped.status_code, untyped.json()) == (202, first.json())


def test_the_same_event_again_gets_the_very_same_answer(service: Service) -> None:
    sent = event()
    with service.client() as client:
        first, again = post(client, sent), post(client, sent)
        assert again.status_code == 202
        assert again.content == first.content
        assert "idempotent-replayed" not in first.headers
        assert again.headers["idempotent-replayed"] == "true"


def test_the_order_of_keys_and_the_time_make_no_other_body(service: Service) -> None:
    sent = event()
    turned = {**dict(reversed(sent.items())), "time": "2027-01-01T00:00:00Z"}
    with service.client() as client:
        assert post(client, turned).json() == post(client, sent).json()


def test_the_same_id_with_another_body_is_refused(service: Service) -> None:
    with service.client() as client:
        assert post(client, event("twice")).status_code == 202
        answer = post(client, event("twice", data={"unit": "1"}))
        assert answer.status_code == 422
        assert answer.json()["type"] == "urn:naskah:problem:event-conflict"
        assert "sudah diterima" in reasons(answer)["id"]


def test_items_of_one_event_are_documents_of_their_own(service: Service) -> None:
    id_ = uuid4().hex
    with service.client() as client:
        ids = {post(client, event(id_, item=item)).json()["document_id"] for item in ("a", "b")}
    assert len(ids) == 2


def test_another_office_may_use_the_same_event_key(service: Service) -> None:
    sent = event()
    with service.client() as here, service.client("elsewhere") as there:
        first, second = post(here, sent), post(there, sent)
        assert first.status_code == second.status_code == 202
        assert first.json()["document_id"] != second.json()["document_id"]


def test_every_wrong_field_is_named(service: Service) -> None:
    sent = event(data={"unit": "99", "akses": "X", "klasifikasi": "nope", "seri": 1})
    sent["data"]["payload"] = {**sent["data"]["payload"], "asing": 1}
    first = next(iter(sent["data"]["payload"]))
    del sent["data"]["payload"][first]
    with service.client() as client:
        answer = post(client, sent)
        assert answer.status_code == 422
        found = reasons(answer)
    assert {"data.unit", "data.akses", "data.klasifikasi", "data.seri"} <= set(found)
    assert f"data.payload.{first}" in found
    assert "data.payload.asing" in found


def test_a_refused_event_leaves_no_key(service: Service) -> None:
    with service.client() as client:
        assert post(client, event("mended", data={"unit": "99"})).status_code == 422
        assert post(client, event("mended")).status_code == 202


def test_an_unknown_type_is_refused_with_the_known_ones(service: Service) -> None:
    with service.client() as client:
        answer = post(client, event(data={"jenis": "surat_cinta"}))
        assert answer.status_code == 422
        assert "surat_edaran" in reasons(answer)["data.jenis"]


def test_a_batch_answers_each_event_in_its_place(service: Service) -> None:
    events = [event(), event(data={"unit": "99"}), event(source="urn:other"), {"id": "x"}, 7]
    with service.client() as client:
        answer = post(client, events, BATCH)
        assert answer.status_code == 207
        body = answer.json()
        assert [each["status"] for each in body["answers"]] == [202, 422, 403, 400, 400]
        assert (body["total"], body["taken"], body["repeated"], body["refused"]) == (5, 1, 0, 4)
        batch = client.get(body["links"]["batch"]).json()
        assert (batch["total"], batch["waiting"], batch["refused"]) == (5, 1, 4)
        again = post(client, events, BATCH)
        assert "idempotent-replayed" not in again.headers, "most of it was answered anew"
        assert without_marks(again.json()) == without_marks(body)
        assert [each.get("repeated") for each in again.json()["answers"]] == [True, None, None, None, None]


def without_marks(batch: dict[str, Any]) -> dict[str, Any]:
    """Return the answer to a batch but for what tells the second time from the first."""
    answers = [
        {name: value for name, value in each.items() if name != "repeated"} for each in batch["answers"]
    ]
    return {**batch, "repeated": 0, "answers": answers}


def test_the_figures_of_a_batch_add_up_whatever_it_is_made_of(service: Service) -> None:
    known, one, mended = event(), event(), event(data={"unit": "99"})
    events = [known, one, one, mended, 7]
    figures = ("total", "refused", "repeated", "waiting", "working", "done", "quarantined", "parked")

    def told() -> tuple[int, ...]:
        batch = client.get(sent.json()["links"]["batch"]).json()
        assert batch["total"] == sum(batch[name] for name in figures[1:]), batch
        return tuple(batch[name] for name in figures[:4])

    with service.client() as client:
        post(client, known)
        sent = post(client, events, BATCH)
        assert [each.get("repeated") for each in sent.json()["answers"]] == [True, False, True, None, None]
        assert [sent.json()[name] for name in ("total", "taken", "repeated", "refused")] == [5, 3, 2, 2]
        assert told() == (5, 2, 2, 1)
        mended["data"]["unit"] = "3"
        again = post(client, events, BATCH)
        assert (again.json()["batch_id"], again.json()["refused"]) == (sent.json()["batch_id"], 1)
        assert told() == (5, 1, 2, 2)
        whole = post(client, [known, one], BATCH)
        assert (whole.status_code, whole.headers["idempotent-replayed"]) == (202, "true")


def test_a_whole_batch_of_a_thousand_is_taken_once(service: Service) -> None:
    events = [event() for _ in range(1_000)]
    with service.client() as client:
        first = post(client, events, BATCH)
        assert first.status_code == 202, first.text[:500]
        assert len({each["document_id"] for each in first.json()["answers"]}) == 1_000
        again = post(client, events, BATCH)
        assert (again.headers["idempotent-replayed"], again.json()["repeated"]) == ("true", 1_000)
        assert without_marks(again.json()) == without_marks(first.json())
        assert post(client, [*events, event()], BATCH).status_code == 413


def test_a_batch_of_which_nothing_was_taken_is_a_problem(service: Service) -> None:
    with service.client() as client:
        answer = post(client, [event(data={"unit": "99"}), 7], BATCH)
        assert answer.status_code == 422
        assert {"[0].data.unit", "[1]"} <= set(reasons(answer))
        assert len(answer.json()["answers"]) == 2
        assert post(client, [], BATCH).status_code == 400
        assert post(client, {}, BATCH).status_code == 400


def test_a_repeated_key_inside_a_batch_has_one_effect(service: Service) -> None:
    one, other = event("inside"), event("inside", data={"unit": "1"})
    with service.client() as client:
        answers = post(client, [one, one, other], BATCH).json()["answers"]
    assert [each["status"] for each in answers] == [202, 202, 422]
    assert answers[0]["document_id"] == answers[1]["document_id"]


def test_the_trace_of_the_caller_goes_with_the_job(service: Service) -> None:
    trace = uuid4().hex
    with service.client() as client:
        answer = post(client, event(), {**STRUCTURED, "traceparent": f"00-{trace}-{'1' * 16}-01"})
        assert answer.headers["x-trace-id"] == trace
        assert client.get(answer.json()["links"]["job"]).json()["trace_id"] == trace


def test_what_was_accepted_once_is_answered_the_same_under_a_stricter_rule(service: Service) -> None:
    sent = event(data={"akses": "T"})
    service.keys["lowered"] = add_key(service.ledger, f"lowered {uuid4().hex}", ceiling=AccessClass.T)
    with service.client("lowered") as client:
        first = post(client, sent)
        with service.owner() as owner:
            owner.execute("UPDATE office SET config = config #- '{unit,3}' WHERE satker = '1306'")
            owner.execute("UPDATE office SET version = version + 1 WHERE satker = '1306'")
        try:
            deadline = time.monotonic() + PATIENCE_S
            while post(client, event()).status_code != 422 and time.monotonic() < deadline:
                time.sleep(0.2)
            again = post(client, sent)
            batched = post(client, [sent, event()], BATCH).json()
            other = {**sent, "subject": "other"}
            assert again.content == first.content
            assert [each["status"] for each in batched["answers"]] == [202, 422]
            assert post(client, other).status_code == 422
        finally:
            lay_office(service.ledger)
            time.sleep(2.1)


def test_a_batch_of_known_and_new_events_keeps_each_ones_answer(service: Service) -> None:
    known, new = event(), event()
    with service.client() as client:
        first = post(client, known).json()
        answers = post(client, [new, known], BATCH).json()["answers"]
    assert answers[1]["document_id"] == first["document_id"]
    assert answers[0]["document_id"] != first["document_id"]


GUIDE = (ROOT / "docs/guides/intake.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("printed", re.findall(r"```json\n(.*?)```", GUIDE, re.DOTALL))
def test_an_event_is_taken_as_the_guide_prints_it(service: Service, printed: str) -> None:
    keyed = {**json.loads(printed), "source": SOURCE}  # the key of the tests speaks for that
    with service.client() as client:
        answer = post(client, keyed)
        assert answer.status_code == 202, answer.text


SAID = {
    "rows": ({"rows": [{"item": "a", "warna": 1}, {"item": "a"}, {"item": []}]}, {
        "data.rows[0].warna": ("tidak dikenal; sebuah baris memuat", "unknown; a row has"),
        "data.rows[1].item": ("item yang sama dengan", "the same item as"),
        "data.rows[2].item": ("wajib ada: teks", "required: a non-empty string"),
    }),
    "no row": ({"rows": []}, {"data.rows": ("sedikitnya satu baris", "at least one row")}),
    "envelope": ({"unit": "99", "akses": "X", "warna": 1}, {
        "data.unit": ("harus unit kantor", "must be a unit"),
        "data.akses": ("harus salah satu dari", "must be one of"),
        "data.warna": ("tidak dikenal; data memuat", "unknown; data has"),
    }),
}  # fmt: skip


@pytest.mark.parametrize("case", SAID)
def test_an_event_is_refused_in_the_language_asked_for_by_the_path_of_its_row(
    service: Service, case: str
) -> None:
    changes, told = SAID[case]
    sent = event(data=changes)
    with service.client() as client:
        for at, language in enumerate(("id", "en")):
            answer = post(client, sent, {**STRUCTURED, "Accept-Language": language})
            assert answer.status_code == 422
            said = {each["path"]: each["reason"] for each in answer.json()["errors"]}
            assert said.keys() == told.keys()
            for path, words in told.items():
                assert words[at] in said[path]


def test_an_amount_that_its_column_would_break_is_refused_in_both_languages(service: Service) -> None:
    form = json.loads((ROOT / "doc_templates/form_data_kinerja/example.json").read_text(encoding="utf-8"))
    form["baris"][1]["pagu"] = 10**14
    sent = event(data={"jenis": "form_data_kinerja", "payload": form})
    said = {
        "id": "kolom “Pagu” memuat paling banyak 20 karakter",
        "en": "the column “Pagu” holds at most 20 such characters",
    }
    with service.client() as client:
        for language, words in said.items():
            answer = post(client, sent, {**STRUCTURED, "Accept-Language": language})
            assert answer.status_code == 422, answer.text
            assert words in reasons(answer)["data.payload.baris[1].pagu"]
        form["baris"][1]["pagu"] = 10**14 - 1
        assert post(client, sent).status_code == 202
