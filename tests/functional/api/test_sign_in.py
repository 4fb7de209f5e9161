"""Signing in at the pages of a running service: what opens, what does not, and what each attack is answered."""

from __future__ import annotations

import re
import time
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import httpx
import pyotp
import pytest

from archive.ledger.office import accounts as rows
from archive.ledger.office import people
from service.identity import accounts
from service.identity.attempts import ACCOUNT
from tests.functional.api.browser import PASSWORD, Browser, a_link, a_person, an_account
from tests.functional.api.conftest import Service
from tests.patience import PATIENCE_S

WRONG = "Nama masuk atau kata sandi tidak cocok."
INSIDE = "/keluar"
"""A page that says who is signed in."""


@pytest.fixture(scope="module")
def login(service: Service) -> str:
    """Somebody who reads; no test ends their account."""
    return an_account(service)


@pytest.fixture
def browser(service: Service) -> Browser:
    return Browser(service=service)


def inside(browser: Browser) -> bool:
    """Whether the pages open to this browser."""
    answer = browser.get(INSIDE)
    assert answer.status_code in (200, 303)
    assert answer.headers["cache-control"] == "no-store"
    return answer.status_code == 200


def test_a_person_signs_in_and_out(service: Service, login: str, browser: Browser) -> None:
    answer = browser.sign_in(login, ke="/naskah/7?halaman=2")
    assert (answer.status_code, answer.headers["location"]) == (303, "/naskah/7?halaman=2")
    assert inside(browser)
    token = browser.cookies["naskah"]
    assert browser.post("/keluar").headers["location"] == "/masuk"
    assert "naskah" not in browser.cookies
    browser.cookies["naskah"] = token
    assert not inside(browser)


def test_a_name_typed_otherwise_is_the_same_name(login: str, browser: Browser) -> None:
    assert browser.sign_in(f" {login.upper()} ").status_code == 303


def test_a_page_tells_nobody_else_what_it_is(login: str, browser: Browser) -> None:
    answer = browser.get("/masuk")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["referrer-policy"] == "same-origin"
    assert re.search(r"naskah-peramban=\S+; HttpOnly; .*SameSite=lax", answer.headers["set-cookie"])


def test_no_word_and_no_status_tells_whether_a_login_exists(
    service: Service, login: str, browser: Browser
) -> None:
    def told(name: str) -> tuple[int, str]:
        fresh = Browser(service=service, peer="127.0.2.1")
        answer = fresh.sign_in(name, "bukan kata sandinya")
        return answer.status_code, answer.text.replace(name, "NAMA")

    found = {told(name) for name in (login, "tidak-ada", "x" * 64)}
    assert len(found) == 1
    ((status, text),) = found
    assert status == 422
    assert WRONG in text


def test_a_refusal_is_said_in_the_language_asked_for(browser: Browser) -> None:
    browser.get("/masuk")
    english = {"Accept": "text/html", "Accept-Language": "en", "Origin": browser.service.url}
    told = browser.post("/masuk", english, login="nobody-here", sandi="not the password").text
    assert "Login name and password do not belong together." in told
    assert WRONG not in told


@pytest.mark.parametrize("known", [True, False])
def test_strangers_stop_strangers_alone(service: Service, known: bool) -> None:
    login, owner = an_account(service), Browser(service=service, peer="127.0.3.1")
    if known:
        assert owner.sign_in(login).status_code == 303
        owner.post("/keluar")
    for number in range(ACCOUNT.size):
        stranger = Browser(service=service, peer=f"127.0.4.{number + 1}")
        assert stranger.sign_in(login, "tebakan yang salah").status_code == 422
    late = Browser(service=service, peer="127.0.4.99").sign_in(login, "tebakan yang salah")
    assert late.status_code == 429
    assert "Terlalu banyak percobaan masuk." in late.text
    assert owner.sign_in(login).status_code == (303 if known else 429)


def test_a_name_that_does_not_exist_is_stopped_like_one_that_does(service: Service) -> None:
    def told(number: int) -> int:
        stranger = Browser(service=service, peer=f"127.0.5.{number + 1}")
        return stranger.sign_in("orang-yang-tidak-ada", "tebakan yang salah").status_code

    assert [told(number) for number in range(ACCOUNT.size + 1)] == [422] * ACCOUNT.size + [429]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
    ],
    ids=str,
)
@pytest.mark.parametrize("path", ["/masuk", "/keluar"])
def test_a_form_from_elsewhere_does_nothing(
    login: str, browser: Browser, path: str, headers: dict[str, str]
) -> None:
    browser.sign_in(login)
    before = dict(browser.cookies)
    answer = browser.post(path, {"Accept": "text/html", **headers}, login=login, sandi=PASSWORD)
    assert answer.status_code == 403
    assert "Formulir ini tidak dikirim dari halaman kantor ini." in answer.text
    assert "set-cookie" not in answer.headers
    assert browser.cookies == before
    assert inside(browser)


@pytest.mark.parametrize("key", ["admin", "person"])
def test_a_key_opens_no_page_and_a_cookie_no_route(
    service: Service, login: str, browser: Browser, key: str
) -> None:
    bearer = {"Authorization": f"Bearer {service.keys[key]}"}
    assert browser.get(INSIDE, **bearer).status_code == 303
    browser.sign_in(login)
    assert browser.get("/people", Accept="application/json").status_code == 401


def test_a_token_that_was_planted_is_given_up(service: Service, login: str, browser: Browser) -> None:
    browser.get("/masuk")
    planted = {"naskah": "A" * 43, "naskah-peramban": browser.cookies["naskah-peramban"]}
    browser.cookies = dict(planted)
    assert browser.post("/masuk", login=login, sandi=PASSWORD).status_code == 303
    assert planted.items().isdisjoint(browser.cookies.items())
    assert not inside(Browser(service=service, cookies=planted))


def test_a_browser_without_cookies_is_told_so_and_one_that_keeps_them_then_comes_in(
    login: str, browser: Browser
) -> None:
    answer = browser.post("/masuk", login=login, sandi=PASSWORD)
    assert answer.status_code == 422
    assert "Peramban ini tidak menyimpan kuki dari alamat ini." in answer.text
    assert browser.post("/masuk", login=login, sandi=PASSWORD).status_code == 303


def test_whoever_chose_a_password_signs_in_by_the_form_that_follows(
    service: Service, browser: Browser
) -> None:
    person = a_person(service)
    link = a_link(service, person)
    browser.get(link)
    shown = browser.post(link, sandi=PASSWORD, ulang=PASSWORD)
    assert 'action="/masuk"' in shown.text
    assert browser.post("/masuk", login=person, sandi=PASSWORD).status_code == 303


@pytest.mark.parametrize(
    "ke", ["//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:1"]
)
def test_nobody_is_led_elsewhere(login: str, browser: Browser, ke: str) -> None:
    assert f'name="ke" value="{ke}"' not in browser.get(f"/masuk?{urlencode({'ke': ke})}").text
    assert browser.sign_in(login, ke=ke).headers["location"] == "/"
    assert browser.get(f"/masuk?{urlencode({'ke': ke})}").headers["location"] == "/"


def phone(browser: Browser) -> pyotp.TOTP:
    """Scan what the page shows, as a phone does."""
    found = re.search(r"<code>([A-Z2-7]{32})</code>", browser.get("/masuk/siapkan").text)
    assert found is not None
    return pyotp.TOTP(found[1])


def test_whoever_signs_needs_a_phone_before_anything_opens(service: Service, browser: Browser) -> None:
    login = an_account(service, "pejabat")
    assert browser.sign_in(login, ke="/kotak-masuk").headers["location"] == "/masuk/siapkan?ke=/kotak-masuk"
    totp, before = phone(browser), browser.cookies["naskah"]
    assert phone(browser).secret == totp.secret  # a page that is loaded again shows the same
    assert browser.post("/masuk/siapkan", kode="000000", ke="/").status_code == 422
    first = totp.now()
    confirmed = browser.post("/masuk/siapkan", kode=first, ke="/kotak-masuk")
    paper = re.findall(r"<code>((?:[a-z2-7]{4}-){3}[a-z2-7]{4})</code>", confirmed.text)
    assert len(set(paper)) == 8
    assert browser.cookies["naskah"] != before
    assert not inside(Browser(service=service, cookies={**browser.cookies, "naskah": before}))

    again = Browser(service=service)
    assert again.sign_in(login, ke="/kotak-masuk").headers["location"] == "/masuk/kode?ke=/kotak-masuk"
    page = again.post("/masuk/kode", kode=first, ke="/")
    assert page.status_code == 422, "a code was taken before"
    assert "Kode ini tidak cocok, atau sudah dipakai." in page.text
    assert "sekitar" in again.post("/masuk/kode", kode=totp.at(time.time() + 300), ke="/").text
    opened = again.post("/masuk/kode", kode=paper[0].upper(), ke="/kotak-masuk")
    assert (opened.status_code, opened.headers["location"]) == (303, "/kotak-masuk")

    third = Browser(service=service)
    third.sign_in(login)
    assert third.post("/masuk/kode", kode=paper[0], ke="/").status_code == 422, "it was used"
    for _ in range(10):
        last = third.post("/masuk/kode", kode="000000", ke="/")
    assert last.status_code == 429
    with service.owner() as connection:
        row = connection.execute("SELECT totp_sealed FROM account WHERE login = %s", (login,)).fetchone()
    assert row is not None
    assert totp.secret.encode() not in bytes(row[0])


def test_a_session_without_its_code_opens_nothing(service: Service, browser: Browser) -> None:
    login = an_account(service, "admin")
    browser.sign_in(login)
    for path in ("/masuk/kode", "/masuk/kuatkan"):
        assert browser.get(path).headers["location"] == "/masuk/siapkan?ke=/"
    assert 'class="saya"' not in browser.get("/").text
    for path in ("/masuk/kode", "/masuk/kuatkan", "/masuk/siapkan"):
        assert Browser(service=service).get(path).headers["location"].startswith("/masuk?ke=")


def test_my_sessions_are_shown_and_each_is_mine_alone_to_end(service: Service) -> None:
    login, other = an_account(service), an_account(service)
    office, phone, stranger = (Browser(service=service) for _ in range(3))
    for each, name in ((office, login), (phone, login), (stranger, other)):
        each.sign_in(name)
    assert Browser(service=service).get("/akun").headers["location"] == "/masuk?ke=/akun"
    shown = office.get("/akun")
    assert shown.status_code == 200
    (theirs,) = re.findall(r'name="sesi" value="([0-9a-f-]{36})"', shown.text)
    for which in (theirs, "x", ""):
        assert stranger.post("/akun/sesi", sesi=which).headers["location"] == "/akun"
    assert inside(phone)
    assert office.post("/akun/sesi", {"Origin": "https://evil.example"}, sesi=theirs).status_code == 403
    office.post("/akun/sesi", sesi=theirs)
    assert not inside(phone)
    assert inside(office)


def test_my_password_is_changed_by_who_knows_it_and_ends_every_session(service: Service) -> None:
    login, new = an_account(service), "kerbau di tepi sungai"
    office, phone = Browser(service=service), Browser(service=service)
    for each in (office, phone):
        each.sign_in(login)
    for typed, said in (
        ({"sandi": "bukan sandi saya", "baru": new, "ulang": new}, "Kata sandi ini tidak cocok."),
        ({"sandi": PASSWORD, "baru": new, "ulang": PASSWORD}, "berbeda dari yang pertama"),
        ({"sandi": PASSWORD, "baru": "pendek", "ulang": "pendek"}, "paling sedikit 12 karakter"),
    ):
        refused = office.post("/akun/sandi", None, **typed)
        assert (refused.status_code, said in refused.text) == (422, True), refused.text
    assert inside(phone)
    done = office.post("/akun/sandi", sandi=PASSWORD, baru=new, ulang=new)
    assert (done.status_code, done.headers["location"]) == (303, "/masuk")
    assert "naskah" not in office.cookies
    assert not inside(phone)
    assert office.sign_in(login).status_code == 422
    assert office.sign_in(login, new).status_code == 303


def test_new_recovery_codes_take_the_place_of_the_old_against_a_code_of_the_phone(service: Service) -> None:
    login, browser = an_account(service, "pejabat"), Browser(service=service)
    browser.sign_in(login)
    totp, now = phone(browser), time.time()
    first = browser.post("/masuk/siapkan", kode=totp.at(now), ke="/")
    assert "Buat kode pemulihan baru" in browser.get("/akun").text
    assert browser.post("/akun/pemulihan", kode="000000").status_code == 422
    drawn = browser.post("/akun/pemulihan", kode=totp.at(now + 30))
    assert drawn.status_code == 200, drawn.text
    old, new = (
        re.findall(r"<code>((?:[a-z2-7]{4}-){3}[a-z2-7]{4})</code>", each.text) for each in (first, drawn)
    )
    assert len({*old, *new}) == 16
    again = Browser(service=service)
    again.sign_in(login)
    assert again.post("/masuk/kode", kode=old[0], ke="/").status_code == 422
    assert again.post("/masuk/kode", kode=new[0], ke="/").status_code == 303


def end_account(service: Service, login: str) -> None:
    with service.ledger.acting(service.system()) as tx:
        accounts.end(tx, "1306", login, "test")


def leave(service: Service, login: str) -> None:
    with service.ledger.acting(service.system()) as tx:
        assert people.leave(tx, "1306", login)


def reset(service: Service, login: str) -> None:
    with service.ledger.acting(service.system()) as tx:
        accounts.reset(tx, service.url, "1306", login, "test")


def allow(service: Service, login: str) -> None:
    with service.ledger.acting(service.system()) as tx:
        accounts.allow(tx, "1306", login, ["pemeriksa"], rows.living(tx, "1306", login).ceiling)  # type: ignore[union-attr]


def idle(service: Service, login: str) -> None:
    _moved(service, login, "seen_at = seen_at - idle")


def absolute(service: Service, login: str) -> None:
    _moved(service, login, "ends_at = clock_timestamp()")


def _moved(service: Service, login: str, change: str) -> None:
    with service.owner() as connection:
        connection.execute(
            f"UPDATE web_session SET {change} WHERE account_id = (SELECT id FROM account WHERE login = %s)",
            (login,),
        )


@pytest.mark.parametrize("happens", [end_account, leave, reset, allow, idle, absolute])
def test_a_session_ends_at_once(
    service: Service, browser: Browser, happens: Callable[[Service, str], None]
) -> None:
    login = an_account(service)
    browser.sign_in(login)
    assert inside(browser)
    happens(service, login)
    assert not inside(browser)
    again = browser.sign_in(login)
    assert again.status_code == (303 if happens in (allow, idle, absolute) else 422)


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        (unicodedata.normalize("NFD", "sawah hijau di Léwa"), 303),
        (unicodedata.normalize("NFC", "sawah hijau di Léwa"), 303),
        ("sawah hijau di Lewa", 422),
        ("sawah hijau di Léwa\x00", 422),
        ("\x00", 422),
        ("", 422),
    ],
)
def test_a_password_is_itself_however_it_is_composed(
    service: Service, browser: Browser, typed: str, status: int
) -> None:
    person = a_person(service)
    chosen = unicodedata.normalize("NFC", "sawah hijau di Léwa")
    browser.post(a_link(service, person), sandi=chosen, ulang=chosen)
    assert browser.sign_in(person, typed).status_code == status


def test_a_password_of_ten_megabytes_is_not_read(service: Service, browser: Browser) -> None:
    browser.get("/masuk")
    try:
        answer = browser.post("/masuk", login="x", sandi="x" * 10_000_000)
    except httpx.WriteError:
        return  # answered and closed while it was still being sent
    assert answer.status_code == 413


@pytest.mark.parametrize("body", [b"login=%FF%FE", b"login=\xff", b"a=1&" * 6_000])
def test_what_is_no_form_is_refused(browser: Browser, service: Service, body: bytes) -> None:
    media = {"Content-Type": "application/x-www-form-urlencoded", "Origin": service.url}
    answer = httpx.post(f"{service.url}/masuk", content=body, headers=media, timeout=PATIENCE_S)
    assert answer.status_code == 422
    other = httpx.post(f"{service.url}/masuk", json={}, headers={"Origin": service.url}, timeout=PATIENCE_S)
    assert other.status_code == 415


def test_a_link_is_used_once(service: Service, browser: Browser) -> None:
    person = a_person(service)
    link = a_link(service, person)
    assert browser.get(link).status_code == 200
    short = browser.post(link, sandi="pendek", ulang="pendek")
    assert short.status_code == 422
    assert "paling sedikit 12 karakter" in short.text
    assert "ketik ulang" in browser.post(link, sandi=PASSWORD, ulang="lain").text
    assert browser.post(link, sandi=PASSWORD, ulang=PASSWORD).status_code == 200
    for again in (browser.get(link), browser.post(link, sandi=PASSWORD + "2", ulang=PASSWORD + "2")):
        assert again.status_code == 404
        assert "Tautan ini tidak berlaku" in again.text
    assert browser.sign_in(person).status_code == 303


def test_of_many_who_use_a_link_at_once_one_does(service: Service) -> None:
    person = a_person(service)
    link = a_link(service, person)

    def use(number: int) -> int:
        password = f"{PASSWORD} {number}"
        return Browser(service=service).post(link, sandi=password, ulang=password).status_code

    with ThreadPoolExecutor(4) as several:
        assert sorted(several.map(use, range(4))) == [200, 404, 404, 404]


@pytest.mark.parametrize("over", ["ended", "late", "another", "unknown"])
def test_a_link_that_is_over_opens_nothing(service: Service, browser: Browser, over: str) -> None:
    person = a_person(service)
    link = a_link(service, person)
    if over == "ended":
        end_account(service, person)
    elif over == "another":
        a_link(service, person)
    elif over == "late":
        with service.owner() as connection:
            connection.execute(
                "UPDATE account SET link_ends_at = clock_timestamp() WHERE login = %s", (person,)
            )
    else:
        link += "x"
    assert browser.get(link).status_code == 404
    assert browser.post(link, sandi=PASSWORD, ulang=PASSWORD).status_code == 404
    assert browser.sign_in(person).status_code == 422


def test_accounts_are_kept_over_http_by_administrators_alone(service: Service, browser: Browser) -> None:
    person = a_person(service)
    body = {"orang": person, "peran": ["pembaca"], "kelas": "T"}
    with service.client("reader") as reader:
        assert reader.post("/accounts", json=body).status_code == 403
        assert reader.get("/accounts").status_code == 403
    with service.client("admin") as admin:
        assert admin.post("/accounts", json={**body, "peran": ["intake"]}).status_code == 422
        assert admin.post("/accounts", json={**body, "orang": "nobody"}).status_code == 404
        made = admin.post("/accounts", json=body)
        assert made.status_code == 201
        link = made.json()["tautan"].removeprefix(service.url)
        assert browser.post(link, sandi=PASSWORD, ulang=PASSWORD).status_code == 200
        assert admin.post("/accounts", json=body).status_code == 422  # it is used; reset is another act
        browser.sign_in(person)
        again = admin.post(f"/accounts/{person}/reset").json()
        assert not inside(browser)
        assert again["keadaan"] == "diundang"
        assert admin.post(f"/accounts/{person}/end").json()["keadaan"] == "berakhir"
        assert admin.post(f"/accounts/{person}/end").status_code == 404
        shown = next(each for each in admin.get("/accounts").json()["akun"] if each["orang"] == person)
        assert shown["tautan_sampai"] is None


def test_an_administrator_gives_no_class_above_their_own(service: Service) -> None:
    from archive.access import AccessClass
    from tests.functional.api.conftest import add_key

    key = add_key(service.ledger, "low admin", roles=["admin"], sources=[], ceiling=AccessClass.B)
    with service.client(None) as client:
        body = {"orang": a_person(service), "peran": ["pembaca"], "kelas": "R"}
        answer = client.post("/accounts", json=body, headers={"Authorization": f"Bearer {key}"})
    assert answer.status_code == 403
    assert answer.json()["errors"][0]["path"] == "kelas"
