"""A circular written in a browser, without a script and with one; and how the pages of writing look."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import looking
from tests.browser.test_papers import printed, signed_in
from tests.functional.desk_house import SEK, STF
from tests.functional.page_desk import Desk
from tests.functional.page_house import url_of
from tests.functional.test_drafting import desk

__all__ = ["desk"]
LINES = {
    "tentang": "Pengumpulan data kinerja",
    "yth": "Para Kepala Subbagian\nPara Staf",
    "latar_belakang": "Data kinerja dilaporkan setiap semester.",
    "maksud_dan_tujuan": "Agar data terkumpul tepat waktu.",
    "ruang_lingkup": "Seluruh subbagian.",
    "dasar": "Undang-Undang Nomor 7 Tahun 2017",
    "penutup": "Demikian untuk dilaksanakan.",
}


def begun(page: Page, desk: Desk) -> None:
    """The form of a circular, as far as its lines go."""
    page.goto(f"{url_of(desk.house)}/buat/surat_edaran")
    for name, text in LINES.items():
        page.locator(f'[id="p.{name}"]').fill(text)
    page.locator('[id="p.isi_edaran.0.uraian"]').fill("Setiap subbagian mengisi formulir.")


def handed_in(page: Page, desk: Desk) -> None:
    page.get_by_role("button", name="Serahkan naskah").click()
    page.wait_for_url(re.compile(r"/naskah/[0-9a-f-]{36}$"))
    printed(desk)
    page.reload()
    assert page.get_by_role("heading", name="Surat Edaran tentang Pengumpulan data kinerja").is_visible()
    assert page.locator("figure img").count() >= 1


def test_a_card_whose_picture_does_not_come_shows_its_sheet_and_asks_again(
    desk: Desk, chromium: Browser
) -> None:
    context = chromium.new_context(locale="id-ID")
    page = signed_in(context, desk, STF)
    page.route("**/buat/surat_edaran/gambar?*", lambda route: route.abort(), times=1)
    page.goto(f"{url_of(desk.house)}/buat")
    card = page.locator('a[href="/buat/surat_edaran"] img')
    expect(card).to_have_attribute("src", re.compile("^data:"))
    expect(card).to_have_attribute("src", re.compile("/gambar"), timeout=30_000)
    page.wait_for_function("(each) => each.naturalWidth === 300", arg=card.element_handle(), timeout=120_000)
    context.close()


def test_a_circular_is_written_without_a_script(desk: Desk, chromium: Browser) -> None:
    context = chromium.new_context(java_script_enabled=False, locale="id-ID")
    page = signed_in(context, desk, STF)
    begun(page, desk)
    page.get_by_role("button", name="Tambah baris Isi edaran").click()
    page.locator('[id="p.isi_edaran.1.uraian"]').fill("Formulir diserahkan sebelum tenggat.")
    page.get_by_role("button", name="Lihat halaman").click()
    assert page.locator("#halaman img").count() >= 1
    handed_in(page, desk)
    context.close()


def test_a_circular_is_written_with_its_pages_beside_it(desk: Desk, chromium: Browser) -> None:
    context = chromium.new_context(locale="id-ID")
    page = signed_in(context, desk, SEK)
    begun(page, desk)
    page.get_by_role("button", name="Tambah baris Isi edaran").click()
    page.locator('[id="p.isi_edaran.1.uraian"]').fill("Formulir diserahkan sebelum tenggat.")
    expect(page.locator("#halaman img").first).to_be_visible(timeout=120_000)
    expect(page.locator("#tersimpan")).to_contain_text("Tersimpan")
    assert "konsep=" in page.url
    page.reload()
    assert (
        page.locator('[id="p.isi_edaran.1.uraian"]').input_value() == "Formulir diserahkan sebelum tenggat."
    )
    handed_in(page, desk)
    context.close()


def test_cells_of_a_spreadsheet_become_rows(desk: Desk, chromium: Browser) -> None:
    context = chromium.new_context(locale="id-ID")
    page = signed_in(context, desk, STF)
    page.goto(f"{url_of(desk.house)}/buat/surat_tugas")
    page.locator('[id="p.petugas.0.nama"]').evaluate(
        """(field) => { const cells = new DataTransfer(); cells.setData('text/plain', 'Siti\\t\\t\\tStaf\\nBudi\\t\\t\\tPengemudi');
        field.dispatchEvent(new ClipboardEvent('paste', { clipboardData: cells, bubbles: true, cancelable: true })); }"""
    )
    expect(page.locator('[id="p.petugas.1.jabatan"]')).to_have_value("Pengemudi")
    context.close()


@pytest.mark.parametrize("shown", ["/buat", "/buat/surat_dinas", "/buat/sop"])
def test_every_page_of_writing_fits_and_can_be_used_by_everybody(
    shown: str, desk: Desk, chromium: Browser
) -> None:
    context = chromium.new_context(locale="id-ID", bypass_csp=True)
    page = signed_in(context, desk, STF)
    looking.prepare(page)
    page.goto(url_of(desk.house) + shown, wait_until="domcontentloaded")  # the cards are drawn meanwhile
    assert looking.accessible(page) == []
    context.close()
