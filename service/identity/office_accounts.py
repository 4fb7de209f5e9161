"""The people of an office with their accounts, as its administrators look at them. Changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from archive.ledger import Ledger, Principal, Transaction
from archive.ledger.folding import fold
from archive.ledger.office import accounts, attempts, passkeys, people, sessions
from archive.ledger.office.accounts import Account
from archive.ledger.office.people import Person
from archive.ledger.office.sessions import SessionUse
from service.errors import OfficeUnknown, PersonUnknown
from service.identity.gate import require
from service.identity.roles import Role


class AccountState(StrEnum):
    """How somebody stands who may have an account."""

    BELUM = "belum"
    """They have none."""
    DIUNDANG = "diundang"
    """They have a link that nobody has used yet."""
    LEWAT = "lewat"
    """Their link is over, and they have not come in."""
    TERBUKA = "terbuka"
    """They come in."""
    TERTAHAN = "tertahan"
    """Too much was tried: new browsers are not let in for now."""
    BERAKHIR = "berakhir"
    """They had one."""


@dataclass(frozen=True, kw_only=True)
class OfficeAccount:
    """Somebody of the office, with the account they have or had last."""

    person: Person
    account: Account | None
    spent_until: datetime | None
    """Until when nobody new is let in."""
    use: SessionUse
    passkeys: int

    @property
    def living(self) -> Account | None:
        """Return the account unless it has ended."""
        return self.account if self.account is not None and self.account.ended_at is None else None

    @property
    def state(self) -> AccountState:
        """Return how they stand."""
        if self.account is None:
            return AccountState.BELUM
        if self.account.ended_at is not None:
            return AccountState.BERAKHIR
        if self.account.opened:
            return AccountState.TERTAHAN if self.spent_until else AccountState.TERBUKA
        good = self.account.link_ends_at is not None and self.account.link_ends_at > datetime.now(UTC)
        return AccountState.DIUNDANG if good else AccountState.LEWAT


class OfficeAccounts:
    """Reads the people of an office with their accounts."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def every(self, principal: Principal, query: str = "") -> Sequence[OfficeAccount]:
        """Return the office's present people by name: those in whose name, position or login every word of ``query`` stands."""
        with self._ledger.acting(principal) as tx:
            found = _read(tx, _office(principal))
        words = fold(query).split()
        return [each for each in found if all(word in _searched(each) for word in words)]

    def of(self, principal: Principal, person_id: str) -> OfficeAccount:
        """Return one of them; raises ``PersonUnknown``."""
        with self._ledger.acting(principal) as tx:
            found = _read(tx, _office(principal))
        one = next((each for each in found if each.person.id == person_id), None)
        if one is None:
            raise PersonUnknown(person=person_id)
        return one


def _read(tx: Transaction, satker: str) -> list[OfficeAccount]:
    last: dict[str, Account] = {}
    # Those that have ended come last, the latest of them first.
    for account in accounts.every(tx, satker):
        last.setdefault(account.person_id, account)
    spent, use, keys = attempts.spent(tx), sessions.usage(tx, satker), passkeys.counted(tx, satker)
    never = SessionUse(living=0, seen_at=None)
    found = []
    for person in people.every(tx, satker):
        own = last.get(person.id)
        found.append(
            OfficeAccount(
                person=person,
                account=own,
                spent_until=spent.get(own.login) if own and own.ended_at is None else None,
                use=use.get(own.id, never) if own else never,
                passkeys=keys.get(own.id, 0) if own else 0,
            )
        )
    return sorted(found, key=lambda each: fold(each.person.nama))


def _searched(each: OfficeAccount) -> str:
    login = each.account.login if each.account else ""
    return fold(f"{each.person.nama} {each.person.jabatan} {login}")


def _office(principal: Principal) -> str:
    require(principal, Role.ADMIN)
    if principal.satker is None:
        raise OfficeUnknown
    return principal.satker
