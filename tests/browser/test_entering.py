"""Passkeys in Chromium, with an authenticator of its own: made, shown, refused and ended; and how the pages of one's account look."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, expect

from archive.ledger.office import accounts as rows
from archive.ledger.office import people
from tests.browser import looking
from tests.functional.api import browser as entrance
from tests.functional.api.conftest import Service
from tests.patience import PATIENCE_S

_PHONE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
INSIDE = "Akun saya"


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    made = chromium.new_context(locale="id-ID")
    made.set_default_timeout(PATIENCE_S * 1000)
    yield made
    made.close()


def at(service: Service, host: str, path: str) -> str:
    """The address of a page under a name of this machine."""
    return f"http://{host}:{urlsplit(service.url).port}{path}"


def phone(page: Page) -> tuple[CDPSession, str]:
    """Give the page's browser an authenticator that says yes."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    made = devtools.send("WebAuthn.addVirtualAuthenticator", {"options": _PHONE})
    return devtools, made["authenticatorId"]


def by_password(page: Page, service: Service, login: str, host: str = "localhost") -> None:
    """Come in with a name and a password."""
    page.goto(at(service, host, "/masuk?ke=/akun"))
    page.fill("#login", login)
    page.fill("#sandi", entrance.PASSWORD)
    page.get_by_role("button", name="Masuk", exact=True).click()


def by_passkey(page: Page, service: Service) -> None:
    """Come in with a passkey, from a browser that is signed in nowhere."""
    page.context.clear_cookies()
    page.goto(at(service, "localhost", "/masuk?ke=/akun"))
    page.get_by_role("button", name="Masuk dengan kunci sandi").click()


def make(page: Page, name: str) -> None:
    page.fill("#nama_kunci", name)
    page.get_by_role("button", name="Buat kunci sandi").click()


def here(page: Page) -> None:
    """The account's page is shown."""
    expect(page.get_by_role("heading", level=1, name=INSIDE)).to_be_visible()


def test_whoever_signs_makes_a_passkey_in_place_of_a_phones_codes_and_lives_with_it(
    service: Service, context: BrowserContext
) -> None:
    login, page = entrance.an_account(service, "pejabat"), context.new_page()
    devtools, authenticator = phone(page)
    looking.prepare(page)
    by_password(page, service, login)
    expect(page.get_by_role("heading", name="Atau kunci sandi")).to_be_visible()
    assert looking.accessible(page) == []
    make(page, "ponsel saya")
    expect(page.get_by_role("heading", level=1, name="Kode pemulihan")).to_be_visible()
    paper = page.locator("main code").all_text_contents()
    assert len(paper) == 8
    page.get_by_role("link", name="Sudah saya simpan").click()
    here(page)
    assert "ponsel saya" in page.content()

    by_passkey(page, service)  # neither name nor password
    here(page)
    assert looking.accessible(page) == []

    # A password alone opens nothing now; the passkey beside it does, and so does the paper.
    context.clear_cookies()
    by_password(page, service, login)
    page.goto(at(service, "localhost", "/masuk/siapkan?ke=/akun"))  # nor does it set up a phone
    expect(page.get_by_role("button", name="Pakai kunci sandi")).to_be_visible()
    page.get_by_role("button", name="Pakai kunci sandi").click()
    here(page)
    context.clear_cookies()
    by_password(page, service, login)
    page.fill("#kode", paper[0])
    page.get_by_role("button", name="Lanjut").click()
    here(page)

    # Before an act it is shown again.
    page.goto(at(service, "localhost", "/masuk/kuatkan?ke=/akun"))
    page.get_by_role("button", name="Pakai kunci sandi").click()
    here(page)

    # At a bare address it is of no use, and the pages say so.
    context.clear_cookies()
    page.goto(at(service, "127.0.0.1", "/masuk"))
    expect(page.get_by_text("Kunci sandi Anda tidak dapat dipakai di alamat ini")).to_be_visible()
    by_password(page, service, login, host="127.0.0.1")
    expect(page.get_by_text("bukan alamat berangka seperti 127.0.0.1")).to_be_visible()
    assert page.get_by_role("button", name="Pakai kunci sandi").count() == 0

    # A copy that counts less than the passkey did is refused.
    by_passkey(page, service)
    here(page)
    (kept,) = devtools.send("WebAuthn.getCredentials", {"authenticatorId": authenticator})["credentials"]
    devtools.send("WebAuthn.clearCredentials", {"authenticatorId": authenticator})
    devtools.send(
        "WebAuthn.addCredential",
        {"authenticatorId": authenticator, "credential": {**kept, "signCount": 0}},
    )
    by_passkey(page, service)
    expect(page.get_by_text("Kunci sandi ini tidak dikenal di sini")).to_be_visible()

    # Who leaves loses it with the rest.
    devtools.send("WebAuthn.clearCredentials", {"authenticatorId": authenticator})
    devtools.send(
        "WebAuthn.addCredential",
        {"authenticatorId": authenticator, "credential": {**kept, "signCount": 100}},
    )
    with service.ledger.acting(service.system()) as tx:
        people.replace(tx, "1306", [each for each in people.every(tx, "1306") if each.id != login])
        assert rows.living(tx, "1306", login) is None
    by_passkey(page, service)
    expect(page.get_by_text("Kunci sandi ini tidak dikenal di sini")).to_be_visible()


def test_a_passkey_is_added_beside_codes_and_ended_by_its_owner_after_a_proof(
    service: Service, context: BrowserContext
) -> None:
    login, page = entrance.an_account(service), context.new_page()
    phone(page)
    by_password(page, service, login)
    make(page, "komputer kantor")
    page.get_by_role("link", name="Sudah saya simpan").click()
    here(page)
    make(page, "")  # the browser has one already, and makes no second
    expect(page.get_by_text("Tidak ada kunci sandi yang ditunjukkan")).to_be_visible()
    page.get_by_role("button", name="Akhiri komputer kantor").click()
    expect(page.get_by_text("Kunci sandi diakhiri.")).to_be_visible()
    by_passkey(page, service)
    expect(page.get_by_text("Kunci sandi ini tidak dikenal di sini")).to_be_visible()
