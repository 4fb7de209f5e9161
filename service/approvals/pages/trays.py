"""What waits for a person, read of every noun that lets something wait: for the list, Beranda and the numbers of the menu."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from archive.ledger import Ledger, Principal
from service.approvals.aside import AsideItem, AsideNotices
from service.approvals.inbox import Inbox, Notice
from service.approvals.pages.tray_view import TrayEntry, entries
from service.disposisi.desk import Disposisi
from service.identity.roles import ACTORS
from service.recipients.desk import Recipients
from service.signatures.bindings import Bindings
from service.signatures.due import DueCertificate


@dataclass(frozen=True, kw_only=True)
class OpenTray:
    """The list of one person."""

    waiting: Sequence[TrayEntry]
    aside: Sequence[AsideItem]
    """Pages that were set aside."""
    fallen: Sequence[Notice]
    """Parafs of theirs that no longer count."""
    certificates: Sequence[DueCertificate]
    """Of theirs, which wait for something."""


@dataclass(frozen=True, kw_only=True)
class Trays:
    """Everything that lets something wait for somebody."""

    ledger: Ledger
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
        with self.ledger.viewing(principal):
            return entries(
                self.inbox.of(principal), self.disposisi.tray(principal), self.recipients.inbox(principal)
            )

    def opened(self, principal: Principal, waiting: Callable[[Principal], Sequence[TrayEntry]]) -> OpenTray:
        """Return what a person's list shows in one look: what is ``waiting``, and what they are told besides."""
        with self.ledger.viewing(principal):
            person = principal.kind == "person"
            return OpenTray(
                waiting=waiting(principal),
                aside=self.aside.of(principal) if person else [],
                fallen=self.inbox.fallen(principal) if person else [],
                certificates=self.certificates(principal),
            )
