"""A signature at BSrE: asked once; what nobody knows stays unknown, with its number, until a person settles it."""

import base64
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
from cryptography.hazmat.primitives import hashes

from service.signatures.identities import new_key
from tests import ambiguities, attacks
from tests.conftest import LedgerDsns, S3Access
from tests.days import today
from tests.fake_bsre import NIK, PASSPHRASE, FakeBsre, gateway
from tests.functional.desk_house import HKM, KSB, SEK, SHORT, STF, DeskHouse, desk_house
from tests.functional.test_personal_signature import _dump, numbered, pem, seal, text_of
from tests.signing_authority import signing
from worker.line.seals import Seals
from worker.signing import Trust, validate
from worker.signing.bsre import BsreGateway
from worker.signing.foreign import OpenedFile
from worker.signing.keyring import ROOTS, Keyring
from worker.signing.pki import IssuedCertificate

FORGED = (
    ambiguities.FORGERIES["an update with a key twice"],
    ambiguities.FORGERIES["an update in no table"],
    ambiguities.FORGERIES["a node that draws"],
    ambiguities.FORGERIES["a tree of 99 pages"],
    lambda pdf: attacks.updated(pdf, attacks.stamp_as_signature),
    lambda pdf: attacks.updated(pdf, attacks.hide_and_replace),
)
"""What is done behind a signature that stays whole."""
OPENS: dict[str, Any] = {"sandi": PASSPHRASE}
COMPARE = OpenedFile.compare
SEVERAL = "sop"
LEVEL = {
    "tanda_tangan": {"surat_edaran": "bsre", SEVERAL: "bsre"},
    "rantai": {
        **SHORT["rantai"],
        SEVERAL: {
            "konseptor": "pengelola_data",
            "penandatangan": "sekretaris",
            "pihak": ["kasubbag_perencanaan"],
        },
    },
}
OTHER, THIRD = "1306010101900002", "1306010101900003"


@pytest.fixture
def fake() -> Iterator[FakeBsre]:
    with gateway() as running:
        yield running


@pytest.fixture
def keyring(tmp_path: Path) -> Keyring:
    (tmp_path / ROOTS).write_bytes(signing().authority.pem)
    (tmp_path / "1306.bsre.pass").write_text("kunci-aplikasi\n")
    (tmp_path / "1306.bsre.key").write_bytes(new_key())
    return Keyring(tmp_path)


@pytest.fixture
def house(
    ledger_dsns: LedgerDsns, s3: S3Access, converter_socket: Path, keyring: Keyring, fake: FakeBsre
) -> Iterator[DeskHouse]:
    office: dict[str, Any] = {**LEVEL, "bsre": {"alamat": fake.url, "akun": "kpu-agam"}}
    made = desk_house(ledger_dsns, s3, converter_socket, seals=Seals(keyring), keyring=keyring, **office)
    with made as running:
        running.bind(SEK, pem(signing().person), "bsre")
        running.call("admin", "PUT", f"/people/{SEK}/bsre", json={"nik": NIK})
        yield running


def asked(house: DeskHouse, document: str) -> Any:
    return house.look(SEK, document)["tanda_tangan"]["permintaan"]


def settle(house: DeskHouse, who: str, document: str, pdf: bytes = b"", expect: int = 200) -> Any:
    return house.call(
        who,
        "POST",
        f"/documents/{document}/seal/settle",
        expect,
        content=pdf,
        headers={"If-Match": f'"{house.look(who, document)["etag"]}"', "Content-Type": "application/pdf"},
    )


def release(house: DeskHouse, who: str, document: str, expect: int = 200, **body: Any) -> Any:
    etag = house.look(who, document)["etag"]
    path = f"/documents/{document}/seal/release"
    return house.call(who, "POST", path, expect, json=body, headers={"If-Match": f'"{etag}"'})


def test_what_bsre_signs_is_archived_under_its_words_and_no_number_of_the_person_is_kept(
    house: DeskHouse, keyring: Keyring, fake: FakeBsre, capfd: pytest.CaptureFixture[str]
) -> None:
    document = numbered(house)
    told = seal(house, SEK, document, **OPENS)
    house.print_all()
    view = house.look(SEK, document)
    assert view["status"] == "ditandatangani"
    assert view["tanda_tangan"]["permintaan"]["keadaan"] == "signed"
    pdf = house.content(document)
    assert pdf == fake.signed[0]
    assert validate(pdf, keyring.trust).accepted
    assert "diterbitkan oleh BSrE, BSSN" in text_of(pdf)
    record = house.content(document, "record")
    assert json.loads(record)["tanda_tangan_elektronik"]["accepted"]
    code = json.loads(record)["kode_verifikasi"]
    public = house.http.get(f"/v/{code}", headers={"Accept": "application/json"}).json()
    assert public["signers"][0]["tingkat"] == "ditandatangani secara elektronik dengan sertifikat BSrE, BSSN"
    printed = capfd.readouterr()
    places = [_dump(house), record, json.dumps([told, view, public]).encode(), printed.out.encode()]
    for secret in (NIK, PASSPHRASE, base64.b64encode(PASSPHRASE.encode()).decode(), "kunci-aplikasi"):
        assert not any(secret.encode() in place for place in [*places, printed.err.encode()])


@pytest.mark.parametrize(
    "what", ["sign then close", "sign then fail", "sign then hang", "garbage", "wrong document", "two files"]
)
def test_an_unknown_outcome_keeps_the_number_and_is_never_sent_again_by_itself(
    house: DeskHouse, fake: FakeBsre, what: str
) -> None:
    document = numbered(house)
    nomor = house.look(SEK, document)["nomor"]
    fake.script.append(what)
    assert seal(house, SEK, document, 409, **OPENS)["type"] == "urn:naskah:problem:signature-unknown"
    view = house.look(SEK, document)
    assert (view["status"], view["nomor"]) == ("menunggu_tte", nomor)
    assert asked(house, document)["keadaan"] == "unknown"
    assert {"tte", "batal"} & set(view["possible"]) == set()
    assert seal(house, SEK, document, 409, **OPENS)["type"] == "urn:naskah:problem:signature-pending"
    assert (
        house.act(SEK, document, "cancel", 409, catatan="x")["type"] == "urn:naskah:problem:act-not-possible"
    )
    assert fake.asked == 1
    if fake.signed:
        settle(house, SEK, document, fake.signed[0])
        house.print_all()
        assert house.content(document) == fake.signed[0]
        assert house.look(SEK, document)["nomor"] == nomor
        return
    assert release(house, SEK, document, 422)["errors"][0]["path"] == "catatan"
    release(house, SEK, document, catatan="BSrE: tidak ada transaksi")
    assert asked(house, document)["keadaan"] == "released"
    seal(house, SEK, document, **OPENS)
    house.print_all()
    view = house.look(SEK, document)
    assert (view["status"], view["nomor"], fake.asked) == ("ditandatangani", nomor, 2)


def test_what_the_gateway_refuses_may_be_asked_again_by_the_person(house: DeskHouse, fake: FakeBsre) -> None:
    document = numbered(house)
    wrong = seal(house, SEK, document, 422, sandi="salah-ketik-9")
    assert wrong["type"] == "urn:naskah:problem:signature-refused"
    assert "salah-ketik-9" not in json.dumps(wrong)
    assert NIK not in json.dumps(wrong)
    fake.script.append("duplicate")
    assert "(kode 409)" in seal(house, SEK, document, 422, **OPENS)["errors"][0]["reason"]
    assert asked(house, document)["keadaan"] == "refused"
    seal(house, SEK, document, **OPENS)
    house.print_all()
    assert house.look(SEK, document)["status"] == "ditandatangani"


def test_a_gateway_that_is_away_was_sent_nothing(
    house: DeskHouse, fake: FakeBsre, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = numbered(house)
    with monkeypatch.context() as away:
        away.setattr(BsreGateway, "_post", _away)
        assert seal(house, SEK, document, 503, **OPENS)["type"] == "urn:naskah:problem:gateway-away"
    assert (asked(house, document)["keadaan"], fake.asked) == ("refused", 0)
    seal(house, SEK, document, **OPENS)


def test_only_the_signed_page_settles_and_only_its_signatory_or_the_records_officer(
    house: DeskHouse, fake: FakeBsre
) -> None:
    document, other = numbered(house), numbered(house)
    assert settle(house, SEK, document, b"%PDF-1.7", 409)["type"] == "urn:naskah:problem:act-not-possible", (
        "nothing is unknown"
    )
    seal(house, SEK, other, **OPENS)
    fake.script.append("sign then close")
    seal(house, SEK, document, 409, **OPENS)
    assert settle(house, SEK, document, expect=422)["type"] == "urn:naskah:problem:act-refused", (
        "no file, and no answer was kept"
    )
    foreign, right = fake.signed
    forged = [forge(right) for forge in FORGED]
    for pdf in (foreign, b"%PDF-1.7 kosong", right[:-2_000], *forged):
        assert settle(house, SEK, document, pdf, 422)["type"] == "urn:naskah:problem:signature-not-proven"
    assert settle(house, KSB, document, right, 403)["type"] == "urn:naskah:problem:act-forbidden"
    assert release(house, STF, document, 403, catatan="x")["type"] == "urn:naskah:problem:act-forbidden"
    assert settle(house, "arsip", document, right)["act"]["kind"] == "pastikan_tte"
    house.print_all()
    assert house.look(SEK, document)["status"] == "ditandatangani"
    assert house.content(document) == right


def test_a_page_that_the_gateway_forged_before_it_signed_is_archived_on_no_way(
    house: DeskHouse, fake: FakeBsre
) -> None:
    """The signatory's own signature, whole, over a page of which readers may take two things."""
    document = numbered(house)
    fake.rewrites = ambiguities.FORGERIES["two catalogues"]
    assert seal(house, SEK, document, 409, **OPENS)["type"] == "urn:naskah:problem:signature-unknown"
    (forged,) = fake.signed
    assert validate(forged, Trust.read(roots=signing().authority.pem)).signatures
    for who, pdf in ((SEK, b""), (SEK, forged), ("arsip", forged)):
        problem = settle(house, who, document, pdf, 422)
        assert problem["type"] == "urn:naskah:problem:signature-not-proven"
    assert house.print_all() == 0
    assert house.look(SEK, document)["status"] == "menunggu_tte"


def test_a_service_that_died_after_sending_leaves_an_unknown_not_a_second_request(
    house: DeskHouse, fake: FakeBsre, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = numbered(house)
    whole = BsreGateway.sign

    def dies(self: BsreGateway, *given: Any, **more: Any) -> Any:
        whole(self, *given, **more)
        raise RuntimeError("killed")

    with monkeypatch.context() as dying:
        dying.setattr(BsreGateway, "sign", dies)
        seal(house, SEK, document, 500, **OPENS)
    assert asked(house, document)["keadaan"] == "sent"
    assert seal(house, SEK, document, 409, **OPENS)["type"] == "urn:naskah:problem:signature-pending"
    assert (
        settle(house, SEK, document, fake.signed[0], 409)["type"] == "urn:naskah:problem:signature-pending"
    ), "it may still run"
    with psycopg.connect(house.superuser) as connection:
        connection.execute("UPDATE signing_request SET asked_at = asked_at - interval '2 minutes'")
    settle(house, SEK, document, fake.signed[0])
    house.print_all()
    assert (house.content(document), fake.asked) == (fake.signed[0], 1)


def test_an_answer_of_an_unknown_authority_is_kept_and_counts_once_it_is_trusted(
    house: DeskHouse, keyring: Keyring, fake: FakeBsre, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = numbered(house)
    with monkeypatch.context() as before:
        before.setattr("worker.signing.foreign.OpenedFile.compare", _untrusted)
        told = seal(house, SEK, document, 409, **OPENS)
    assert told["type"] == "urn:naskah:problem:signature-unknown"
    assert "penerbit sertifikatnya tidak dikenal" in told["errors"][0]["reason"]
    settle(house, SEK, document)
    house.print_all()
    assert house.content(document) == fake.signed[0]


def elsewhere(name: str, *, seconds: int = 0) -> IssuedCertificate:
    """Another certificate of the authority trusted here, over the same key."""
    made = signing()
    at = made.at + timedelta(seconds=seconds)
    certificate = made.authority.certify(made.person.key.public_key(), name, "KPU Kabupaten Agam", at)
    return IssuedCertificate(certificate=certificate, key=made.person.key, root=made.authority.certificate)


def test_another_person_s_signature_is_archived_on_no_way(house: DeskHouse, fake: FakeBsre) -> None:
    document = numbered(house)
    fake.signer = elsewhere("Dedi Kurniawan")
    house.bind(HKM, pem(fake.signer), "bsre")
    told = seal(house, SEK, document, 409, **OPENS)
    assert told["type"] == "urn:naskah:problem:signature-unknown"
    assert "terikat kepada orang lain" in told["errors"][0]["reason"]
    (theirs,) = fake.signed
    for pdf in (b"", theirs):
        problem = settle(house, "arsip", document, pdf, 422)
        assert problem["type"] == "urn:naskah:problem:signature-not-proven"
        assert "terikat kepada orang lain" in problem["errors"][0]["reason"]
    assert house.print_all() == 0
    assert house.look(SEK, document)["status"] == "menunggu_tte"
    release(house, SEK, document, catatan="Ditandatangani orang lain")
    fake.signer = None
    seal(house, SEK, document, **OPENS)
    house.print_all()
    code = json.loads(house.content(document, "record"))["kode_verifikasi"]
    public = house.http.get(f"/v/{code}", headers={"Accept": "application/json"}).json()
    assert public["signers"][0]["sertifikat"].startswith("milik Rahmat Hidayat, S.H., M.Si., terikat sejak")


def test_a_renewed_certificate_is_bound_again_from_what_it_signed_and_then_settles(
    house: DeskHouse, fake: FakeBsre
) -> None:
    document = numbered(house)
    fake.signer = elsewhere("Rahmat Hidayat", seconds=1)
    told = seal(house, SEK, document, 409, **OPENS)
    assert "tidak terikat kepada siapa pun" in told["errors"][0]["reason"]
    fingerprint = fake.signer.certificate.fingerprint(hashes.SHA256()).hex()
    assert fingerprint in told["errors"][0]["reason"], "what an administrator looks for"
    bond = house.bind(SEK, fake.signed[0], "bsre")
    assert (bond["sha256"], bond["subjek"]) == (fingerprint, "DEMO Rahmat Hidayat")
    settle(house, SEK, document)
    house.print_all()
    assert house.content(document) == fake.signed[0]


def test_a_certificate_bound_for_a_lower_level_does_not_serve(house: DeskHouse, fake: FakeBsre) -> None:
    document = numbered(house)
    fake.signer = elsewhere("Rahmat Hidayat", seconds=2)
    house.bind(SEK, pem(fake.signer), "pribadi")
    assert "tingkat yang lebih rendah" in seal(house, SEK, document, 409, **OPENS)["errors"][0]["reason"]


def test_without_bsre_s_name_or_a_certificate_of_that_level_there_is_no_number(house: DeskHouse) -> None:
    document = house.draft()
    house.act(STF, document, "paraf")
    house.print_all()
    house.call(SEK, "PUT", f"/people/{SEK}/bsre", json={})
    assert "naskah people bsre" in house.act(SEK, document, "sign", 409)["errors"][0]["reason"]
    (bond,) = house.call(SEK, "GET", f"/people/{SEK}/certificates")["certificates"]
    house.call(SEK, "POST", f"/people/{SEK}/certificates/{bond['id']}/end", json={"catatan": "Dicoba"})
    house.bind(SEK, pem(signing().person), "pribadi")
    told = house.act(SEK, document, "sign", 409)
    assert told["type"] == "urn:naskah:problem:own-signature-lacking"
    assert [each["path"] for each in told["errors"]] == ["sertifikat", "bsre"]
    assert "tingkat yang lebih rendah" in told["errors"][0]["reason"]
    assert house.look(SEK, document)["nomor"] is None


def test_whose_signature_it_is_comes_from_the_record_and_never_with_the_request(
    house: DeskHouse, fake: FakeBsre
) -> None:
    document = numbered(house)
    for name, value in (("nik", NIK), ("surel", "rahmat@kantor.go.id")):
        refused = seal(house, SEK, document, 422, **OPENS, **{name: value})
        assert refused["errors"][0]["path"] == name
        assert value not in json.dumps(refused)
    assert fake.asked == 0
    house.call(SEK, "PUT", f"/people/{SEK}/bsre", json={})
    refused = seal(house, SEK, document, 409, **OPENS)
    assert refused["type"] == "urn:naskah:problem:identity-missing"
    assert fake.asked == 0
    assert asked(house, document) is None, "nothing was asked"
    kept = house.call(SEK, "PUT", f"/people/{SEK}/bsre", json={"surel": "rahmat@kantor.go.id"})
    assert kept["bsre"]["dicatat"]
    assert "rahmat@kantor.go.id" not in json.dumps(kept)
    house.call(STF, "PUT", f"/people/{SEK}/bsre", 403, json={"nik": NIK})
    for wrong in (
        {"nik": "1306"},
        {"nik": NIK[:-1] + "x"},
        {"surel": "bukan"},
        {"nik": NIK, "surel": "a@b.id"},
    ):
        house.call(SEK, "PUT", f"/people/{SEK}/bsre", 422, json=wrong)
    seal(house, SEK, document, **OPENS)
    assert fake.known_as == [{"email": "rahmat@kantor.go.id"}]
    (shown,) = {each["detail"].get("ada") for each in _entries(house, "person.bsre")} - {False}
    assert shown is True
    assert NIK.encode() not in _dump(house)
    assert b"rahmat@kantor.go.id" not in _dump(house)


def test_several_sign_through_bsre_each_on_what_the_other_left(
    house: DeskHouse, keyring: Keyring, fake: FakeBsre
) -> None:
    second = elsewhere("Nofriyanti", seconds=3)
    fake.others[OTHER] = second
    house.bind(KSB, pem(second), "bsre")
    house.call("admin", "PUT", f"/people/{KSB}/bsre", json={"nik": OTHER})
    document = house.draft(SEVERAL)
    house.act(SEK, document, "sign")
    house.print_all()
    nomor = house.look(SEK, document)["nomor"]
    assert "Belum giliran" in seal(house, KSB, document, 409, **OPENS)["detail"]
    seal(house, SEK, document, **OPENS)
    house.print_all()
    assert "sudah menandatangani" in seal(house, SEK, document, 409, **OPENS)["detail"]
    assert house.look(SEK, document)["status"] == "menunggu_tte"

    fake.script.append("sign then close")
    assert seal(house, KSB, document, 409, **OPENS)["type"] == "urn:naskah:problem:signature-unknown"
    assert house.act(SEK, document, "return", 409, catatan="x")["type"].endswith("signature-pending")
    half, whole = fake.signed
    assert settle(house, KSB, document, half, 422)["type"] == "urn:naskah:problem:signature-not-proven"
    assert settle(house, SEK, document, whole, 409)
    settle(house, "arsip", document, whole)
    house.print_all()
    view = house.look(SEK, document)
    assert (view["status"], view["nomor"], fake.asked) == ("ditandatangani", nomor, 2)
    assert house.content(document) == whole
    report = validate(whole, keyring.trust)
    assert report.accepted, report.problems
    assert [each.signer for each in report.signatures] == ["DEMO Rahmat Hidayat", "DEMO Nofriyanti"]


def test_who_follows_lets_a_silent_request_go_and_signs_in_their_own_name_before_the_second_party(
    house: DeskHouse, keyring: Keyring, fake: FakeBsre
) -> None:
    for who, nama, nik, seconds in ((KSB, "Nofriyanti", OTHER, 3), (HKM, "Dedi Kurniawan", THIRD, 4)):
        fake.others[nik] = elsewhere(nama, seconds=seconds)
        house.bind(who, pem(fake.others[nik]), "bsre")
        house.call("admin", "PUT", f"/people/{who}/bsre", json={"nik": nik})
    document = house.draft(SEVERAL)
    house.act(SEK, document, "sign")
    house.print_all()
    nomor = house.look(SEK, document)["nomor"]
    fake.script.append("garbage")
    seal(house, SEK, document, 409, **OPENS)
    release(house, HKM, document, 403, catatan="Bukan pihak")
    (post,) = (p for p in house.call("admin", "GET", "/positions")["positions"] if p["key"] == "sekretaris")
    house.call("admin", "DELETE", f"/appointments/{post['holders'][0]['id']}")
    follows = {"jabatan": "sekretaris", "orang": HKM, "dari": today().isoformat()}
    house.call("admin", "POST", "/appointments", 201, json=follows)

    assert "BSrE" in house.act(HKM, document, "takeover", 409, catatan="Pejabat berganti")["detail"]
    release(house, KSB, document, 403, catatan="Bukan yang menggantikan")
    release(house, HKM, document, catatan="BSrE menyatakan tidak menandatangani apa pun")
    house.act(HKM, document, "takeover", catatan="Pejabat berganti")
    house.print_all()
    for who in (HKM, KSB):
        seal(house, who, document, **OPENS)
        house.print_all()
    view = house.look(HKM, document)
    assert (view["status"], view["nomor"]) == ("ditandatangani", nomor)
    report = validate(house.content(document), keyring.trust)
    assert report.accepted, report.problems
    assert [each.signer for each in report.signatures] == ["DEMO Dedi Kurniawan", "DEMO Nofriyanti"]


def _entries(house: DeskHouse, action: str) -> Any:
    return house.call("admin", "GET", "/audit", params={"act": action})["entries"]


def _away(*_: Any) -> Any:
    raise httpx.ConnectError("nobody is there")


def _untrusted(file: OpenedFile, archived: Any, _: Any, **more: Any) -> Any:
    return COMPARE(file, archived, Keyring(Path("no-keys")).trust, **more)
