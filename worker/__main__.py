"""``python -m worker``: the press, one Celery worker with a child a core, on both queues.

Everything is assembled in the child, after the fork: no connection, thread or file crosses it. A type is read and its
template compiled by the first document that wants it, 20 to 80 ms, so that none waits for those of others.
"""

from __future__ import annotations

import argparse
import os

from archive.ledger import Ledger, Principal
from archive.ledger.office import addresses
from archive.ledger.settings import LedgerSettings
from archive.logs import log_as_json
from archive.settings import told_at_start
from archive.vault.opening import open_vault
from archive.vault.settings import VaultSettings
from doc_templates.catalog import Catalog
from doc_templates.kit.errors import StationeryError
from worker.line.keeper import Keeper
from worker.line.look import look
from worker.line.press import Press
from worker.line.pulse import Pulse
from worker.line.renders import Renders
from worker.line.rest import Rest
from worker.line.seals import Seals
from worker.line.settling import settle
from worker.line.slots import Slots
from worker.pdf.converter import Converter
from worker.press.cache import TemplateCache
from worker.queue import PRESS, PRESS_PDF, build, serve
from worker.settings import WorkerSettings
from worker.tasks import Shift, place, register, when_it_ends


@told_at_start(StationeryError)
def main() -> None:
    """Serve the queues until told to stop; a warm TERM ends the job in hand and gives back the rest."""
    parser = argparse.ArgumentParser(prog="python -m worker", description=__doc__.split("\n\n")[0])
    parser.add_argument("--queues", default=f"{PRESS},{PRESS_PDF}", help="comma-separated queues to serve")
    queues = parser.parse_args().queues.split(",")
    log_as_json("worker")
    settings = WorkerSettings.from_env()
    press_dsn = LedgerSettings.from_env().need("press")
    vault_settings = VaultSettings.from_env(os.environ)
    catalog = Catalog.installed(at_once=False)
    templates = TemplateCache()
    seals = Seals.from_env()
    pulse = Pulse()  # before the fork: the children see the parent's memory
    slots = Slots(settings.concurrency)

    def assemble() -> Press:
        ledger = Ledger(press_dsn, min_size=1, max_size=3)
        slot = slots.of(place())
        settle(ledger, Principal.system("press"), slot.left())
        with ledger.acting(Principal.system("press")) as tx:
            addresses.note(tx, settings.public_url)
        vault = open_vault(vault_settings)
        rest = Rest(lambda: look(ledger, vault, catalog), stopping=lambda: slots.stopping)
        keeper = Keeper(ledger, queues, crew=settings.concurrency, pulse=pulse, slot=slot, rest=rest)
        keeper.start()
        press = Press(
            ledger=ledger,
            vault=vault,
            catalog=catalog,
            converter=Converter(settings.converter_socket),
            keeper=keeper,
            public_url=settings.public_url,
            templates=templates,
            seals=seals,
            renders=Renders(slot),
            rest=rest,
        )
        press.note_setup()
        return press

    app = build(settings.broker_url)
    register(app, Shift(assemble))
    pulse.tie()
    when_it_ends(slots.stop)
    serve(app, queues, settings.concurrency)


if __name__ == "__main__":
    main()
