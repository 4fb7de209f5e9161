"""POST /events over a real service process: every bad input and every unfit caller, each with its answer."""

from uuid import uuid4

import pytest

from archive.access import AccessClass
from archive.ledger.office import keys
from tests.functional.api.conftest import BATCH, SOURCE, STRUCTURED, Service, add_key, event
from tests.functional.api.test_events import post, reasons

NOBODYS = "0198c0de-0000-7000-8000-000000000000"


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b'{"a": NaN}', "NaN is not JSON"),
        (b'{"a": Infinity}', "Infinity is not JSON"),
        (b'{"a": 1e999}', "beyond the range"),
        (b'{"a": 1, "a": 2}', "stands twice"),
        (b"[" * 10_000 + b"]" * 10_000, "nested deeper"),
        (b'{"a":' * 10_000 + b"1" + b"}" * 10_000, "nested deeper"),
        (b'{"a": "\\ud800"}', "surrogate"),
        (b'{"a": "\xff"}', "not UTF-8"),
        (b'{"a": ' + b"9" * 5000 + b"}", "too many digits"),
        (b'{"a"', "line 1, column"),
        (b"", "line 1, column"),
    ],
    ids=[
        "NaN",
        "Infinity",
        "1e999",
        "twice",
        "arrays",
        "objects",
        "surrogate",
        "utf-8",
        "digits",
        "cut",
        "empty",
    ],
)
def test_what_is_not_strict_json_is_refused_with_the_reason(
    service: Service, body: bytes, reason: str
) -> None:
    with service.client() as client:
        answer = post(client, body, {**STRUCTURED, "Accept-Language": "en"})
        assert answer.status_code == 400, answer.text
        assert reason in " ".join(reasons(answer).values())
        assert client.get("/health/live").status_code == 200


def test_an_event_that_is_no_cloudevent_names_every_wrong_attribute(service: Service) -> None:
    sent = event(
        specversion="0.3", source="not a uri", time="2026-02-30T00:00:00Z", Bad="x", subject="a\u0000b"
    )
    del sent["id"]
    with service.client() as client:
        answer = post(client, sent)
        assert answer.status_code == 400
        assert {"specversion", "source", "time", "Bad", "subject", "id"} <= set(reasons(answer))


@pytest.mark.parametrize(
    "headers", [{"Content-Type": "text/plain"}, {"Content-Type": "application/json"}, {}]
)
def test_another_media_type_is_refused(service: Service, headers: dict[str, str]) -> None:
    with service.client() as client:
        answer = post(client, event(), headers)
        assert answer.status_code == 415
        assert "application/cloudevents+json" in answer.headers["accept-post"]
        assert reasons(answer)


def test_a_compressed_or_oddly_encoded_body_is_refused(service: Service) -> None:
    with service.client() as client:
        for extra in (
            {"Content-Encoding": "gzip"},
            {"Content-Type": "application/cloudevents+json; charset=utf-16"},
        ):
            assert post(client, event(), {**STRUCTURED, **extra}).status_code == 415


def test_a_body_over_the_limit_is_refused_declared_or_not(service: Service) -> None:
    huge = b" " * (1 << 20) + b"{}"
    with service.client() as client:
        assert post(client, huge).status_code == 413
        streamed = client.post(
            "/events", content=(huge[i : i + 65536] for i in range(0, len(huge), 65536)), headers=STRUCTURED
        )
        assert streamed.status_code == 413
        assert reasons(streamed)


def test_a_megabyte_in_one_line_is_a_wrong_field(service: Service) -> None:
    sent = event()
    name = next(key for key, value in sent["data"]["payload"].items() if isinstance(value, str))
    sent["data"]["payload"][name] = "a" * 1_000_000
    with service.client() as client:
        answer = post(client, sent)
        assert answer.status_code == 422
        assert f"data.payload.{name}" in reasons(answer)
        assert len(answer.content) < 16_384


def test_characters_that_cannot_be_printed_are_named_by_code_point(service: Service) -> None:
    sent = event()
    name = next(key for key, value in sent["data"]["payload"].items() if isinstance(value, str))
    with service.client() as client:
        for character, point in (
            ("\x00", "U+0000"),
            ("\x0b", "U+000B"),
            ("\ufffe", "U+FFFE"),
            ("\u202e", "U+202E"),
        ):
            sent["data"]["payload"][name] = f"a{character}b"
            answer = post(client, sent)
            assert answer.status_code == 422
            assert point in reasons(answer)[f"data.payload.{name}"]


@pytest.mark.parametrize(
    "header",
    [
        None,
        "Bearer",
        "Bearer nsk_x_y",
        "Basic dTpw",
        f"Bearer nsk_{'0' * 32}_{'A' * 43}",
        "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJhZG1pbiJ9.",
    ],
)
def test_without_a_living_key_nothing_is_read(service: Service, header: str | None) -> None:
    headers = {**STRUCTURED, **({"Authorization": header} if header else {})}
    with service.client(None) as client:
        answer = post(client, event(), headers)
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"].startswith("Bearer")
        assert reasons(answer)


def test_a_revoked_key_is_refused_at_once(service: Service) -> None:
    service.keys["short"] = add_key(service.ledger, f"short {uuid4().hex}")
    with service.client("short") as client:
        assert post(client, event()).status_code == 202
        with service.ledger.acting(service.system()) as tx:
            key = next(
                key for key in keys.every(tx) if key.name.startswith("short ") and key.revoked_at is None
            )
            keys.revoke(tx, key.id, "test")
        assert post(client, event()).status_code == 401


def test_a_reader_may_not_send_and_a_person_is_no_client(service: Service) -> None:
    for name in ("reader", "person"):
        with service.client(name) as client:
            answer = post(client, event())
            assert answer.status_code == 403
            assert answer.json()["about"] == {"needs": "intake"}


def test_a_key_speaks_for_its_own_sources_only(service: Service) -> None:
    with service.client() as client:
        assert post(client, event(source=f"{SOURCE}:bagian")).status_code == 202
        for source in (f"{SOURCE}x", "urn:kpu:padang", "urn:kpu"):
            answer = post(client, event(source=source))
            assert answer.status_code == 403
            assert answer.json()["type"] == "urn:naskah:problem:source-forbidden"


def test_a_key_makes_nothing_above_its_own_class(service: Service) -> None:
    with service.client() as client:
        assert post(client, event(data={"akses": "T"})).status_code == 202
        answer = post(client, event(data={"akses": "R"}))
        assert answer.status_code == 403
        assert "sampai kelas T" in reasons(answer)["data.akses"]


def test_no_number_of_a_person_reaches_the_log(service: Service) -> None:
    sent = event(source=f"{SOURCE}:19700312 199503 1 004")
    with service.client() as client:
        post(client, sent)
        post(client, event(source=f"{SOURCE}:197003121995031004"))
    log = service.log.read_text(encoding="utf-8")
    assert "199503" not in log
    assert all(token not in log for token in service.keys.values())


def test_a_class_above_the_ceiling_of_a_key_is_refused_in_a_batch_too(service: Service) -> None:
    with service.client("open") as client:
        answer = post(client, [event(data={"akses": AccessClass.T.name}), event()], BATCH)
        assert [each["status"] for each in answer.json()["answers"]] == [403, 202]


@pytest.mark.parametrize(
    ("method", "path", "body", "wrong"),
    [
        ("POST", f"/documents/{NOBODYS}/revise", {"data": []}, "data"),
        ("POST", f"/documents/{NOBODYS}/distribute", {"penerima": "x"}, "penerima"),
        ("POST", f"/documents/{NOBODYS}/paraf", [], "body"),
        ("POST", f"/documents/{NOBODYS}/seal", {"salah": 1}, "salah"),
        ("POST", "/registers/edaran/reservations", {"jumlah": "x"}, "jumlah"),
        ("POST", "/registers/edaran/reservations", "x", "body"),
        ("POST", "/appointments", {"jabatan": "a", "orang": "b", "dari": "kemarin"}, "dari"),
        ("POST", "/appointments", {"jabatan": "a", "orang": "b", "sebagai": "raja"}, "sebagai"),
        ("POST", "/delegations", {}, "atasan"),
        ("POST", "/webhooks", {"url": 1}, "url"),
    ],
)
def test_a_body_that_does_not_fit_is_told_as_the_body_with_its_path(
    service: Service, method: str, path: str, body: object, wrong: str
) -> None:
    with service.client() as client:
        answer = client.request(method, path, json=body, headers={"If-Match": '"r1a0"'})
    assert answer.status_code == 422, answer.text
    assert answer.json()["type"] == "urn:naskah:problem:body-refused"
    assert any(each.startswith(wrong) for each in reasons(answer)), answer.text
    assert "query" not in answer.json()["title"].lower()


@pytest.mark.parametrize(
    "path", ["/documents?limit=x", f"/documents/{NOBODYS}/content?version=0", "/documents/x"]
)
def test_a_query_or_path_that_does_not_fit_stays_400(service: Service, path: str) -> None:
    with service.client() as client:
        answer = client.get(path)
    assert (answer.status_code, answer.json()["type"]) == (400, "urn:naskah:problem:query-refused")
