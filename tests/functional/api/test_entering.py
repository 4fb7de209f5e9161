"""What a running service asks of whoever comes in, and what opens beside a password: by what the office says, at every request."""

from __future__ import annotations

from typing import Any

import pytest

from archive.access import AccessClass
from archive.ledger import Principal
from archive.ledger.office import accounts as rows
from archive.ledger.office import offices
from service.identity import accounts
from service.office_file import file as office
from tests.functional.api.browser import PASSWORD, Browser
from tests.functional.api.conftest import OFFICE, Service

OTHER = "1307"
"""The office beside the demo's, whose file these tests apply anew; its people sign in nowhere else."""


def apply(service: Service, **changes: Any) -> None:
    """Apply the other office's file with what it says otherwise."""
    base = {**office.read(OFFICE).config, "satker": OTHER, "nama": "KPU Kabupaten Lain"}
    with service.ledger.acting(Principal.system("test", OTHER)) as tx:
        office.apply(tx, office.check({**base, **changes}), "test")


def beside(service: Service, person: str, *roles: str) -> str:
    """Give somebody of the other office an account; returns its login."""
    login = f"{person}-lain"
    with service.ledger.acting(Principal.system("test", OTHER)) as tx:
        made = accounts.invite(
            tx,
            service.url,
            satker=OTHER,
            person_id=person,
            login=login,
            roles=roles,
            ceiling=AccessClass.T,
            by="test",
        )
    link = made.link.removeprefix(service.url)
    assert Browser(service=service).post(link, sandi=PASSWORD, ulang=PASSWORD).status_code == 200
    return login


def test_a_real_office_applied_over_a_demonstration_asks_for_codes_at_once(service: Service) -> None:
    apply(service, demonstrasi=True, tanpa_kode=True)
    login, browser = beside(service, "rahmat-hidayat", "pejabat"), Browser(service=service)
    assert browser.sign_in(login).headers["location"] == "/"
    assert browser.get("/akun").status_code == 200
    assert browser.post("/masuk/kuatkan", sandi=PASSWORD, ke="/akun").headers["location"] == "/akun"
    apply(service, demonstrasi=False, tanpa_kode=False)
    assert browser.get("/akun").headers["location"] == "/masuk/siapkan?ke=/akun"
    answer = browser.post("/masuk/kuatkan", sandi=PASSWORD, ke="/akun")
    assert answer.headers["location"] == "/masuk/siapkan?ke=/akun"
    assert Browser(service=service).sign_in(login).headers["location"] == "/masuk/siapkan?ke=/"


@pytest.mark.parametrize(
    ("said", "asks"),
    [
        ({"demonstrasi": True, "tanpa_kode": True}, False),
        ({"demonstrasi": True, "tanpa_kode": False}, True),
        ({"demonstrasi": True}, True),
        ({"tanpa_kode": True}, True),
        ({"demonstrasi": "true", "tanpa_kode": "true"}, True),
        ({}, True),
    ],
    ids=str,
)
def test_only_a_file_that_says_both_does_without_codes(
    service: Service, said: dict[str, Any], asks: bool
) -> None:
    """Whatever stands in the ledger, however it came there."""
    person = "yulia-fitri"
    with service.ledger.acting(Principal.system("test", OTHER)) as tx:
        found = offices.get(tx, OTHER)
        assert found is not None
        config = {
            name: value for name, value in found.config.items() if name not in ("demonstrasi", "tanpa_kode")
        }
        offices.apply(
            tx, satker=OTHER, nama=found.nama, zona=found.zona, config={**config, **said}, by="test"
        )
        used = rows.living(tx, OTHER, person)
    login = f"{person}-lain" if used else beside(service, person, "arsiparis")
    leads = Browser(service=service).sign_in(login).headers["location"]
    assert leads == ("/masuk/siapkan?ke=/" if asks else "/")
