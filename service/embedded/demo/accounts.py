"""The demonstration's accounts: who signs in at the pages of an office that plays, with passwords drawn anew at each start.

They are told once, on the console, and kept as every password is: nobody finds one in a file or a ledger. A real office gets none.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from archive.access import AccessClass
from archive.ledger import Ledger, Principal, Transaction
from archive.ledger.office import accounts, people
from service.identity.passwords import Passwords
from service.identity.roles import Role

BY: Final = "system:demo"
ROLES: Final[Mapping[str, tuple[str, frozenset[Role]]]] = {
    "rahmat-hidayat": ("sekretaris", frozenset({Role.PEJABAT})),
    "dedi-kurniawan": ("kasubbag", frozenset({Role.PEJABAT})),
    "nofriyanti": ("perencanaan", frozenset({Role.PEJABAT})),
    "rizky-ananda": ("staf", frozenset({Role.PEJABAT})),
    "yulia-fitri": ("arsiparis", frozenset({Role.PEJABAT, Role.ARSIPARIS})),
    "hendri-saputra": ("admin", frozenset({Role.PEJABAT, Role.ADMIN})),
}
"""People of the demo office: how they sign in, and what they may do."""
_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"
"""None that is taken for another."""


@dataclass(frozen=True, kw_only=True)
class DemoAccount:
    """One way in."""

    login: str
    password: str = field(repr=False)
    nama: str
    roles: frozenset[str]

    def __str__(self) -> str:
        """Return it as the console tells it."""
        return f"{self.login:<13}{self.password:<17}{self.nama} ({', '.join(sorted(self.roles))})"


def open_accounts(ledger: Ledger, satker: str) -> tuple[DemoAccount, ...]:
    """Give the demo office's people accounts with new passwords; whoever has left gets none.

    An account under another login is somebody's own by now, and stays as it is.
    """
    passwords, opened = Passwords(), []
    for person_id, (login, roles) in ROLES.items():
        password = new_password()
        kept = passwords.keep(password)
        with ledger.acting(Principal.system("demo", satker)) as tx:
            person = people.get(tx, satker, person_id)
            if person is None:
                continue
            found = accounts.living(tx, satker, person_id)
            if found is None and not _taken(tx, satker, login):
                found = accounts.add(
                    tx,
                    satker=satker,
                    person_id=person_id,
                    login=login,
                    roles=roles,
                    ceiling=AccessClass.SR,
                    by=BY,
                )
            if found is None or found.login != login:
                continue
            accounts.set_password(tx, found.id, kept)
            opened.append(DemoAccount(login=login, password=password, nama=person.nama, roles=found.roles))
    return tuple(opened)


def new_password() -> str:
    """Return twelve letters and digits in threes, 59 bits: typed from the console, and good for one run."""
    drawn = [secrets.choice(_LETTERS) for _ in range(12)]
    return "-".join("".join(drawn[at : at + 4]) for at in range(0, 12, 4))


def _taken(tx: Transaction, satker: str, login: str) -> bool:
    return any(each.login == login and each.ended_at is None for each in accounts.every(tx, satker))
