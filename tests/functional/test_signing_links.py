"""Somebody from outside the office signs by a link: read, signed there or elsewhere, judged like everybody's, ended with its round."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, SimpleSigner, sign_pdf
from pyhanko.sign.fields import SigSeedSubFilter

from archive.canonical import sha256_hex
from tests import certificate_files
from tests.conftest import LedgerDsns, S3Access
from tests.demonstration import demonstration
from tests.functional.desk_house import HKM, SEK, STF, DeskHouse, desk_house
from tests.functional.test_personal_signature import issue, pem, seal
from worker.line.seals import Seals
from worker.locked import certificate_file
from worker.signing import validate
from worker.signing.keyring import Keyring

WITH_PARTY, ON_PAPER = "surat_edaran", "sop"
OFFICE: dict[str, Any] = {
    "rantai": {
        each: {"konseptor": "pengelola_data", "penandatangan": "sekretaris"}
        for each in (WITH_PARTY, ON_PAPER)
    },
    "tanda_tangan": {WITH_PARTY: "pribadi"},
}
BUDI = {
    "nama": "Budi Hartono, S.E.",
    "jabatan": "Direktur",
    "instansi": "PT Maju",
    "identitas": "KTP 1306010203040506",
    "surel": "budi@maju.example",
}
PAGE = {"Accept": "text/html"}


@dataclass
class Guests:
    """A house, an official who signs there, and certificates of people from outside."""

    house: DeskHouse
    keyring: Keyring
    own: dict[str, Any]
    held: dict[str, dict[str, Any]] = field(default_factory=dict)

    def certificate(self, nama: str, *, other: bool = False) -> dict[str, Any]:
        key = f"{nama}{other}"
        if key not in self.held:
            self.held[key] = issue(self.keyring, nama, other=other)[1]
        return self.held[key]

    def entered(self, *parties: dict[str, str], jenis: str = WITH_PARTY) -> str:
        """A draft whose parties from outside are entered."""
        document = self.house.draft(jenis)
        payload = self.house.catalog[jenis].example
        self.house.act(STF, document, "revise", payload=payload, pihak=list(parties))
        self.house.print_all()
        return document

    def begun(self, *parties: dict[str, str]) -> str:
        """A round that the office has begun: numbered, signed by its official, and the first outsider's turn."""
        document = self.entered(*parties)
        self.house.act(SEK, document, "sign")
        self.house.print_all()
        seal(self.house, SEK, document, **self.own)
        self.house.print_all()
        return document

    def mailed(self, document: str) -> list[str]:
        """The links that were mailed for a document, by what their letters say."""
        with psycopg.connect(self.house.superuser) as connection:
            rows = connection.execute(
                "SELECT body FROM mail WHERE kind = 'tautan' ORDER BY queued_at"
            ).fetchall()
            made = connection.execute(
                "SELECT token_sha256 FROM signing_link WHERE document_id = %s ORDER BY made_at", (document,)
            ).fetchall()
        found = [match[0] for row in rows if row[0] and (match := re.search(r"/tanda-tangan/\S+", row[0]))]
        ours = {row[0] for row in made}
        return [each for each in found if sha256_hex(each.rpartition("/")[2].encode()) in ours]

    def shown(self, document: str, who: str = "admin", **body: Any) -> str:
        """A link that is handed over: its path."""
        given = self.house.call(who, "POST", f"/documents/{document}/links", 201, json=body)
        return str(given["alamat"]).removeprefix("https://naskah.example")

    def look(self, link: str, expect: int = 200) -> str:
        answer = self.house.http.get(link, headers=PAGE)
        assert answer.status_code == expect, (answer.status_code, answer.text)
        return answer.text

    def sign(
        self, link: str, opens: dict[str, Any], expect: int = 303, page: str | None = None
    ) -> httpx.Response:
        """Sign on the page of a link, as its form does."""
        data = {"cara": "sertifikat", "halaman": page or self.page(link), "sandi": opens["sandi"]}
        files = {"sertifikat": ("saya.p12", base64.b64decode(opens["sertifikat"]))}
        return self.post(link, data, files, expect)

    def bring(self, link: str, pdf: bytes, expect: int = 303, page: str | None = None) -> httpx.Response:
        """Bring the file that was signed elsewhere."""
        return self.post(
            link, {"cara": "berkas", "halaman": page or self.page(link)}, {"berkas": ("b.pdf", pdf)}, expect
        )

    def post(self, link: str, data: dict[str, str], files: Any, expect: int) -> httpx.Response:
        ours = {**PAGE, "Sec-Fetch-Site": "same-origin"}
        answer = self.house.http.post(link, data=data, files=files, headers=ours)
        assert answer.status_code == expect, (answer.status_code, answer.text)
        return answer

    def page(self, link: str) -> str:
        """The digest of the page that the form carries."""
        match = re.search(r'name="halaman" value="([0-9a-f]{64})"', self.look(link))
        assert match
        return match[1]

    def file(self, link: str) -> bytes:
        return self.house.http.get(f"{link}/naskah.pdf").raise_for_status().content


@pytest.fixture(scope="module")
def guests(
    shared_ledger: Callable[[str], LedgerDsns],
    shared_s3: Callable[[str], S3Access],
    converter_socket: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Guests]:
    keyring = demonstration(tmp_path_factory.mktemp("home") / "pki")
    ledger, s3 = shared_ledger("signing_links"), shared_s3("naskah-signing-links")
    unlimited = {"NASKAH_HTTP_LOOKS": "100000", "NASKAH_HTTP_FILES": "100000"}
    with desk_house(
        ledger, s3, converter_socket, seals=Seals(keyring), keyring=keyring, environ=unlimited, **OFFICE
    ) as house:
        made, own = issue(keyring, "Rahmat Hidayat")
        house.bind(SEK, pem(made))
        yield Guests(house=house, keyring=keyring, own=own)


def elsewhere(pdf: bytes, opens: dict[str, Any], into: str = "Naskah2") -> bytes:
    """The file as a tool of one's own signs it."""
    signer = SimpleSigner.load_pkcs12_data(base64.b64decode(opens["sertifikat"]), [], opens["sandi"].encode())
    assert signer is not None
    out = io.BytesIO()
    meta = PdfSignatureMetadata(field_name=into, subfilter=SigSeedSubFilter.PADES, md_algorithm="sha256")
    sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), meta, signer=signer, output=out)
    return out.getvalue()


def test_an_outsider_gets_a_link_when_their_turn_comes_reads_and_signs_with_their_own_certificate(
    guests: Guests,
) -> None:
    house = guests.house
    document = guests.entered(BUDI)
    house.act(SEK, document, "sign")
    house.print_all()
    assert guests.mailed(document) == [], "the office signs first"
    seal(house, SEK, document, **guests.own)
    house.print_all()
    (link,) = guests.mailed(document)
    page = guests.look(link)
    assert "Budi Hartono, S.E." in page
    assert house.look(SEK, document)["nomor"] in page
    assert guests.look(link), "opening uses nothing up"
    assert house.look(SEK, document)["menunggu"] == ["Budi Hartono, S.E., Direktur PT Maju"]
    signed = guests.sign(link, guests.certificate("BUDI HARTONO"))
    assert "sudah menandatangani" in guests.look(signed.headers["location"])
    house.print_all()
    view = house.look(SEK, document)
    assert (view["status"], view["acts"][-1]["nama"]) == ("ditandatangani", "Budi Hartono, S.E.")
    assert view["tautan"][-1]["berakhir"]["sebab"] == "ditandatangani"
    report = validate(house.content(document), guests.keyring.trust)
    assert report.accepted, report.problems
    assert [each.signer for each in report.signatures] == ["DEMO Rahmat Hidayat", "DEMO BUDI HARTONO"]
    guests.sign(link, guests.certificate("BUDI HARTONO"), 303, page="0" * 64)
    assert len(house.look(SEK, document)["acts"]) == len(view["acts"]), "sent twice, done once"


def test_an_outsider_brings_back_the_file_that_they_signed_with_their_own_tool(guests: Guests) -> None:
    house = guests.house
    document = guests.begun(BUDI)
    (link,) = guests.mailed(document)
    mine = guests.certificate("Budi Hartono")
    file = guests.file(link)
    wrong = {
        "unsigned": (file, "tidak memuat tanda tangan"),
        "another's": (elsewhere(file, guests.certificate("Siti Aminah")), "bukan atas nama"),
        "of an unknown authority": (
            elsewhere(file, guests.certificate("Budi Hartono", other=True)),
            "penerbit",
        ),
        "another page": (elsewhere(house.content(document), mine, "Lain"), ""),
        "no file": (b"%PDF-1.7\n", ""),
    }
    for named, (pdf, told) in wrong.items():
        assert told in guests.bring(link, pdf, 422).text, named
    guests.bring(link, elsewhere(file, mine))
    house.print_all()
    assert house.look(SEK, document)["status"] == "ditandatangani"
    assert validate(house.content(document), guests.keyring.trust).accepted


def test_a_certificate_of_the_office_s_own_people_or_of_another_name_signs_for_no_outsider(
    guests: Guests,
) -> None:
    document = guests.begun(BUDI)
    (link,) = guests.mailed(document)
    assert "bukan atas nama" in guests.sign(link, guests.certificate("Budi"), 422).text
    assert "terikat kepada orang lain" in guests.sign(link, guests.own, 422).text
    assert (
        "Kata sandi" in guests.sign(link, {**guests.certificate("Budi Hartono"), "sandi": "keliru"}, 422).text
    )
    assert "Anda lihat" in guests.sign(link, guests.certificate("Budi Hartono"), 412, page="0" * 64).text


def test_a_certificate_that_would_be_hashed_for_minutes_is_let_go_and_the_link_stays(
    guests: Guests, monkeypatch: pytest.MonkeyPatch
) -> None:
    short = replace(certificate_file._BOUNDS, cpu_s=2, wall_s=300.0)
    monkeypatch.setattr(certificate_file, "_BOUNDS", short)
    link = guests.mailed(guests.begun(BUDI))[0]
    hungry = {
        "sertifikat": base64.b64encode(certificate_files.HUNGRY["with the key"]()).decode(),
        "sandi": certificate_files.OPENS.decode(),
    }
    assert "terlalu banyak putaran sandi" in guests.sign(link, hungry, 422).text
    assert guests.page(link)


def test_a_round_by_links_begins_only_where_everybody_can_be_reached(guests: Guests) -> None:
    house = guests.house
    plain = {name: said for name, said in BUDI.items() if name != "surel"}
    document = guests.entered(plain)
    refused = house.act(SEK, document, "sign", 409)
    assert "tidak mempunyai surel" in refused["errors"][0]["reason"]
    assert house.look(SEK, document)["nomor"] is None
    house.call(HKM, "POST", f"/documents/{document}/links", 403, json={})
    house.call("arsip", "POST", f"/documents/{document}/links", 422, json={"kirim": True})
    link = guests.shown(document, STF)
    assert "belum siap" in guests.look(link)
    house.act(SEK, document, "sign")
    house.print_all()
    assert "Rahmat Hidayat" in guests.look(link), "not their turn"
    seal(house, SEK, document, **guests.own)
    house.print_all()
    guests.sign(link, guests.certificate("Budi Hartono"))
    house.print_all()
    assert house.look(SEK, document)["status"] == "ditandatangani"


def test_a_link_ends_with_its_round_by_a_person_by_another_link_and_by_its_days(guests: Guests) -> None:
    house = guests.house
    document = guests.begun(BUDI)
    (first,) = guests.mailed(document)
    file, digest = guests.file(first), guests.page(first)
    second = guests.shown(document, "arsip")
    assert "tautan lain" in guests.look(first, 410)
    told = house.look(SEK, document)["tautan"][-1]
    path = f"/documents/{document}/links/{told['id']}/end"
    house.call(HKM, "POST", path, 403, json={"catatan": "Salah"})
    assert not house.call("arsip", "POST", path, json={"catatan": "Salah orang"})["repeated"]
    assert house.call("arsip", "POST", path, json={"catatan": "Salah orang"})["repeated"]
    assert "diakhiri" in guests.look(second, 410)
    third = guests.shown(document, "arsip")
    with psycopg.connect(house.superuser) as connection:
        connection.execute(
            "UPDATE signing_link SET good_until = clock_timestamp() WHERE document_id = %s", (document,)
        )
    mine = guests.certificate("Budi Hartono")
    assert "sudah lewat" in guests.sign(third, mine, 410, page=digest).text
    fourth = guests.shown(document, "admin")
    house.act(SEK, document, "return", catatan="Angkanya keliru")
    house.print_all()
    for link in (first, second, third, fourth):
        guests.sign(link, mine, 410, page=digest)
        guests.bring(link, elsewhere(file, mine), 410, page=digest)
        assert house.http.get(f"{link}/naskah.pdf").status_code == 410
    assert "dikembalikan" in guests.look(fourth, 410)
    house.act(STF, document, "revise", payload={**house.catalog[WITH_PARTY].example, "tentang": "Yang kedua"})
    house.print_all()
    house.act(SEK, document, "sign")
    house.print_all()
    seal(house, SEK, document, **guests.own)
    house.print_all()
    guests.look(fourth, 410)
    (_, again) = guests.mailed(document)
    guests.bring(again, elsewhere(file, mine), 422, page=guests.page(again))
    guests.sign(again, mine)
    house.print_all()
    assert house.look(SEK, document)["status"] == "ditandatangani"


def test_two_outsiders_sign_one_after_the_other_and_neither_for_the_other(guests: Guests) -> None:
    house = guests.house
    siti = {**BUDI, "nama": "Siti Aminah", "instansi": "CV Jaya", "surel": "siti@jaya.example"}
    document = guests.begun(BUDI, siti)
    early = guests.shown(document, "admin", pihak=3)
    assert "Budi Hartono" in guests.look(early)
    assert 'name="halaman"' not in guests.look(early)
    (link,) = guests.mailed(document)
    guests.sign(link, guests.certificate("Siti Aminah"), 422)
    guests.bring(link, elsewhere(guests.file(link), guests.certificate("Budi Hartono")))
    assert "disiapkan" in guests.look(early)
    house.print_all()
    guests.sign(early, guests.certificate("Budi Hartono"), 422)
    guests.sign(early, guests.certificate("Siti Aminah"))
    house.print_all()
    assert house.look(SEK, document)["status"] == "ditandatangani"
    assert len(validate(house.content(document), guests.keyring.trust).signatures) == 3
    assert guests.look(link), "who has signed is told so"


@pytest.mark.parametrize("token", ["x", "A" * 43, "A" * 44, "..%2Fv", "%00" * 43, "é" * 43])
def test_what_is_no_link_is_answered_alike(guests: Guests, token: str) -> None:
    for path in ("", "/naskah.pdf"):
        answer = guests.house.http.get(f"/tanda-tangan/{token}{path}", headers=PAGE)
        assert answer.status_code == 404
    guests.post(f"/tanda-tangan/{token}", {"cara": "berkas"}, {"berkas": ("b.pdf", b"%PDF-")}, 404)


def test_a_type_that_is_signed_on_paper_has_no_links(guests: Guests) -> None:
    document = guests.entered(BUDI, jenis=ON_PAPER)
    refused = guests.house.call("admin", "POST", f"/documents/{document}/links", 409, json={})
    assert "kertas" in refused["detail"]
