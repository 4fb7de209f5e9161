"""Two people of the office sign one document: one after the other, each on what the other left, with one number."""

from __future__ import annotations

import hashlib
import json
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from cryptography.x509 import load_pem_x509_certificate

from archive.canonical import sha256_hex
from service.documents.identities import HIDDEN
from service.verification import desk as verification
from tests.conftest import LedgerDsns, S3Access
from tests.days import today
from tests.demonstration import demonstration
from tests.functional.desk_house import HKM, KSB, SEK, STF, DeskHouse, desk_house, scanned
from tests.functional.test_approvals import pictures_of
from tests.functional.test_personal_signature import KANTOR, issue, pem, seal, text_of
from tests.judges import pades, pdfsig
from tests.patience import PATIENCE_S
from tests.time_authority import time_authority
from worker.line.seals import Seals
from worker.signing import validate
from worker.signing.credential import to_asn1
from worker.signing.keyring import ROOT_KEY, ROOTS, Keyring
from worker.signing.pki import CertificateAuthority

IN_ORDER, ANY_ORDER, BY_PAYLOAD, ON_PAPER = (
    "surat_edaran",
    "sop",
    "berita_acara",
    "laporan_kinerja_semester",
)
OFFICE: dict[str, Any] = {
    "rantai": {
        IN_ORDER: {
            "konseptor": "pengelola_data",
            "penandatangan": "sekretaris",
            "pihak": ["kasubbag_perencanaan"],
        },
        ANY_ORDER: {
            "konseptor": "pengelola_data",
            "penandatangan": "sekretaris",
            "pihak": ["kasubbag_perencanaan"],
            "urutan": "bebas",
        },
        BY_PAYLOAD: {"penandatangan": "sekretaris", "pihak": ["isian:pihak"]},
        ON_PAPER: {"konseptor": "pengelola_data", "penandatangan": "sekretaris"},
    },
    "tanda_tangan": {IN_ORDER: "pribadi", ANY_ORDER: "pribadi", BY_PAYLOAD: "pribadi"},
}


@dataclass(frozen=True)
class Hands:
    """A house, and what opens the key of each of its two signatories."""

    house: DeskHouse
    keyring: Keyring
    keys: dict[str, dict[str, Any]]

    def opened(self, by: str = SEK, jenis: str = IN_ORDER) -> str:
        """A document that has taken its number, and whose final page waits for its first signature."""
        document = self.house.draft(jenis)
        self.house.act(by, document, "sign")
        self.house.print_all()
        return document

    def sign(self, who: str, document: str, expect: int = 200, **more: Any) -> Any:
        return seal(self.house, who, document, expect, **self.keys[who], **more)

    def waits_for(self, document: str) -> list[str]:
        return [each for each in (SEK, KSB, HKM) if document in self._inbox(each)]

    def _inbox(self, who: str) -> list[str]:
        items = self.house.call(who, "GET", "/inbox")["items"]
        return [each["document_id"] for each in items if each["untuk"] == "tte"]


@pytest.fixture(scope="module")
def hands(
    shared_ledger: Callable[[str], LedgerDsns],
    shared_s3: Callable[[str], S3Access],
    converter_socket: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Hands]:
    keyring = demonstration(tmp_path_factory.mktemp("home") / "pki")
    authority = CertificateAuthority.read(
        (keyring.folder / ROOTS).read_bytes(), (keyring.folder / ROOT_KEY).read_bytes()
    )
    stamping = authority.issue("Cap Waktu", KANTOR, datetime.now(UTC), timestamping=True)
    ledger, s3 = shared_ledger("rounds"), shared_s3("naskah-rounds")
    patience = (
        pytest.MonkeyPatch()
    )  # a file that is known is judged within six seconds, or its signatures are not
    patience.setattr(verification, "SOON", replace(verification.SOON, wall_s=PATIENCE_S))
    with (
        time_authority(certificate=stamping) as url,
        desk_house(
            ledger,
            s3,
            converter_socket,
            seals=Seals(keyring),
            keyring=keyring,
            environ={"NASKAH_TSA_URL": url},
            **OFFICE,
        ) as house,
    ):
        keys = {}
        for who, nama in (
            (SEK, "Rahmat Hidayat"),
            (KSB, "Nofriyanti"),
            (HKM, "Dedi Kurniawan"),
            (STF, "Rizky Ananda"),
        ):
            made, keys[who] = issue(keyring, nama)
            house.bind(who, pem(made))
        yield Hands(house=house, keyring=keyring, keys=keys)
    patience.undo()


def test_two_sign_one_after_the_other_and_the_last_makes_it_signed(hands: Hands) -> None:
    house = hands.house
    document = hands.opened()
    nomor = house.look(SEK, document)["nomor"]
    assert nomor
    assert hands.waits_for(document) == [SEK]
    early = hands.sign(KSB, document, 409)
    assert "Belum giliran Anda" in early["detail"]

    half = hands.sign(SEK, document)
    assert (half["status"], half["nomor"]) == ("menunggu_tte", nomor)
    assert hands.sign(KSB, document, 409)["type"] == "urn:naskah:problem:brought-waiting", "not yet archived"
    house.print_all()
    view = house.look(KSB, document)
    assert [each["giliran"] for each in view["chain"]["pihak"]] == [False, True]
    assert hands.waits_for(document) == [KSB]
    assert "sudah menandatangani" in hands.sign(SEK, document, 409)["detail"]

    hands.sign(KSB, document)
    house.print_all()
    assert house.look(SEK, document)["status"] == "ditandatangani"
    pdf = house.content(document)
    report = validate(pdf, hands.keyring.trust)
    assert report.accepted, report.problems
    assert [each.signer for each in report.signatures] == ["DEMO Rahmat Hidayat", "DEMO Nofriyanti"]
    record = json.loads(house.content(document, "record"))
    assert record["tanda_tangan_elektronik"] == report.as_record()
    assert house.events_out(document).count("partly_signed") == 1
    assert house.events_out(document).count("signed") == 1


def test_the_public_sees_both_signatures_of_parties_that_the_payload_names(hands: Hands) -> None:
    house = hands.house
    document = hands.opened(jenis=BY_PAYLOAD)
    for who in (SEK, KSB):
        hands.sign(who, document)
        house.print_all()
    page = subprocess.run(
        ["pdftotext", "-raw", "-", "-"], input=house.content(document), capture_output=True, check=True
    )
    text = " ".join(page.stdout.decode().split())
    assert "PIHAK PERTAMA, SEKRETARIS" in text
    assert "PIHAK KEDUA, KEPALA SUBBAGIAN PERENCANAAN" in text
    assert text.count("Nofriyanti, S.Kom., M.M.") == 2, "among the parties, and under their block"
    judged = house.http.post(
        "/v", content=house.content(document), headers={"Content-Type": "application/pdf"}
    ).json()
    assert judged["standing"] == "archived"
    assert judged["signatures"]["accepted"]
    assert len(judged["signature_words"]) == 2
    code = json.loads(house.content(document, "record"))["kode_verifikasi"]
    told = house.http.get(f"/v/{code}", headers={"Accept": "application/json"}).json()
    assert [each["nama"] for each in told["signers"]] == [
        "Rahmat Hidayat, S.H., M.Si.",
        "Nofriyanti, S.Kom., M.M.",
    ]


@pytest.mark.parametrize("order", [(SEK, KSB), (KSB, SEK)], ids=["the first first", "the second first"])
def test_where_any_may_come_first_each_may_take_the_number_and_sign(
    hands: Hands, order: tuple[str, str]
) -> None:
    house = hands.house
    document = hands.opened(order[0], ANY_ORDER)
    assert hands.waits_for(document) == [SEK, KSB]
    seen = house.look(order[1], document)["etag"]
    hands.sign(order[0], document)
    house.print_all()
    hands.sign(order[1], document, 412, etag=seen)
    hands.sign(order[1], document)
    house.print_all()
    assert house.look(SEK, document)["status"] == "ditandatangani"
    assert validate(house.content(document), hands.keyring.trust).accepted


def test_what_one_left_is_in_the_archive_and_its_digest_in_the_act(hands: Hands) -> None:
    house = hands.house
    document = hands.opened()
    hands.sign(SEK, document)
    house.print_all()
    act = house.look(SEK, document)["acts"][-1]
    versions = house.call(SEK, "GET", f"/documents/{document}/versions")["versions"]
    kept = {file["name"]: file["sha256"] for file in versions[-1]["files"]}
    assert kept[act["detail"]["berkas"]] == act["detail"]["sha256"]
    shown = house.content(document)
    assert hashlib.sha256(shown).hexdigest() != act["detail"]["sha256"], (
        "what is shown is not the half signed file"
    )
    assert not validate(shown, hands.keyring.trust).signatures
    path = f"/documents/{document}/content?format=sebagian"
    half = house.call(KSB, "GET", path)
    assert hashlib.sha256(half).hexdigest() == act["detail"]["sha256"]
    for stranger in (STF, HKM, "arsip", "admin"):
        house.call(stranger, "GET", path, 404)
    told = house.http.post("/v", content=half, headers={"Content-Type": "application/pdf"}).json()
    assert told["standing"] == "partly_signed", "what is signed in part is no valid paper to anybody"
    assert "belum berlaku" in told["words"][0]
    assert len(told["signature_words"]) == 1
    house.act("arsip", document, "cancel", catatan="Pihak kedua berhalangan")
    house.print_all()
    house.call(KSB, "GET", path, 404)
    again = house.call(SEK, "GET", f"/documents/{document}/versions")["versions"]
    assert any(act["detail"]["berkas"] in {file["name"] for file in each["files"]} for each in again)


def test_the_last_signature_makes_all_of_them_verifiable_for_the_long_term(
    hands: Hands, tmp_path: Path
) -> None:
    house = hands.house
    document = hands.opened()
    hands.sign(SEK, document)
    house.print_all()
    half = house.call(KSB, "GET", f"/documents/{document}/content?format=sebagian")
    assert [each.level for each in validate(half, hands.keyring.trust).signatures] == ["B-T"]
    assert b"/DSS" not in half
    hands.sign(KSB, document)
    house.print_all()
    whole = house.content(document)
    assert whole.startswith(half), "nothing of what the first signed is touched"
    assert [each.level for each in validate(whole, hands.keyring.trust).signatures] == ["B-LTA", "B-LTA"]
    (tmp_path / "naskah.pdf").write_bytes(whole)
    judged = pdfsig.validate(tmp_path / "naskah.pdf")
    # poppler reads the document's time stamp as a third signature, of a kind that it does not judge.
    assert [(each.valid, each.signer) for each in judged[:2]] == [
        (True, "DEMO Nofriyanti"),
        (True, "DEMO Rahmat Hidayat"),
    ]
    assert [each.signer for each in judged[2:]] == ["DEMO Cap Waktu"]
    root = to_asn1(load_pem_x509_certificate((hands.keyring.folder / ROOTS).read_bytes()))
    later = datetime.now(UTC) + timedelta(days=365)
    for now, then in pades.long_term(whole, root, later=later):
        assert (now, then) == ("PASSED OK", "PASSED OK"), "with what lies in the file alone"


def held(house: DeskHouse, position: str) -> dict[str, str]:
    """The appointments to a position, by the person."""
    positions = house.call("admin", "GET", "/positions")["positions"]
    return {
        holder["orang"]: holder["id"]
        for each in positions
        if each["key"] == position
        for holder in each["holders"]
        if holder["sampai"] is None
    }


@contextmanager
def follows(house: DeskHouse, position: str, before: str, after: str) -> Iterator[None]:
    """Another holds a position from today on; afterwards all is as it was."""
    house.call("admin", "DELETE", f"/appointments/{held(house, position)[before]}")
    body = {"jabatan": position, "dari": today().isoformat()}
    house.call("admin", "POST", "/appointments", 201, json={**body, "orang": after})
    try:
        yield
    finally:
        house.call("admin", "DELETE", f"/appointments/{held(house, position)[after]}")
        house.call("admin", "POST", "/appointments", 201, json={**body, "orang": before})


def test_who_follows_takes_over_before_the_first_signature_and_after_it_the_next_round_names_them(
    hands: Hands, tmp_path: Path
) -> None:
    house = hands.house
    document = hands.opened(jenis=BY_PAYLOAD)
    nomor = house.look(SEK, document)["nomor"]
    with follows(house, "sekretaris", SEK, HKM):
        assert "dikembalikan" not in hands.sign(SEK, document, 403)["detail"]
        house.act(HKM, document, "takeover", catatan="Pejabat berganti")
        house.print_all()
        view = house.look(HKM, document)
        assert view["nomor"] == nomor, "taken over, not given anew"
        assert [each["nama"].split(",")[0] for each in view["chain"]["pihak"]] == [
            "Dedi Kurniawan",
            "Nofriyanti",
        ]
        hands.sign(HKM, document)
        house.print_all()

        with follows(house, "kasubbag_perencanaan", KSB, STF):
            for who in (KSB, STF):
                hands.sign(who, document, 403)
            house.act(STF, document, "takeover", 409, catatan="Pejabat berganti")
            returned = house.act(STF, document, "return", catatan="Pihak kedua berganti")
            assert nomor in " ".join(returned["warnings"])
            house.print_all()
            payload = {**house.catalog[BY_PAYLOAD].example, "perihal": "Serah Terima Data Kinerja Tahun 2026"}
            house.act(STF, document, "revise", payload=payload)
            house.print_all()
            house.act(HKM, document, "sign")
            house.print_all()
            for who in (HKM, STF):
                hands.sign(who, document)
                house.print_all()
            view = house.look(HKM, document)
            assert (view["status"], view["nomor"] == nomor) == ("ditandatangani", False)
            page = text_of(house.content(document))
            assert page.index("PIHAK PERTAMA, SEKRETARIS") < page.index("PIHAK KEDUA, KEPALA SUBBAGIAN")
            for name, times in (
                ("Dedi Kurniawan", 2),
                ("Rizky Ananda", 3),  # a witness too
                ("Rahmat Hidayat", 0),
                ("Nofriyanti", 0),
            ):
                assert page.count(name) == times, (name, page)
            report = validate(house.content(document), hands.keyring.trust)
            assert [each.signer for each in report.signatures] == ["DEMO Dedi Kurniawan", "DEMO Rizky Ananda"]


def test_a_refusal_before_the_last_voids_the_number_and_the_next_round_takes_another(hands: Hands) -> None:
    house = hands.house
    document = hands.opened()
    first = house.look(SEK, document)["nomor"]
    hands.sign(SEK, document)
    house.print_all()
    returned = house.act(KSB, document, "return", catatan="Angka kedua keliru")
    assert returned["nomor"] is None
    assert first in " ".join(returned["warnings"])
    house.print_all()
    view = house.look(STF, document)
    assert (view["status"], view["nomor"], view["tanda_tangan"]) == ("dikembalikan", None, None)
    house.act(STF, document, "revise", payload={**house.catalog[IN_ORDER].example, "tentang": "Yang kedua"})
    house.print_all()
    house.act(SEK, document, "sign")
    house.print_all()
    second = house.look(SEK, document)["nomor"]
    assert second not in (None, first)
    for who in (SEK, KSB):
        hands.sign(who, document)
        house.print_all()
    assert house.look(SEK, document)["status"] == "ditandatangani"
    with psycopg.connect(house.superuser) as connection:
        states: dict[str, str] = dict(
            connection.execute(
                "SELECT nomor, state FROM register_number WHERE document_id = %s", (document,)
            ).fetchall()
        )
    assert states == {first: "batal", second: "terpakai"}
    record = json.loads(house.content(document, "record"))
    assert record["agenda"]["nomor"] == second
    assert [each["nomor"] for each in record["agenda_batal"]] == [first], "the vault knows both"


def test_a_round_that_began_goes_on_in_a_ledger_that_lost_what_lay_beside_its_jobs(hands: Hands) -> None:
    house = hands.house
    document = hands.opened()
    hands.sign(SEK, document)
    house.print_all()
    with psycopg.connect(house.superuser) as connection:
        connection.execute("DELETE FROM staged_file WHERE document_id = %s", (document,))
    hands.sign(KSB, document)
    house.print_all()
    assert house.look(SEK, document)["status"] == "ditandatangani"
    assert validate(house.content(document), hands.keyring.trust).accepted


DIREKTUR = {"nama": "Budi Hartono", "jabatan": "Direktur", "instansi": "PT Maju", "identitas": "KTP 1306xxxx"}


def test_who_signs_from_outside_is_entered_with_identity_before_the_round_and_signs_on_paper(
    hands: Hands,
) -> None:
    house = hands.house
    document = house.draft(ON_PAPER)
    etag = house.look(STF, document)["etag"]

    def revise(pihak: dict[str, str], expect: int = 200) -> Any:
        body = {"payload": house.catalog[ON_PAPER].example, "pihak": [pihak]}
        headers = {"If-Match": f'"{etag}"'}
        return house.call(STF, "POST", f"/documents/{document}/revise", expect, json=body, headers=headers)

    assert [revise(DIREKTUR)["repeated"], revise(DIREKTUR)["repeated"]] == [False, True]
    revise({**DIREKTUR, "identitas": "KTP 1306yyyy"}, 412)
    house.print_all()
    first, second = house.look(SEK, document)["chain"]["pihak"]
    assert (first["position"], second["position"], second["nama"]) == ("sekretaris", "", "Budi Hartono")
    house.act(SEK, document, "sign")
    house.print_all()
    record = json.loads(house.content(document, "record"))
    assert record["rincian"]["rantai"]["pihak"] == [{**DIREKTUR, "surel": ""}]
    assert [each["nama"] for each in record["acts"][-1]["rincian"]["pihak"]][-1] == "Budi Hartono"
    data = json.loads(house.content(document, "data"))
    assert [each["nama"] for each in data["context"]["para_pihak"]][-1] == "Budi Hartono"


def test_a_round_is_all_electronic_or_all_on_paper(hands: Hands) -> None:
    house = hands.house
    document = house.draft(IN_ORDER)
    payload = {**house.catalog[IN_ORDER].example, "tentang": "Campuran"}
    entered = house.act(STF, document, "revise", payload=payload, pihak=[DIREKTUR])
    assert "tidak mempunyai surel" in " ".join(entered["warnings"]), (
        "they sign by a link, if one reaches them"
    )
    house.print_all()
    refused = house.act(SEK, document, "sign", 409)
    assert "belum ada tautan" in refused["errors"][0]["reason"]
    assert house.look(SEK, document)["nomor"] is None


def test_one_print_that_both_signed_by_hand_ends_the_round_and_no_identity_is_shown(
    hands: Hands, tmp_path: Path
) -> None:
    house = hands.house
    document = house.draft(ON_PAPER)
    house.act(STF, document, "revise", payload=house.catalog[ON_PAPER].example, pihak=[DIREKTUR])
    house.print_all()
    house.act(SEK, document, "sign")
    house.print_all()
    printed = house.content(document)
    view = house.look(SEK, document)
    headers = {"If-Match": f'"{view["etag"]}"', "Content-Type": "application/pdf"}
    scan = scanned(pictures_of(printed, tmp_path))
    house.call(SEK, "POST", f"/documents/{document}/scan", content=scan, headers=headers)
    house.print_all()
    assert house.look(SEK, document)["status"] == "ditandatangani"
    assert house.content(document, "scan") == scan
    code = json.loads(house.content(document, "record"))["kode_verifikasi"]
    told = house.http.get(f"/v/{code}", headers={"Accept": "application/json"}).json()
    assert [each["nama"] for each in told["signers"]][-1] == "Budi Hartono"
    paths = [
        path for path, calls in house.http.get("/openapi.json").json()["paths"].items() if "get" in calls
    ]
    asked: list[tuple[str, dict[str, str]]] = [
        (path, {}) for path in paths if path.startswith(("/documents/{document_id}", "/v/{code}"))
    ]
    asked += [("/documents/{document_id}/content", {"format": each}) for each in ("data", "record")]
    faces: dict[str, list[str | None]] = {"admin": ["record"], SEK: ["record"], STF: ["record"], HKM: []}
    """Who keeps records and who stands in the chain read the identity in the archive's record; nobody reads it elsewhere."""
    for who, told in faces.items():
        headers = {"Authorization": f"Bearer {house.tokens[who]}"}
        shown = []
        for path, query in asked:
            at = path.replace("{document_id}", document).replace("{code}", code)
            if (
                "{" not in at
                and DIREKTUR["identitas"] in house.http.get(at, params=query, headers=headers).text
            ):
                shown.append(query.get("format"))
        assert shown == told, who
    hidden, whole = (
        house.http.get(
            f"/documents/{document}/content",
            params={"format": "record"},
            headers={"Authorization": f"Bearer {house.tokens[who]}"},
        )
        for who in (HKM, SEK)
    )
    assert hidden.headers["ETag"] == f'"{sha256_hex(hidden.content)}"' != whole.headers["ETag"]
    assert "DISAMARKAN" in hidden.headers["Content-Disposition"]
    party = hidden.json()["rincian"]["rantai"]["pihak"][0]
    assert (party["nama"], party["identitas"]) == (DIREKTUR["nama"], HIDDEN)


def test_no_official_signs_in_another_s_place_or_out_of_time(hands: Hands) -> None:
    house = hands.house
    document = hands.opened()
    assert '"blok"' not in json.dumps(house.look(KSB, document)["acts"]), (
        "a NIP is on the page and in the record"
    )
    hands.sign(SEK, document)
    house.print_all()
    seen = house.look(KSB, document)["etag"]
    theirs = seal(house, KSB, document, 422, **hands.keys[SEK])
    assert theirs["type"] == "urn:naskah:problem:certificate-not-yours"
    half = house.call(KSB, "GET", f"/documents/{document}/content?format=sebagian")
    headers = {"If-Match": f'"{seen}"', "Content-Type": "application/pdf"}
    for way in ("seal/settle", "scan"):
        for who in (SEK, KSB, "arsip"):
            house.call(who, "POST", f"/documents/{document}/{way}", 409, content=half, headers=headers)
    house.call("admin", "DELETE", f"/appointments/{held(house, 'kasubbag_perencanaan')[KSB]}")
    try:
        assert "bukan Kepala Subbagian" in hands.sign(KSB, document, 403)["detail"], "the office ended"
        assert "kembalikan" in house.look(SEK, document)["possible"], "who is left breaks the round"
        house.act(SEK, document, "return", catatan="Pihak kedua berganti")
    finally:
        again = {"jabatan": "kasubbag_perencanaan", "orang": KSB, "dari": today().isoformat()}
        house.call("admin", "POST", "/appointments", 201, json=again)
    house.print_all()
    for who in (SEK, KSB):
        assert "dikembalikan" in hands.sign(who, document, 409)["detail"]
        told = house.call(
            who,
            "POST",
            f"/documents/{document}/seal",
            412,
            json=hands.keys[who],
            headers={"If-Match": f'"{seen}"'},
        )
        assert told["type"] == "urn:naskah:problem:page-stale"
