"""Sixteen clients take numbers from one register while their backends are killed: 1..max, none doubled, none lost."""

import random
import threading
import time
from contextlib import suppress
from datetime import date
from typing import Any

import psycopg
import pytest

from archive.errors import NaskahError
from archive.ledger import Ledger, Principal, Transaction
from archive.ledger.registers import numbers as register_numbers
from archive.ledger.registers import years as register_years
from archive.ledger.registers.numbers import Entry
from archive.ledger.registers.years import RegisterYear
from tests.chance import SEED
from tests.integration.approvals.conftest import SATKER, Agam
from tests.patience import PATIENCE_S

CLIENTS, SECONDS, KILLS = 16, 6.0, 12
LONGEST_S = 120.0
"""Until so many are killed, on a machine with much else to do."""
BOOK = "keluar_ketua"
TAKER = Principal.system("taker", SATKER)


def take(ledger: Ledger) -> int:
    """Take the next number, as the sign act does."""
    with ledger.acting(TAKER) as tx:
        year = register_years.hold(tx, SATKER, BOOK, 2026)
        urut = year.last + 1
        entry = Entry(urut=urut, nomor=str(urut), state="impor", tanggal=date(2026, 1, 5), keterangan={})
        register_numbers.write(tx, SATKER, year, [entry], "uji")
    return urut


def race(agam: Agam, seconds: float, *, seed: int | None) -> tuple[list[int], int]:
    """Let the clients take numbers, with backends dying when there is a seed; returns what they were told, and kills."""
    acknowledged: list[int] = []
    began, over = time.monotonic(), threading.Event()

    def work() -> None:
        while not over.is_set():
            with suppress(NaskahError):
                acknowledged.append(take(agam.ledger))

    threads = [threading.Thread(target=work, daemon=True) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    kills = 0
    if seed is not None:
        chance = random.Random(seed)
        with psycopg.connect(agam.dsns.superuser, autocommit=True) as connection:
            while (past := time.monotonic() - began) < seconds or (kills < KILLS and past < LONGEST_S):
                time.sleep(0.3)
                kills += _kill_two(connection, chance)
    else:
        time.sleep(seconds)
    over.set()
    for thread in threads:
        thread.join(PATIENCE_S)
    return acknowledged, kills


def _kill_two(connection: psycopg.Connection[Any], chance: random.Random) -> int:
    pids = [
        row[0]
        for row in connection.execute(
            "SELECT pid FROM pg_stat_activity WHERE usename = 'naskah_app' AND datname = current_database()"
        ).fetchall()
    ]
    chosen = chance.sample(pids, min(2, len(pids)))
    return sum(
        bool(connection.execute("SELECT pg_terminate_backend(%s)", (pid,)).fetchone()) for pid in chosen
    )


def written(agam: Agam) -> list[int]:
    """Every number in the register, in its order."""
    with agam.ledger.acting(TAKER) as tx:
        return [number.urut for number in register_numbers.numbers(tx, SATKER, BOOK, 2026)]


def test_a_register_stays_gapless_while_its_clients_are_killed(agam: Agam) -> None:
    acknowledged, kills = race(agam, SECONDS, seed=SEED)
    found = written(agam)
    print(f"seed {SEED}: {len(acknowledged)} taken, {kills} kills")
    assert kills >= KILLS
    assert found == list(range(1, len(found) + 1)), "no gap, none doubled"
    assert len(acknowledged) == len(set(acknowledged)), "none given twice"
    assert set(acknowledged) <= set(found), "none lost"


def test_without_the_counter_held_and_the_key_the_race_is_seen(
    agam: Agam, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unheld(tx: Transaction, satker: str, register: str, tahun: int) -> RegisterYear | None:
        return next(
            (y for y in register_years.years(tx, satker) if (y.register, y.tahun) == (register, tahun)), None
        )

    monkeypatch.setattr(register_years, "_held", unheld)
    with psycopg.connect(agam.dsns.superuser) as connection:
        connection.execute("ALTER TABLE register_number DROP CONSTRAINT register_number_pkey")
    race(agam, 2.0, seed=None)
    found = written(agam)
    assert found != list(range(1, len(found) + 1)), "this test could not fail"
