"""Finding and reading documents over HTTP: what each caller sees, what the archive gives back, what is logged."""

import hashlib
import json
import re
from typing import Any
from uuid import uuid4

import httpx
import pytest

from archive.vault.opening import open_vault
from archive.vault.settings import VaultSettings
from tests.functional.api.conftest import STRUCTURED, Service, archive, audit_of, event


def make(service: Service, key: str = "secret", **changes: Any) -> str:
    """Have a document made and return its id."""
    with service.client(key) as client:
        answer = client.post("/events", content=json.dumps(event(**changes)), headers=STRUCTURED)
        assert answer.status_code == 202, answer.text
        return str(answer.json()["document_id"])


def content(
    client: httpx.Client, document: str, headers: dict[str, str] | None = None, **query: Any
) -> httpx.Response:
    """Ask for a document's content."""
    return client.get(f"/documents/{document}/content", params=query or None, headers=headers)


def test_every_format_comes_back_byte_for_byte(service: Service) -> None:
    document = make(service)
    files = archive(service, document)
    with service.client("reader") as client:
        for kind, name in (
            ("docx", "naskah.docx"),
            ("pdf", "naskah.pdf"),
            ("data", "data.json"),
            ("record", "record.json"),
        ):
            answer = content(client, document, format=kind)
            assert answer.status_code == 200, answer.text
            assert answer.content == files[name]
            assert answer.headers["etag"] == f'"{hashlib.sha256(files[name]).hexdigest()}"'
            assert answer.headers["repr-digest"].startswith("sha-256=:")
            suffix = name.rpartition(".")[2]
            assert answer.headers["content-disposition"].startswith('attachment; filename="surat-edaran-')
            assert f'.{suffix}"' in answer.headers["content-disposition"]
        head = client.head(f"/documents/{document}/content?format=docx")
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers["content-length"] == str(len(files["naskah.docx"]))


def test_a_part_of_a_file_can_be_asked_for(service: Service) -> None:
    document = make(service)
    whole = archive(service, document)["naskah.pdf"]
    with service.client("reader") as client:
        for asked, first, last in (
            ("bytes=0-4", 0, 5),
            ("bytes=5-", 5, len(whole)),
            ("bytes=-3", len(whole) - 3, len(whole)),
        ):
            part = content(client, document, {"Range": asked})
            assert part.status_code == 206
            assert part.content == whole[first:last]
            assert part.headers["content-range"] == f"bytes {first}-{last - 1}/{len(whole)}"
        assert content(client, document, {"Range": f"bytes={len(whole)}-"}).status_code == 416
        assert content(client, document, {"Range": "lines=1-2"}).content == whole
        assert content(client, document, {"Range": "bytes=0-1", "If-Range": '"other"'}).content == whole
        tag = content(client, document).headers["etag"]
        assert content(client, document, {"Range": "bytes=0-1", "If-Range": tag}).content == whole[:2]


def test_what_is_known_already_is_not_sent_again(service: Service) -> None:
    document = make(service)
    archive(service, document)
    with service.client("reader") as client:
        tag = content(client, document).headers["etag"]
        again = content(client, document, {"If-None-Match": f'W/"x", {tag}'})
        assert (again.status_code, again.content) == (304, b"")
        assert content(client, document, {"If-None-Match": '"x"'}).status_code == 200


def test_a_version_or_format_that_is_not_there_is_said_so(service: Service) -> None:
    document = make(service)
    with service.client("reader") as client:
        assert content(client, document).json()["type"] == "urn:naskah:problem:content-unknown"
        archive(service, document)
        assert content(client, document, version=2).status_code == 404
        assert content(client, document, format="exe").status_code == 400
        assert content(client, document, version=0).status_code == 400


def test_the_versions_tell_files_digests_and_keys(service: Service) -> None:
    document = make(service)
    files = archive(service, document, pages=3)
    with service.client("reader") as client:
        (version,) = client.get(f"/documents/{document}/versions").json()["versions"]
        shown = client.get(f"/documents/{document}").json()
    assert shown["version"] == version
    assert {file["name"]: file["sha256"] for file in version["files"]} == {
        name: hashlib.sha256(data).hexdigest() for name, data in files.items()
    }
    assert {file["name"]: file["pages"] for file in version["files"]}["naskah.pdf"] == 3
    assert version["object_id"] == f"1306:{document}"


@pytest.mark.parametrize("path", ["", "/versions", "/content"])
def test_a_document_above_ones_class_is_not_there_and_the_attempt_is_logged(
    service: Service, path: str
) -> None:
    document = make(service, data={"akses": "R"})
    archive(service, document)
    with service.client("reader") as client:
        hidden, unknown = (client.get(f"/documents/{id_}{path}") for id_ in (document, str(uuid4())))
    assert hidden.status_code == unknown.status_code == 404
    assert hidden.json()["type"] == unknown.json()["type"]
    actor, action = audit_of(service, document)[-1]
    assert action.endswith(".refused")
    assert actor.startswith("key:")


def test_a_document_of_another_office_is_not_there(service: Service) -> None:
    document = make(service)
    with service.client("elsewhere") as client:
        assert client.get(f"/documents/{document}").status_code == 404
        found = client.get("/documents", params={"limit": 200}).json()["documents"]
        assert document not in [each["id"] for each in found], "whatever else that office drafted before"


def test_reading_a_closed_document_is_logged_before_its_bytes_leave(service: Service) -> None:
    document, opened = make(service, data={"akses": "R"}), make(service)
    for each in (document, opened):
        archive(service, each)
    with service.client("secret") as client:
        for each in (document, opened):
            assert content(client, each).status_code == 200
            assert client.get(f"/documents/{each}").status_code == 200
    actions = [action for _, action in audit_of(service, document)]
    assert actions[-2:] == ["content.read", "document.read"]
    assert [action for _, action in audit_of(service, opened) if "read" in action] == []


def test_damaged_bytes_never_leave(service: Service) -> None:
    document = make(service)
    archive(service, document)
    with service.client("reader") as client:
        (version,) = client.get(f"/documents/{document}/versions").json()["versions"]
        key = next(file["key"] for file in version["files"] if file["name"] == "naskah.pdf")
        vault = open_vault(VaultSettings.from_env(service.env))
        wrong = vault.store.put(key, b"other bytes", media="application/pdf", locked_until=vault.lock_until())
        assert content(client, document).status_code == 200  # the ledger's VersionId, not the newest
        with service.owner() as owner:
            owner.execute(
                "UPDATE artifact SET version_id = %s WHERE document_id = %s AND name = 'naskah.pdf'",
                (wrong.version_id, document),
            )
        answer = content(client, document)
        assert answer.status_code == 500
        assert answer.json()["type"] == "urn:naskah:problem:corrupted"
        assert b"other bytes" not in answer.content
        vault.close()


def test_documents_are_found_by_what_they_are(service: Service) -> None:
    document = make(service, data={"unit": "2", "klasifikasi": "TU.01.1"})
    with service.client("reader") as client:

        def ids(**query: Any) -> list[str]:
            return [
                each["id"]
                for each in client.get("/documents", params={**query, "limit": 200}).json()["documents"]
            ]

        assert ids(klasifikasi="TU.01.1", unit="2", jenis="surat_edaran", status="konsep") == [document]
        title = client.get(f"/documents/{document}").json()["judul"]
        assert document in ids(text=title.upper())
        assert document in ids(text=" ".join(reversed(title.split()[:3])))
        assert ids(klasifikasi="TU.01.1", unit="1") == []
        assert ids(text="tidak-ada-kata-ini") == []


def test_pages_follow_each_other_without_gap_or_repetition(service: Service) -> None:
    for _ in range(5):
        make(service, data={"klasifikasi": "TU.05.2"})
    with service.client("reader") as client:
        seen: list[str] = []
        path: str | None = "/documents?klasifikasi=TU.05.2&limit=2"
        while path:
            page = client.get(path).json()
            seen += [each["id"] for each in page["documents"]]
            path = page.get("next")
    assert len(seen) == len(set(seen)) == 5


@pytest.mark.parametrize(
    "query", ["cursor=nonsense", "limit=0", "limit=1000", "tahun=x", "jenus=surat_edaran"]
)
def test_a_query_that_makes_no_sense_is_refused(service: Service, query: str) -> None:
    with service.client("reader") as client:
        answer = client.get(f"/documents?{query}")
        assert answer.status_code == 400
        assert answer.json()["errors"]


def test_a_name_in_both_unicode_forms_is_one_hit(service: Service) -> None:
    sent = event()
    composed, decomposed = "Kinerja Sité", "Kinerja Site\u0301"
    name = "judul" if "judul" in sent["data"]["payload"] else "tentang"
    ids = []
    with service.client("secret") as client:
        for spelling in (composed, decomposed):
            one = event(data={"klasifikasi": "PR.01.3"})
            one["data"]["payload"][name] = f"{spelling} {one['id'][:6]}"
            answer = client.post("/events", content=json.dumps(one), headers=STRUCTURED)
            assert answer.status_code == 202, answer.text
            ids.append(answer.json()["document_id"])
        for spelling in (composed, decomposed):
            found = client.get("/documents", params={"text": spelling, "klasifikasi": "PR.01.3"}).json()[
                "documents"
            ]
            assert {each["id"] for each in found} == set(ids)


def test_a_printed_code_says_state_and_digest_to_anyone(service: Service) -> None:
    opened, closed = make(service), make(service, data={"akses": "R"})
    with service.client("secret") as client:
        codes = [client.get(f"/documents/{each}").json()["code"] for each in (opened, closed)]
    with service.client(None) as client:
        told, little = (client.get(f"/v/{code}").json() for code in codes)
        assert client.get("/v/ABCDEFGH23456789").status_code == 404
    assert told["status"] == "konsep"
    assert told["jenis"] == "surat_edaran"
    assert set(little) == {"code", "status", "keadaan", "archived", "content_digest"}
    assert little["content_digest"] is None, "a guess of its text is not confirmed"


def test_the_catalogue_teaches_the_payload(service: Service) -> None:
    with service.client("reader") as client:
        listed = client.get("/templates").json()["templates"]
        assert {each["jenis"] for each in listed} >= {"surat_edaran", "lembar_disposisi", "form_data_kinerja"}
        one = client.get("/templates/surat_edaran").json()
        assert one["schema"]["type"] == "object"
        assert one["example"]
        assert client.get("/templates/none").status_code == 404


def test_an_unknown_path_and_method_are_problems_too(service: Service) -> None:
    with service.client("reader") as client:
        for answer, status in (
            (client.get("/nowhere"), 404),
            (client.delete("/documents"), 405),
            (client.get("/documents/x"), 400),
        ):
            assert answer.status_code == status
            assert answer.headers["content-type"] == "application/problem+json"
            assert answer.json()["errors"]


def test_the_api_page_loads_nothing_from_elsewhere(service: Service) -> None:
    page = httpx.get(f"{service.url}/docs")

    assert page.status_code == 200
    assert "swagger-ui" in page.text
    for address in re.findall(r'(?:src|href)="([^"]+)"', page.text):
        assert address.startswith("/"), address
        assert httpx.get(f"{service.url}{address}").status_code == 200
