"""Every act that has a page of its own, and signatures on every level, done in a browser that runs no script."""

from __future__ import annotations

import base64
import io
import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from lxml import html
from playwright.sync_api import Browser, BrowserContext, FilePayload, Page

from service.signatures.identities import new_key
from tests.browser import looking
from tests.conftest import LedgerDsns, S3Access
from tests.days import today
from tests.demonstration import demonstration
from tests.fake_bsre import NIK, PASSPHRASE, FakeBsre, gateway
from tests.functional.desk_house import HKM, KSB, PUBLIC, SEK, SHORT, STF, desk_house, scanned
from tests.functional.page_desk import Desk, form_of, text, verbs
from tests.functional.page_house import an_account, url_of
from tests.functional.test_approvals import pictures_of
from tests.functional.test_papers import ARCHIVIST
from tests.functional.test_personal_signature import CANARY, issue, pem
from tests.functional.test_receiving import receive
from tests.functional.test_signing_links import BUDI
from tests.signing_authority import signing
from worker.line.seals import Seals
from worker.signing.keyring import PASSPHRASES, ROOTS, Keyring
from worker.signing.pki import IssuedCertificate

ON_PAPER, OWN, ROUND, BSRE = "sop", "surat_tugas", "laporan_kinerja_semester", "nota_dinas"
ALONE: dict[str, Any] = {"konseptor": "pengelola_data", "penandatangan": "sekretaris"}
OFFICE: dict[str, Any] = {
    "rantai": {
        **SHORT["rantai"],
        ON_PAPER: ALONE,
        OWN: ALONE,
        BSRE: ALONE,
        ROUND: {**ALONE, "pihak": ["kasubbag_perencanaan"]},
    },
    "tanda_tangan": {
        "surat_edaran": "segel",
        ON_PAPER: "basah",
        OWN: "pribadi",
        ROUND: "pribadi",
        BSRE: "bsre",
    },
}


@dataclass(kw_only=True)
class Acting(Desk):
    """A house whose people act in browsers without a script."""

    chromium: Browser
    bsre: FakeBsre
    own: IssuedCertificate
    """Of KSB, whose file the office does not keep."""
    kept: str = ""
    """A signed document, for all that leaves it as it is."""

    @contextmanager
    def browser(self, who: str) -> Iterator[Page]:
        """Somebody's browser, signed in."""
        context: BrowserContext = self.chromium.new_context(java_script_enabled=False, locale="id-ID")
        cookies = self.visit(who).cookies.items()
        context.add_cookies(
            [{"name": name, "value": value, "url": url_of(self.house)} for name, value in cookies]
        )
        yield context.new_page()
        context.close()

    def goto(self, page: Page, document: str, verb: str = "") -> None:
        """Open a document's page, or that of an act upon it."""
        page.goto(f"{url_of(self.house)}/naskah/{document}{verb and f'/{verb}'}")

    def apart(self, work: Callable[[], Any]) -> Any:
        """Do something in a thread of its own: the browser's loop runs in this one, and a seal needs another."""
        with ThreadPoolExecutor(1) as other:
            return other.submit(work).result()

    def numbered(self, jenis: str = "surat_edaran", by: str = SEK) -> str:
        """A document that has its number; one that is sealed is signed with that."""

        def made() -> str:
            document = self.house.draft(jenis)
            if jenis == "surat_edaran":
                self.house.act(STF, document, "paraf")
                self.house.print_all()
            self.house.act(by, document, "sign")
            self.house.print_all()
            return document

        return str(self.apart(made))

    def once(self) -> str:
        """The signed document that is left as it is."""
        self.kept = self.kept or self.numbered()
        return self.kept

    def status(self, document: str) -> str:
        return str(self.house.look("arsip", document)["status"])


def press(page: Page, name: str) -> None:
    """Press a button, and wait for the page behind it."""
    with page.expect_navigation(wait_until="load"):
        page.locator("main").get_by_role("button", name=name, exact=True).click()


def follow(page: Page, name: str) -> None:
    """Follow a way on."""
    with page.expect_navigation(wait_until="load"):
        page.locator("main").get_by_role("link", name=name, exact=True).click()


def told(page: Page) -> str:
    """What the page says of the act before it."""
    return page.locator("#pesan").inner_text()


def wrong(page: Page) -> str:
    """What the page says is to be mended."""
    return page.locator(".govuk-error-summary").inner_text()


def search(page: Page) -> None:
    """Press the button that looks for other documents."""
    with page.expect_navigation(wait_until="load"):
        page.locator("button[name=cari]").click()


def as_file(data: bytes, name: str, media: str) -> FilePayload:
    return FilePayload(name=name, mimeType=media, buffer=data)


@pytest.fixture(scope="module")
def acting(
    shared_ledger: Callable[[str], LedgerDsns],
    shared_s3: Callable[[str], S3Access],
    converter_socket: Path,
    tmp_path_factory: pytest.TempPathFactory,
    chromium: Browser,
) -> Iterator[Acting]:
    folder = tmp_path_factory.mktemp("acting") / "pki"
    keyring = demonstration(folder)
    (folder / ROOTS).write_bytes((folder / ROOTS).read_bytes() + signing().authority.pem)
    (folder / "1306.bsre.pass").write_text("kunci-aplikasi\n")
    (folder / "1306.bsre.key").write_bytes(new_key())
    dsns, access = shared_ledger("browser_acts"), shared_s3("naskah-browser-acts")
    with (
        gateway() as fake,
        desk_house(
            dsns,
            access,
            converter_socket,
            seals=Seals(keyring),
            keyring=keyring,
            **OFFICE,
            bsre={"alamat": fake.url, "akun": "kpu-agam"},
        ) as house,
    ):
        for who in (STF, SEK, KSB, HKM):
            an_account(house, who)
        an_account(house, ARCHIVIST, "arsiparis")
        house.bind(SEK, (folder / f"1306/{SEK}.crt").read_bytes())
        house.bind(SEK, pem(signing().person), "bsre")
        house.call("admin", "PUT", f"/people/{SEK}/bsre", json={"nik": NIK})
        own, _ = issue(keyring, "Nofriyanti, S.Kom., M.M.")
        house.bind(KSB, pem(own))
        yield Acting(house=house, keyring=Keyring(folder), chromium=chromium, bsre=fake, own=own)


def test_a_signed_paper_is_corrected_by_one_that_is_chosen_and_then_revoked(acting: Acting) -> None:
    document, other = acting.numbered(), acting.numbered()
    number = acting.house.look(SEK, other)["nomor"]
    with acting.browser(SEK) as page:
        acting.goto(page, document)
        follow(page, "Catat ralatnya")
        press(page, "Catat sebagai ralat")
        assert "pilih naskahnya" in wrong(page), "nothing is chosen by itself"
        page.fill("#catatan", "Tanggal pada angka 3 keliru")
        page.fill("#cari-oleh", "tidak ada yang bernama begini")
        search(page)
        assert "Tidak ada yang cocok" in page.locator("main").inner_text()
        page.fill("#cari-oleh", number)
        search(page)
        assert page.input_value("#catatan") == "Tanggal pada angka 3 keliru", "what was typed is kept"
        page.check(f"input[name=oleh][value='{other}']")
        press(page, "Catat sebagai ralat")
        assert told(page) == "Naskah ini diralat."
        assert "Tanggal pada angka 3 keliru" in page.locator("main").inner_text()
        acting.apart(acting.house.print_all)

        page.reload()
        follow(page, "Cabut naskah")
        press(page, "Cabut naskah ini")
        assert "wajib diisi" in wrong(page)
        page.fill("#catatan", "Tidak diperlukan lagi")
        press(page, "Cabut naskah ini")
        assert told(page) == "Naskah ini dicabut."
        assert page.locator(".pintu").count() == 0
    acting.apart(acting.house.print_all)
    assert acting.status(document) == "dicabut"
    assert acting.acts(document)[-2:] == ["ralat", "cabut"]


def test_a_signed_paper_is_replaced_and_nothing_else_is_done_by_a_form_that_is_old(acting: Acting) -> None:
    document, other = acting.numbered(), acting.numbered()
    before = acting.visit(SEK).get(f"/naskah/{document}/cabut")
    action, old = form_of(html.fromstring(before.text), "cabut")
    with acting.browser(SEK) as page:
        acting.goto(page, document, "ganti")
        page.check(f"input[name=oleh][value='{other}']")
        page.fill("#catatan", "Diganti seluruhnya")
        sent = form_of(html.fromstring(page.content()), "ganti")[1]
        press(page, "Ganti naskah ini")
        assert told(page) == "Naskah ini dicabut."
    acting.apart(acting.house.print_all)
    again = acting.visit(SEK).post(
        f"/naskah/{document}/ganti", **{**sent, "oleh": other, "catatan": "Diganti seluruhnya"}
    )
    assert again.status_code == 303, "the same form again"
    late = acting.visit(SEK).post(action, **{**old, "catatan": "Juga dicabut"})
    assert late.status_code in (409, 412)
    assert "Diganti seluruhnya" in late.text or "dicabut" in late.text
    assert acting.acts(document).count("cabut") == 1


def test_what_has_moved_on_is_shown_with_what_happened_and_the_form_anew(acting: Acting) -> None:
    document, other = acting.numbered(), acting.numbered()
    with acting.browser(SEK) as page:
        acting.goto(page, document, "cabut")
        acting.apart(
            lambda: acting.house.act(
                SEK, document, "revoke", cara="ralat", oleh=other, catatan="Lampirannya tertukar"
            )
        )
        acting.apart(acting.house.print_all)
        page.fill("#catatan", "Tidak diperlukan lagi")
        press(page, "Cabut naskah ini")
        assert "Lampirannya tertukar" in page.locator("#berubah").inner_text()
        assert page.input_value("#catatan") == "Tidak diperlukan lagi"
        assert acting.acts(document)[-1] == "ralat"
        press(page, "Cabut naskah ini")
        assert told(page) == "Naskah ini dicabut."


@pytest.mark.parametrize("verb", ["ralat", "ganti", "cabut", "ambil-alih", "koreksi", "keliru", "pastikan"])
def test_what_one_may_not_do_is_not_shown_and_refused_when_asked_anyway(acting: Acting, verb: str) -> None:
    document = acting.once()
    assert verb not in ways(acting, HKM, document)
    assert acting.visit(HKM).get(f"/naskah/{document}/{verb}").status_code in (403, 409)
    look = acting.house.look(HKM, document)
    seen = {"etag": look["etag"], "content_digest": look["content_digest"], "sha256": look["page"]["sha256"]}
    sent = {**seen, "catatan": "Karena saya mau", "oleh": document}
    if verb == "pastikan":
        assert acting.visit(HKM).send(f"/naskah/{document}/pastikan", "a.pdf", b"%PDF-1.7", **seen).is_error
        assert acting.visit(HKM).post(f"/naskah/{document}/lepaskan", **sent).is_error
    assert acting.visit(HKM).post(f"/naskah/{document}/{verb}", **sent).status_code in (403, 409, 415, 422)
    assert acting.status(document) == "ditandatangani"


def ways(acting: Acting, who: str, document: str) -> set[str]:
    """Where a document's page leads from, and what it lets do."""
    page = acting.look(who, document)
    links = {
        str(a.get("href")).rpartition("/")[2]
        for a in page.iter("a")
        if f"/naskah/{document}/" in str(a.get("href"))
    }
    return verbs(page) | links


def test_the_entry_of_a_letter_is_corrected_and_a_letter_received_in_error_is_said_to_be(
    acting: Acting,
) -> None:
    out = io.BytesIO()
    with pikepdf.new() as file:
        file.add_blank_page()
        file.save(out)
    document = acting.apart(
        lambda: receive(acting.house, out.getvalue(), media="application/pdf", nama="surat.pdf")
    )["document_id"]
    acting.apart(acting.house.print_all)
    with acting.browser(ARCHIVIST) as page:
        acting.goto(page, document)
        follow(page, "Koreksi catatan surat masuk")
        assert page.input_value("#asal") == "Subbagian Teknis", "what stands is to be put right"
        page.fill("#asal", "")
        page.fill("#nomor_asal", "27/HM.02/2026")
        page.fill("#catatan", "Salah ketik")
        press(page, "Simpan koreksi")
        assert page.locator("#asal-galat").is_visible()
        assert page.input_value("#nomor_asal") == "27/HM.02/2026"
        page.fill("#asal", "Bawaslu Kabupaten Agam")
        press(page, "Simpan koreksi")
        assert told(page) == "Naskah ini dikoreksi catatannya."
        acting.apart(acting.house.print_all)
        payload = json.loads(acting.house.content(document, "data"))["payload"]
        assert (payload["asal"], payload["nomor_asal"]) == ("Bawaslu Kabupaten Agam", "27/HM.02/2026")

        page.reload()
        follow(page, "Nyatakan diterima keliru")
        page.fill("#catatan", "Surat untuk kantor lain")
        press(page, "Nyatakan diterima keliru")
        assert told(page) == "Naskah ini dinyatakan diterima keliru."
    acting.apart(acting.house.print_all)
    assert acting.status(document) == "batal"


def test_a_number_whose_signatory_may_sign_no_more_is_taken_over(acting: Acting) -> None:
    until = (today() + timedelta(days=7)).isoformat()
    body = {"jabatan": "sekretaris", "orang": KSB, "sebagai": "plh", "sampai": until}
    plh = acting.house.call("admin", "POST", "/appointments", 201, json=body)
    document = acting.numbered(OWN, by=KSB)
    number = acting.house.look(SEK, document)["nomor"]
    assert "ambil-alih" not in ways(acting, SEK, document)
    acting.house.call("admin", "DELETE", f"/appointments/{plh['id']}")
    with acting.browser(SEK) as page:
        acting.goto(page, document)
        follow(page, "ambil alih penandatanganan")  # the next step leads there, and names no command
        page.fill("#catatan", "Masa Plh. berakhir")
        press(page, "Ambil alih")
        assert told(page) == "Naskah ini diambil alih penandatanganannya."
        assert page.get_by_text(f"Nomor {number}", exact=True).is_visible()
    acting.apart(acting.house.print_all)
    assert acting.house.look(SEK, document)["waiting_for"] == ["sekretaris"]


def test_a_page_is_signed_on_paper_and_its_scan_uploaded(acting: Acting, tmp_path: Path) -> None:
    document = acting.numbered(ON_PAPER)
    with acting.browser(SEK) as page:
        acting.goto(page, document)
        with page.expect_download() as taken:
            page.get_by_role("link", name="Unduh halaman untuk dicetak (PDF)").click()
        printed = Path(taken.value.path()).read_bytes()
        scan = scanned(pictures_of(printed, tmp_path))
        page.set_input_files("#berkas", as_file(scan, "pindaian.pdf", "application/pdf"))
        press(page, "Kirim pindaian")
        assert told(page) == "Naskah ini dilengkapi pindaian."
    acting.apart(acting.house.print_all)
    assert acting.status(document) == "ditandatangani"


def test_a_round_of_two_is_signed_one_with_the_offices_key_one_with_a_file(acting: Acting) -> None:
    document = acting.numbered(ROUND)
    phrase = json.loads((acting.keyring.folder / PASSPHRASES).read_text())[SEK]
    assert "bubuhkan" not in ways(acting, KSB, document), "not yet"
    with acting.browser(SEK) as page:
        acting.goto(page, document)
        page.fill("#sandi", "bukan-kata-sandinya")
        press(page, "Bubuhkan tanda tangan elektronik")
        assert page.locator("#ditolak a").count() == 1, "its next step leads somewhere"
        assert "naskah documents" not in page.locator("#ditolak").inner_text()
        assert "bukan-kata-sandinya" not in page.content()
        page.fill("#sandi", phrase)
        press(page, "Bubuhkan tanda tangan elektronik")
        assert told(page) == "Naskah ini dibubuhi tanda tangan elektronik."
        assert phrase not in page.content()
    acting.apart(acting.house.print_all)
    with acting.browser(KSB) as page:
        acting.goto(page, document)
        page.set_input_files(
            "#berkas", as_file(acting.own.pkcs12(CANARY.encode()), "saya.p12", "application/x-pkcs12")
        )
        page.fill("#sandi", CANARY)
        press(page, "Bubuhkan tanda tangan elektronik")
        assert told(page) == "Naskah ini dibubuhi tanda tangan elektronik."
    acting.apart(acting.house.print_all)
    assert acting.status(document) == "ditandatangani"


def test_what_bsre_leaves_unknown_is_explained_settled_or_let_go_and_asked_again(acting: Acting) -> None:
    settled, released = acting.numbered(BSRE), acting.numbered(BSRE)
    with acting.browser(SEK) as page:
        acting.bsre.script.append("sign then close")
        acting.goto(page, settled)
        page.fill("#sandi", PASSPHRASE)
        press(page, "Bubuhkan tanda tangan elektronik")
        assert PASSPHRASE not in page.content()
        assert "hasilnya tidak diketahui" in page.locator("#ditolak").inner_text()
        with page.expect_navigation(wait_until="load"):
            page.locator("#ditolak").get_by_role("link", name="pastikan tanda tangannya").click()
        assert "sambungan ke BSrE terputus" in page.locator("main").inner_text(), "why nobody knows"
        page.set_input_files("#berkas", as_file(b"bukan PDF", "a.pdf", "application/pdf"))
        press(page, "Pastikan")
        assert wrong(page)
        page.set_input_files("#berkas", as_file(acting.bsre.signed[-1], "a.pdf", "application/pdf"))
        press(page, "Pastikan")
        assert told(page) == "Naskah ini dipastikan tanda tangan elektroniknya."
        acting.apart(acting.house.print_all)
        assert acting.status(settled) == "ditandatangani"

        acting.bsre.script.append("garbage")
        acting.goto(page, released)
        page.fill("#sandi", PASSPHRASE)
        press(page, "Bubuhkan tanda tangan elektronik")
        acting.goto(page, released)
        follow(page, "Pastikan tanda tangan elektronik")
        press(page, "Lepaskan permintaan")
        assert page.locator("#catatan-galat").is_visible(), "nobody lets it go without a word"
        page.fill("#catatan", "BSrE: tidak ada transaksi")
        press(page, "Lepaskan permintaan")
        assert "dilepaskan" in told(page)
        page.fill("#sandi", PASSPHRASE)
        press(page, "Bubuhkan tanda tangan elektronik")
    acting.apart(acting.house.print_all)
    assert acting.status(released) == "ditandatangani"


def test_a_certificate_is_confirmed_by_whose_it_is_and_ended_with_a_reason(acting: Acting) -> None:
    made, _ = issue(acting.keyring, "Dedi Kurniawan, S.H.")
    body = {"sertifikat": base64.b64encode(pem(made)).decode(), "tingkat": "pribadi"}
    acting.house.call("admin", "POST", f"/people/{HKM}/certificates", 201, json=body)
    (own,) = acting.house.call(HKM, "GET", f"/people/{HKM}/certificates")["certificates"]
    other = acting.visit(STF).post(f"/sertifikat/{own['id']}/kukuhkan", sha256=own["sha256"])
    assert other.status_code == 404, "another's is none of theirs"
    with acting.browser(HKM) as page:
        page.goto(f"{url_of(acting.house)}/sertifikat")
        assert own["sha256"] in page.locator("main").inner_text()
        press(page, "Ya, ini sertifikat saya")
        assert told(page) == "Sertifikat ini sekarang milik Anda."
        page.fill("#nik", "12")
        press(page, "Simpan")
        assert "harus 16 angka" in wrong(page)
        page.fill("#nik", "1306010101900009")
        press(page, "Simpan")
        assert "1306010101900009" not in page.content()
        page.locator("summary", has_text="Akhiri ikatannya").click()
        press(page, "Akhiri ikatannya")
        assert "wajib diisi" in wrong(page)
        page.locator("textarea").fill("Tokennya hilang")
        press(page, "Akhiri ikatannya")
        assert told(page) == "Ikatan sertifikatnya diakhiri."
    found = acting.house.call(HKM, "GET", f"/people/{HKM}/certificates")
    assert [each["keadaan"] for each in found["certificates"]] == ["ended"]
    assert found["bsre"]


def test_a_link_for_somebody_from_outside_is_made_shown_once_and_ended(acting: Acting) -> None:
    def entered() -> str:
        document = acting.house.draft(OWN)
        payload = acting.house.catalog[OWN].example
        acting.house.act(STF, document, "revise", payload=payload, pihak=[BUDI])
        acting.house.print_all()
        return document

    document = str(acting.apart(entered))
    with acting.browser(STF) as page:
        acting.goto(page, document)
        follow(page, "Tautan bagi penandatangan dari luar")
        before = form_of(html.fromstring(page.content()), "tautan")[1]
        press(page, "Buat tautan untuk diserahkan")
        (address,) = page.locator("#tautan-baru code").all_inner_texts()
        opened = acting.house.http.get(address.removeprefix(PUBLIC), headers={"Accept": "text/html"})
        assert opened.status_code == 200
        again = acting.visit(STF).post(f"/naskah/{document}/tautan", **{**before, "cara": "serahkan"})
        assert (again.status_code, "/tanda-tangan/" in again.text) == (409, False), "one form, one link"
        acting.goto(page, document, "tautan")
        assert address not in page.content()
        press(page, "Kirim ke surelnya")
        assert told(page) == "Tautannya dikirim ke surelnya."
        page.locator("summary", has_text="Akhiri tautannya").click()
        page.locator("textarea").fill("Salah orang")
        press(page, "Akhiri tautannya")
        assert "tidak dapat dipakai lagi" in told(page)
    assert acting.house.look(STF, document)["tautan"][-1]["berakhir"]["catatan"] == "Salah orang"
    assert "tautan" not in ways(acting, HKM, document)
    assert acting.visit(HKM).get(f"/naskah/{document}/tautan").status_code == 403


def test_the_page_of_an_act_fits_and_can_be_used_by_everybody(acting: Acting) -> None:
    document = acting.once()
    context = acting.chromium.new_context(locale="id-ID", bypass_csp=True)
    cookies = acting.visit(SEK).cookies.items()
    context.add_cookies(
        [{"name": name, "value": value, "url": url_of(acting.house)} for name, value in cookies]
    )
    page = context.new_page()
    looking.prepare(page)
    acting.goto(page, document, "ralat")
    page.wait_for_load_state("networkidle")
    assert looking.accessible(page) == []
    assert "Naskah yang meralat naskah ini" in text(html.fromstring(page.content()))
    context.close()
