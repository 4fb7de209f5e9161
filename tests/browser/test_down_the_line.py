"""A received paper goes down the line and its answers come back up, by forms alone: each act in browsers that run no script."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, cast
from uuid import uuid4

import httpx
import pytest
from lxml import html
from playwright.sync_api import Browser, BrowserContext, Page

from archive.access import AccessClass
from tests.conftest import LedgerDsns, S3Access
from tests.functional.commands.test_disposisi import LETTER, signed
from tests.functional.desk_house import HKM, KSB, SEK, SHORT, STF
from tests.functional.page_desk import Desk, form_of, page_desk, text
from tests.functional.page_house import an_account, url_of
from tests.functional.test_receiving import receive
from tests.house import SOURCE

ARCHIVIST = "yulia-fitri"
SEALED = {"tanda_tangan": dict.fromkeys(("surat_edaran", "lembar_disposisi"), "segel"), **SHORT}
FORWARDED, ANSWERED = "Mohon diselesaikan sebelum rapat", "Sudah kami bahas dengan bidang <b>terkait</b>"


@pytest.fixture(scope="module")
def desk(
    shared_ledger: Callable[[str], LedgerDsns],
    shared_s3: Callable[[str], S3Access],
    converter_socket: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Desk]:
    """An office that signs with its seal; its archivist reads no further than B."""
    dsns, access = shared_ledger("down_the_line"), shared_s3("naskah-down-the-line")
    keys = tmp_path_factory.mktemp("down") / "pki"
    with page_desk(dsns, access, converter_socket, keys, SEK, KSB, STF, HKM, **SEALED) as made:
        an_account(made.house, ARCHIVIST, "arsiparis", ceiling=AccessClass.B)
        yield made


@pytest.fixture
def plain(chromium: Browser) -> Iterator[Callable[[Desk, str], Page]]:
    """Gives somebody a browser that runs no script, in which they are signed in."""
    opened: list[BrowserContext] = []

    def begun(desk: Desk, who: str) -> Page:
        context = chromium.new_context(java_script_enabled=False, locale="id-ID")
        opened.append(context)
        visit = in_a_thread(lambda: desk.visit(who))
        url = url_of(desk.house)
        context.add_cookies(
            [{"name": name, "value": value, "url": url} for name, value in visit.cookies.items()]
        )
        return context.new_page()

    yield begun
    for each in opened:
        each.close()


def in_a_thread(work: Callable[[], Any]) -> Any:
    """Do what needs a loop of its own: the browser's runs in this thread."""
    with ThreadPoolExecutor(1) as other:
        return other.submit(work).result()


@pytest.fixture(scope="module")
def paper(desk: Desk) -> str:
    """A letter that was received, and its sheet printed."""

    def taken() -> str:
        found = receive(desk.house, LETTER, media="application/pdf", nama="surat.pdf")
        desk.house.print_all()
        return str(found["document_id"])

    return str(in_a_thread(taken))


def sheet_of(desk: Desk, who: str = SEK, path: str = "", **asked: Any) -> str:
    """A disposisi that was given, signed and printed."""
    return str(in_a_thread(lambda: signed(desk.house, who, path, kunci=str(uuid4()), **asked)))


def test_a_letter_goes_down_two_levels_and_its_answers_come_back_up(
    desk: Desk, paper: str, plain: Callable[[Desk, str], Page]
) -> None:
    page = plain(desk, SEK)
    page.goto(f"{url_of(desk.house)}/naskah/{paper}")
    page.get_by_role("button", name="Beri disposisi").click()
    page.get_by_label("Kepala Subbagian Perencanaan").first.check()
    page.get_by_label("Selesaikan/TL").check()
    page.fill("#catatan", FORWARDED)
    with page.expect_navigation():
        page.get_by_role("button", name="Buat lembar disposisi").click()
    assert page.get_by_text("Lembar disposisi dibuat.").is_visible()
    sheet = page.url.rpartition("/")[2]
    in_a_thread(lambda: _sign(desk, SEK, sheet))

    page = plain(desk, KSB)
    page.goto(f"{url_of(desk.house)}/kotak-masuk?jenis=disposisi")
    page.click(f"a[href='/naskah/{sheet}/disposisi']")
    assert page.locator("blockquote", has_text=FORWARDED).is_visible()
    assert page.locator("figure img").count() == 1
    page.get_by_role("button", name="Teruskan disposisi").click()
    page.locator("input[name=kepada]").first.check()
    page.get_by_label("Pelajari/Kaji").check()
    with page.expect_navigation():
        page.get_by_role("button", name="Buat lembar terusan").click()
    below = page.url.rpartition("/")[2]
    assert below != sheet
    in_a_thread(lambda: _sign(desk, KSB, below))

    page.goto(f"{url_of(desk.house)}/naskah/{sheet}/disposisi/jawab")
    page.fill("#catatan", ANSWERED)
    with page.expect_navigation():
        page.get_by_role("button", name="Jawab", exact=True).click()
    assert page.get_by_text("Disposisi dijawab.").is_visible()

    page = plain(desk, SEK)
    page.goto(f"{url_of(desk.house)}/naskah/{sheet}/disposisi")
    assert page.locator("blockquote", has_text=ANSWERED).is_visible()
    assert page.locator(".pohon > li > ol > li").count() == 1, "what was passed on stands beneath it"
    page.get_by_role("button", name="Tutup disposisi").click()
    with page.expect_navigation():
        page.get_by_role("button", name="Tutup", exact=True).click()
    assert page.get_by_text("Disposisi ditutup.").is_visible()
    assert page.locator("#tindakan").count() == 0
    assert _states(desk, sheet) == {sheet: "ditutup", below: "berakhir"}


def _sign(desk: Desk, who: str, sheet: str) -> None:
    desk.house.print_all()
    desk.house.act(who, sheet, "sign")
    desk.house.print_all()


def _states(desk: Desk, sheet: str) -> dict[str, str]:
    tree = in_a_thread(lambda: desk.house.call(SEK, "GET", f"/disposisi/{sheet}"))
    return {each["id"]: each["keadaan"] for each in tree["lembar"]}


def seen(desk: Desk, who: str, path: str) -> html.HtmlElement:
    """A page as somebody gets it."""
    got = asked(desk, who, path)
    assert got.status_code == 200, got.text
    return html.document_fromstring(got.text)


def found_in(page: html.HtmlElement, path: str) -> list[str]:
    """What of a page an XPath finds, as texts."""
    return [str(each) for each in cast("list[Any]", page.xpath(path))]


def at(page: html.HtmlElement, name: str) -> html.HtmlElement:
    """The element of a page that bears this id."""
    (found,) = (each for each in page.iter() if each.get("id") == name)
    return found


def asked(desk: Desk, who: str, path: str) -> httpx.Response:
    answer: httpx.Response = in_a_thread(lambda: desk.visit(who).get(path))
    return answer


def pressed(desk: Desk, who: str, page: html.HtmlElement, verb: str, **typed: Any) -> httpx.Response:
    """Press the button of a page that was shown earlier."""
    action, fields = form_of(page, verb)
    answer: httpx.Response = in_a_thread(lambda: desk.visit(who).post(action, **{**fields, **typed}))
    return answer


def signed_paper(desk: Desk, **about: Any) -> str:
    """A circular that was initialled and signed."""

    def made() -> str:
        document = desk.house.draft(**about)
        desk.house.act(STF, document, "paraf")
        desk.house.print_all()
        desk.house.act(SEK, document, "sign")
        desk.house.print_all()
        return document

    return str(in_a_thread(made))


def test_a_letter_is_answered_from_its_page_by_a_form_that_knows_it(
    desk: Desk, paper: str, plain: Callable[[Desk, str], Page]
) -> None:
    page = plain(desk, SEK)
    page.goto(f"{url_of(desk.house)}/naskah/{paper}")
    page.get_by_role("button", name="Jawab dengan Surat Dinas").click()
    code = in_a_thread(lambda: desk.house.call(SEK, "GET", f"/documents/{paper}"))["code"]
    assert page.input_value("[name='p.surat.penerimaan']") == code
    assert page.input_value("[name='p.surat.asal']")
    for name, words in {"yth": "Kepala Dinas", "perihal": "Jawaban", "pembuka": "Dengan hormat."}.items():
        page.fill(f"[name='p.{name}']", words)
    page.fill("[name='p.penutup']", "Terima kasih.")
    with page.expect_navigation():
        page.get_by_role("button", name="Serahkan naskah").click()
    assert "Naskah sudah dibuat" in page.inner_text("#isi-halaman")
    answer = page.url.rpartition("/")[2]
    record = in_a_thread(lambda: desk.house.call(SEK, "GET", f"/documents/{answer}"))
    assert code in str(record["menanggapi"])
    assert "Jawab dengan" not in str(seen(desk, SEK, f"/naskah/{answer}").text_content())
    assert asked(desk, SEK, f"/naskah/{answer}/jawab/surat_dinas").status_code == 409


def test_a_form_finds_the_letter_that_it_answers_and_what_goes_with_it(
    desk: Desk, paper: str, plain: Callable[[Desk, str], Page]
) -> None:
    """Without a script; what is typed meanwhile stays, and nobody types what a document is called inside."""
    other = str(in_a_thread(lambda: desk.house.draft(tentang="Yang menjadi lampiran")))
    page = plain(desk, SEK)
    page.goto(f"{url_of(desk.house)}/buat/surat_dinas")
    page.fill("[name='p.perihal']", "Jawaban")
    page.click("summary:has-text('Surat masuk yang dijawab')")
    page.fill("#cari-jawab", "teknis formulir")
    with page.expect_navigation():
        page.get_by_role("button", name="Cari Surat masuk").click()
    page.check(f"input[name=jawab][value='{paper}']")
    with page.expect_navigation():
        page.get_by_role("button", name="Isikan surat yang dipilih").click()
    assert page.input_value("[name='p.surat.asal']") == "Subbagian Teknis"
    page.click("summary:has-text('Naskah lain sebagai Lampiran')")
    page.fill("#cari-lampiran", "menjadi lampiran")
    with page.expect_navigation():
        page.get_by_role("button", name="Cari Lampiran").click()
    page.check(f"input[name=lampiran][value='{other}']")
    page.fill("#cari-lampiran", "")
    with page.expect_navigation():
        page.get_by_role("button", name="Simpan dahulu").click()
    assert page.is_checked(f"input[name=lampiran][value='{other}']")
    assert page.input_value("[name='p.perihal']") == "Jawaban"
    for name, words in {"yth": "Kepala Dinas", "pembuka": "Dengan hormat.", "penutup": "Sekian."}.items():
        page.fill(f"[name='p.{name}']", words)
    with page.expect_navigation():
        page.get_by_role("button", name="Serahkan naskah").click()
    made = page.url.rpartition("/")[2]
    shown = in_a_thread(lambda: desk.house.look(SEK, made))
    assert [each["document_id"] for each in shown["lampiran"]] == [other]


@pytest.mark.parametrize("named", ["cari-jawab", "cari-lampiran"])
def test_a_form_offers_nobody_what_is_above_their_class(
    desk: Desk, named: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def draft() -> None:
        above = {"kind": "client", "roles": ["intake"], "sources": [SOURCE], "ceiling": AccessClass.R}
        monkeypatch.setitem(desk.house.tokens, "intake", desk.house.token(f"rahasia-{named}", **above))
        desk.house.draft(tentang="Dapur tertutup", akses="R")

    in_a_thread(draft)
    found = seen(desk, STF, f"/buat/surat_dinas?{named}=dapur")
    assert "Dapur tertutup" not in str(found.text_content())


CHOSEN = {"kepada": "kasubbag_perencanaan", "petunjuk": "Pantau"}
OF_A_SHEET = ("jawab", "teruskan", "ganti", "tutup")


@pytest.fixture(scope="module")
def sheet(desk: Desk, paper: str) -> str:
    """A disposisi from the secretary to the head of planning."""
    return sheet_of(desk, naskah=paper)


def test_a_form_that_is_sent_twice_makes_one_sheet(desk: Desk, paper: str) -> None:
    form = seen(desk, SEK, f"/naskah/{paper}/disposisi/beri")
    first, second = (pressed(desk, SEK, form, "beri", **CHOSEN) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.headers["location"] == second.headers["location"]
    other = pressed(desk, SEK, form, "beri", **{**CHOSEN, "petunjuk": "File"})
    assert other.status_code == 422
    assert "Formulir ini sudah dikirim satu kali dengan isian lain" in other.text


def test_a_disposisi_upon_no_paper_says_itself_what_it_is_about(desk: Desk) -> None:
    assert "/beri-disposisi" in found_in(seen(desk, SEK, "/buat"), "//a/@href")
    form = seen(desk, SEK, "/beri-disposisi")
    refused = pressed(desk, SEK, form, "beri-disposisi", isi="Tetap")
    page = html.document_fromstring(refused.text)
    assert refused.status_code == 422
    assert found_in(page, "//div[contains(@class, 'error-summary')]//a/@href") == [
        "#perihal",
        "#kepada",
        "#petunjuk",
    ]
    assert at(page, "isi").text_content().strip() == "Tetap"
    said = {**CHOSEN, "perihal": "Rapat <b>pleno</b>"}
    first, again = (pressed(desk, SEK, form, "beri-disposisi", **said) for _ in range(2))
    assert first.status_code == 303, first.text
    assert first.headers["location"] == again.headers["location"]
    in_a_thread(desk.house.print_all)
    assert "Rapat <b>pleno</b>" in str(seen(desk, SEK, first.headers["location"]).text_content())


def test_what_is_searched_comes_back_with_what_was_typed(desk: Desk, paper: str) -> None:
    form = seen(desk, SEK, f"/naskah/{paper}/disposisi/beri")
    found = pressed(
        desk, SEK, form, "beri", **CHOSEN, catatan="Segera <b>", cari="kepada", **{"cari-kepada": "hukum"}
    )
    assert found.status_code == 200
    page = html.document_fromstring(found.text)
    (ticked,) = found_in(page, "//input[@name='kepada' and @checked]/@value")
    assert ticked == "kasubbag_perencanaan"
    offered = found_in(page, "//input[@name='kepada']/@value")
    assert "kasubbag_hukum" in offered
    assert len(offered) < len(found_in(form, "//input[@name='kepada']"))
    assert at(page, "catatan").text_content().strip() == "Segera <b>"


def test_what_is_missing_is_named_at_its_field_and_nothing_typed_is_lost(desk: Desk, paper: str) -> None:
    form = seen(desk, SEK, f"/naskah/{paper}/disposisi/beri")
    answer = pressed(desk, SEK, form, "beri", catatan="Tetap", batas="kemarin")
    assert answer.status_code == 422
    page = html.document_fromstring(answer.text)
    summary = found_in(page, "//div[contains(@class, 'error-summary')]//a/@href")
    assert summary == ["#kepada", "#petunjuk", "#batas"]
    assert all(found_in(page, f"//*[@id='{each[1:]}']") for each in summary)
    assert at(page, "catatan").text_content().strip() == "Tetap"


@pytest.mark.parametrize("who", [HKM, STF])
@pytest.mark.parametrize("verb", ["", *OF_A_SHEET])
def test_another_s_disposisi_is_shown_and_done_by_nobody_else(
    verb: str, who: str, desk: Desk, sheet: str
) -> None:
    path = f"/naskah/{sheet}/disposisi" + (f"/{verb}" if verb else "")
    assert asked(desk, who, path).status_code == 403
    if verb:
        form = {"etag": "r1a1", "catatan": "Bukan saya", **CHOSEN}
        sent: httpx.Response = in_a_thread(lambda: desk.visit(who).post(path, **form))
        assert sent.status_code == 403
    assert _states(desk, sheet) == {sheet: "berjalan"}


@pytest.mark.parametrize(("who", "offered"), [(SEK, {"ganti", "tutup"}), (KSB, {"jawab", "teruskan"})])
def test_only_what_somebody_may_do_is_offered(who: str, offered: set[str], desk: Desk, sheet: str) -> None:
    page = seen(desk, who, f"/naskah/{sheet}/disposisi")
    ways = found_in(page, "//section[@id='tindakan']//a/@href")
    assert {str(each).rpartition("/")[2] for each in ways} == offered
    for verb in set(OF_A_SHEET) - offered:
        assert asked(desk, who, f"/naskah/{sheet}/disposisi/{verb}").status_code == 403


PAGES = ("disposisi", "disposisi/beri", "kirim", "penerima", "berkas")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("akses", ["T"])
def test_a_document_above_one_s_class_is_no_document_by_any_page(
    akses: str, page: str, desk: Desk, closed: str
) -> None:
    nothing = "00000000-0000-7000-8000-000000000000"
    told = [asked(desk, ARCHIVIST, f"/naskah/{each}/{page}") for each in (closed, nothing)]
    assert [each.status_code for each in told] == [404, 404]
    assert "Surat Edaran" not in told[0].text
    assert asked(desk, SEK, f"/naskah/{closed}/{page}").status_code == 200


@pytest.fixture(scope="module")
def closed(desk: Desk) -> str:
    """A signed circular of class T."""
    return signed_paper(desk, akses="T")


def test_a_sheet_that_was_answered_meanwhile_is_shown_anew_before_it_is_closed(
    desk: Desk, paper: str
) -> None:
    sheet = sheet_of(desk, naskah=paper)
    form = seen(desk, SEK, f"/naskah/{sheet}/disposisi/tutup")
    answer = seen(desk, KSB, f"/naskah/{sheet}/disposisi/jawab")
    assert pressed(desk, KSB, answer, "jawab", catatan="Selesai").status_code == 303
    assert pressed(desk, KSB, answer, "jawab", catatan="Selesai").status_code == 303, "its answer was lost"
    stale = pressed(desk, SEK, form, "tutup", catatan="Tidak ditunggu lagi")
    assert stale.status_code == 412
    page = html.document_fromstring(stale.text)
    assert "Selesai" in text(at(page, "berubah"))
    assert pressed(desk, SEK, page, "tutup").status_code == 303
    assert _states(desk, sheet) == {sheet: "ditutup"}


def test_a_disposisi_is_replaced_by_its_giver(desk: Desk, paper: str) -> None:
    sheet = sheet_of(desk, naskah=paper)
    form = seen(desk, SEK, f"/naskah/{sheet}/disposisi/ganti")
    assert found_in(form, "//input[@name='kepada' and @checked]/@value") == ["kasubbag_perencanaan"]
    answer = pressed(desk, SEK, form, "ganti", kepada="kasubbag_hukum", petunjuk="Pantau")
    other = answer.headers["location"].rpartition("/")[2]
    in_a_thread(lambda: _sign(desk, SEK, other))
    assert _states(desk, other) == {sheet: "diganti", other: "berjalan"}


def test_a_circular_is_sent_read_and_its_receipt_brought_back_without_a_script(
    desk: Desk, plain: Callable[[Desk, str], Page], tmp_path: Path
) -> None:
    document = signed_paper(desk)
    page = plain(desk, SEK)
    url = url_of(desk.house)
    page.goto(f"{url}/naskah/{document}")
    page.get_by_role("button", name="Kirim naskah").click()
    page.fill("#cari-kepada", "kurniawan")
    page.get_by_role("button", name="Cari").click()
    page.locator("input[name=kepada][value='orang:dedi-kurniawan']").check()
    page.get_by_role("button", name="Tambah penerima di luar kantor").click()
    page.fill("[id='luar.0.nama']", "Bawaslu Kabupaten Agam")
    page.select_option("[id='luar.0.saluran']", "kurir")
    with page.expect_navigation():
        page.get_by_role("button", name="Kirim kepada penerima").click()
    assert page.url == f"{url}/naskah/{document}/penerima"
    assert page.get_by_text("Naskah dikirim kepada").is_visible()
    in_a_thread(desk.house.print_all)

    page.goto(f"{url}/buku-ekspedisi")
    page.get_by_role("link", name=re.compile("Catat tanda terima.*Bawaslu")).click()
    page.fill("#diterima_oleh", "Dewi Lestari")
    (tmp_path / "lembar.pdf").write_bytes(LETTER)
    page.set_input_files("#berkas", tmp_path / "lembar.pdf")
    with page.expect_navigation():
        page.get_by_role("button", name="Catat tanda terima").click()
    assert page.get_by_text("lembar bertanda tangan tersimpan").is_visible()
    page.get_by_role("link", name=re.compile("Koreksi.*Bawaslu")).click()
    page.fill("#diterima_oleh", "Dewi Anggraini")
    page.fill("#catatan", "Salah tulis")
    with page.expect_navigation():
        page.get_by_role("button", name="Simpan koreksi").click()
    assert page.get_by_text("Dewi Anggraini").is_visible()

    page = plain(desk, HKM)
    page.goto(f"{url}/kotak-masuk?jenis=untuk-anda")
    page.click(f"a[href='/naskah/{document}']")
    with page.expect_navigation():
        page.get_by_role("button", name="Sudah saya baca").click()
    assert page.get_by_text("Anda membacanya").is_visible()
    page.goto(f"{url}/untuk-anda")
    assert page.get_by_text("dibaca").first.is_visible()


def test_a_sending_that_is_pressed_twice_goes_out_once_and_one_that_is_wrong_names_whom(desk: Desk) -> None:
    document = signed_paper(desk)
    form = seen(desk, SEK, f"/naskah/{document}/kirim")
    wrong = pressed(desk, SEK, form, "kirim", **{"luar.0.nama": "Bawaslu", "luar.0.saluran": "merpati"})
    assert wrong.status_code == 422
    assert "Bawaslu: harus salah satu dari" in wrong.text
    for _ in range(2):
        assert pressed(desk, SEK, form, "kirim", kepada="unit:1").status_code == 303
    sent = in_a_thread(lambda: desk.house.look(SEK, document)["distributions"])
    assert [each["kepada"] for each in sent if each["kepada"] == "unit:1"] == ["unit:1"]
    assert asked(desk, HKM, f"/naskah/{document}/penerima").status_code == 200


def test_files_are_added_replaced_and_taken_off_without_a_script(
    desk: Desk, plain: Callable[[Desk, str], Page], tmp_path: Path
) -> None:
    document = str(in_a_thread(desk.house.draft))
    page = plain(desk, STF)
    url = f"{url_of(desk.house)}/naskah/{document}"
    page.goto(url)
    page.get_by_role("link", name="Berkas penyerta").click()
    (tmp_path / "rincian.pdf").write_bytes(LETTER)
    page.set_input_files("#berkas", [tmp_path / "rincian.pdf"])
    with page.expect_navigation():
        page.get_by_role("button", name="Simpan perubahan berkas").click()
    assert page.get_by_text("Berkas penyerta diubah").is_visible()
    in_a_thread(desk.house.print_all)

    page.goto(f"{url}/berkas")
    assert page.get_by_role("link", name="rincian.pdf").is_visible()
    page.get_by_label("rincian.pdf").check()
    with page.expect_navigation():
        page.get_by_role("button", name="Simpan perubahan berkas").click()
    in_a_thread(desk.house.print_all)
    page.goto(f"{url}/berkas")
    assert page.get_by_text("Belum ada berkas penyerta").is_visible()
    with page.expect_navigation():
        page.get_by_role("button", name="Simpan perubahan berkas").click()
    assert page.get_by_role("link", name="pilih berkas yang ditambahkan").is_visible()

    page = plain(desk, HKM)
    page.goto(f"{url}/berkas")
    assert page.get_by_role("button", name="Simpan perubahan berkas").count() == 0
