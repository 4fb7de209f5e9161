"""The courier's process: ``python -m service.courier``. It reaches the ledger and the subscribers, nothing else of the house."""

from __future__ import annotations

import signal

from archive.ledger import Ledger
from archive.ledger.settings import LedgerSettings
from archive.logs import log_as_json
from service.courier.address import Addresses
from service.courier.call import Caller
from service.courier.courier import Courier
from service.courier.settings import CourierSettings


def main() -> None:
    """Run until SIGTERM or SIGINT."""
    log_as_json("courier")
    settings = CourierSettings.from_env()
    # A sender holds a connection for some milliseconds an attempt: four serve sixteen.
    ledger = Ledger(LedgerSettings.from_env().need("app"), min_size=1, max_size=4)
    courier = Courier(
        ledger,
        Caller(Addresses(settings.webhook_networks)),
        public_url=settings.public_url,
        senders=settings.senders,
    )
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: courier.stop())
    courier.run()
    ledger.close()


if __name__ == "__main__":
    main()
