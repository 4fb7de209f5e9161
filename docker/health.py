"""The health checks of the containers that serve no port: run inside the container, silent and 0 when well.

``neighbours``: ledger and bell both answer from here. ``press``: a worker child of this container beat of late.
``courier``: the ledger answers, and no event that somebody subscribed to waits to be sorted. ``backups``: the newest is no
older than two of its rounds.
"""

import os
import socket
import sys
from datetime import UTC, datetime, timedelta

from archive.ledger import Ledger, Principal, backups_made
from archive.ledger.jobs import workers
from archive.ledger.outbox import deliveries
from archive.ledger.settings import LedgerSettings
from worker import queue

LATELY_S = 30  # three beats of ten seconds


def neighbours() -> None:
    """Ask the ledger, and the bell as who this container is there; raises what they raise."""
    ledger = Ledger(LedgerSettings.from_env().need("app"), max_size=1)
    try:
        ledger.check()
        role = next((role for role, name in queue.ROLES.items() if name in os.environ), "relay")
        with queue.build(queue.broker_url(role)).connection_for_read() as bell:
            bell.ensure_connection(max_retries=1, timeout=5)
    finally:
        ledger.close()


def press() -> None:
    """Look for a beat of this host in the ledger; exits with 1 when there is none."""
    ledger = Ledger(LedgerSettings.from_env().need("press"), max_size=1)
    try:
        with ledger.acting(Principal.system("health")) as tx:
            beating = [
                worker
                for worker in workers.alive(tx, within_s=LATELY_S)
                if worker.host == socket.gethostname()
            ]
    finally:
        ledger.close()
    if not beating:
        sys.exit("no worker child of this container beat within 30 s")


def courier() -> None:
    """Look whether events wait for a courier; exits with 1 when one has for too long."""
    ledger = Ledger(LedgerSettings.from_env().need("app"), max_size=1)
    try:
        with ledger.acting(Principal.system("health")) as tx:
            late = deliveries.unsorted_age(tx)
    finally:
        ledger.close()
    if late > LATELY_S:
        sys.exit(f"an event has waited unsorted for {late:.0f} s")


def backups() -> None:
    """Look how old the newest backup is; exits with 1 when a round was missed, or none was ever made."""
    ledger = Ledger(LedgerSettings.from_env().need("owner"), max_size=1)
    try:
        with ledger.acting(Principal.system("health")) as tx:
            newest = backups_made.newest(tx)
    finally:
        ledger.close()
    rounds = timedelta(hours=2 * int(os.environ["NASKAH_BACKUP_EVERY_HOURS"]))
    if newest is None or datetime.now(UTC) - newest.made_at > rounds:
        sys.exit(f"the newest backup is of {newest.made_at if newest else 'never'}")


if __name__ == "__main__":
    {"neighbours": neighbours, "press": press, "courier": courier, "backups": backups}[sys.argv[1]]()
