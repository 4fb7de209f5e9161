"""Coming in by an identity provider that we did not write: whom it opens an account to, and whom it does not."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import urlencode, urljoin, urlsplit

import httpx
import pytest

from archive.ledger.office import people
from tests.functional.api.browser import Browser, a_link, a_person, an_account
from tests.functional.api.conftest import Service
from tests.judges.installed import JudgeMissing, built
from tests.loopback import PLAIN
from tests.patience import PATIENCE_S

BACK = "/masuk/penyedia/kembali"


@dataclass(kw_only=True)
class Way:
    """One browser's way through the provider, up to where it is sent back."""

    cookies: dict[str, str] = field(default_factory=dict)

    def go(self, address: str, subject: str) -> str:
        """Say there who one is, and agree; returns where the browser is sent back to, and does not go."""
        with httpx.Client(timeout=PATIENCE_S, verify=PLAIN, cookies=self.cookies) as client:
            answer = client.get(address)
            for _ in range(12):
                if answer.is_redirect:
                    leads = urljoin(str(answer.url), answer.headers["location"])
                    if urlsplit(leads).path == BACK:
                        return leads
                    answer = client.get(leads)
                    continue
                form = re.search(r'<form[^>]*action="([^"]+)"', answer.text)
                assert form is not None, answer.text
                prompt = "login" if 'name="login"' in answer.text else "consent"
                sent = {"prompt": prompt, "login": subject, "password": "apa saja"}
                answer = client.post(urljoin(str(answer.url), form[1]), data=sent)
        raise AssertionError("the provider leads nowhere")


@pytest.fixture(scope="module")
def provider(service: Service) -> Iterator[str]:
    """The provider that the service names; returns its issuer."""
    folder = built("identity")
    if not folder.is_dir():
        raise JudgeMissing(f"{folder} is missing: run tests/judges/identity")
    issuer = service.env["NASKAH_OIDC_ISSUER"]
    process = subprocess.Popen(
        [
            str(folder / "node" / "bin" / "node"),
            str(folder / "provider.mjs"),
            service.env["NASKAH_OIDC_CLIENT_ID"],
            service.env["NASKAH_OIDC_CLIENT_SECRET"],
            f"{service.url}{BACK}",
            str(urlsplit(issuer).port),
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == issuer
        yield issuer
    finally:
        process.terminate()
        process.wait(PATIENCE_S)
        process.stdout and process.stdout.close()


@pytest.fixture
def browser(service: Service, provider: str) -> Browser:
    return Browser(service=service)


def sent(browser: Browser, path: str = "/masuk/penyedia?ke=/akun") -> str:
    """Press the button; returns the provider's address."""
    browser.get("/masuk")
    answer = browser.get(path)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def back(browser: Browser, subject: str, path: str = "/masuk/penyedia?ke=/akun") -> httpx.Response:
    """Come back from the provider as somebody."""
    return browser.get(returned(browser, subject, path))


def returned(browser: Browser, subject: str, path: str = "/masuk/penyedia?ke=/akun") -> str:
    leads = urlsplit(Way().go(sent(browser, path), subject))
    return f"{leads.path}?{leads.query}"


def link(service: Service, person: str, subject: str) -> int:
    with service.client("admin") as admin:
        return admin.post(f"/accounts/{person}/link", json={"subjek": subject}).status_code


def test_an_invitation_is_used_up_at_the_provider_and_from_then_on_it_lets_in(
    service: Service, browser: Browser
) -> None:
    person = a_person(service)
    invitation = a_link(service, person)
    assert "Tautkan dengan SSO Uji" in browser.get(invitation).text
    answer = back(browser, f"sub-{person}", f"{invitation}/penyedia")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert person in browser.get("/akun").text
    assert browser.get(invitation).status_code == 404
    again = Browser(service=service)
    assert back(again, f"sub-{person}").headers["location"] == "/akun"
    with service.client("admin") as admin:
        shown = next(each for each in admin.get("/accounts").json()["akun"] if each["orang"] == person)
    assert (shown["keadaan"], shown["penyedia"]) == ("terbuka", True)


def test_the_same_mail_address_opens_nothing(service: Service, browser: Browser) -> None:
    """The provider says of everybody that they are kepala@kantor.example."""
    person = a_person(service)
    with service.ledger.acting(service.system()) as tx:
        people.set_surel(tx, "1306", person, "kepala@kantor.example")
    answer = back(browser, "somebody-else")
    assert answer.status_code == 422
    assert "belum ada akun di sini yang tertaut" in answer.text
    assert browser.get("/akun").status_code == 303


def test_an_administrator_links_a_subject_and_what_ends_the_link_ends_its_sessions(
    service: Service, browser: Browser
) -> None:
    login, other = an_account(service), an_account(service)
    assert link(service, login, f"sub-{login}") == 200
    assert link(service, other, f"sub-{login}") == 422  # it opens an account already
    assert back(browser, f"sub-{login}").headers["location"] == "/akun"
    assert browser.get("/akun").status_code == 200
    with service.client("admin") as admin:
        assert admin.post(f"/accounts/{login}/unlink").json()["penyedia"] is False
    assert browser.get("/akun").status_code == 303
    assert back(browser, f"sub-{login}").status_code == 422
    assert link(service, other, f"sub-{login}") == 200


@pytest.mark.parametrize("how", ["left", "ended", "reset"])
def test_who_leaves_or_is_reset_comes_in_by_it_no_more(service: Service, browser: Browser, how: str) -> None:
    login = an_account(service)
    assert link(service, login, f"sub-{login}") == 200
    back(browser, f"sub-{login}")
    assert browser.get("/akun").status_code == 200
    if how == "left":
        with service.ledger.acting(service.system()) as tx:
            people.replace(tx, "1306", [each for each in people.every(tx, "1306") if each.id != login])
    else:
        with service.client("admin") as admin:
            assert admin.post(f"/accounts/{login}/{'end' if how == 'ended' else 'reset'}").is_success
    assert browser.get("/akun").status_code == 303
    assert back(browser, f"sub-{login}").status_code == 422


def test_whoever_signs_shows_more_than_the_providers_word(service: Service, browser: Browser) -> None:
    login = an_account(service, "pejabat")
    assert link(service, login, f"sub-{login}") == 200
    assert back(browser, f"sub-{login}").headers["location"] == "/masuk/siapkan?ke=/akun"
    assert browser.get("/akun").headers["location"] == "/masuk/siapkan?ke=/akun"


@pytest.mark.parametrize("wrong", ["state", "iss", "code", "error", "again", "elsewhere"])
def test_what_does_not_come_back_as_it_went_lets_nobody_in(
    service: Service, browser: Browser, wrong: str
) -> None:
    login = an_account(service)
    assert link(service, login, f"sub-{login}") == 200
    leads = returned(browser, f"sub-{login}")
    if wrong == "again":
        assert browser.get(leads).headers["location"] == "/akun"
        browser.cookies.pop("naskah")
    if wrong == "elsewhere":  # somebody else's browser, led to a way that was begun in this one
        other = Browser(service=service)
        other.get("/masuk")
        browser = other
    if wrong in ("state", "iss", "code", "error"):
        leads += f"&{urlencode({wrong: 'lain'})}" if wrong == "error" else ""
        leads = re.sub(rf"([?&]{wrong}=)[^&]*", r"\1lain", leads)
    answer = browser.get(leads)
    assert answer.status_code == 422
    assert "naskah" not in browser.cookies
    assert browser.get("/akun").status_code == 303


def test_a_link_that_is_over_leads_to_no_provider(service: Service, browser: Browser) -> None:
    browser.get("/masuk")
    assert browser.get(f"/masuk/undangan/{'x' * 43}/penyedia").status_code == 404
