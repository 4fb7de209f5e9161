"""The audit trail over HTTP: who may read it, what is masked in it, and that reading it stands in it."""

from typing import Any
from uuid import uuid4

import pytest

from archive.access import AccessClass
from tests.functional.api.conftest import Service, add_key
from tests.functional.api.test_documents import make


@pytest.fixture
def auditors(service: Service) -> dict[str, str]:
    """Keys of two auditors, of classes B and SR."""
    return {
        name: add_key(
            service.ledger, f"audit-{uuid4().hex}", roles=["pemeriksa"], sources=[], ceiling=ceiling
        )
        for name, ceiling in (("low", AccessClass.B), ("high", AccessClass.SR))
    }


def trail(service: Service, key: str, **query: Any) -> Any:
    with service.client(None, params=query) as client:
        answer = client.get("/audit", headers={"Authorization": f"Bearer {key}"})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_what_happened_to_a_document_above_ones_class_is_there_without_the_document(
    service: Service, auditors: dict[str, str]
) -> None:
    secret = make(service, data={"akses": "R"}, key="secret")
    with service.client("secret") as client:
        assert client.get(f"/documents/{secret}").status_code == 200
    with service.client("open") as client:
        assert client.get(f"/documents/{secret}").status_code == 404
        nowhere = str(uuid4())
        assert client.get(f"/documents/{nowhere}").status_code == 404

    high = trail(service, auditors["high"], document=secret)["entries"]
    assert {"document.read", "document.read.refused"} <= {each["act"] for each in high}
    read = next(each for each in high if each["act"] == "document.read")

    low = {each["id"]: each for each in trail(service, auditors["low"], limit=500)["entries"]}
    masked = low[read["id"]]
    assert (masked["person"], masked["act"], masked["at"]) == (read["person"], read["act"], read["at"])
    assert (masked["masked"], masked["document"], masked["detail"]) == (True, None, {})
    for text in (secret, nowhere):
        assert text not in str(low)
    assert trail(service, auditors["low"], document=secret)["entries"] == []
    assert trail(service, auditors["low"], document=nowhere)["entries"] == []


def test_reading_the_trail_stands_in_the_trail(service: Service, auditors: dict[str, str]) -> None:
    trail(service, auditors["high"], act="template", **{"from": "2026-01-01"})
    newest = trail(service, auditors["high"], act="audit.read", limit=1)["entries"][0]
    assert newest["detail"]["act"] == "template"
    assert newest["detail"]["from"] == "2026-01-01"


def test_pages_of_the_trail_follow_each_other_without_a_gap(
    service: Service, auditors: dict[str, str]
) -> None:
    for _ in range(5):
        trail(service, auditors["high"], act="nothing")
    query = {"act": "audit.read", "person": _actor(service, auditors["high"])}
    seen: list[str] = []
    cursor = None
    for _ in range(3):
        page = trail(service, auditors["high"], limit=2, **query, **({"cursor": cursor} if cursor else {}))
        seen += [each["id"] for each in page["entries"]]
        cursor = page["next_cursor"]
    assert len(set(seen)) == len(seen) >= 5


def test_only_admins_and_auditors_read_it_and_a_wrong_filter_is_refused(
    service: Service, auditors: dict[str, str]
) -> None:
    for key in ("intake", "reader", "person"):
        with service.client(key) as client:
            assert client.get("/audit").status_code == 403
    with service.client("admin") as client:
        assert client.get("/audit").status_code == 200
        for query in (
            {"from": "2026-02-01", "to": "2026-01-01"},
            {"from": "yesterday"},
            {"who": "x"},
            {"limit": "0"},
            {"cursor": "none"},
            {"act": "a\x00b"},
            {"person": "\x00"},
        ):
            assert client.get("/audit", params=query).status_code in (400, 422), query


def test_an_auditor_changes_nothing(service: Service, auditors: dict[str, str]) -> None:
    document = make(service)
    with service.client(None) as client:
        client.headers["Authorization"] = f"Bearer {auditors['high']}"
        assert client.get(f"/documents/{document}").status_code == 200
        assert client.get("/queues").status_code == 403
        acts = client.get(f"/documents/{document}/acts").json()
        paraf = client.post(
            f"/documents/{document}/paraf",
            json={"content_digest": "0" * 64, "sha256": "0" * 64},
            headers={"If-Match": f'"{acts["etag"]}"'},
        )
        assert paraf.status_code == 403, paraf.text
        assert client.post("/jobs:retry", params={"cause": "x"}).status_code == 403


def _actor(service: Service, key: str) -> str:
    newest = trail(service, key, act="audit.read", limit=1)["entries"][0]
    return str(newest["person"])
