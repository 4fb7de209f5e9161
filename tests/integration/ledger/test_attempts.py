"""Attempts by browser, account and address, counted in the ledger: who is stopped, for how long, and whom that leaves alone."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

from archive.access import AccessClass
from archive.ledger import Ledger, Principal
from archive.ledger.office import account_forms, accounts, attempts, people
from archive.ledger.office.people import Person
from service.identity.attempts import ACCOUNT, AttemptCount, AttemptLimit, Attempts, guest, own, stranger
from service.identity.errors import AttemptsExceeded
from tests.conftest import LedgerDsns
from tests.integration.ledger.builders import AGAM, PASAMAN, Doors

ONE = AttemptLimit(size=1, every_s=60)
OFFICE = Principal.system("test", AGAM)


def count(of: str, limit: AttemptLimit = ONE, login: str = "") -> AttemptCount:
    return AttemptCount(what="akun", of=of, limit=limit, login=login)


def stopped(tried: Attempts, *counted: AttemptCount) -> str | None:
    """The wait that is told, or nothing."""
    try:
        tried.take(*counted)
    except AttemptsExceeded as error:
        return error.fields[0].reason
    return None


@pytest.fixture
def tried(doors: Doors) -> Attempts:
    return Attempts(doors.app)


@pytest.fixture
def other_process(ledger_dsns: LedgerDsns) -> Iterator[Attempts]:
    """The same house, started anew or beside the first."""
    ledger = Ledger(ledger_dsns.app)
    yield Attempts(ledger)
    ledger.close()


def test_a_stranger_is_stopped_and_a_known_browser_is_not(tried: Attempts) -> None:
    for number in range(ACCOUNT.size):
        assert stopped(tried, *stranger("a", f"10.0.0.{number}")) is None
    assert stopped(tried, *stranger("a", "10.0.1.1")) == "coba lagi dalam 3 menit"
    assert stopped(tried, *own("a", "its browser")) is None
    assert stopped(tried, *stranger("b", "10.0.1.1")) is None
    assert stopped(tried, guest("10.0.0.1")) is None  # a passkey is asked for by address alone


def test_what_was_refused_costs_nothing_elsewhere(tried: Attempts) -> None:
    assert stopped(tried, count("account")) is None
    for _ in range(3):
        assert stopped(tried, count("account"), count("address")) is not None
    assert stopped(tried, count("address")) is None


def test_time_and_a_right_password_give_attempts_back(doors: Doors, tried: Attempts) -> None:
    assert stopped(tried, count("k")) is None
    tried.give_back(count("k"))
    assert stopped(tried, count("k")) is None
    assert stopped(tried, count("k")) == "coba lagi dalam 1 menit"
    doors.rows("UPDATE sign_in_attempt SET at = at - interval '61 s' RETURNING 1")
    assert stopped(tried, count("k")) is None


def test_a_restart_or_a_second_process_forgets_nothing(tried: Attempts, other_process: Attempts) -> None:
    allowed = sum(
        stopped(each, count("k", ACCOUNT)) is None for _ in range(20) for each in (tried, other_process)
    )
    assert allowed == ACCOUNT.size


def test_of_many_at_once_as_many_are_let_in_as_one_by_one(tried: Attempts) -> None:
    ways = [stranger("a", "10.0.0.1"), tuple(reversed(stranger("a", "10.0.0.1")))]
    with ThreadPoolExecutor(8) as several:
        told = list(several.map(lambda number: stopped(tried, *ways[number % 2]), range(40)))
    assert told.count(None) == ACCOUNT.size


def test_what_is_full_again_is_forgotten(doors: Doors, tried: Attempts) -> None:
    for number in range(30):
        tried.take(count(f"k{number}"))
    doors.rows(
        "UPDATE sign_in_attempt SET at = at - interval '1 day', full_at = full_at - interval '1 day' RETURNING 1"
    )
    tried.take(count("new"))
    assert doors.rows("SELECT count(*) FROM sign_in_attempt") == [(1,)]


def test_nothing_that_was_typed_is_kept(doors: Doors, tried: Attempts) -> None:
    tried.take(*stranger("my-own-password", "10.0.0.1"))
    (kept,) = doors.rows("SELECT string_agg(t::text, ' ') FROM sign_in_attempt t")
    assert "my-own-password" not in kept[0]
    assert "10.0.0.1" not in kept[0]


def an_account(doors: Doors, satker: str, login: str) -> None:
    with doors.app.acting(Principal.system("test", satker)) as tx:
        person = Person(
            id=login, satker=satker, nama=login, nip=None, pangkat=None, jabatan="Staf", unit=None
        )
        people.replace(tx, satker, [person])
        accounts.add(
            tx,
            satker=satker,
            person_id=login,
            login=login,
            roles=["pembaca"],
            ceiling=AccessClass.B,
            by="test",
        )


def spent(doors: Doors, satker: str) -> set[str]:
    with doors.app.acting(Principal.system("test", satker)) as tx:
        return set(attempts.spent(tx))


def test_an_office_sees_and_opens_what_is_locked_of_its_own_accounts_alone(
    doors: Doors, tried: Attempts
) -> None:
    for satker, login in ((AGAM, "ani"), (PASAMAN, "budi")):
        an_account(doors, satker, login)
        tried.take(count(login, ONE, login))
    assert (spent(doors, AGAM), spent(doors, PASAMAN)) == ({"ani"}, {"budi"})
    with doors.app.acting(OFFICE) as tx:
        assert not attempts.forget(tx, "budi")
        assert attempts.forget(tx, "ani")
        assert not attempts.forget(tx, "ani")
    assert (spent(doors, AGAM), spent(doors, PASAMAN)) == (set(), {"budi"})
    assert stopped(tried, count("ani", ONE, "ani")) is None


def test_a_lock_is_told_once_an_hour_and_anew_after_its_owner_came_in(doors: Doors, tried: Attempts) -> None:
    def last() -> bool:
        doors.rows("UPDATE sign_in_attempt SET at = at - interval '61 s' RETURNING 1")
        return tried.take(count("a", ONE, "a"))

    assert tried.take(count("a", ONE, "a"))
    assert not last()
    doors.rows("UPDATE sign_in_attempt SET told_at = told_at - interval '2 hours' RETURNING 1")
    assert last()
    tried.give_back(count("a", ONE, "a"))
    assert last()
    assert not tried.take(count("an address"))  # of nobody


def test_a_form_is_taken_once_and_is_its_senders_own(doors: Doors) -> None:
    form, asked, other = uuid4(), b"a" * 32, b"b" * 32
    with doors.app.acting(OFFICE) as tx:
        told = [
            account_forms.take(tx, AGAM, person, form, what)
            for person, what in (("ani", asked), ("ani", asked), ("ani", other), ("budi", other))
        ]
    assert told == ["first", "again", "other", "first"]
