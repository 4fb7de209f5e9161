"""A request that took numbers is found by what it is, however large the book has grown."""

from typing import Any, Literal

import pytest

from archive.ledger import Principal, Transaction
from archive.ledger.office import offices
from archive.ledger.registers import numbers as register_numbers
from archive.ledger.registers import years as register_years
from archive.ledger.registers.numbers import Entry
from tests.days import today
from tests.integration.ledger.builders import AGAM, Doors

SYSTEM = Principal.system("test", AGAM)
BOOK = "masuk"
LETTERS = 3_000
"""A busy day of an import: reading them all is what an index is for."""


class Explained:
    """A transaction that keeps how the server would carry out what is asked of it."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self.plan = ""

    def execute(self, statement: Any, values: Any) -> Any:
        rows = self._tx.execute(f"EXPLAIN {statement}", values).fetchall()
        self.plan = "\n".join(row[0] for row in rows)
        return self._tx.execute(statement, values)


@pytest.fixture
def book(doors: Doors) -> Doors:
    """A day's book, each letter taken by a request of its own."""
    with doors.owner.acting(SYSTEM) as tx:
        config = {"register": [{"kode": BOOK}]}
        offices.apply(tx, satker=AGAM, nama="KPU Agam", zona="Asia/Jakarta", config=config, by="test")
    with doors.app.acting(SYSTEM) as tx:
        year = register_years.hold(tx, AGAM, BOOK, today().year)
        entries = [
            Entry(
                urut=n,
                nomor=str(n),
                state="masuk",
                tanggal=today(),
                keterangan={register_numbers.REQUEST: f"r{n}", register_numbers.KEY: f"k{n}"},
            )
            for n in range(1, LETTERS + 1)
        ]
        register_numbers.write(tx, AGAM, year, entries, "test")
    with doors.owner.acting(SYSTEM) as tx:
        tx.execute("ANALYZE register_number")
    return doors


ASKED: tuple[tuple[Literal["permintaan", "kunci_permintaan"], str, bool], ...] = (
    (register_numbers.REQUEST, "r17", True),
    (register_numbers.REQUEST, "r17", False),
    (register_numbers.KEY, "k17", False),
)
"""By which name, which one, and whether of one year."""


def test_a_request_is_found_by_an_index_whatever_is_asked_of_it(book: Doors) -> None:
    with book.app.acting(SYSTEM) as tx:
        for name, value, of_a_year in ASKED:
            explained: Any = Explained(tx)
            (found,) = register_numbers.requested(
                explained, AGAM, BOOK, name, value, tahun=today().year if of_a_year else None
            )
            assert found.urut == 17
            assert (
                f"Index Cond: ({name} = '{value}'" in explained.plan
                or f"Index Cond: (({name} = '{value}'" in explained.plan
            ), explained.plan
            assert "Seq Scan on register_number" not in explained.plan, explained.plan
        explained = Explained(tx)
        register_numbers.forget_request(
            explained, AGAM, register_years.hold(tx, AGAM, BOOK, today().year), "r17"
        )
        assert "register_number_of_request" in explained.plan, explained.plan
        assert register_numbers.requested(tx, AGAM, BOOK, register_numbers.REQUEST, "r17") == []
        assert register_numbers.requested(tx, AGAM, BOOK, register_numbers.KEY, "k17") != []
