"""A circular written in a browser, without a script and with one; and how the pages of writing look."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, Route, expect

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
    pasted(page, "p.petugas.0.nama", plain="Siti\t\t\tStaf\nBudi\t\t\tPengemudi")
    expect(page.locator('[id="p.petugas.1.jabatan"]')).to_have_value("Pengemudi")
    context.close()


def pasted(page: Page, field: str, **kinds: str) -> None:
    """Paste into a field what a clipboard holds, by kind: ``plain``, ``html``."""
    page.locator(f'[id="{field}"]').evaluate(
        """(field, kinds) => { const cells = new DataTransfer();
        for (const [kind, text] of Object.entries(kinds)) cells.setData(`text/${kind}`, text);
        field.dispatchEvent(new ClipboardEvent('paste', { clipboardData: cells, bubbles: true, cancelable: true })); }""",
        kinds,
    )


def test_a_table_of_a_word_processor_becomes_rows_each_cell_whole(desk: Desk, chromium: Browser) -> None:
    context = chromium.new_context(locale="id-ID")
    page = signed_in(context, desk, STF)
    page.goto(f"{url_of(desk.house)}/buat/surat_edaran")
    lines = "<p>Hari\n kerja</p><p>Hari libur</p>"
    table = f"<table><tr><td><p>Kumpulkan\n data</p></td><td>{lines}</td></tr><tr><td>Kirim</td><td></td></tr></table>"
    pasted(
        page,
        "p.isi_edaran.0.uraian",
        html=table,
        plain="Kumpulkan data\nHari kerja\nHari libur\nKirim\n",
    )
    expect(page.locator('[id="p.isi_edaran.1.uraian"]')).to_have_value("Kirim")
    expect(page.locator('[id="p.isi_edaran.0.uraian"]')).to_have_value("Kumpulkan data")
    expect(page.locator('[id="p.isi_edaran.0.rincian"]')).to_have_value("Hari kerja\nHari libur")
    context.close()


def test_what_is_typed_without_a_network_is_kept_when_it_is_back(desk: Desk, chromium: Browser) -> None:
    context = chromium.new_context(locale="id-ID")
    page = signed_in(context, desk, STF)
    page.goto(f"{url_of(desk.house)}/buat/surat_edaran")
    context.set_offline(True)
    page.locator('[id="p.tentang"]').fill("Diketik tanpa jaringan")
    expect(page.locator("#tersimpan")).to_contain_text("Belum tersimpan")
    context.set_offline(False)
    expect(page.locator("#tersimpan")).to_contain_text(re.compile("^Tersimpan"), timeout=30_000)
    page.reload()
    expect(page.locator('[id="p.tentang"]')).to_have_value("Diketik tanpa jaringan")
    context.close()


def test_what_was_typed_last_is_kept_when_its_person_leaves_at_once(desk: Desk, chromium: Browser) -> None:
    context = chromium.new_context(locale="id-ID")
    page = signed_in(context, desk, STF)
    page.goto(f"{url_of(desk.house)}/buat/surat_tugas")
    page.locator('[id="p.perihal"]').fill("Ditinggalkan seketika")
    for _ in range(40):  # it is kept beside the page that comes
        page.goto(f"{url_of(desk.house)}/buat")
        if page.get_by_role("link", name="Ditinggalkan seketika").count():
            break
    expect(page.get_by_role("link", name="Ditinggalkan seketika")).to_have_count(1)
    context.close()


def test_of_two_tabs_with_one_form_the_one_typed_into_is_kept(desk: Desk, chromium: Browser) -> None:
    context = chromium.new_context(locale="id-ID")
    page = signed_in(context, desk, STF)
    page.goto(f"{url_of(desk.house)}/buat/surat_edaran")
    page.locator('[id="p.tentang"]').fill("Tab pertama")
    expect(page.locator("#tersimpan")).to_contain_text("Tersimpan")
    other = context.new_page()
    other.goto(page.url)
    with other.expect_response(re.compile("/lihat$")):
        other.locator('[id="p.tentang"]').fill("Tab kedua")
    expect(page.locator("#tersimpan")).to_contain_text("tab lain")
    page.locator('[id="p.penutup"]').fill("Ditulis di tab yang lama")
    page.reload()
    expect(page.locator('[id="p.tentang"]')).to_have_value("Tab kedua")
    context.close()


def test_fields_wait_for_the_row_that_is_asked_for(desk: Desk, chromium: Browser) -> None:
    context = chromium.new_context(locale="id-ID")
    page = signed_in(context, desk, STF)
    page.goto(f"{url_of(desk.house)}/buat/surat_edaran")
    page.locator('[id="p.isi_edaran.0.uraian"]').fill("Setiap subbagian mengisi formulir.")
    held: list[Route] = []
    page.route(re.compile("/buat/surat_edaran$"), lambda route: held.append(route))
    with page.expect_request(re.compile("/buat/surat_edaran$")):
        page.get_by_role("button", name="Tambah baris Isi edaran").click()
    expect(page.locator("#isian")).to_have_js_property("inert", True)
    held[0].continue_()
    expect(page.locator('[id="p.isi_edaran.1.uraian"]')).to_be_focused()
    expect(page.locator("#isian")).to_have_js_property("inert", False)
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
