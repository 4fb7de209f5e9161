"""A correction sent once more: answered while it changes nothing, refused where what it wrote was put right since."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from archive.ledger.registers.numbers import Number
from service.registers.corrections import overtaken, repeated
from service.registers.fields import CORRECTIONS


def made(path: str, value: str | None, *, reason: str = "Salah ketik", by: str = "yulia") -> dict[str, Any]:
    return {"oleh": by, "alasan": reason, "berubah": [{"path": path, "dari": None, "menjadi": value}]}


def entry(*corrections: dict[str, Any]) -> Number:
    return Number(
        register="masuk",
        tahun=2026,
        urut=7,
        sisipan="",
        nomor="7/2026",
        state="masuk",
        document_id=None,
        tanggal=date(2026, 3, 31),
        keterangan={CORRECTIONS: list(corrections)},
        reason=None,
        taken_at=datetime(2026, 3, 31, tzinfo=UTC),
        taken_by="yulia",
        voided_at=None,
        voided_by=None,
    )


FIRST, NEXT = made("asal", "Bawaslu"), made("asal", "Bawaslu Agam", reason="Kurang kabupaten")
ASKED = ({"asal": "Bawaslu"}, "Salah ketik", "yulia")
CASES = {
    "never made": ([], False, False),
    "the last one": ([FIRST], True, False),
    "another field was put right since": ([FIRST, made("perihal", "Data")], True, True),
    "the same field was put right since": ([FIRST, NEXT], True, True),
    "by another person": ([made("asal", "Bawaslu", by="dedi"), NEXT], False, False),
    "for another reason": ([made("asal", "Bawaslu", reason="Lain"), NEXT], False, False),
    "with another value": ([made("asal", "Panwas"), NEXT], False, False),
}


@pytest.mark.parametrize("case", CASES)
def test_a_correction_is_known_by_the_whole_history(case: str) -> None:
    corrections, known, late = CASES[case]
    standing = entry(*corrections)
    assert repeated(standing, *ASKED) is known, "asked only where it would change nothing"
    assert bool(overtaken(standing, *ASKED)) is late, "asked only where it would change something"
