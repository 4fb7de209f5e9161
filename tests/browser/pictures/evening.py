"""What comes after a signature, and beside it: papers sent, corrected, taken over, given to people from outside; certificates."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from service.embedded.demo.letter import letter_of
from tests.browser.pictures.kept import Picture
from tests.browser.pictures.office import Office, picture, press, strengthen
from tests.days import today
from tests.fake_bsre import PASSPHRASE
from tests.functional.guides.bonds import proposed
from tests.functional.guides.lines import ROOT
from tests.functional.guides.walk import HUKUM, KASUBBAG, SEKRETARIS, STAF

_COSTS: Final = letter_of("Subbagian Keuangan", "rincian biaya")
_OUTSIDE: Final = "Bawaslu Kabupaten Agam"
_FROM_OUTSIDE: Final = {
    "nama": "Budi Hartono, S.E.",
    "jabatan": "Direktur",
    "instansi": "PT Maju",
    "identitas": "KTP 1306010203040506",
    "surel": "budi@maju.example",
}


def sending(office: Office, circular: str) -> Iterator[Picture]:
    """A circular goes to those it concerns; they read it, and who took it by hand is written down."""
    page = office.settled("sekretaris", f"{circular}/kirim")
    page.fill("#cari-kepada", "yulia")
    page.get_by_role("button", name="Cari").click()
    page.locator("input[name=kepada][value='orang:yulia-fitri']").check()
    page.get_by_role("button", name="Tambah penerima di luar kantor").click()
    page.fill("[id='luar.0.nama']", _OUTSIDE)
    page.select_option("[id='luar.0.saluran']", "kurir")
    send = page.get_by_role("button", name="Kirim kepada penerima")
    yield picture(page, "kirim", until=send)
    with page.expect_navigation():
        send.click()
    office.walk.quiet()
    page = office.at("arsiparis", "/kotak-masuk?jenis=untuk-anda")
    yield picture(page, "untuk-anda", until=page.get_by_role("link", name="Yang sudah Anda baca dan jawab"))
    page.click(f"a[href='/naskah/{circular}']")
    yield picture(page, "dikirim-kepada-anda")
    with page.expect_navigation():
        page.get_by_role("button", name="Sudah saya baca").click()
    page = office.at("sekretaris", f"/naskah/{circular}/penerima")
    yield picture(page, "penerima", until=page.locator(".edaran > li").nth(3))
    page = office.at("staf", "/buku-ekspedisi")
    yield picture(page, "buku-ekspedisi", until=page.get_by_role("button", name="Cetak lembarnya (PDF)"))
    page.get_by_role("link", name=re.compile(f"Catat tanda terima.*{_OUTSIDE}")).click()
    page.fill("#diterima_oleh", "Dewi Lestari")
    yield picture(page, "tanda-terima", until=page.get_by_role("button", name="Catat tanda terima"))


def enclosing(office: Office) -> Iterator[Picture]:
    """A draft gets a file to go with it."""
    draft = office.walk.draft("surat_dinas")
    page = office.settled("staf", f"{draft}/berkas")
    page.set_input_files(
        "#berkas", {"name": "Rincian biaya.pdf", "mimeType": "application/pdf", "buffer": _COSTS}
    )
    with page.expect_navigation():
        page.get_by_role("button", name="Simpan perubahan berkas").click()
    office.walk.quiet()
    page = office.at("staf", f"/naskah/{draft}/berkas")
    yield picture(page, "berkas-penyerta", until=page.get_by_role("button", name="Simpan perubahan berkas"))


def correcting(office: Office, circular: str) -> Iterator[Picture]:
    """What was signed and is wrong: corrected by another paper, replaced, revoked; and a letter that came, whose entry is wrong."""
    other = office.walk.draft(tentang="Ralat Jadwal Pengumpulan Data Kinerja Tahun 2026")
    for who in (STAF, HUKUM, KASUBBAG):
        office.walk.act(who, other, "paraf")
    office.walk.act(SEKRETARIS, other, "sign")
    page = office.settled("sekretaris", f"{circular}/ralat")
    page.locator("input[name=oleh]").first.check()
    page.get_by_label("Apa yang diralat").fill("Batas waktu triwulan II pada huruf E angka 2.")
    button = page.get_by_role("button", name="Catat sebagai ralat")
    yield picture(page, "ralat", until=button)
    page = office.at("sekretaris", f"/naskah/{circular}/cabut")
    yield picture(page, "cabut", until=page.get_by_role("button", name="Cabut naskah ini"))


def correcting_an_entry(office: Office, came: str) -> Iterator[Picture]:
    """A letter that came was written down wrongly."""
    page = office.settled("arsiparis", f"{came}/koreksi")
    page.get_by_label("Nomor surat").fill("470/218/Disdukcapil/2026")
    page.get_by_label("Apa yang keliru").fill("Nomor suratnya terlewat.")
    yield picture(page, "koreksi", until=page.get_by_role("button", name="Simpan koreksi"))


def taking_over(office: Office) -> Iterator[Picture]:
    """Who numbered a paper may sign no more; the Sekretaris does."""
    walk = office.walk
    until = (today() + timedelta(days=7)).isoformat()
    plh = {"jabatan": "sekretaris", "orang": KASUBBAG, "sebagai": "plh", "sampai": until}
    made = walk.ask("admin", "POST", "/appointments", json=plh)
    document = walk.draft("sop")
    walk.act(KASUBBAG, document, "sign")
    walk.ask("admin", "DELETE", f"/appointments/{made['id']}")
    page = office.settled("sekretaris", f"{document}/ambil-alih")
    page.get_by_label("Mengapa Anda yang menandatangani").fill("Masa pelaksana harian sudah berakhir.")
    yield picture(page, "ambil-alih", until=page.get_by_role("button", name="Ambil alih"))


def settling(office: Office) -> Iterator[Picture]:
    """BSrE was asked, and its answer never came."""
    walk = office.walk
    document = walk.draft("laporan_kinerja_tahunan")
    walk.act(SEKRETARIS, document, "sign")
    walk.fake.script.append("sign then close")
    page = office.settled("sekretaris", document)
    for _ in range(2):
        page.fill("#sandi", PASSPHRASE)
        press(page, "Bubuhkan tanda tangan elektronik")
        if "/kuatkan" not in page.url:
            break
        strengthen(office, page, "sekretaris")
    with page.expect_navigation():
        page.locator("#ditolak").get_by_role("link", name="pastikan tanda tangannya").click()
    yield picture(page, "pastikan", until=page.get_by_role("button", name="Lepaskan permintaan"))


def outsiders(office: Office) -> Iterator[Picture]:
    """Somebody from outside signs beside the Sekretaris, by a link."""
    walk = office.walk
    document = walk.draft("form_data_kinerja")
    payload = json.loads((ROOT / "doc_templates/form_data_kinerja/example.json").read_text(encoding="utf-8"))
    walk.act(STAF, document, "revise", payload=payload, pihak=[_FROM_OUTSIDE])
    page = office.settled("staf", f"{document}/tautan")
    with page.expect_navigation():
        page.get_by_role("button", name="Buat tautan untuk diserahkan").click()
    yield picture(page, "tautan", until=page.get_by_text("Akhiri tautannya").first)


def certificates(office: Office) -> Iterator[Picture]:
    """A certificate waits for whose it is."""
    proposed(HUKUM)(office.walk)
    page = office.at("kasubbag", "/sertifikat")
    yield picture(page, "sertifikat", until=page.get_by_role("button", name="Simpan"))
