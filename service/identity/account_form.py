"""A form by which an account is changed: its number, by which it is taken once, and what it asks for."""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from uuid import UUID

from archive.ledger import Transaction
from archive.ledger.office import account_forms
from service.identity.errors import FormTaken


@dataclass(frozen=True, kw_only=True)
class AccountForm:
    """A form that somebody sent. Its number is random, and known to their browser alone."""

    number: UUID = field(repr=False)
    asked: str
    """What it asks for, of whom, with what: the same text for the same form."""

    def taken(self, tx: Transaction, satker: str, person_id: str) -> bool:
        """Take the form of a person; returns whether it was taken before. Raises ``FormTaken`` where it asked for something else."""
        standing = account_forms.take(
            tx, satker, person_id, self._kept, hashlib.sha256(self.asked.encode()).digest()
        )
        if standing == "other":
            raise FormTaken
        return standing == "again"

    @property
    def _kept(self) -> UUID:
        """Return by what the ledger knows it: links are made of the number, and no copy of the ledger opens one."""
        return UUID(bytes=hashlib.sha256(self.number.bytes).digest()[:16])

    def token(self, account_id: UUID) -> str:
        """Return the token of the link that this form makes: sent twice, it shows the one it made, and whoever has the sheet keeps it.

        122 random bits stand behind it, as many as nobody guesses; its holder is shown the link anyway.
        """
        made = hmac.digest(self.number.bytes, f"undangan/{account_id}".encode(), "sha256")
        return urlsafe_b64encode(made).decode().rstrip("=")
