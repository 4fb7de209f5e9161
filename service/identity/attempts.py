"""Wrong passwords and codes, counted so that nobody is guessed and nobody is locked out by another.

A browser in which the account's owner signed in before has a count of its own: what strangers try elsewhere does not touch it.
Strangers are counted by account and by address. The counts stand in the ledger: every process counts in one place, and none
forgets when it starts anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from archive.ledger import Ledger, Principal
from archive.ledger.office import attempts
from archive.ledger.office.attempts import AttemptBucket
from service.errors import Field
from service.identity.errors import AttemptsExceeded
from service.words import say


@dataclass(frozen=True, kw_only=True)
class AttemptLimit:
    """How many at once, and how long until one more."""

    size: int
    every_s: float


DEVICE: Final = AttemptLimit(size=10, every_s=30)
ACCOUNT: Final = AttemptLimit(size=10, every_s=180)
"""Twenty an hour: the hundred thousand commonest passwords take half a year."""
CODE: Final = AttemptLimit(size=10, every_s=60)
"""Three codes of a million are right at a time: an hour's guesses find one in five thousand."""
ADDRESS: Final = AttemptLimit(size=30, every_s=6)
"""An office behind one address in which thirty people mistype on a Monday in new browsers."""


@dataclass(frozen=True, kw_only=True)
class AttemptCount:
    """What an attempt is counted for: an address, or a login name in one of its ways."""

    what: str
    """``akun``: strangers at a login; ``peramban``: one of its own browsers; ``kode``, ``sandi``: who is signed in; ``alamat``."""
    of: str
    limit: AttemptLimit
    login: str = ""
    """The login that is tried; empty for an address."""

    @property
    def bucket(self) -> AttemptBucket:
        """Return where it is counted."""
        return AttemptBucket(
            digest=_digest(f"{self.what} {self.of}"),
            what=self.what,
            login=_digest(self.login) if self.login else None,
            most=self.limit.size,
            every_s=self.limit.every_s,
        )


def stranger(login: str, address: str) -> Sequence[AttemptCount]:
    """Return what an attempt in a browser is counted for in which nobody signed in with this login before."""
    return (AttemptCount(what="akun", of=login, limit=ACCOUNT, login=login), guest(address))


def guest(address: str) -> AttemptCount:
    """Return what an attempt is counted for of which no login is known."""
    return AttemptCount(what="alamat", of=address, limit=ADDRESS)


def own(login: str, device: str) -> Sequence[AttemptCount]:
    """Return what an attempt is counted for in a browser that its owner has used."""
    return (AttemptCount(what="peramban", of=f"{device} {login}", limit=DEVICE, login=login),)


class Attempts:
    """Takes attempts, and gives back what right ones took."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def take(self, *counted: AttemptCount) -> bool:
        """Take one attempt of each of these, or of none; returns whether it was a login's last one for a while.

        Raises ``AttemptsExceeded`` saying how long to wait.
        """
        # Lost with a power cut, it is one attempt more.
        with self._ledger.acting(Principal.nobody(), durable=False) as tx:
            taken = attempts.take(tx, [each.bucket for each in counted])
        if taken.wait_s:
            minutes = int(taken.wait_s // 60) + 1
            raise AttemptsExceeded(
                fields=[Field(path="", reason=say("coba lagi dalam {menit} menit", menit=minutes))]
            )
        return taken.emptied

    def give_back(self, *counted: AttemptCount) -> None:
        """Give back what a right one took."""
        with self._ledger.acting(Principal.nobody(), durable=False) as tx:
            attempts.give_back(tx, [each.bucket.digest for each in counted])

    def locked(self, satker: str, counted: AttemptCount, address: str = "") -> None:
        """Write down that a wrong one was the last for a while; where no office knows the login there is nothing to write."""
        with self._ledger.acting(door(satker)) as tx:
            attempts.note_locked(tx, login=counted.login, what=counted.what, address=address)

    def refused(self, *, by: str, address: str, why: str, satker: str | None = None, login: str = "") -> None:
        """Write down that what somebody showed opened nothing: ``by`` what, and ``why``; of an account where it is known which."""
        with self._ledger.acting(door(satker)) as tx:
            if login:
                attempts.note_refused_account(tx, login=login, by=by, address=address, why=why)
            else:
                attempts.note_refused(tx, by=by, address=address, why=why)


def door(satker: str | None) -> Principal:
    """Return who writes down what happened before anybody was known."""
    return Principal.system("masuk", satker)


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
