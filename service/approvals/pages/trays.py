"""What waits for a person, read of every noun that lets something wait: for the list, Beranda and the numbers of the menu."""

from __future__ import annotations

from dataclasses import dataclass

from archive.ledger import Principal
from service.approvals.actors import ACTORS
from service.approvals.aside import AsideNotices
from service.approvals.inbox import Inbox
from service.approvals.pages.tray_view import TrayEntry, entries
from service.disposisi.desk import Disposisi
from service.recipients.desk import Recipients
from service.signatures.bindings import Bindings
from service.signatures.due import DueCertificate


@dataclass(frozen=True, kw_only=True)
class Trays:
    """Everything that lets something wait for somebody."""

    inbox: Inbox
    aside: AsideNotices
    disposisi: Disposisi
    recipients: Recipients
    bindings: Bindings

    def certificates(self, principal: Principal) -> list[DueCertificate]:
        """Return which certificates of a person wait for something, where they may do it."""
        return self.bindings.due(principal) if principal.roles.intersection(ACTORS) else []

    def of(self, principal: Principal) -> list[TrayEntry]:
        """Return what waits for a person, the longest waiting first; nothing for a program."""
        if principal.kind != "person":
            return []
        return entries(
            self.inbox.of(principal), self.disposisi.tray(principal), self.recipients.inbox(principal)
        )
