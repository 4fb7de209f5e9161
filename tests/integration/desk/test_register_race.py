"""Sixteen clients take numbers from one register while their backends are killed: 1..max, none doubled, none lost."""

import random
import threading
import time
from contextlib import suppress
from datetime import date

import psycopg

from archive.errors import NaskahError
from archive.ledger import Ledger, Principal, registers
from archive.ledger.registers import Entry
from tests.integration.desk.conftest import SATKER, Agam

CLIENTS, SECONDS = 16, 6.0
TAKER = Principal.system("taker", SATKER)


def take(ledger: Ledger) -> int:
    """Take the next number, as the sign act does."""
    with ledger.acting(TAKER) as tx:
        year = registers.hold(tx, SATKER, "uji", 2026)
        urut = year.last + 1
        entry = Entry(urut=urut, nomor=str(urut), state="impor", tanggal=date(2026, 1, 5), keterangan={})
        registers.write(tx, SATKER, year, [entry], "uji")
    return urut


def test_a_register_stays_gapless_while_its_clients_are_killed(agam: Agam) -> None:
    seed = random.randrange(1 << 30)
    chance = random.Random(seed)
    acknowledged: list[int] = []
    failures: list[int] = []
    until = time.monotonic() + SECONDS

    def work() -> None:
        while time.monotonic() < until:
            try:
                acknowledged.append(take(agam.ledger))
            except NaskahError:
                failures.append(1)

    threads = [threading.Thread(target=work, daemon=True) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    kills = 0
    with psycopg.connect(agam.dsns.superuser, autocommit=True) as connection:
        while time.monotonic() < until:
            time.sleep(0.3)
            pids = [
                row[0]
                for row in connection.execute(
                    "SELECT pid FROM pg_stat_activity WHERE usename = 'naskah_app' AND datname = current_database()"
                ).fetchall()
            ]
            for pid in chance.sample(pids, min(2, len(pids))):
                with suppress(psycopg.Error):
                    kills += bool(connection.execute("SELECT pg_terminate_backend(%s)", (pid,)).fetchone())
    for thread in threads:
        thread.join(30)

    with agam.ledger.acting(TAKER) as tx:
        written = [number.urut for number in registers.numbers(tx, SATKER, "uji", 2026)]
        (year,) = registers.years(tx, SATKER)
    print(f"seed {seed}: {len(acknowledged)} taken, {kills} kills, {len(failures)} failures")
    assert kills > 10
    assert written == list(range(1, year.last + 1)), "no gap, none doubled"
    assert len(acknowledged) == len(set(acknowledged)), "none given twice"
    assert set(acknowledged) <= set(written), "none lost"
