"""People at the public pages of a running service: a letter's own page, a photo by its code, too large a file, no script."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from service.verification import refusals
from service.verification.desk import FILE_BYTES
from tests.browser import looking
from tests.functional.api.conftest import Service
from tests.functional.api.test_verification import picture, sign
from tests.signing_authority import signed_surat_edaran

TOO_LARGE = b"%PDF-1.7\n" + b"\0" * (FILE_BYTES + (1 << 20))
_addresses = itertools.count(1)


@pytest.fixture(scope="module")
def code(service: Service) -> str:
    """The code of a signed letter of class B; signed before the browser comes, for each runs a loop in this thread."""
    return sign(service)[1]


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def page(code: str, chromium: Browser, service: Service, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A telephone nobody has asked from yet, with JavaScript and without."""
    context = chromium.new_context(
        base_url=service.url,
        locale="id-ID",
        viewport={"width": 360, "height": 640},
        java_script_enabled=request.param,
        extra_http_headers={"X-Forwarded-For": f"10.0.0.{next(_addresses)}"},
    )
    yield context.new_page()
    context.close()


def bring(page: Page, at: str, name: str, data: bytes, folder: Path) -> None:
    """Choose a file on a page and have it looked at."""
    (folder / name).write_bytes(data)
    page.goto(at)
    page.set_input_files("#file", folder / name)
    page.click("text=Periksa berkas >> nth=-1")


def said(page: Page) -> str:
    """Return the words of the page that has come."""
    page.wait_for_load_state()
    return page.text_content("main") or ""


def test_a_typed_code_leads_to_the_letter_and_its_pdf(page: Page, code: str) -> None:
    page.goto("/v")
    page.fill("#kode", f" {code[:4]}-{code[4:8]} {code[8:].lower()} ")
    page.click("text=Cari naskah")
    page.wait_for_url("**/v/*")
    assert page.text_content(".keadaan p") == "Berlaku"
    with page.expect_download() as loading:
        page.click("text=Unduh naskah")
    assert Path(loading.value.path()).read_bytes() == signed_surat_edaran()


def test_the_entrance_leads_to_the_letter_and_asks_no_other_host(
    page: Page, code: str, service: Service
) -> None:
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda said: complaints.append(said.text))
    page.goto("/")
    page.fill("#kode", code.lower())
    page.click("main form button")
    page.wait_for_url("**/v/*")
    assert page.text_content(".keadaan p") == "Berlaku"
    assert [each for each in asked if not each.startswith(f"{service.url}/")] == []
    assert complaints == []


def test_a_language_is_chosen_at_the_foot_and_kept(page: Page) -> None:
    page.goto("/")
    page.click("text=English")
    page.wait_for_selector("text=Bahasa Indonesia")
    page.goto("/v")
    assert page.get_attribute("html", "lang") == "en"


def test_a_photo_is_answered_by_its_code(page: Page, code: str, tmp_path: Path) -> None:
    bring(page, "/v", "foto.jpg", picture("JPEG", f"https://naskah.example/v/{code}"), tmp_path)
    page.wait_for_selector("text=Hasil pemeriksaan berkas")
    assert "Pindaian atau foto tidak dapat diperiksa dengan mesin" in said(page)
    assert page.get_attribute("text=Lihat catatan naskah", "href") == f"/v/{code}"


def test_the_archived_file_is_known_on_its_letter_s_page(page: Page, code: str, tmp_path: Path) -> None:
    bring(page, f"/v/{code}", "naskah.pdf", signed_surat_edaran(), tmp_path)
    page.wait_for_selector("text=Hasil pemeriksaan berkas")
    assert page.text_content(".keadaan p") == "Berlaku"
    assert "Berkas ini sama persis, bita demi bita" in said(page)


def test_too_large_a_file_is_refused_in_words(
    page: Page, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    """By the page itself where it may run its script, else by the service while the file is still being sent."""
    bring(page, "/v", "besar.pdf", TOO_LARGE, tmp_path)
    if "with script]" in request.node.name:
        assert page.is_visible("#terlalu-besar")
        assert page.text_content("#terlalu-besar") == refusals.TOO_LARGE
    else:
        page.wait_for_selector("h1:has-text('berkas terlalu besar')")
        assert refusals.TOO_LARGE in said(page)


@pytest.mark.parametrize(
    ("claim", "colour", "words"),
    [
        ("n=12&t=2026-03-31&s={digest}", "netral", "sama dengan catatan arsip"),
        ("n=12&t=2026-03-31&s={digest}&g=AAAA", "netral", "Tanda tangan kode QR tidak diperiksa di sini"),
        ("n=13&t=2026-03-31&s={digest}", "buruk", "BERBEDA"),
        ("n=12&t=2026-04-01&s={digest}", "buruk", "BERBEDA"),
        ("n=12", "ragu", "tidak lengkap"),
        ("n=12&t=2026-03", "ragu", "tidak lengkap"),
        ("n=12&t=2026-03-31&s=12ab", "ragu", "tidak lengkap"),
    ],
)
def test_what_the_code_claims_is_compared_with_the_record(
    code: str, chromium: Browser, service: Service, claim: str, colour: str, words: str
) -> None:
    context = chromium.new_context(base_url=service.url, locale="id-ID")
    page = context.new_page()
    looking.prepare(page)
    page.goto(f"/v/{code}")
    digest = page.get_attribute("#klaim", "data-sidik")
    page.goto("about:blank")
    page.goto(f"/v/{code}#{claim.format(digest=digest)}")
    assert words in (page.text_content("#klaim:visible") or "")
    assert page.get_attribute("#klaim", "class") == f"vonis {colour}"
    assert looking.faults(page, "light", 360) == []
    context.close()
