"""Whose certificate is whose: proposed by an administrator, confirmed by the person alone, ended by either; a table of refusals."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pikepdf
import psycopg
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding

from archive.ledger import Principal
from archive.ledger.office import certificates
from archive.ledger.upgrade import downgrade, upgrade
from doc_templates.catalog import Catalog
from service.office_file import file as office
from service.office_file import needs as office_needs
from tests import ambiguities, attacks
from tests.conftest import LedgerDsns, S3Access
from tests.fake_bsre import NIK
from tests.functional.desk_house import HKM, KSB, SEK, STF, DeskHouse, desk_house
from tests.house import OFFICE
from tests.signing_authority import OFFICE as KANTOR
from tests.signing_authority import signed_surat_edaran, signing, surat_edaran
from worker.signing.keyring import Keyring


@pytest.fixture(scope="module")
def house(
    shared_ledger: Callable[[str], LedgerDsns], shared_s3: Callable[[str], S3Access], converter_socket: Path
) -> Iterator[DeskHouse]:
    made = desk_house(shared_ledger("certificates"), shared_s3("naskah-certificates"), converter_socket)
    with made as running:
        running.tokens["kepala"] = running.token("kepala", person_id=KSB, roles=["pejabat", "admin"])
        yield running


def certificate(days: int = 0) -> bytes:
    made = signing()
    at = datetime.now(UTC) - timedelta(days=days)
    key = made.person.key.public_key()
    return made.authority.certify(key, "Rahmat Hidayat", KANTOR, at).public_bytes(Encoding.PEM)


def propose(house: DeskHouse, by: str, who: str, file: bytes, expect: int = 201, **more: Any) -> Any:
    body = {"sertifikat": base64.b64encode(file).decode(), **more}
    return house.call(by, "POST", f"/people/{who}/certificates", expect, json=body)


def confirm(house: DeskHouse, by: str, bond: Any, expect: int = 200, sha256: str | None = None) -> Any:
    path = f"/people/{bond['orang']}/certificates/{bond['id']}/confirm"
    return house.call(by, "POST", path, expect, json={"sha256": sha256 or bond["sha256"]})


def end(house: DeskHouse, by: str, bond: Any, expect: int = 200, catatan: str = "Dicoba") -> Any:
    path = f"/people/{bond['orang']}/certificates/{bond['id']}/end"
    return house.call(by, "POST", path, expect, json={"catatan": catatan})


def besides(box: tuple[int, int, int, int] | None) -> bytes:
    return attacks.signed(signed_surat_edaran(), attacks.signer_of(signing().person), box)


def by_hand(pdf: bytes) -> bytes:
    """A name among the signatures, with nothing behind it."""

    def change(opened: pikepdf.Pdf) -> None:
        opened.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([]))
        attacks.signature_on_no_page(opened)

    return attacks.rewritten(pdf, change)


REFUSED: dict[str, tuple[str, str, Callable[[], bytes], int]] = {
    "a person who is no administrator": (SEK, SEK, certificate, 403),
    "a person about another": (STF, SEK, certificate, 403),
    "an administrator about themselves": ("kepala", KSB, certificate, 403),
    "nobody of the office": ("admin", "tidak-ada", certificate, 404),
    "one whose days are over": ("admin", SEK, lambda: certificate(3700), 422),
    "an authority's": ("admin", SEK, lambda: signing().authority.pem, 422),
    "a file that is none": ("admin", SEK, lambda: b"bukan sertifikat", 422),
    "a PDF nobody has signed": ("admin", SEK, surat_edaran, 422),
    "a PDF that somebody else signed besides": ("admin", SEK, lambda: besides(None), 422),
    "one whose second signature is shown": ("admin", SEK, lambda: besides((100, 400, 420, 460)), 422),
    "a PDF whose signature somebody wrote by hand": ("admin", SEK, lambda: by_hand(surat_edaran()), 422),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_certificate_to_bind_is_refused(house: DeskHouse, name: str) -> None:
    by, who, file, status = REFUSED[name]
    propose(house, by, who, file(), status)


def test_only_its_owner_confirms_it_with_what_they_read_on_it(house: DeskHouse) -> None:
    bond = propose(house, "admin", SEK, certificate())
    assert (bond["keadaan"], bond["asal"], bond["subjek"]) == ("proposed", "admin", "DEMO Rahmat Hidayat")
    assert [each["id"] for each in house.call(SEK, "GET", "/inbox")["sertifikat"]] == [bond["id"]]
    for by in ("admin", KSB, "kepala"):
        confirm(house, by, bond, 403)
    confirm(house, SEK, bond, 404, sha256="0" * 64)
    spelled = ":".join(bond["sha256"][at : at + 2] for at in range(0, 64, 2)).upper()
    assert confirm(house, SEK, bond, sha256=spelled)["dikukuhkan"]["oleh"] == SEK
    again = confirm(house, SEK, bond)
    assert again["repeated"], "a lost answer is answered again"
    assert again["keadaan"] == "confirmed"
    assert house.call(SEK, "GET", "/inbox")["sertifikat"] == []


def test_one_certificate_is_one_person_s_and_its_end_stays_on_record(house: DeskHouse) -> None:
    file = certificate()
    bond = propose(house, "admin", HKM, file)
    propose(house, "admin", SEK, file, 409)
    end(house, STF, bond, 403)
    end(house, HKM, bond, 422, catatan=" ")
    assert end(house, HKM, bond, catatan="Salah berkas")["diakhiri"]["catatan"] == "Salah berkas"
    assert end(house, HKM, bond, catatan="Salah berkas")["repeated"]
    end(house, HKM, bond, 404, catatan="Sebab lain")
    end(house, "admin", bond, 404)
    propose(house, "admin", SEK, file)
    house.call(STF, "GET", f"/people/{HKM}/certificates", 403)
    for by in (HKM, "admin", "kepala"):
        shown = house.call(by, "GET", f"/people/{HKM}/certificates")["certificates"]
        assert [each["keadaan"] for each in shown] == ["ended"]
    acts = house.call("admin", "GET", "/audit", params={"act": "certificate"})["entries"]
    assert {
        "certificate.proposed",
        "certificate.confirmed",
        "certificate.ended",
    } <= {each["act"] for each in acts}


def another_s(name: str) -> bytes:
    """A certificate of the authority trusted here in somebody's name."""
    made = signing()
    certified = made.authority.certify(made.person.key.public_key(), name, KANTOR, datetime.now(UTC))
    return certified.public_bytes(Encoding.PEM)


DOUBTED: dict[str, str] = {"nofriyanti, S.E.": "in another's name", "Admin Kantor": "in nobody's name"}


@pytest.mark.parametrize("named", DOUBTED)
def test_what_leaves_a_doubt_waits_for_a_second_administrator(house: DeskHouse, named: str) -> None:
    file = another_s(named)
    bond = propose(house, "admin", SEK, file)
    assert "atas nama" in bond["keraguan"]
    assert propose(house, "admin", SEK, file, 200)["repeated"], "the same administrator again changes nothing"
    told = confirm(house, SEK, bond, 422)
    assert "admin kedua" in told["detail"]
    assert bond["id"] not in [each["id"] for each in house.call(SEK, "GET", "/inbox")["sertifikat"]]
    propose(house, "kepala", HKM, file, 409)
    propose(house, "kepala", SEK, file, 409, tingkat="bsre")
    vouched = propose(house, "kepala", SEK, file)
    assert vouched["admin_kedua"]["oleh"] == KSB
    assert propose(house, "kepala", SEK, file, 200)["repeated"]
    assert confirm(house, SEK, bond)["keadaan"] == "confirmed"


def test_what_was_another_s_before_leaves_a_doubt_too(house: DeskHouse) -> None:
    file = another_s("Rahmat Hidayat")
    end(house, "admin", propose(house, "admin", HKM, file))
    assert "orang lain" in propose(house, "admin", SEK, file)["keraguan"]


def test_a_certificate_is_taken_out_of_what_was_signed_with_it(house: DeskHouse) -> None:
    bond = propose(house, "admin", STF, signed_surat_edaran(), tingkat="bsre")
    assert (bond["tingkat"], bond["subjek"]) == ("bsre", "DEMO Segel Sekretariat KPU Kabupaten Agam")


@pytest.mark.parametrize(
    "forge",
    [
        lambda pdf: attacks.updated(pdf, attacks.signature_on_no_page),
        ambiguities.FORGERIES["an update with a key twice"],
    ],
    ids=["a signature on no page", "a key twice"],
)
def test_what_is_forged_behind_a_signature_brings_no_other_certificate(
    house: DeskHouse, forge: Callable[[bytes], bytes]
) -> None:
    answer = house.http.post(
        f"/people/{KSB}/certificates",
        json={"sertifikat": base64.b64encode(forge(signed_surat_edaran())).decode()},
        headers={"Authorization": f"Bearer {house.tokens['admin']}"},
    )
    seal = signing().seal.certificate.fingerprint(hashes.SHA256()).hex()
    assert answer.status_code in (201, 409, 422)
    assert answer.status_code != 201 or answer.json()["sha256"] == seal


def test_without_the_key_that_seals_it_no_nik_is_kept(house: DeskHouse) -> None:
    refused = house.call(SEK, "PUT", f"/people/{SEK}/bsre", 409, json={"nik": NIK})
    assert "naskah pki rotate bsre" in refused["errors"][0]["reason"]
    assert house.call(SEK, "GET", f"/people/{SEK}/certificates")["bsre"] is None


def test_what_an_office_file_named_is_bound_as_found_and_what_it_names_now_is_proposed(
    ledger_dsns: LedgerDsns, s3: S3Access, converter_socket: Path
) -> None:
    digest = "AB:" * 31 + "CD"
    with desk_house(ledger_dsns, s3, converter_socket) as house:
        config = {**office.read(OFFICE).config}
        config["orang"] = [
            {**each, "sertifikat": digest} if each["id"] == SEK else each for each in config["orang"]
        ]
        config |= {
            "tanda_tangan": {"surat_edaran": "bsre"},
            "bsre": {"alamat": "https://esign.example", "akun": "kpu-agam"},
        }
        with house.app.acting(Principal.system("test", "1306")) as tx:
            office.apply(tx, office.check(config), "test")
        unbound, unknown = lacking(house)
        assert "bound for that level: naskah people bind rahmat-hidayat FILE --tingkat bsre" in unbound
        assert "naskah people bsre rahmat-hidayat" in unknown
        (named,) = house.call(SEK, "GET", f"/people/{SEK}/certificates")["certificates"]
        assert (named["keadaan"], named["asal"]) == ("proposed", "file")
        downgrade(ledger_dsns.owner, "0017")
        upgrade(ledger_dsns.owner)
        (found,) = house.call(SEK, "GET", f"/people/{SEK}/certificates")["certificates"]
        assert (found["keadaan"], found["asal"]) == ("confirmed", "found")
        assert found["sha256"] == digest.replace(":", "").lower()
        assert found["dikukuhkan"]["oleh"] is None, "nobody has, and it says so"
        with psycopg.connect(house.superuser) as connection:
            rows = connection.execute(
                "SELECT actor FROM audit_entry WHERE action = 'certificate.found'"
            ).fetchall()
        assert rows == [("system:upgrade",)]
        low = "rahmat-hidayat signs at bsre, and no certificate is bound for that level"
        assert [said.split(":")[0] for said in lacking(house)] == [low, unknown.split(":")[0]]


SIGNATORIES: dict[str, tuple[dict[str, Any], list[str]]] = {
    "a type whose chain is its own": ({"tanda_tangan": {"form_data_kinerja": "pribadi"}}, [SEK]),
    "a type the office gave a chain": ({"tanda_tangan": {"surat_edaran": "pribadi"}}, [SEK]),
    "who acts for a signatory that is away": (
        {
            "tanda_tangan": {"form_data_kinerja": "pribadi"},
            "pelaksana": [
                {
                    "jabatan": "sekretaris",
                    "orang": KSB,
                    "sebagai": "plh",
                    "dasar": "SPT 12",
                    "sampai": "2999-01-01",
                }
            ],
        },
        [KSB, SEK],
    ),
    "who signs by authority": (
        {
            "tanda_tangan": {"form_data_kinerja": "pribadi"},
            "delegasi": [{"atasan": "sekretaris", "pelaksana": "kasubbag_hukum"}],
        },
        [HKM, SEK],
    ),
    "types that are sealed or signed on paper": (
        {"tanda_tangan": {"surat_edaran": "segel", "sop": "basah"}},
        [],
    ),
}
"""What an office's file says, and who is named because no certificate of theirs is bound."""


@pytest.mark.parametrize("said", SIGNATORIES)
def test_whoever_may_sign_with_a_certificate_of_their_own_is_named_until_one_is_bound(
    house: DeskHouse, said: str
) -> None:
    changed, named = SIGNATORIES[said]
    config = {**office.read(OFFICE).config, **changed}
    with house.app.acting(Principal.system("test", "1306")) as tx:
        applied = office.apply(tx, office.check(config), "test")
        bound = {each.person_id for each in certificates.every(tx, "1306") if each.state == "confirmed"}
        catalog = Catalog.installed(at_once=False)
        told = list(office_needs.unbound(tx, applied, catalog, datetime.now(UTC)))
        assert [each.split()[0] for each in told] == sorted(set(named) - bound)
    assert lacking(house) == told


def lacking(house: DeskHouse) -> list[str]:
    """What is said at start and after an upgrade."""
    acting = partial(Principal.system, "test")
    return [said for _, said in office_needs.missing(house.app, acting, Keyring(Path("no-keys")))]
