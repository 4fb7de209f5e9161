"""Passwords: which may be chosen, how they are kept (argon2id) and compared. Whose they are is not asked here.

A comparison costs 64 MB and a twentieth of a second by intent; so only a few run at once in a process, and those of browsers that
are known have places of their own: a flood of strangers keeps nobody out.
"""

from __future__ import annotations

import threading
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from service.errors import Field
from service.identity.errors import PasswordRefused, SignInBusy
from service.words import say

LEAST: Final = 12
"""Characters: a sentence is easier to keep than signs, so nothing is asked of a password but its length."""
MOST: Final = 200
AT_ONCE: Final = 2
"""Comparisons of each kind: 128 MB, and both cores of a small machine."""
PATIENCE_S: Final = 5.0
"""A hundred others take that long on two cores."""
_HASHER: Final = PasswordHasher()
"""RFC 9106, second choice: 64 MB, three passes."""
_NOBODYS: Final = (
    "$argon2id$v=19$m=65536,t=3,p=4$NFQJ37Sgbt7cMIvCwS/4zA$7CwvbvVSR3cdt2acrECeRaeJ8xzAlDckqjqARoPoGP4"
)
"""Compared with where there is nothing to compare: an unknown name costs what a known one costs."""


class Passwords:
    """Keeps and compares; thread-safe."""

    def __init__(self) -> None:
        self._places = {known: threading.BoundedSemaphore(AT_ONCE) for known in (True, False)}

    def keep(self, password: str) -> str:
        """Return how a password is kept; raises ``PasswordRefused`` for one that may not be chosen."""
        refuse(password)
        with self._place(known=True):
            return _HASHER.hash(_plain(password))

    def right(self, kept: str | None, password: str, *, known: bool) -> bool:
        """Tell whether it is the password; takes as long where none is kept. Raises ``SignInBusy``."""
        with self._place(known=known):
            try:
                _HASHER.verify(kept or _NOBODYS, _plain(password[:MOST]))
            except (VerificationError, InvalidHashError):
                return False
        return kept is not None and len(password) <= MOST

    @contextmanager
    def _place(self, *, known: bool) -> Iterator[None]:
        if not self._places[known].acquire(timeout=PATIENCE_S):
            raise SignInBusy
        try:
            yield
        finally:
            self._places[known].release()


def refuse(password: str) -> None:
    """Raise ``PasswordRefused`` for what is too short, too long, or could not be typed again."""
    plain = unicodedata.normalize("NFKC", password)
    reason = None
    if len(plain) < LEAST:
        reason = say("paling sedikit {banyak} karakter; kalimat pendek mudah diingat", banyak=LEAST)
    elif len(password) > MOST or len(plain) > MOST:
        reason = say("paling banyak {banyak} karakter", banyak=MOST)
    elif not plain.isprintable():
        reason = say("hanya karakter yang dapat diketik")
    elif len(set(plain)) < 5:
        reason = say("terlalu seragam; pakai lebih banyak karakter yang berbeda")
    if reason:
        raise PasswordRefused(fields=[Field(path="sandi", reason=reason)])


def _plain(password: str) -> bytes:
    """Return a password as it is compared: one that is typed on another keyboard, composed or not, is the same."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
