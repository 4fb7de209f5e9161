"""The courier's process: ``python -m service.webhooks.courier``. It reaches the ledger, the subscribers and the office's mail server,
nothing else of the house: events go out from here, and letters, from a thread of their own.
"""

from __future__ import annotations

from datetime import UTC, datetime

from archive.lasting import lasting
from archive.ledger import Ledger
from archive.ledger.settings import LedgerSettings
from archive.logs import log_as_json
from archive.settings import told_at_start
from archive.stopping import stop_on_signals
from service.approvals.outdated_copies import OutdatedCopies
from service.approvals.reminders import Reminders
from service.disposisi.late import late_answers
from service.heart import Heart
from service.leaving.rounds import VacancyNotices
from service.mail.postman import Postman
from service.mail.settings import MailSettings
from service.mail.smtp import Smtp
from service.office.letterhead import Offices
from service.webhooks.courier.address import Addresses
from service.webhooks.courier.call import Caller
from service.webhooks.courier.rounds import Courier
from service.webhooks.courier.settings import CourierSettings

LAST_LETTER_S = 5.0
"""At a stop; well under the grace the supervisor gives."""


@told_at_start()
def main() -> None:
    """Run until SIGTERM or SIGINT."""
    log_as_json("courier")
    stop = stop_on_signals()
    settings, mail = CourierSettings.from_env(), MailSettings.from_env()
    # A sender holds a connection for some milliseconds an attempt: four serve sixteen, one the postman, one the heart.
    ledger = Ledger(LedgerSettings.from_env().need("app"), min_size=1, max_size=6)
    heart = Heart("courier", ledger)
    courier = Courier(
        ledger,
        Caller(Addresses(settings.webhook_networks)),
        public_url=settings.public_url,
        stop=stop,
        senders=settings.senders,
        heart=heart,
    )
    offices = Offices(ledger, address=settings.public_url)
    vacant = VacancyNotices(ledger=ledger, offices=offices, clock=_now)
    reminders = Reminders(
        ledger=ledger, known=offices, clock=_now, further=late_answers, notices=[vacant.tell]
    )
    postman = Postman(ledger, Smtp(mail) if mail else None, reminders, OutdatedCopies(ledger))
    carrying = lasting(lambda: postman.run(stop), name="postman", rest=stop.wait)
    carrying.start()
    heart.start()
    courier.run()
    heart.close()
    # A letter in hand is lost to nobody: its lease runs out and it goes out again, under the same Message-ID.
    carrying.join(timeout=LAST_LETTER_S)
    ledger.close()


def _now() -> datetime:
    return datetime.now(UTC)


if __name__ == "__main__":
    main()
