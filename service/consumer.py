"""The consumer's process: ``naskah run consumer``. It takes in events that clients send by Celery, and reaches the ledger
and the bell alone.
"""

from __future__ import annotations

from archive.ledger import Ledger
from archive.ledger.settings import LedgerSettings
from archive.logs import log_as_json
from archive.settings import told_at_start
from archive.stopping import stop_on_signals
from doc_templates.kit.errors import StationeryError
from service.heart import Heart
from service.identity.gate import Gate
from service.intake.consumer import IntakeQueue, Longest, QueueReader
from service.intake.reception import assemble_desk
from service.settings import ServiceSettings
from worker.queue import broker_url, build


@told_at_start(StationeryError)
def main() -> None:
    """Serve until SIGTERM or SIGINT."""
    log_as_json("consumer")
    stop = stop_on_signals()
    settings, bell = ServiceSettings.from_env(), broker_url("consumer")
    longest = Longest(event=settings.event_bytes, with_rows=settings.batch_bytes)
    ledger = Ledger(LedgerSettings.from_env().need("app"), min_size=1, max_size=3)
    intake = IntakeQueue(ledger, Gate(ledger), assemble_desk(ledger))
    consuming = QueueReader(build(bell), intake, longest=longest, stop=stop)
    heart = Heart("consumer", ledger, bell=consuming.check)
    heart.start()
    consuming.run(heart)
    heart.close()
    ledger.close()


if __name__ == "__main__":
    main()
