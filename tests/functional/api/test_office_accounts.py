"""The office's accounts on pages: what an administrator does there, once however often it is sent, and what follows."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx
import pyotp
import pytest

from archive.ledger.office import accounts as rows
from archive.ledger.office import people
from service.identity.account_form import AccountForm
from service.identity.attempts import ACCOUNT
from tests.functional.api.browser import PASSWORD, Browser, a_link, a_person, an_account
from tests.functional.api.conftest import Service
from tests.functional.api.test_sign_in import phone

LIST = "/akun-kantor"
LINK = re.compile(r'id="tautan-undangan">([^<]+)<')


@dataclass
class Admin:
    """An administrator who has just proved that it is them."""

    login: str
    browser: Browser
    phone: pyotp.TOTP

    def act(self, person: str, verb: str, **fields: Any) -> httpx.Response:
        """Send the form of an act, with a number of its own."""
        return self.browser.post(f"{LIST}/{person}/{verb}", None, **{"formulir": str(uuid4()), **fields})


@pytest.fixture(scope="module")
def admin(service: Service) -> Admin:
    login, browser = an_account(service, "admin"), Browser(service=service)
    browser.sign_in(login)
    totp = phone(browser)
    assert browser.post("/masuk/siapkan", kode=totp.now(), ke="/").status_code == 200
    return Admin(login=login, browser=browser, phone=totp)


def link_of(service: Service, answer: httpx.Response) -> str:
    found = LINK.search(answer.text)
    assert found is not None, answer.text
    return found[1].removeprefix(service.url)


def inside(browser: Browser) -> bool:
    return browser.get("/keluar").status_code == 200


def signed_in(service: Service, login: str) -> Browser:
    browser = Browser(service=service)
    assert browser.sign_in(login).status_code == 303
    return browser


def entered(service: Service, action: str, login: str) -> list[tuple[str, dict[str, Any]]]:
    """What the trail has of a login: who did it, and what."""
    with service.owner() as connection:
        return connection.execute(
            "SELECT actor, detail FROM audit_entry WHERE action = %s AND (detail ->> 'login' = %s"
            " OR detail ->> 'akun' IN (SELECT id::text FROM account WHERE login = %s)) ORDER BY at",
            (action, login, login),
        ).fetchall()


def letters(service: Service, person: str) -> list[tuple[str, str]]:
    with service.owner() as connection:
        return connection.execute(
            "SELECT subject, body FROM mail WHERE person_id = %s AND kind = 'akun' ORDER BY queued_at",
            (person,),
        ).fetchall()


def test_people_are_found_by_name_and_shown_as_they_stand(service: Service, admin: Admin) -> None:
    person, login = a_person(service), an_account(service)
    invited = a_person(service)
    a_link(service, invited)
    for query, words in ((login, "terbuka"), (invited, "diundang")):
        shown = admin.browser.get(f"{LIST}?cari={query}").text
        assert f'href="{LIST}/{query}"' in shown
        assert words in shown
        assert "1 orang cocok" in shown
    assert f'href="{LIST}/{person}"' in admin.browser.get(LIST).text
    assert f'href="{LIST}"' in admin.browser.get("/").text  # the navigation leads there
    assert "belum mempunyai akun" in admin.browser.get(f"{LIST}/{person}").text
    assert f'href="{LIST}/' in admin.browser.get(f"{LIST}?mulai=9000").text, "the last page there is"
    assert "Tidak ada yang cocok" in admin.browser.get(f"{LIST}?cari=tidakadaorangnya").text
    assert admin.browser.get(f"{LIST}/tidak-ada").status_code == 404


def test_somebody_is_invited_by_a_sheet_that_shows_the_same_link_when_its_form_is_sent_twice(
    service: Service, admin: Admin
) -> None:
    person, form = (
        a_person(service),
        {"formulir": str(uuid4()), "peran": "pembaca", "kelas": "T", "cara": "lembar"},
    )
    assert 'name="formulir"' in admin.browser.get(f"{LIST}/{person}/undang").text
    sheets = [admin.act(person, "undang", **form) for _ in range(2)]
    assert [each.status_code for each in sheets] == [200, 200]
    assert all("data:image/png;base64," in each.text for each in sheets)
    (link,) = {link_of(service, each) for each in sheets}
    assert len(entered(service, "account.linked", person)) == 1
    other = admin.act(person, "undang", **{**form, "kelas": "B"})
    assert other.status_code == 409
    assert "Formulir ini sudah dikirim satu kali" in other.text
    assert Browser(service=service).post(link, sandi=PASSWORD, ulang=PASSWORD).status_code == 200
    assert admin.act(person, "undang", **form).status_code == 409  # its link is used up
    assert signed_in(service, person)
    assert entered(service, "account.created", person)[0][0] == admin.login


def test_no_copy_of_the_ledger_opens_an_account_that_waits_for_its_owner(
    service: Service, admin: Admin
) -> None:
    person = a_person(service)
    sheet = admin.act(person, "undang", peran="pembaca", kelas="T", cara="lembar")
    with service.owner() as connection:
        kept = connection.execute(
            "SELECT id FROM account_form WHERE person_id = %s", (admin.login,)
        ).fetchall()
        (account,) = connection.execute("SELECT id FROM account WHERE login = %s", (person,)).fetchall()
    assert kept
    made = {AccountForm(number=number, asked="").token(account[0]) for (number,) in kept}
    assert link_of(service, sheet).rpartition("/")[2] not in made


def test_somebody_is_invited_by_mail_in_the_language_they_read(service: Service, admin: Admin) -> None:
    person = a_person(service)
    asked = {"peran": "pembaca", "kelas": "T", "cara": "surel"}
    refused = admin.act(person, "undang", **asked)
    assert refused.status_code == 422
    assert "belum mempunyai alamat surel; cetak lembarnya" in refused.text
    with service.ledger.acting(service.system()) as tx:
        people.set_surel(tx, "1306", person, f"{person}@kpu-agam.example")
    form = str(uuid4())
    for _ in range(2):
        done = admin.act(person, "undang", formulir=form, **asked)
        assert (done.status_code, done.headers["location"]) == (303, f"{LIST}/{person}")
        assert "/masuk/undangan/" not in done.text
    ((subject, body),) = letters(service, person)
    assert subject == "Naskah: undangan masuk"
    link = re.search(r"(/masuk/undangan/\S+)", body)
    assert link is not None
    assert Browser(service=service).post(link[1], sandi=PASSWORD, ulang=PASSWORD).status_code == 200
    browser = signed_in(service, person)
    assert browser.post("/akun/bahasa", bahasa="en").status_code == 303
    assert admin.act(person, "ulang").status_code == 200
    subject, body = letters(service, person)[-1]
    assert subject == "Naskah: your account begins anew"
    assert "/masuk/undangan/" not in body


@pytest.mark.parametrize(
    ("verb", "fields", "action", "still"),
    [
        ("keluarkan", {}, "account.signed_out", 303),
        ("peran", {"peran": "pemeriksa", "kelas": "B"}, "account.changed", 303),
        ("ulang", {}, "account.reset", 422),
        ("akhiri", {}, "account.ended", 422),
    ],
)
def test_an_act_is_done_once_is_audited_and_ends_sessions(
    service: Service, admin: Admin, verb: str, fields: dict[str, str], action: str, still: int
) -> None:
    login = an_account(service)
    browser, form = signed_in(service, login), str(uuid4())
    assert admin.browser.get(f"{LIST}/{login}/{verb}").status_code == 200
    answers = [admin.act(login, verb, formulir=form, **fields) for _ in range(2)]
    assert {each.status_code for each in answers} == ({200} if verb == "ulang" else {303})
    assert not inside(browser)
    assert [by for by, _ in entered(service, action, login)] == [admin.login]
    assert browser.sign_in(login).status_code == still


def test_who_forgot_everything_begins_anew_with_the_sheet(service: Service, admin: Admin) -> None:
    login = an_account(service, "pejabat")
    link = link_of(service, admin.act(login, "ulang"))
    browser = Browser(service=service)
    assert browser.sign_in(login).status_code == 422
    assert browser.post(link, sandi="kerbau di tepi sungai", ulang="kerbau di tepi sungai").status_code == 200
    assert browser.sign_in(login, "kerbau di tepi sungai").headers["location"] == "/masuk/siapkan?ke=/"


def lock(service: Service, login: str) -> None:
    """Try an account from everywhere until nobody new is let in; each address of an ambush is another."""
    peers = [f"127.0.{50 + uuid4().int % 100}.{number + 1}" for number in range(ACCOUNT.size)]
    for peer in peers:
        assert Browser(service=service, peer=peer).sign_in(login, "tebakan yang salah").status_code == 422


def test_an_account_locked_on_purpose_is_told_stays_open_to_its_owner_and_is_unlocked(
    service: Service, admin: Admin
) -> None:
    login = an_account(service)
    owner = signed_in(service, login)
    owner.post("/keluar")
    lock(service, login)
    fresh = Browser(service=service, peer="127.0.6.1")
    assert fresh.sign_in(login).status_code == 429
    assert owner.sign_in(login).status_code == 303  # a browser they have used
    ((by, detail),) = entered(service, "account.locked", login)
    assert (by, detail["dihitung"]) == ("system:masuk", "akun")
    shown = admin.browser.get(f"{LIST}/{login}").text
    assert "Terlalu banyak yang mencoba masuk" in shown
    assert "tertahan" in admin.browser.get(f"{LIST}?cari={login}").text
    assert admin.act(login, "buka").status_code == 303
    assert entered(service, "account.unlocked", login)[0][0] == admin.login
    assert fresh.sign_in(login).status_code == 303


def test_what_stands_in_the_way_is_said_at_its_field(service: Service, admin: Admin) -> None:
    person = a_person(service)
    cases: list[tuple[dict[str, str], int, str]] = [
        ({"kelas": "T"}, 422, "paling sedikit satu peran"),
        ({"kelas": "T", "peran": "intake"}, 422, "bukan peran orang"),
        ({"peran": "pembaca"}, 422, "pilih salah satu"),
        ({"peran": "pembaca", "kelas": "SR"}, 403, "di atas kelas Anda sendiri"),
        ({"peran": "pembaca", "kelas": "T", "nama_masuk": "!"}, 422, "huruf kecil, angka"),
        ({"peran": "pembaca", "kelas": "T", "nama_masuk": admin.login}, 422, "sudah dipakai"),
        ({"peran": "pembaca", "kelas": "T", "formulir": "7"}, 422, "tidak bernomor"),
    ]
    told = [admin.act(person, "undang", cara="lembar", **fields) for fields, _, _ in cases]
    assert [
        (each.status_code, words in each.text) for each, (_, _, words) in zip(told, cases, strict=True)
    ] == [(status, True) for _, status, _ in cases]
    with service.ledger.acting(service.system()) as tx:
        assert rows.living(tx, "1306", person) is None


@pytest.mark.parametrize("verb", ["undang", "ulang", "buka", "keluarkan", "lepas", "akhiri", "peran"])
def test_what_is_not_possible_is_not_offered_and_leads_to_how_it_stands(
    service: Service, admin: Admin, verb: str
) -> None:
    login = an_account(service) if verb == "undang" else a_person(service)
    if verb != "undang":
        assert f"{LIST}/{login}/{verb}" not in admin.browser.get(f"{LIST}/{login}").text
        assert admin.act(login, verb, peran="pembaca", kelas="T").status_code == 404
    assert admin.browser.get(f"{LIST}/{login}/{verb}").headers["location"] == f"{LIST}/{login}"


def test_an_act_waits_for_the_proof_and_is_done_behind_it(service: Service, admin: Admin) -> None:
    login = an_account(service)
    with service.owner() as connection:
        connection.execute(
            "UPDATE web_session SET stepped_up_at = stepped_up_at - interval '1 hour' WHERE account_id ="
            " (SELECT id FROM account WHERE login = %s)",
            (admin.login,),
        )
    form = {"formulir": str(uuid4())}
    asked = admin.browser.post(f"{LIST}/{login}/akhiri", None, **form)
    assert asked.status_code == 307
    proof = admin.browser.post(asked.headers["location"], None, **form)
    assert "Perbuatan yang Anda tekan belum dilakukan" in proof.text
    code = admin.phone.at(int(time.time()) + 30)
    address = f"{LIST}/{login}/akhiri"
    behind = admin.browser.post("/masuk/kuatkan", None, kode=code, ke="/", lanjut=address, **form)
    assert (behind.status_code, behind.headers["location"]) == (307, address)
    assert admin.browser.post(address, None, **form).status_code == 303
    with service.ledger.acting(service.system()) as tx:
        assert rows.living(tx, "1306", login) is None


def alone(service: Service, admin: Admin) -> None:
    """Let no other administrator of the office have come in."""
    with service.owner() as connection:
        connection.execute(
            "UPDATE account SET ended_at = clock_timestamp(), ended_by = 'test' WHERE satker = '1306' AND ended_at IS NULL"
            " AND 'admin' = ANY (roles) AND login <> %s",
            (admin.login,),
        )


@pytest.mark.parametrize(
    ("verb", "fields"), [("akhiri", {}), ("peran", {"peran": "pembaca", "kelas": "T"}), ("keluar-kantor", {})]
)
def test_the_last_administrator_does_not_end_themselves(
    service: Service, admin: Admin, verb: str, fields: dict[str, str]
) -> None:
    alone(service, admin)
    refused = admin.act(admin.login, verb, **fields)
    assert refused.status_code == 422
    assert "Anda admin terakhir kantor ini" in refused.text
    assert inside(admin.browser)
    an_invited = a_person(service)
    a_link(service, an_invited, "admin")  # who has not come in looks after nothing yet
    assert admin.act(admin.login, verb, **fields).status_code == 422


def test_leaving_is_looked_at_and_done_on_a_page(service: Service, admin: Admin) -> None:
    login = an_account(service)
    browser = signed_in(service, login)
    path = f"{LIST}/{login}/keluar-kantor"
    looked = admin.browser.get(path)
    assert looked.status_code == 200
    assert f"{login}, dengan masuk di 1 peramban" in looked.text
    assert admin.browser.post(path, periksa="ya").status_code == 200
    assert inside(browser)
    assert admin.browser.post(path).status_code == 422  # a form without its number
    form = str(uuid4())
    done = admin.act(login, "keluar-kantor", formulir=form, dasar="SK 12/2026")
    assert (done.status_code, done.headers["location"]) == (303, LIST)
    assert admin.act(login, "keluar-kantor", formulir=form, dasar="SK 12/2026").status_code == 303
    assert "dicatat keluar dari kantor" in admin.browser.get(LIST).text
    assert not inside(browser)
    assert browser.sign_in(login).status_code == 422
    with service.ledger.acting(service.system()) as tx:
        assert people.former(tx, "1306", login) is not None


def in_english(answer: httpx.Response) -> bool:
    assert answer.status_code == 200
    return answer.headers["content-language"] == "en"


def test_the_language_goes_along_with_the_account_to_each_device(service: Service) -> None:
    login = an_account(service)
    office, phone_ = signed_in(service, login), signed_in(service, login)
    asks_for_english = {"Accept-Language": "en"}
    assert [in_english(office.get("/akun")), in_english(office.get("/akun", **asks_for_english))] == [
        False,
        True,
    ]
    assert office.post("/akun/bahasa", bahasa="en").status_code == 303
    assert in_english(phone_.get("/akun"))
    assert "Keep the language" in phone_.get("/akun").text
    assert phone_.post("/bahasa?bahasa=id&ke=/akun").status_code == 303  # the foot of any page
    assert not in_english(office.get("/akun", **asks_for_english))
    assert office.post("/akun/bahasa", bahasa="xx").status_code == 303
    assert not in_english(office.get("/akun", **asks_for_english))
    assert office.post("/akun/bahasa", bahasa="").status_code == 303
    assert in_english(office.get("/akun", **asks_for_english))
    office.post("/keluar")
    assert not in_english(office.get("/masuk"))


@pytest.mark.parametrize("role", ["pejabat", "pembaca", "pemeriksa", "arsiparis"])
def test_nobody_else_looks_after_accounts(service: Service, role: str) -> None:
    login, browser = an_account(service, role), Browser(service=service)
    browser.sign_in(login)
    if role in ("pejabat", "arsiparis"):
        browser.post("/masuk/siapkan", kode=phone(browser).now(), ke="/")
    assert LIST not in browser.get("/akun").text
    for path in (LIST, f"{LIST}/{login}", f"{LIST}/{login}/peran", f"{LIST}/{login}/keluar-kantor"):
        assert browser.get(path).status_code == 403
    assert browser.post(f"{LIST}/{login}/peran", peran="admin", kelas="SR").status_code == 403
