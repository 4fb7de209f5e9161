"""The life of a template over HTTP: uploaded, refused by name, approved by a second person, superseded, compared."""

import io
import json
import zipfile
from typing import Any
from uuid import uuid4

import docx
import httpx
import jsonschema
import pytest
from lxml import etree

from archive.access import AccessClass
from archive.canonical import sha256_hex
from doc_templates.catalog import Catalog
from tests.functional.api.conftest import STRUCTURED, Service, add_key, event
from tests.trials import passed
from tests.unit.worker.press import fixtures, hostile
from worker.press.names import W

WORD = {"Content-Type": "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}
CATALOG = Catalog.scan()
JENIS = "lembar_disposisi"


@pytest.fixture(scope="module")
def second(service: Service) -> str:
    """A person who may approve, with a personal token."""
    service.keys["second"] = add_key(
        service.ledger,
        f"second-{uuid4().hex[:8]}",
        kind="person",
        person_id="rahmat-hidayat",
        roles=["arsiparis"],
        sources=[],
        ceiling=AccessClass.SR,
    )
    return "second"


def changed(jenis: str = JENIS, *, mark: str | None = None, tag: str = "") -> bytes:
    """The shipped template with a line of its own at the end of the body, so with another digest."""
    data = CATALOG[jenis].template
    line = f"<w:p><w:r><w:t>{mark or uuid4().hex}{tag}</w:t></w:r></w:p>"
    body = fixtures.parts(data)["word/document.xml"]
    at = body.rindex(b"<w:sectPr")
    return fixtures.repack(data, {"word/document.xml": body[:at] + line.encode() + body[at:]})


SIGNERS = (b"penandatangan.nama", b"para_pihak[0].jabatan_kapital")
"""What the table of the signers prints: of one, of several."""


def torn(jenis: str) -> bytes:
    """The shipped template with a new page begun right before the table of its signers."""
    data = CATALOG[jenis].template
    root = etree.fromstring(fixtures.parts(data)["word/document.xml"])
    (block,) = (
        table
        for table in root.iterfind(f"{{{W}}}body/{{{W}}}tbl")
        if any(mark in etree.tostring(table) for mark in SIGNERS)
    )
    broken = etree.fromstring(f'<w:p xmlns:w="{W}"><w:pPr><w:pageBreakBefore/></w:pPr></w:p>')
    block.addprevious(broken)
    return fixtures.repack(data, {"word/document.xml": etree.tostring(root)})


def send(
    service: Service, data: bytes, jenis: str = JENIS, key: str = "admin", **query: str
) -> httpx.Response:
    with service.client(key) as client:
        return client.post(f"/templates/{jenis}", content=data, headers=WORD, params=query)


def decide(
    service: Service, digest: str, key: str, verb: str = "approve", jenis: str = JENIS, **query: str
) -> httpx.Response:
    """Decide on a version whose trial is over."""
    passed(service.superuser, digest)
    with service.client(key) as client:
        return client.post(f"/templates/{jenis}/{digest}/{verb}", params=query)


def test_a_version_is_kept_by_digest_and_active_only_after_a_second_person(
    service: Service, second: str
) -> None:
    data = changed()
    digest = sha256_hex(data)
    sent = send(service, data)
    assert sent.status_code == 201, sent.text
    assert (sent.json()["state"], sent.json()["digest"]) == ("uploaded", digest)
    assert send(service, data).status_code == 200
    with service.client("admin") as client:
        kept = client.get(f"/templates/{JENIS}/{digest}/content")
        assert kept.content == data
        assert client.get(f"/templates/{JENIS}").json()["template_digest"] == CATALOG[JENIS].digest
    assert decide(service, digest, "admin").status_code == 403
    assert decide(service, digest, "intake").status_code == 403
    approved = decide(service, digest, second)
    assert approved.status_code == 200, approved.text
    assert approved.json()["state"] == "active"
    assert decide(service, digest, second).status_code == 409
    with service.client("admin") as client:
        listed = client.get(f"/templates/{JENIS}/versions").json()["versions"]
        assert client.get(f"/templates/{JENIS}").json()["template_digest"] == digest
    assert [each["state"] for each in listed if each["digest"] in (digest, CATALOG[JENIS].digest)] == [
        "active",
        "superseded",
    ]
    assert (
        _template_of(service, {"data": {"jenis": JENIS, "payload": dict(CATALOG[JENIS].example)}}) == digest
    )

    newer = changed()
    assert send(service, newer).json()["no"] > sent.json()["no"]
    assert decide(service, sha256_hex(newer), second).status_code == 200
    with service.client("admin") as client:
        assert client.get(f"/templates/{JENIS}/{digest}").json()["state"] == "superseded"
        assert client.get(f"/templates/{JENIS}/{digest}/content").content == data

    back = decide(service, CATALOG[JENIS].digest, second)
    assert (back.json()["no"], back.json()["state"]) == (0, "active")
    assert (
        _template_of(service, {"data": {"jenis": JENIS, "payload": dict(CATALOG[JENIS].example)}})
        == CATALOG[JENIS].digest
    )


def test_an_uploaded_version_is_asked_whether_a_number_fits_it(service: Service, second: str) -> None:
    """Its column is half as wide as the shipped one's; one of before columns were measured is asked once it is approved again."""
    jenis = "form_data_kinerja"
    root = etree.fromstring(fixtures.parts(CATALOG[jenis].template)["word/document.xml"])
    for cell in root.iter(f"{{{W}}}tc"):
        if "b.pagu }" in "".join(map(str, cell.itertext())):
            width = cell.find(f"{{{W}}}tcPr/{{{W}}}tcW")
            assert width is not None
            width.set(f"{{{W}}}w", "750")
    narrow = fixtures.repack(CATALOG[jenis].template, {"word/document.xml": etree.tostring(root)})
    data = {"jenis": jenis, "payload": dict(CATALOG[jenis].example)}
    assert _template_of(service, {"data": data}) == CATALOG[jenis].digest
    assert send(service, narrow, jenis).status_code == 201
    for before in (False, True):
        if before:
            with service.owner() as tx:
                tx.execute(
                    "UPDATE template SET schema = schema - 'x-columns', contract_version = '0' WHERE digest = %s",
                    (sha256_hex(narrow),),
                )
        assert decide(service, sha256_hex(narrow), second, jenis=jenis).status_code == 200
        with service.client("secret") as client:
            refused = client.post("/events", json=event(data=data), headers=STRUCTURED)
        assert refused.status_code == 422, refused.text
        assert {each["path"] for each in refused.json()["errors"]} == {
            f"data.payload.baris[{n}].pagu" for n in range(3)
        }
        with service.client("admin") as client:
            kept = client.get(f"/templates/{jenis}/{sha256_hex(narrow)}").json()
        assert (kept["contract_version"], "x-columns" in kept["context_schema"]) == (
            CATALOG[jenis].contract.version,
            True,
        )
        assert decide(service, CATALOG[jenis].digest, second, jenis=jenis).status_code == 200


def _template_of(service: Service, changes: dict[str, Any]) -> str:
    with service.client("secret") as client:
        taken = client.post("/events", json=event(**changes), headers=STRUCTURED)
    assert taken.status_code == 202, taken.text
    with service.owner() as tx:
        row = tx.execute(
            "SELECT template_digest FROM revision WHERE document_id = %s", (taken.json()["document_id"],)
        ).fetchone()
    assert row is not None
    return str(row[0])


def test_a_program_approves_nothing_for_anybody_may_stand_behind_its_key(service: Service) -> None:
    data = changed()
    send(service, data)
    service.keys["program"] = add_key(service.ledger, f"program-{uuid4().hex[:8]}", roles=["admin"])
    for digest in (sha256_hex(data), CATALOG[JENIS].digest):
        answer = decide(service, digest, "program")
        assert (answer.status_code, answer.json()["type"]) == (403, "urn:naskah:problem:person-required")


def test_two_tokens_of_one_person_are_one_person(service: Service, second: str) -> None:
    data = changed()
    send(service, data, key=second)
    service.keys["again"] = add_key(
        service.ledger,
        f"again-{uuid4().hex[:8]}",
        kind="person",
        person_id="rahmat-hidayat",
        roles=["admin"],
        sources=[],
    )
    answer = decide(service, sha256_hex(data), "again")
    assert answer.json()["type"] == "urn:naskah:problem:second-person-needed"


def test_a_form_upload_and_a_refusal_with_its_reason(service: Service, second: str) -> None:
    data = changed()
    with service.client("admin") as client:
        sent = client.post(
            f"/templates/{JENIS}", files={"file": ("Disposisi baru.docx", data)}, data={"left_alone": "a, b"}
        )
        assert sent.status_code == 201, sent.text
        assert (sent.json()["name"], sent.json()["left_alone"]) == ("Disposisi baru.docx", ["a", "b"])
        assert client.post(f"/templates/{JENIS}", files={}, data={"x": "y"}).status_code in (400, 415)
    refused = decide(service, sha256_hex(data), second, "refuse", reason="kop lama")
    assert (refused.json()["state"], refused.json()["reason"]) == ("refused", "kop lama")
    assert decide(service, sha256_hex(data), second).status_code == 409


@pytest.mark.parametrize(
    ("data", "status", "said"),
    [
        (b"", 415, "empty"),
        (b"<html></html>", 415, "html"),
        (b"{\\rtf1 x}", 415, "rtf"),
        (bytes(range(256)) * 9, 415, "not_a_package"),
        (changed()[:2000], 415, "truncated"),
        (hostile.many_entries(1_100), 413, "too_many_entries"),
        (fixtures.repack(changed(), {"word/x.xml": bytes(30 << 20)}), 413, "too_dense"),
        (hostile.entities(), 422, "entitas XML"),
        (changed(tag="{{ lipsum.__globals__ }}"), 422, "__globals__"),
        (changed(tag="{% include 'x' %}"), 422, "include"),
        (changed(tag="{{ isi|attr('x') }}"), 422, "|attr"),
        (changed(tag="{{ isi.tidak_ada }}"), 422, "isi.tidak_ada"),
        (changed(mark="awal", tag="{{ isi.perihal"), 422, "awal{{ isi.perihal"),
        (hostile.related("image", "http://127.0.0.1:9/x"), 422, "linked image"),
        (hostile.field("INCLUDETEXT x"), 422, "INCLUDETEXT"),
        (hostile.giant_image(), 422, "giant image"),
        (changed(tag="${nomor_naskah}"), 422, "${nomor_naskah}"),
    ],
)  # fmt: skip
def test_each_bad_upload_has_its_answer_and_leaves_nothing_in_the_vault(
    service: Service, data: bytes, status: int, said: str
) -> None:
    answer = send(service, data)
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert said in answer.text
    with service.owner() as tx:
        row = tx.execute(
            "SELECT state, object_id FROM template WHERE digest = %s", (sha256_hex(data),)
        ).fetchone()
    assert row in (None, ("refused", None))


def test_a_template_is_answered_at_once_with_what_the_lint_says_and_the_address_of_its_trial(
    service: Service, second: str
) -> None:
    sent = send(service, torn("surat_edaran"), "surat_edaran")
    assert (sent.status_code, sent.json()["findings"]) == (201, []), sent.text
    with service.client("admin") as client:
        trial = client.get(sent.json()["links"]["trial"]).json()
        assert (trial["state"], trial["findings"], trial["pages"]) == ("pending", [], [])
        assert client.post(trial["links"]["self"]).json()["ordered_at"] == trial["ordered_at"]
        assert client.get(f"{trial['links']['self']}/pages/1").status_code == 404
        assert client.get("/templates/surat_edaran/versions/999/trial").status_code == 404
    with service.client(second) as client:
        waits = client.post(f"/templates/surat_edaran/{sent.json()['digest']}/approve")
    assert (waits.status_code, waits.json()["type"]) == (409, "urn:naskah:problem:trial-pending")
    assert f"naskah templates trial surat_edaran {sent.json()['no']}" in waits.text


def test_a_placeholder_of_another_system_is_accepted_when_declared(service: Service) -> None:
    data = changed(tag="${nomor_naskah}")
    assert send(service, data).status_code == 422
    accepted = send(service, data, left_alone="nomor_naskah")
    assert accepted.status_code == 201, accepted.text
    assert accepted.json()["left_alone"] == ["nomor_naskah"]


def test_who_may_not_upload_and_what_is_no_version(service: Service) -> None:
    assert send(service, changed(), key="intake").status_code == 403
    assert send(service, changed(), key="reader").status_code == 403
    assert send(service, changed(), jenis="surat_cinta").status_code == 404
    assert send(service, CATALOG[JENIS].template).status_code == 422
    with service.client("admin") as client:
        assert client.get(f"/templates/{JENIS}/{'0' * 64}").status_code == 404
        assert (
            client.post(
                f"/templates/{JENIS}", content=b"x", headers={"Content-Type": "text/plain"}
            ).status_code
            == 415
        )
        assert client.post(f"/templates/{JENIS}", content=bytes(33 << 20), headers=WORD).status_code == 413
    with httpx.Client(base_url=service.url) as stranger:
        assert stranger.post(f"/templates/{JENIS}", content=b"x", headers=WORD).status_code == 401


def test_another_office_sees_nothing_of_it(service: Service) -> None:
    data = changed()
    assert send(service, data).status_code == 201
    with service.client("elsewhere") as client:
        assert client.get(f"/templates/{JENIS}/{sha256_hex(data)}").status_code == 404
        assert [each["no"] for each in client.get(f"/templates/{JENIS}/versions").json()["versions"]] == [0]


def test_two_versions_are_compared(service: Service) -> None:
    data = changed(tag="{{ kantor.kode }}")
    assert send(service, data).status_code == 201
    pair = {"older": CATALOG[JENIS].digest, "newer": sha256_hex(data)}
    with service.client("admin") as client:
        told = client.get(f"/templates/{JENIS}/diff", params=pair).json()
        assert told["required_added"] == ["kantor.kode"]
        assert told["required_removed"] == []
        # This service was given no converter: the pages say so, and the rest works.
        page = client.get(f"/templates/{JENIS}/diff.png", params={**pair, "page": "1"})
        assert page.status_code == 503
        assert "NASKAH_CONVERTER_SOCKET" in page.text


@pytest.mark.parametrize("jenis", sorted(CATALOG))
def test_the_schema_takes_the_example_and_can_be_made_a_form_of(service: Service, jenis: str) -> None:
    with service.client("reader") as client:
        schema = client.get(f"/templates/{jenis}/schema").json()
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(json.loads(json.dumps(CATALOG[jenis].example)), schema)
    hints = [told["x-form"] for told in schema["properties"].values()]
    assert all(hint["label"] and hint["widget"] for hint in hints)
    assert [hint["order"] for hint in hints] == list(range(1, len(hints) + 1))


def test_the_bucket_alone_tells_who_uploaded_and_approved(service: Service, second: str) -> None:
    from archive.vault.opening import open_vault
    from archive.vault.settings import VaultSettings

    data = changed()
    digest = sha256_hex(data)
    send(service, data)
    decide(service, digest, second)
    vault = open_vault(VaultSettings.from_env(service.env))
    head = vault.head(f"1306:template-{JENIS}-{digest[:16]}")
    assert head is not None
    assert head.inventory.head == 2
    names = {file.name for file in head.inventory.files(2)}
    assert names == {"template.docx", "template.json", "decision.json"}
    decide(service, CATALOG[JENIS].digest, second)
    vault.close()


def test_an_uploaded_version_opens_as_a_word_document() -> None:
    assert docx.Document(io.BytesIO(changed())).paragraphs
    assert zipfile.ZipFile(io.BytesIO(changed())).testzip() is None
