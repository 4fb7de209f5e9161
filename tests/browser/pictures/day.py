"""A day of the demo office, as its guides tell it: each chapter takes the pictures of one part of a guide."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any, Final

from service.embedded.demo.letter import letter_of
from tests.browser.pictures.evening import (
    certificates,
    correcting,
    correcting_an_entry,
    enclosing,
    outsiders,
    sending,
    settling,
    taking_over,
)
from tests.browser.pictures.kept import Picture
from tests.browser.pictures.office import Office, picture, press, strengthen
from tests.functional.guides.lines import ROOT
from tests.functional.guides.walk import ARSIPARIS, HUKUM, KASUBBAG, SEKRETARIS, STAF

_EVENTS: Final = ROOT / "examples/pengumpulan-data-kinerja-2026"
_LETTERS: Final = ROOT / "examples/surat-dan-perjanjian-2026"
WRITTEN: Final = {
    "Tentang": "Penggunaan Naskah Dinas Elektronik",
    "Yth.": "Kepala Subbagian\nSeluruh Pegawai",
    "Latar belakang": "Naskah dinas masih disusun dengan cara yang berbeda-beda.",
    "Maksud dan tujuan": "Surat Edaran ini menjadi pedoman penyusunan naskah dinas.",
    "Ruang lingkup": "Semua naskah dinas di lingkungan sekretariat.",
    "Dasar": "Undang-Undang Nomor 43 Tahun 2009 tentang Kearsipan.",
    "Uraian": "Naskah dinas disusun, diparaf, dan ditandatangani dalam aplikasi.",
    "Penutup": "Demikian Surat Edaran ini untuk dilaksanakan.",
}
"""A short Surat Edaran, field by field."""
_WHY: Final = "Dasar hukum kurang satu: Undang-Undang Nomor 43 Tahun 2009 tentang Kearsipan."


def day(office: Office) -> Iterator[Picture]:
    """Everything, in the order in which it happens."""
    yield from entering(office)
    circular = yield from writing(office)
    returned = morning(office, circular)
    yield from waiting(office, circular)
    yield from initialling(office, circular, returned)
    yield from several(office)
    yield from signing(office, circular)
    yield from by_hand(office)
    yield from own_certificate(office)
    yield from at_bsre(office)
    came = yield from disposing(office)
    yield from mending(office, returned)
    yield from sending(office, circular)
    yield from enclosing(office)
    yield from correcting(office, circular)
    yield from correcting_an_entry(office, came)
    yield from taking_over(office)
    yield from settling(office)
    yield from outsiders(office)
    yield from certificates(office)
    yield from account(office)
    yield from administering(office)


def entering(office: Office) -> Iterator[Picture]:
    """The entrance, and how a person who was invited comes in."""
    page = office.visitor()
    page.goto(office.url)
    yield picture(page, "pintu-masuk")
    page.get_by_role("banner").get_by_role("link", name="Masuk").click()
    page.get_by_label("Nama masuk").fill("perencanaan")
    yield picture(page, "masuk")
    printed = office.walk.run("pictures", "naskah people account invite zulfahmi --role pejabat").printed
    link = next(word for word in printed.split() if "/masuk/undangan/" in word)
    page.goto(office.url + "/masuk/undangan/" + link.rpartition("/")[2])
    yield picture(page, "undangan")
    page.context.close()


def writing(office: Office) -> Generator[Picture, None, str]:
    """A circular is written in a form, and initialled by who wrote it. Returns it."""
    page = office.at("staf", "/buat")
    for each in page.locator("main img").all():
        each.scroll_into_view_if_needed()
    page.evaluate("scrollTo(0, 0)")
    yield picture(page, "buat")
    page.get_by_role("link", name="Surat Edaran", exact=True).click()
    for label, words in WRITTEN.items():
        page.get_by_label(label, exact=True).fill(words)
    with page.expect_navigation():
        page.get_by_role("button", name="Lihat halaman").click()
    page.evaluate("scrollTo(0, 0)")
    yield picture(page, "buat-naskah")
    with page.expect_navigation():
        page.get_by_role("button", name="Serahkan naskah").click()
    office.walk.quiet()
    page.reload()
    yield picture(page, "diserahkan")
    press(page, "Paraf")
    office.walk.quiet()
    return page.url.rpartition("/")[2]


def morning(office: Office, circular: str) -> str:
    """What came in before the officials did: letters, a report, and a circular that goes back. Returns that one."""
    walk = office.walk
    returned = walk.draft(
        **_payload(_EVENTS, "02", tentang="Penyusunan Rencana Kerja dan Anggaran Tahun 2027")
    )
    walk.act(HUKUM, circular, "paraf")
    walk.act(STAF, returned, "paraf")
    walk.draft(**_payload(_LETTERS, "11"))
    walk.draft("surat_dinas")
    walk.draft("nota_dinas")
    return returned


def waiting(office: Office, circular: str) -> Iterator[Picture]:
    """What waits for an official, and one paper of it."""
    yield picture(office.at("perencanaan", "/"), "beranda")
    yield picture(office.at("perencanaan", "/", phone=True), "beranda-ponsel")
    page = office.at("perencanaan", "/kotak-masuk")
    yield picture(page, "kotak-masuk")
    yield picture(page, "kotak-masuk-gelap", scheme="dark")
    page = office.settled("perencanaan", circular)
    yield picture(page, "naskah")
    yield picture(page, "naskah-gelap", scheme="dark")
    yield picture(office.at("perencanaan", f"/naskah/{circular}", phone=True), "naskah-ponsel")


def initialling(office: Office, circular: str, returned: str) -> Iterator[Picture]:
    """A paraf, and a paper that goes back with what is wrong with it."""
    page = office.at("perencanaan", f"/naskah/{circular}")
    press(page, "Paraf")
    office.walk.quiet()
    yield picture(page, "diparaf")
    page = office.at("perencanaan", f"/naskah/{returned}")
    page.locator("summary", has_text="Kembalikan").click()
    page.get_by_label("Apa yang perlu diperbaiki").fill(_WHY)
    page.locator("#tindakan").scroll_into_view_if_needed()
    yield picture(page, "kembalikan")
    press(page, "Kembalikan")


def several(office: Office) -> Iterator[Picture]:
    """Several papers in one act."""
    page = office.at("perencanaan", "/kotak-masuk")
    waiting = page.get_by_role("listitem").filter(has=page.get_by_text("Paraf", exact=True))
    for box in waiting.get_by_role("checkbox").all():
        box.check()
    yield picture(page, "kotak-masuk-dipilih")
    with page.expect_navigation():
        page.get_by_role("button", name="Periksa yang dipilih untuk diparaf").click()
    yield picture(page, "lembar")
    with page.expect_navigation():
        page.get_by_role("button", name="Paraf yang dicentang").click()
    yield picture(page, "hasil")


def signing(office: Office, circular: str) -> Iterator[Picture]:
    """The signature under the office's seal, and what anybody finds of it."""
    page = office.settled("sekretaris", circular)
    yield picture(page, "tanda-tangan")
    press(page, "Tanda tangani")
    if "/kuatkan" in page.url:
        yield picture(page, "kuatkan")
        strengthen(office, page, "sekretaris")
        if page.locator("#tindakan").get_by_role("button", name="Tanda tangani").count():
            press(page, "Tanda tangani")
    page = office.settled("sekretaris", circular)
    yield picture(page, "ditandatangani")
    page.get_by_role("link", name="Periksa keaslian naskah").click()
    yield picture(page, "verifikasi")
    code = page.url.rpartition("/")[2]
    anybody = office.visitor(phone=True)
    anybody.goto(f"{office.url}/v/{code}")
    yield picture(anybody, "verifikasi-ponsel")
    anybody.context.close()


def by_hand(office: Office) -> Iterator[Picture]:
    """A page that is printed, signed by pen and scanned."""
    document = office.walk.draft("sop")
    office.walk.act(SEKRETARIS, document, "sign")
    yield picture(office.settled("sekretaris", document), "pindaian")


def own_certificate(office: Office) -> Iterator[Picture]:
    """A page that waits for its signatory's own certificate."""
    document = office.walk.draft("form_data_kinerja")
    office.walk.act(SEKRETARIS, document, "sign")
    yield picture(office.settled("sekretaris", document), "sertifikat-sendiri")


def at_bsre(office: Office) -> Iterator[Picture]:
    """A page that waits for its signatory at BSrE."""
    document = office.walk.draft("laporan_kinerja_tahunan")
    office.walk.act(SEKRETARIS, document, "sign")
    yield picture(office.settled("sekretaris", document), "bsre")


def disposing(office: Office) -> Generator[Picture, None, str]:
    """A letter that came goes down the line, and its answer comes back up. Returns the letter."""
    walk = office.walk
    letter = letter_of("Dinas Kependudukan dan Pencatatan Sipil", "gambar")
    digest = base64.b64encode(hashlib.sha256(letter).digest()).decode()
    came = walk.ask(
        ARSIPARIS,
        "POST",
        "/registers/masuk/files",
        params={
            "nama": "surat-masuk.pdf",
            "asal": "Dinas Kependudukan",
            "perihal": "Permohonan koordinasi data kinerja",
        },
        content=letter,
        headers={"Content-Type": "application/pdf", "Content-Digest": f"sha-256=:{digest}:"},
    )
    page = office.settled("sekretaris", came["document_id"])
    page.get_by_role("button", name="Beri disposisi").click()
    page.get_by_label("Kepala Subbagian Perencanaan").first.check()
    page.get_by_label("Selesaikan/TL").check()
    page.get_by_label("Catatan").fill("Siapkan jawabannya sebelum rapat hari Kamis.")
    yield picture(page, "disposisi-beri", whole=True)
    with page.expect_navigation():
        page.get_by_role("button", name="Buat lembar disposisi").click()
    sheet = page.url.rpartition("/")[2]
    walk.quiet()
    walk.act(SEKRETARIS, sheet, "sign")
    page = office.settled("perencanaan", f"{sheet}/disposisi")
    yield picture(page, "disposisi")
    page.get_by_role("button", name="Teruskan disposisi").click()
    page.get_by_label("Pengelola Data Kinerja").first.check()
    page.get_by_label("Pelajari/Kaji").check()
    with page.expect_navigation():
        page.get_by_role("button", name="Buat lembar terusan").click()
    below = page.url.rpartition("/")[2]
    walk.quiet()
    walk.act(KASUBBAG, below, "sign")
    page.goto(f"{office.url}/naskah/{sheet}/disposisi/jawab")
    page.get_by_label("Jawaban", exact=True).fill("Data sudah dikirim kepada pemohon.")
    button = page.get_by_role("button", name="Jawab", exact=True)
    yield picture(page, "disposisi-jawab", until=button)
    with page.expect_navigation():
        button.click()
    page = office.at("sekretaris", f"/naskah/{sheet}/disposisi")
    yield picture(page, "disposisi-pohon", until=page.locator(".pohon"))
    return str(came["document_id"])


def mending(office: Office, returned: str) -> Iterator[Picture]:
    """A paper that came back is mended in the form it was written in."""
    page = office.settled("staf", returned)
    yield picture(page, "dikembalikan")
    page.get_by_role("button", name="Perbaiki isinya").click()
    yield picture(page, "perbaiki")


def account(office: Office) -> Iterator[Picture]:
    """What somebody sees of themselves."""
    page = office.at("perencanaan", "/akun")
    yield picture(page, "akun", until=page.get_by_text("Ada yang bukan Anda?"))


def administering(office: Office) -> Iterator[Picture]:
    """Whom an admin sees, and what they may do to somebody's account."""
    page = office.at("admin", "/akun-kantor")
    yield picture(page, "akun-kantor", until=page.locator("main table"))
    page.get_by_role("link", name="Nofriyanti").click()
    yield picture(page, "akun-orang", whole=True)


def _payload(folder: Path, number: str, **changes: str) -> dict[str, Any]:
    (event,) = (json.loads(each.read_text()) for each in folder.glob(f"{number}-*.json"))
    return {"jenis": event["data"]["jenis"], **event["data"]["payload"], **changes}
