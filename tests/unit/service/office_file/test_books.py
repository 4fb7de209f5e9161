"""What a new office file does to its books, a case a line: the changed register, what is in use, what is said, whether it is refused."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

import pytest

from archive.ledger.office.use import PaperCount
from archive.ledger.registers.years import RegisterYear
from service.office.registers import Registers
from service.office_file import books
from service.office_file.change import OfficeChange, Use

TODAY: Final = date(2026, 3, 31)
SE: Final[dict[str, Any]] = {
    "kode": "edaran",
    "nama": "Surat Edaran",
    "jenis": ["surat_edaran"],
    "pola": "{urut}{sisipan} TAHUN {tahun}",
}
BARE: Final[dict[str, Any]] = {**SE, "jenis": []}
NEW: Final[dict[str, Any]] = {**SE, "kode": "se", "dahulu": "edaran"}
BEGUN: Final = {"edaran": 5}
WAITING: Final = PaperCount(jenis="surat_edaran", unit="3", klasifikasi="", status="konsep", number=2)


def _use(last: dict[str, int] | None = None, reserved: int = 0, papers: tuple[PaperCount, ...] = ()) -> Use:
    years = [
        RegisterYear(
            register=kode, tahun=TODAY.year, last=number, last_date=None, closed_at=None, closed_by=None
        )
        for kode, number in (last or {}).items()
    ]
    kept = {("edaran", TODAY.year): reserved} if reserved else {}
    return Use(years=years, papers=papers, reserved=kept, today=TODAY)


def _changes(old: list[dict[str, Any]], new: list[dict[str, Any]], use: Use) -> list[OfficeChange]:
    before, after = (Registers.of({"register": each}) for each in (old, new))
    return list(books.registers(before, after, use))


CASES: Final = {
    "a file that says the same": ([SE], [SE], _use(BEGUN), []),
    "an empty book is taken away": ([BARE], [], _use(), [("register.edaran", "its book is empty", False)]),
    "a book in use is taken away": ([BARE], [], _use(BEGUN), [("register.edaran", "would be hidden", True)]),
    "a new book": ([], [BARE], _use(), [("register.edaran", "its book begins with 1", False)]),
    "a book is shown again": ([], [BARE], _use(BEGUN), [("register.edaran", "2026 up to 5", False)]),
    "a book goes on under another code": (
        [SE],
        [NEW],
        _use(BEGUN),
        [("register.se", "its book goes on: 2026 up to 5", False)],
    ),
    "two books would be joined": (
        [SE],
        [NEW],
        _use({"edaran": 5, "se": 1}),
        [("register.se", "never joined", True)],
    ),
    "another name": ([SE], [{**SE, "nama": "Edaran"}], _use(BEGUN), [("register.edaran.nama", "", False)]),
    "the other direction of a book in use": (
        [SE],
        [{**SE, "arah": "masuk"}],
        _use(BEGUN),
        [("register.edaran.arah", "the other direction", True)],
    ),
    "another pattern in mid-year": (
        [SE],
        [{**SE, "pola": "SE-{urut}{sisipan}/{tahun}"}],
        _use(BEGUN),
        [("register.edaran.pola", "6 is the first in the new way", False)],
    ),
    "another pattern over reserved numbers": (
        [SE],
        [{**SE, "pola": "SE-{urut}{sisipan}/{tahun}"}],
        _use(BEGUN, reserved=3),
        [("register.edaran.pola", "(3 in 2026)", True)],
    ),
    "a type that no book names any more": (
        [SE],
        [BARE],
        _use(BEGUN),
        [("register.jenis.surat_edaran", "cannot be signed", False)],
    ),
    "the same while a paper of it is on its way": (
        [SE],
        [BARE],
        _use(BEGUN, papers=(WAITING,)),
        [("register.jenis.surat_edaran", "2 papers are on their way", True)],
    ),
    "the unit of a paper on its way has no book any more": (
        [SE],
        [{**SE, "unit": "1"}],
        _use(BEGUN, papers=(WAITING,)),
        [
            ("register.edaran.unit", "another unit", False),
            ("register.jenis.surat_edaran", "2 papers are on their way", True),
        ],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_change_says_what_it_does_and_is_refused_where_it_would_break_a_book(case: str) -> None:
    old, new, use, expected = CASES[case]
    found = _changes(old, new, use)
    assert [(each.path, each.refused) for each in found] == [(path, refused) for path, _, refused in expected]
    for each, (_, effect, _) in zip(found, expected, strict=True):
        assert effect in each.effect
