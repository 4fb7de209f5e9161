"""Anyone may ask how a printed code stands and what a file is; nobody learns more than the class allows."""

from __future__ import annotations

import http.client
import io
import itertools
import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from queue import Queue
from typing import Any, cast

import httpx
import pikepdf
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from PIL import Image

from archive.claim import Claim
from archive.vault.vault import Vault
from service.errors import FileStillUnjudged, FileUnjudged, VerifierBusy
from service.http.door import AT_ONCE
from service.verification import desk as verification
from service.verification.desk import VerificationDesk
from service.verification.verdicts import LOOKS, SIGNATURES_UNJUDGED, STANDING
from tests import ambiguities, attacks, resaves, tampering
from tests.bringing import bring, bring_as_person
from tests.functional.api.conftest import (
    ROOT,
    STRUCTURED,
    Service,
    archive,
    audit_of,
    event,
)
from tests.loopback import PLAIN
from tests.patience import PATIENCE_S
from tests.signing_authority import signed_surat_edaran
from worker.locked.children import Bounds
from worker.signing.foreign import BOUNDS, FileTooHungry, examine
from worker.signing.trust import Trust
from worker.signing.verdict import Likeness, Standing
from worker.stamping import qr


def picture(form: str, text: str | None = None, size: int = 900) -> bytes:
    """A photo of a paper, with this QR code on it."""
    page = Image.new("RGB", (size, size), "white")
    if text is not None:
        page.paste(Image.open(io.BytesIO(qr.png(text))), (200, 200))
    out = io.BytesIO()
    page.save(out, form)
    return out.getvalue()


def drawn(content: bytes = b"", **options: Any) -> bytes:
    """A PDF of one page."""
    out = io.BytesIO()
    with pikepdf.new() as document:
        page = document.add_blank_page(page_size=(595, 842))
        page.Contents = document.make_stream(content)
        page.Resources = pikepdf.Dictionary(
            Font=pikepdf.Dictionary(
                F=pikepdf.Dictionary(
                    Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
                )
            )
        )
        document.save(out, **options)
    return out.getvalue()


BLANK = drawn()
WRITTEN = drawn(b"BT /F 24 Tf 60 700 Td (Surat lain) Tj ET " * 40)
LOCKED = drawn(encryption=pikepdf.Encryption(owner="a", user="b"))
HTML = {"Accept": "text/html,application/xhtml+xml"}
PDF = {"Content-Type": "application/pdf"}
_addresses = itertools.count(1)
NIP = "19700312 199503 1 004"


def sign(service: Service, akses: str = "B") -> tuple[str, str]:
    """Have a document made, archived with a sealed PDF, and signed in the ledger; return its id and code."""
    with service.client("secret") as client:
        answer = client.post("/events", content=json.dumps(event(data={"akses": akses})), headers=STRUCTURED)
        document = str(answer.json()["document_id"])
        code = str(client.get(f"/documents/{document}").json()["code"])
    archive(service, document, pages=2, pdf=signed_surat_edaran())
    with service.owner() as tx:
        tx.execute(
            "UPDATE document SET status = 'ditandatangani', nomor = '12', tanggal = '2026-03-31' WHERE id = %s",
            (document,),
        )
        for number, (kind, jabatan) in enumerate(
            (("paraf", "Pengelola Data Kinerja"), ("tanda_tangan", "Sekretaris")), start=1
        ):
            tx.execute(
                "INSERT INTO act (document_id, satker, akses, no, revision_no, kind, person_id, nama, jabatan,"
                " kapasitas, kelompok, at, content_digest, pdf_sha256, note, detail)"
                " SELECT id, satker, akses, %s, 1, %s, 'rahmat-hidayat', 'Rahmat Hidayat, S.H., M.Si.', %s, 'langsung',"
                " 'hierarki', now(), repeat('a', 64), NULL, 'catatan dalam', %s FROM document WHERE id = %s",
                (number, kind, jabatan, json.dumps({"tingkat": "segel"}), document),
            )
    return document, code


@pytest.fixture(scope="module")
def signed(service: Service) -> tuple[str, str]:
    """A signed document of class B: its id and code."""
    return sign(service)


@contextmanager
def telling_its_history(service: Service) -> Iterator[None]:
    """Let the office tell what was done to its documents."""
    with service.owner() as tx:
        tx.execute("UPDATE office SET config = jsonb_set(config, '{verifikasi}', '{\"riwayat\": true}')")
    yield
    with service.owner() as tx:
        tx.execute("UPDATE office SET config = config - 'verifikasi'")


def ask(service: Service, path: str, headers: dict[str, str] | None = None) -> httpx.Response:
    """Ask without any key."""
    return httpx.get(f"{service.url}{path}", headers=headers, verify=PLAIN)


def elsewhere(service: Service) -> httpx.Client:
    """Return a client with a loopback address nobody has asked from yet."""
    transport = httpx.HTTPTransport(local_address=f"127.0.1.{next(_addresses)}")
    return httpx.Client(base_url=service.url, transport=transport, timeout=240)


def send(service: Service, pdf: bytes, **query: str) -> dict[str, Any]:
    """Have a file judged, each from an address of its own: 127.0.0.0/8 is all this machine's."""
    with elsewhere(service) as client:
        return bring(client, pdf, **query)


def test_a_signed_document_tells_number_date_signer_and_nothing_of_the_office_s_inside(
    service: Service, signed: tuple[str, str]
) -> None:
    told = ask(service, f"/v/{signed[1]}").json()
    assert (told["nomor"], told["tanggal"], told["status"]) == ("12", "2026-03-31", "ditandatangani")
    (signer,) = told["signers"]
    assert signer["nama"] == "Rahmat Hidayat, S.H., M.Si."
    assert signer["tingkat"].startswith("disegel secara elektronik dengan sertifikat kantor")
    assert told["keadaan"] == "berlaku"
    assert told["judul"]
    assert told["history"] == []
    with telling_its_history(service):
        assert [each["words"] for each in ask(service, f"/v/{signed[1]}").json()["history"]] == [
            "Disetujui oleh Rahmat Hidayat, S.H., M.Si., Sekretaris, dan disegel secara elektronik dengan sertifikat kantor"
        ]


def test_a_code_is_read_as_people_write_it(service: Service, signed: tuple[str, str]) -> None:
    code = signed[1].lower()
    spaced = "-".join(code[at : at + 4] for at in range(0, len(code), 4))
    assert ask(service, f"/v/{spaced}").json()["code"] == signed[1]


def test_a_typed_code_leads_to_its_page(service: Service, signed: tuple[str, str]) -> None:
    code = signed[1]
    typed = f" {code[:4].lower()} {code[4:8]}-{code[8:]} "
    assert 'name="kode"' in ask(service, "/v", HTML).text
    answer = httpx.get(f"{service.url}/v", params={"kode": typed}, headers=HTML, follow_redirects=True)
    assert answer.status_code == 200
    assert code in answer.text
    hostile = httpx.get(f"{service.url}/v", params={"kode": "//evil.example"})
    assert hostile.headers["location"] == "/v/EVILEXAMPLE"
    for whole in (f"http://127.0.0.1:8080/v/{code}#n=12", f"{'-' * 70}{code}"):
        answer = httpx.get(f"{service.url}/v", params={"kode": whole}, headers=HTML)
        assert answer.headers["location"] == f"/v/{code}"
    assert "Kode tidak dikenal" in ask(service, f"/v/{'2' * 65}", HTML).text
    assert (
        send(service, picture("PNG"), code=f"http://127.0.0.1/v/{code[:4]} {code[4:]}")["document"]["code"]
        == code
    )


def test_people_get_a_page_in_indonesian_that_runs_nothing_foreign(
    service: Service, signed: tuple[str, str]
) -> None:
    answer = ask(service, f"/v/{signed[1]}", HTML)
    assert answer.headers["content-type"].startswith("text/html")
    assert 'lang="id"' in answer.text
    assert "Naskah ini berlaku." in answer.text
    assert "31 Maret 2026" in answer.text
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert not re.findall(r'(?:src|href)="(?!/)', answer.text)
    assert answer.headers["referrer-policy"] == "no-referrer"


def test_no_personal_number_and_no_inner_note_is_shown(service: Service, signed: tuple[str, str]) -> None:
    for headers in (None, HTML):
        text = ask(service, f"/v/{signed[1]}", headers).text
        for secret in (NIP, NIP.replace(" ", ""), "nip", "rahmat-hidayat", "catatan dalam"):
            assert secret not in text


def test_the_public_pdf_is_the_archived_one_byte_for_byte(service: Service, signed: tuple[str, str]) -> None:
    answer = ask(service, f"/v/{signed[1]}/naskah.pdf")
    assert answer.content == signed_surat_edaran()
    assert answer.headers["content-type"] == "application/pdf"


@pytest.mark.parametrize("akses", ["T", "R"])
def test_above_class_b_only_the_state_is_told_and_no_digest_that_a_guess_could_be_tested_by_whatever_the_office_wants(
    service: Service, akses: str
) -> None:
    document, code = sign(service, akses)
    with telling_its_history(service):
        told = ask(service, f"/v/{code}").json()
    assert set(told) == {"code", "status", "keadaan", "archived", "content_digest"}
    assert told["content_digest"] is None
    page = ask(service, f"/v/{code}", HTML).text
    for secret in ("Rahmat", "31 Maret", "surat", ">12<", "Sidik isi"):
        assert secret not in page
    hidden = ask(service, f"/v/{code}/naskah.pdf")
    unknown = ask(service, "/v/22222222222222AB/naskah.pdf")
    assert (hidden.status_code, _form(hidden)) == (404, _form(unknown))
    assert all("content" not in action for _, action in audit_of(service, document))


def test_a_draft_shows_no_pdf_and_no_signer(service: Service) -> None:
    with service.client() as client:
        answer = client.post("/events", content=json.dumps(event()), headers=STRUCTURED)
        document = answer.json()["document_id"]
    archive(service, document)
    with service.client("reader") as client:
        code = client.get(f"/documents/{document}").json()["code"]
    told = ask(service, f"/v/{code}").json()
    assert (told["status"], told["signers"], told["pdf"]) == ("konsep", [], None)
    assert ask(service, f"/v/{code}/naskah.pdf").status_code == 404


def _form(answer: httpx.Response) -> dict[str, Any]:
    return {name: value for name, value in answer.json().items() if name != "trace_id"}


@pytest.mark.parametrize("code", ["22222222222222AB", "x", "0" * 64, "%00", "a'b;--", "1306", "%F0%9F%98%80"])
def test_unknown_codes_are_answered_alike_whatever_they_are(service: Service, code: str) -> None:
    answer = ask(service, f"/v/{code}")
    assert answer.status_code == 404
    assert _form(answer) == _form(ask(service, "/v/ABCDEFGHJKLMNPQR"))
    assert "Kode tidak dikenal" in ask(service, f"/v/{code}", HTML).text


def test_the_archived_file_is_known_byte_for_byte(service: Service, signed: tuple[str, str]) -> None:
    told = send(service, signed_surat_edaran(), code=signed[1])
    assert (told["standing"], told["changes"]) == ("archived", [])
    assert told["signatures"]["accepted"] is True
    assert told["document"]["nomor"] == "12"


def test_the_archived_file_is_known_at_once_however_busy_the_machine_is(
    service: Service, signed: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it is does not wait for a child; what its signatures are worth is told as not examined."""
    desk = VerificationDesk(
        ledger=service.ledger, vault=cast(Vault, None), trust=Trust(), public_url=service.url
    )
    hurried = Bounds(memory=1 << 30, cpu_s=15, wall_s=0.01, output=1 << 20)
    monkeypatch.setattr(verification, "examine", lambda file, _=None: examine(file, hurried))
    monkeypatch.setattr(verification, "SOON", hurried)
    judged = desk.judge(signed_surat_edaran())
    assert (judged.verdict.standing, judged.report) == (Standing.ARCHIVED, None)
    assert SIGNATURES_UNJUDGED in judged.words
    with pytest.raises(FileStillUnjudged):
        desk.judge(tampering.append(signed_surat_edaran()))


FLOOD = 50


def test_a_flood_of_foreign_files_refuses_itself_and_delays_no_known_one(
    service: Service, signed: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """While every foreign file that was let in is still being judged, a known one is answered with its signatures."""
    desk = VerificationDesk(
        ledger=service.ledger, vault=cast(Vault, None), trust=Trust(), public_url=service.url
    )
    over, refused, inside = threading.Event(), Queue[Exception](), Queue[bytes]()

    @contextmanager
    def slow(file: bytes, bounds: Bounds = BOUNDS) -> Iterator[Any]:
        if file != known:
            inside.put(file)
            over.wait(PATIENCE_S)
            raise FileTooHungry
        with examine(file, bounds) as opened:
            yield opened

    known = signed_surat_edaran()
    monkeypatch.setattr(verification, "examine", slow)
    monkeypatch.setattr(verification, "WAIT_S", 120.0)

    def bring(number: int) -> None:
        try:
            desk.judge(tampering.append(known) + str(number).encode())
        except (VerifierBusy, FileUnjudged) as error:
            refused.put(error)

    strangers = [threading.Thread(target=bring, args=(number,)) for number in range(FLOOD)]
    for each in strangers:
        each.start()
    try:
        for _ in range(FLOOD - verification.JUDGES - verification.WAITING):
            assert isinstance(refused.get(timeout=PATIENCE_S), VerifierBusy)
        for _ in range(verification.JUDGES):
            inside.get(timeout=PATIENCE_S)
        assert (refused.empty(), inside.empty()) == (True, True), "the others wait for their turn"
        judged = desk.judge(known)
        assert judged.verdict.standing is Standing.ARCHIVED
        assert AT_ONCE > verification.JUDGES + verification.WAITING, "the door lets known ones in"
    finally:
        over.set()
        for each in strangers:
            each.join(PATIENCE_S)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (tampering.append, "appended"),
        (tampering.annotate, "annotated"),
        (tampering.save_again, "re-saved"),
        (tampering.strip, "stripped"),
        (tampering.swap, "swapped"),
    ],
)
def test_a_changed_file_is_told_from_the_archived_one(
    service: Service, signed: tuple[str, str], change: Any, named: str
) -> None:
    told = send(service, change(signed_surat_edaran()), code=signed[1])
    assert told["standing"] == "changed"
    assert named in told["changes"]
    assert told["signatures"]["accepted"] is False


def updated(attack: attacks.Attack) -> Callable[[bytes], bytes]:
    return lambda pdf: attacks.updated(pdf, attack)


FORGED: dict[str, tuple[Callable[[bytes], bytes], str]] = {
    "a stamp that calls itself a signature": (updated(attacks.stamp_as_signature), "annotated"),
    "another picture for the press": (updated(attacks.alternate), "replaceable"),
    "another tree of pages": (updated(attacks.hide_and_replace), "swapped"),
    "another file before it": (lambda pdf: BLANK + pdf, "joined"),
    "a key twice": (ambiguities.FORGERIES["a key twice"], "ambiguous"),
    "an update in no table": (ambiguities.FORGERIES["an update in no table"], "ambiguous"),
    "a node that draws": (ambiguities.FORGERIES["a node that draws"], "ambiguous"),
}
"""A forgery of each kind, and what it is called; every one of a kind: ``tests/unit/worker/signing/test_attacks.py``."""
SHOWN: dict[str, Callable[[bytes], bytes]] = {
    "a script": updated(attacks.open_action),
    "two catalogues": ambiguities.FORGERIES["two catalogues"],
    "read aloud otherwise": resaves.RETAGGED["another tree"],
}
"""Forgeries that a person lays on the page."""


@pytest.mark.parametrize("name", FORGED)
def test_no_forgery_is_called_the_archived_letter(
    service: Service, signed: tuple[str, str], name: str
) -> None:
    forge, named = FORGED[name]
    told = send(service, forge(signed_surat_edaran()), code=signed[1])
    assert (told["standing"], told["itself"], told["signatures"]["accepted"]) == ("changed", False, False)
    assert named in told["changes"]
    assert LOOKS[Likeness.SAME] not in told["words"]


@pytest.mark.parametrize("name", SHOWN)
def test_a_person_sees_a_forgery_in_red_before_anything_else(
    service: Service, signed: tuple[str, str], name: str
) -> None:
    with elsewhere(service) as client:
        page = bring_as_person(client, SHOWN[name](signed_surat_edaran()), code=signed[1])
    first = f'<div class="vonis buruk"><p>{STANDING[Standing.CHANGED]}</p>'
    assert page[page.index('<div class="vonis ') :].startswith(first)
    assert 'class="vonis baik"' not in page
    assert LOOKS[Likeness.SAME] not in page


def test_what_a_program_left_out_that_nobody_sees_is_told_as_no_forgery(
    service: Service, signed: tuple[str, str]
) -> None:
    told = send(service, resaves.UNTAGGED["the tree and its mark"](signed_surat_edaran()), code=signed[1])
    assert (told["standing"], told["itself"]) == ("changed", False)
    assert "untagged" in told["changes"]
    assert LOOKS[Likeness.SAME] in told["words"]


@pytest.mark.parametrize(
    ("cut", "asked", "standing", "said"),
    [
        (100_000, True, "cut", "Unduh sekali lagi"),
        (2_000, True, "cut", "Unduh sekali lagi"),
        (-20, True, "cut", "Unduh sekali lagi"),
        (2_000, False, "unknown", "terpotong"),
    ],
)
def test_a_download_that_broke_off_is_not_called_forged(
    service: Service, signed: tuple[str, str], cut: int, asked: bool, standing: str, said: str
) -> None:
    told = send(service, signed_surat_edaran()[:cut], **({"code": signed[1]} if asked else {}))
    assert told["standing"] == standing, told["words"]
    assert said in " ".join(told["words"])
    assert told["changes"] == []
    assert standing == "unknown" or told["signature_words"] == []


@pytest.mark.parametrize(
    ("file", "query", "why", "said"),
    [
        (BLANK, {}, "no-code", "Tidak ada kode verifikasi yang terbaca"),
        (BLANK, {"code": "22222222222222AB"}, "other-code", "Tidak ada naskah di arsip dengan kode"),
        (b"%PDF-1.7\nnothing\n", {}, "broken", "rusak dan tidak dapat dibuka"),
        (LOCKED, {}, "locked", "terkunci kata sandi"),
        (picture("JPEG"), {}, "no-code", "Tidak ada kode verifikasi yang terbaca"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", {}, "broken", "rusak dan tidak dapat dibuka"),
        (b"\0\0\0\x18ftypheic\0\0", {}, "strange-picture", "JPEG atau PNG"),
        (b"\0\0\0\x18ftypheic\0\0", {"code": ...}, "strange-picture", "JPEG atau PNG"),
        (b"PK\x03\x04", {}, "broken", "misalnya karena terpotong"),
        (b"PK\x03\x04", {"code": ...}, "broken", "misalnya karena terpotong"),
        (b"MZ", {}, "no-pdf", "bukan PDF"),
        (b"", {}, "empty", "kosong"),
        (b"", {"code": ...}, "empty", "kosong"),
    ],
    ids=[
        "a PDF of nobody's",
        "another code",
        "a broken PDF",
        "a PDF with a password",
        "a photo",
        "a broken photo",
        "a photo in a phone's own form",
        "a photo in a phone's own form of a letter",
        "a DOCX of nobody's",
        "a DOCX of a letter",
        "a program",
        "nothing",
        "nothing of a letter",
    ],
)
def test_an_unknown_file_is_told_why_and_nothing_that_nobody_tried(
    service: Service, signed: tuple[str, str], file: bytes, query: dict[str, Any], why: str, said: str
) -> None:
    told = send(service, file, **{name: signed[1] if each is ... else each for name, each in query.items()})
    assert (told["standing"], told["why"], told["belongs"]) == ("unknown", why, False)
    asked = signed[1] if query.get("code") is ... else None
    assert (told["document"] or {}).get("code") == asked, "the letter that was asked for is not forgotten"
    assert told["changes"] == []
    assert said in " ".join(told["words"])


@pytest.mark.parametrize(
    ("method", "path", "sent", "status", "said"),
    [
        ("POST", "/v", {"files": {"file": ("a.pdf", b"x" * (25 << 20))}}, 413, "berkas terlalu besar"),
        ("POST", "/v", {"files": {"a": ("a", b""), "b": ("b", b"")}}, 400, "Berkas tidak dapat diterima"),
        ("POST", "/v", {"json": {}}, 415, "Berkas tidak dapat diterima"),
        ("GET", "/v/22222222222222AB", {}, 404, "Kode tidak dikenal"),
        ("GET", "/v/22222222222222AB/naskah.pdf", {}, 404, "Kode tidak dikenal"),
        ("DELETE", "/v", {}, 405, "Tidak dapat dijawab"),
    ],
)
def test_people_are_told_in_indonesian_wherever_they_are_refused(
    service: Service, method: str, path: str, sent: dict[str, Any], status: int, said: str
) -> None:
    with elsewhere(service) as client:
        answer = client.request(method, path, headers=HTML, **sent)
    assert answer.status_code == status
    assert answer.headers["content-type"].startswith("text/html")
    assert said in answer.text
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_people_who_bring_too_many_files_are_told_to_wait(service: Service) -> None:
    with elsewhere(service) as client:
        answers = [client.post("/v", headers=HTML | {"Content-Type": "image/png"}) for _ in range(7)]
    assert "Terlalu sering" in answers[-1].text
    assert int(answers[-1].headers["retry-after"]) > 0


def test_comparing_a_file_with_a_closed_document_is_logged_and_tells_little(service: Service) -> None:
    document, code = sign(service, "R")
    told = send(service, signed_surat_edaran(), code=code)
    assert (told["standing"], told["version"]) == ("archived", None)
    assert set(told["document"]) == {"code", "status", "keadaan", "archived", "content_digest"}
    assert ("system:verification", "content.compared") in audit_of(service, document)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF", "PDF"])
def test_a_photo_or_scan_is_answered_by_its_qr_code(
    service: Service, signed: tuple[str, str], form: str
) -> None:
    told = send(service, picture(form, f"{service.url}/v/{signed[1]}"))
    assert (told["standing"], told["why"], told["belongs"]) == ("picture", None, True)
    assert told["qr"] == {"foreign_address": None, "contradicted": False, "codes": []}
    assert told["itself"] is False
    assert "Yang berlaku ialah naskah di arsip, BUKAN tentu kertas Anda." in told["words"]
    assert told["document"]["code"] == signed[1]


def test_a_photo_without_a_readable_code_is_not_taken_for_the_letter_s(
    service: Service, signed: tuple[str, str]
) -> None:
    told = send(service, picture("JPEG"), code=signed[1])
    assert (told["standing"], told["why"], told["belongs"]) == ("picture", "no-code", False)
    assert "tidak diketahui apakah ini gambar naskah itu" in told["words"][0]


@pytest.mark.parametrize("file", [BLANK, WRITTEN], ids=["a blank page", "somebody's letter"])
def test_another_file_on_a_letter_s_page_is_another_file_and_not_a_changed_one(
    service: Service, signed: tuple[str, str], file: bytes
) -> None:
    told = send(service, file, code=signed[1])
    assert (told["standing"], told["changes"], told["belongs"]) == ("foreign", [], False)
    assert "BUKAN naskah ini" in told["words"][0]


def test_another_letter_on_a_letter_s_page_is_told_by_its_own_code(
    service: Service, signed: tuple[str, str]
) -> None:
    _, other = sign(service)
    told = send(service, picture("JPEG", f"{service.url}/v/{other}"), code=signed[1])
    assert (told["document"]["code"], told["other_letter"], told["itself"]) == (other, True, False)
    assert f"BUKAN naskah berkode {signed[1]}" in told["words"][0]


@pytest.mark.parametrize(
    ("text", "wrong", "said"),
    [
        (
            "https://naskah-kpu.evil.example/v/{code}",
            "foreign_address",
            "BUKAN ke alamat verifikasi kantor ini",
        ),
        ("{url}/v/{code}#n=99&t=2026-03-31&s=" + "b" * 64, "contradicted", "BERBEDA dari catatan arsip"),
    ],
)
def test_a_forged_qr_code_is_told_loudly(
    service: Service, signed: tuple[str, str], text: str, wrong: str, said: str
) -> None:
    file = picture("PNG", text.format(code=signed[1], url=service.url))
    told = send(service, file)
    assert told["qr"][wrong]
    assert said in told["words"][1]
    with elsewhere(service) as client:
        page = client.post("/v", headers=HTML, files={"file": ("foto.png", file)}).text
    assert f'<div class="vonis buruk"><p>{told["words"][0]}' in page


def test_people_drop_a_file_on_the_page(service: Service, signed: tuple[str, str]) -> None:
    assert 'type="file"' in ask(service, "/v", HTML).text
    for pdf, said in (
        (signed_surat_edaran(), "sama persis, bita demi bita"),
        (tampering.strip(signed_surat_edaran()), "Tanda tangan elektroniknya dibuang"),
    ):
        with elsewhere(service) as client:
            form: dict[str, Any] = {"files": {"file": ("naskah.pdf", pdf)}, "data": {"code": signed[1]}}
            answer = client.post("/v", headers=HTML, **form)
        assert answer.status_code == 200
        assert said in answer.text


def test_a_file_too_large_is_refused_before_it_is_read(service: Service) -> None:
    host, _, port = service.url.removeprefix("http://").partition(":")
    source = (f"127.0.1.{next(_addresses)}", 0)
    connection = http.client.HTTPConnection(host, int(port), timeout=PATIENCE_S, source_address=source)
    connection.putrequest("POST", "/v")
    for name, value in {**PDF, "Content-Length": str(1 << 30)}.items():
        connection.putheader(name, value)
    connection.endheaders()
    assert connection.getresponse().status == 413
    connection.close()


def test_what_is_no_file_is_refused(service: Service) -> None:
    with elsewhere(service) as client:
        assert client.post("/v", json={"a": 1}).status_code == 415
        packed = client.post("/v", content=BLANK, headers=PDF | {"Content-Encoding": "gzip"})
    assert packed.status_code == 415, "bytes packed for the way are not the file's: nothing is said of them"
    assert packed.json()["errors"][0]["path"] == "header.content-encoding"


@pytest.mark.parametrize("path", ["/v", "/v/{code}", "/v/{code}/naskah.pdf"])
def test_programs_that_ask_for_the_head_alone_get_it(
    service: Service, signed: tuple[str, str], path: str
) -> None:
    address = path.format(code=signed[1])
    with elsewhere(service) as client:
        head, whole = client.head(address), client.get(address)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-type"] == whole.headers["content-type"]


def test_a_draft_that_was_cancelled_never_had_a_number(service: Service) -> None:
    with service.client("secret") as client:
        answer = client.post("/events", content=json.dumps(event(data={"akses": "B"})), headers=STRUCTURED)
        document = str(answer.json()["document_id"])
        code = str(client.get(f"/documents/{document}").json()["code"])
    with service.owner() as tx:
        tx.execute("UPDATE document SET status = 'batal' WHERE id = %s", (document,))
    told = ask(service, f"/v/{code}").json()
    said = "sebelum bernomor; tidak pernah berlaku. Halamannya sedang dicetak."
    assert (told["sedang_dicetak"], told["status_words"].endswith(said)) == (True, True)
    page = ask(service, f"/v/{code}", HTML).text
    assert ("tidak pernah bernomor" in page, ">belum bernomor" in page) == (True, False)


def test_an_address_that_asks_too_often_is_told_to_wait(service: Service) -> None:
    with elsewhere(service) as client:
        answers = [client.get("/v/22222222222222AB") for _ in range(75)]
    late = answers[-1]
    assert late.status_code == 429
    assert int(late.headers["retry-after"]) > 0
    with elsewhere(service) as another:
        assert another.get("/v/22222222222222AB").status_code == 404


def test_the_command_says_what_a_file_is(service: Service, signed: tuple[str, str], tmp_path: Path) -> None:
    kept, changed = tmp_path / "kept.pdf", tmp_path / "changed.pdf"
    kept.write_bytes(signed_surat_edaran())
    changed.write_bytes(tampering.append(signed_surat_edaran()))

    def run(file: Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "service", "verify", str(file), "--code", signed[1], "--json"],
            env={**os.environ, "NASKAH_URL": service.url},
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )

    found = run(kept)
    assert (found.returncode, json.loads(found.stdout)["standing"]) == (0, "archived")
    found = run(changed)
    assert (found.returncode, json.loads(found.stdout)["standing"]) == (1, "changed")


def test_the_command_confirms_a_qr_code_offline(tmp_path: Path) -> None:
    key = Ed25519PrivateKey.generate()
    public = tmp_path / "office.pub"
    public.write_bytes(key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    facts = Claim(code="7Q2M9XKD", nomor="12", tanggal=date(2026, 3, 31), content_digest="0" * 64)
    text = f"https://naskah.example/v/{facts.code}#{facts.fragment(key)}"

    def run(qr: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "service", "verify", "--qr", qr, "--key", str(public), "--json"],
            env={**os.environ, "NASKAH_URL": "http://127.0.0.1:9"},
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )

    assert json.loads(run(text).stdout)["nomor"] == "12"
    refused = run(text.replace("n=12", "n=13"))
    assert refused.returncode == 1
    assert "not this office's" in refused.stderr
