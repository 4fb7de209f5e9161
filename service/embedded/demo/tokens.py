"""A personal token for everyone in the office, for the length of one demonstration."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from archive.access import AccessClass
from archive.ledger import Ledger, Principal
from archive.ledger.office import keys, people
from service.identity.issuing import issue
from service.identity.roles import Role

BY = "system:demo"


@contextmanager
def personal_tokens(dsn: str, satker: str) -> Iterator[Mapping[str, str]]:
    """Make a token for each person of ``satker``, yield them by person, revoke them on the way out."""
    ledger = Ledger(dsn, min_size=1, max_size=1)
    made = []
    tokens: dict[str, str] = {}
    try:
        with ledger.acting(Principal.system("demo", satker)) as tx:
            for person in people.every(tx, satker):
                key = issue(
                    tx,
                    satker=satker,
                    name=f"demo {person.id}",
                    person_id=person.id,
                    roles=[Role.PEJABAT],
                    ceiling=AccessClass.T,
                    by=BY,
                )
                made.append(key.id)
                tokens[person.id] = key.token
        yield tokens
    finally:
        with ledger.acting(Principal.system("demo", satker)) as tx:
            for each in made:
                keys.revoke(tx, each, BY)
        ledger.close()
