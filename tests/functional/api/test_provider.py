"""Coming in by identity providers that we did not write: whom they open an account to, and whom they do not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit

import httpx
import pytest

from archive.ledger.office import people
from tests.chance import EXPLORING
from tests.conftest import LedgerDsns, S3Access
from tests.functional.api.browser import Browser, a_link, a_person, an_account
from tests.functional.api.conftest import Service, serving
from tests.functional.api.identity_providers import (
    BACK,
    MAIL,
    IdentityProvider,
    Keycloak,
    NodeProvider,
    Outsider,
    ProviderVisit,
)

SIGN_IN = "/masuk/penyedia?ke=/akun"
SURE = pytest.mark.skipif(not EXPLORING, reason="of `make sure`")


@pytest.fixture(scope="module", params=[NodeProvider, pytest.param(Keycloak, marks=SURE)])
def kind(request: pytest.FixtureRequest) -> type[IdentityProvider]:
    """Whose provider it is."""
    made: type[IdentityProvider] = request.param
    return made


@pytest.fixture(scope="module")
def service(
    kind: type[IdentityProvider],
    request: pytest.FixtureRequest,
    shared_ledger: Callable[[str], LedgerDsns],
    shared_s3: Callable[[str], S3Access],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Service]:
    """A service that names it; the one of all tests for ``oidc-provider``, whose issuer has no path."""
    if kind is NodeProvider:
        yield request.getfixturevalue("service")
        return
    folder = tmp_path_factory.mktemp("api")
    with serving(shared_ledger("keycloak"), shared_s3("naskah-keycloak"), folder, "/realms/kantor") as found:
        yield found


@pytest.fixture(scope="module")
def provider(
    kind: type[IdentityProvider], service: Service, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[IdentityProvider]:
    """The provider, running."""
    made = kind(service, tmp_path_factory.mktemp("provider"))
    try:
        made.begin()
        yield made
    finally:
        made.end()


@dataclass(frozen=True, kw_only=True)
class Way:
    """One person's browser, here and at the provider."""

    here: Browser
    there: ProviderVisit

    def sent(self, path: str = SIGN_IN) -> str:
        """Press the button; returns the provider's address."""
        self.here.get("/masuk")
        answer = self.here.get(path)
        assert answer.status_code == 303, answer.text
        return answer.headers["location"]

    def returned(self, who: Outsider, path: str = SIGN_IN) -> str:
        """Say there who one is; returns where the provider leads back to."""
        leads = urlsplit(self.there.go(self.sent(path), who.login))
        return f"{leads.path}?{leads.query}"

    def back(self, who: Outsider, path: str = SIGN_IN) -> httpx.Response:
        """Come back from the provider as somebody."""
        return self.here.get(self.returned(who, path))

    def is_in(self) -> bool:
        """Whether the browser is signed in here, with all that is asked for."""
        return self.here.get("/akun").status_code == 200


@pytest.fixture
def begin(service: Service, provider: IdentityProvider) -> Callable[[], Way]:
    """Opens a browser that was never here."""
    return lambda: Way(here=Browser(service=service), there=ProviderVisit(provider=provider))


@pytest.fixture
def way(begin: Callable[[], Way]) -> Way:
    """The first browser of a test."""
    return begin()


@pytest.fixture
def somebody(provider: IdentityProvider) -> Outsider:
    """Somebody whom the provider knows, and nobody here."""
    return provider.somebody()


def link(service: Service, person: str, who: Outsider) -> int:
    """Let an administrator link an account; returns the status of the answer."""
    with service.client("admin") as admin:
        return admin.post(f"/accounts/{person}/link", json={"subjek": who.subject}).status_code


def refusals(service: Service) -> list[tuple[str, dict[str, str]]]:
    """What the trails have of those who were not let in: who wrote it down, and what."""
    with service.owner() as connection:
        return connection.execute(
            "SELECT actor, detail FROM audit_entry WHERE action = 'session.refused' ORDER BY at"
        ).fetchall()


def linked(service: Service, who: Outsider, *roles: str) -> str:
    """Let somebody have an account; returns its login."""
    login = an_account(service, *roles)
    assert link(service, login, who) == 200
    return login


def test_an_invitation_is_used_up_at_the_provider_and_from_then_on_it_lets_in(
    service: Service, begin: Callable[[], Way], way: Way, somebody: Outsider
) -> None:
    person = a_person(service)
    invitation = a_link(service, person)
    assert "Tautkan dengan SSO Uji" in way.here.get(invitation).text
    answer = way.back(somebody, f"{invitation}/penyedia")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert person in way.here.get("/akun").text
    assert way.here.get(invitation).status_code == 404
    assert begin().back(somebody).headers["location"] == "/akun"
    with service.client("admin") as admin:
        shown = next(each for each in admin.get("/accounts").json()["akun"] if each["orang"] == person)
    assert (shown["keadaan"], shown["penyedia"]) == ("terbuka", True)


def test_the_same_mail_address_opens_nothing(service: Service, way: Way, somebody: Outsider) -> None:
    """The provider says of everybody that they are the head of the office."""
    person = a_person(service)
    with service.ledger.acting(service.system()) as tx:
        people.set_surel(tx, "1306", person, MAIL)
    before = refusals(service)
    answer = way.back(somebody)
    assert answer.status_code == 422
    assert "belum ada akun di sini yang tertaut" in answer.text
    assert not way.is_in()
    told = refusals(service)[len(before) :]
    assert {(by, detail["cara"], detail["sebab"]) for by, detail in told} == {
        ("system:masuk", "penyedia identitas", "tidak tertaut")
    }


def test_an_administrator_links_a_subject_and_what_ends_the_link_ends_its_sessions(
    service: Service, way: Way, somebody: Outsider
) -> None:
    login, other = linked(service, somebody), an_account(service)
    assert link(service, other, somebody) == 422  # it opens an account already
    assert way.back(somebody).headers["location"] == "/akun"
    assert way.is_in()
    with service.client("admin") as admin:
        assert admin.post(f"/accounts/{login}/unlink").json()["penyedia"] is False
    assert not way.is_in()
    assert way.back(somebody).status_code == 422
    assert link(service, other, somebody) == 200


@pytest.mark.parametrize("how", ["left", "ended", "reset"])
def test_who_leaves_or_is_reset_comes_in_by_it_no_more(
    service: Service, way: Way, somebody: Outsider, how: str
) -> None:
    login = linked(service, somebody)
    way.back(somebody)
    assert way.is_in()
    if how == "left":
        with service.ledger.acting(service.system()) as tx:
            people.replace(tx, "1306", [each for each in people.every(tx, "1306") if each.id != login])
    else:
        with service.client("admin") as admin:
            assert admin.post(f"/accounts/{login}/{'end' if how == 'ended' else 'reset'}").is_success
    assert not way.is_in()
    assert way.back(somebody).status_code == 422


def test_whoever_signs_shows_more_than_the_providers_word(
    service: Service, way: Way, somebody: Outsider
) -> None:
    linked(service, somebody, "pejabat")
    assert way.back(somebody).headers["location"] == "/masuk/siapkan?ke=/akun"
    assert way.here.get("/akun").headers["location"] == "/masuk/siapkan?ke=/akun"


def test_who_is_signed_in_there_is_not_asked_again(service: Service, way: Way, somebody: Outsider) -> None:
    linked(service, somebody)
    way.back(somebody)
    asked = way.there.asked
    way.here.post("/keluar")
    assert not way.is_in()
    way.back(somebody)
    assert way.is_in()
    assert way.there.asked == asked


def test_a_key_that_is_new_there_is_known_here_at_once(
    service: Service, provider: IdentityProvider, begin: Callable[[], Way], way: Way, somebody: Outsider
) -> None:
    linked(service, somebody)
    way.back(somebody)
    assert way.is_in()
    provider.rotate()
    another = begin()
    another.back(somebody)
    assert another.is_in()


@pytest.mark.parametrize("instead", ["lain", "", None], ids=["another", "none", "of another way"])
@pytest.mark.parametrize("part", ["state", "code", "iss"])
def test_what_does_not_come_back_as_it_went_lets_nobody_in(
    service: Service,
    begin: Callable[[], Way],
    way: Way,
    somebody: Outsider,
    part: str,
    instead: str | None,
) -> None:
    """A code of another way is its own person's, and proves nothing here: the provider asks for the challenge's answer."""
    linked(service, somebody)
    came = dict(parse_qsl(urlsplit(way.returned(somebody)).query))
    other = dict(parse_qsl(urlsplit(begin().returned(somebody)).query))
    came[part] = f"{other[part]}/" if part == "iss" else other[part]
    came[part] = instead if instead is not None else came[part]
    _refused(way, f"{BACK}?{urlencode(came)}")


@pytest.mark.parametrize("wrong", ["error", "again", "elsewhere"])
def test_what_comes_back_otherwise_lets_nobody_in(
    service: Service, begin: Callable[[], Way], way: Way, somebody: Outsider, wrong: str
) -> None:
    linked(service, somebody)
    leads = way.returned(somebody)
    if wrong == "error":
        leads += f"&{urlencode({wrong: 'access_denied'})}"
    if wrong == "again":
        assert way.here.get(leads).headers["location"] == "/akun"
        way.here.cookies.pop("naskah")
    if wrong == "elsewhere":  # somebody else's browser, led to a way that was begun in this one
        way = begin()
        way.here.get("/masuk")
    assert ("Langkah sudah lewat" in _refused(way, leads)) == (wrong != "error")


def _refused(way: Way, leads: str) -> str:
    answer = way.here.get(leads)
    assert answer.status_code == 422
    assert "naskah" not in way.here.cookies
    assert not way.is_in()
    return answer.text


def test_a_link_that_is_over_leads_to_no_provider(way: Way) -> None:
    way.here.get("/masuk")
    assert way.here.get(f"/masuk/undangan/{'x' * 43}/penyedia").status_code == 404
