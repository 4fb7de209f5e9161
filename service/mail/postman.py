"""The postman's rounds: remind where a paper waits too long, then carry what is queued to the mail server.

At least once: who dies between the server's yes and saying so has the letter sent again, with the same Message-ID. A server
that is away costs no letter anything; one that a server refuses is kept for the administrator with the server's words.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Sequence
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import formatdate, parseaddr

import structlog

from archive.errors import NaskahError, Outage, in_full, with_machine
from archive.ledger import Ledger, Principal
from archive.ledger.office import offices
from archive.ledger.outbox import mail
from archive.ledger.outbox.mail import MailErrand
from service.approvals.outdated_copies import OutdatedCopies
from service.approvals.reminders import Reminders
from service.backoff import again_after
from service.mail.errors import AddressMissing, MailDelayed, MailRefused
from service.mail.smtp import Session, Smtp
from service.recipients.recording import Readings

EVERY_S = 20.0
"""Nobody reads mail faster."""
REMIND_EVERY_S = 300.0
"""Standard times are quarter hours; a round reads every open document of every office."""
AT_ONCE = 50
"""Letters of one conversation: two minutes at a slow server's two seconds each."""
LEASE_S = 1_800.0
"""Fifty letters at a server's longest answer of 30 s; a letter whose postman died goes out half an hour later."""
AWAY_S = 60.0
"""Until a server that was away is asked again."""
GIVE_UP_S = 48 * 3600.0
"""What a server does not take for two days it will not take; as webhooks are given up."""

log = structlog.get_logger(__name__)


class Postman:
    """Carries the letters of every office; without a mail server it only reminds."""

    def __init__(
        self,
        ledger: Ledger,
        smtp: Smtp | None,
        reminders: Reminders,
        outdated: OutdatedCopies,
        *,
        draw: Callable[[], float] = random.random,
    ) -> None:
        self._ledger = ledger
        self._smtp = smtp
        self._reminders = reminders
        self._outdated = outdated
        self._readings = Readings(ledger)
        self._draw = draw
        self._principal = Principal.system("postman")

    def run(self, stop: threading.Event, *, every_s: float = EVERY_S) -> None:
        """Go round until ``stop``; what a round could not do the next one does."""
        remind_at = 0.0
        while not stop.is_set():
            try:
                if time.monotonic() >= remind_at:
                    done = self._reminders.round()
                    copies = self._outdated.round()
                    self._readings.round()
                    remind_at = time.monotonic() + REMIND_EVERY_S
                    if copies:
                        log.info("postman.copies_ordered", documents=copies)
                    if done.told or done.letters:
                        log.info("postman.reminded", papers=done.told, letters=done.letters)
                if self._smtp is not None:
                    self.deliver(self._smtp, stop)
            except NaskahError as error:
                log.warning("postman.missed", cause=type(error).__name__, detail=in_full(error))
            stop.wait(every_s)

    def deliver(self, smtp: Smtp, stop: threading.Event | None = None) -> int:
        """Send everything that is due; returns how many were taken. Raises an ``Outage`` once the rest is given back."""
        with self._ledger.acting(self._principal) as tx:
            satkers = [each.satker for each in offices.every(tx)]
        taken = 0
        for satker in satkers:
            while not (stop is not None and stop.is_set()):
                with self._ledger.acting(Principal.system("postman", satker)) as tx:
                    errands = mail.lease(tx, satker, AT_ONCE, LEASE_S)
                if not errands:
                    break
                taken += self._carry(smtp, satker, errands)
        return taken

    def _carry(self, smtp: Smtp, satker: str, errands: Sequence[MailErrand]) -> int:
        left = list(errands)
        taken = 0
        try:
            with smtp.session() as session:
                while left:
                    taken += self._send(session, smtp.sender, satker, left[0])
                    left.pop(0)
        except Outage as error:
            with self._ledger.acting(Principal.system("postman", satker)) as tx:
                ids = [each.id for each in left]
                mail.give_back(
                    tx,
                    satker,
                    ids,
                    type(error).__name__,
                    with_machine(error.message, error.technical),
                    AWAY_S,
                )
            raise
        return taken

    def _send(self, session: Session, sender: str, satker: str, errand: MailErrand) -> bool:
        """Send one letter and say in the ledger how it went."""
        try:
            if errand.surel is None:
                raise AddressMissing
            session.send(letter(errand, sender, errand.surel))
        except MailDelayed as error:
            with self._ledger.acting(Principal.system("postman", satker)) as tx:
                if errand.age_s > GIVE_UP_S:
                    mail.refused(
                        tx,
                        satker,
                        errand.id,
                        type(error).__name__,
                        with_machine(error.message, error.technical),
                    )
                else:
                    after = again_after(errand.attempts, self._draw)
                    mail.put_off(
                        tx,
                        satker,
                        errand.id,
                        type(error).__name__,
                        with_machine(error.message, error.technical),
                        after,
                    )
            return False
        except (MailRefused, AddressMissing) as error:
            # No address and no name: the log is read by more people than the mailbox.
            log.warning("postman.refused", mail=str(errand.id), cause=type(error).__name__)
            with self._ledger.acting(Principal.system("postman", satker)) as tx:
                mail.refused(
                    tx, satker, errand.id, type(error).__name__, with_machine(error.message, error.technical)
                )
            return False
        with self._ledger.acting(Principal.system("postman", satker)) as tx:
            mail.sent(tx, satker, errand.id)
        return True


def letter(errand: MailErrand, sender: str, to: str) -> EmailMessage:
    """Return the letter as it goes out: its Message-ID is the row's, each time it is sent."""
    message = EmailMessage(policy=SMTP_POLICY)
    message["From"] = sender
    message["To"] = to
    message["Subject"] = errand.subject
    message["Date"] = formatdate(localtime=False)
    message["Message-ID"] = f"<{errand.id}@{parseaddr(sender)[1].rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message["Content-Language"] = "id"
    message.set_content(errand.body)
    return message
