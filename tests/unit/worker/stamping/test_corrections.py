"""The sheet of a received file lists each correction of its entry: when, by whom, why, from what to what."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from doc_templates.acts import Kind
from service.approvals.received import ENTRY
from worker.stamping.corrections import TITLES, corrections


@dataclass(frozen=True, kw_only=True)
class Corrected:
    no: int = 1
    kind: str = Kind.KOREKSI
    nama: str = "Yulia Fitri"
    jabatan: str = "Arsiparis"
    kelompok: str | None = ""
    at: datetime = datetime(2026, 3, 31, 17, 30, tzinfo=UTC)
    content_digest: str = "ab" * 32
    note: str | None = "salah ketik"
    detail: dict[str, Any] = field(default_factory=dict)


@pytest.mark.parametrize(
    ("changed", "line"),
    [
        ({"path": "asal", "dari": "A", "menjadi": "B"}, "Asal: A menjadi B"),
        ({"path": "nomor_asal", "dari": "7", "dihapus": True}, "Nomor naskah: 7 menjadi –"),
        ({"path": "sifat", "menjadi": "Segera", "baru": True}, "Sifat: – menjadi Segera"),
        ({"path": "sifat", "dari": "", "menjadi": "Segera"}, "Sifat: – menjadi Segera"),
        (
            {"path": "tanggal", "dari": "2026-03-30", "menjadi": "2026-03-31"},
            "Tanggal terima: 30 Maret 2026 menjadi 31 Maret 2026",
        ),
        ({"path": "tanggal_asal", "dari": "2026-03-30", "dihapus": True}, "Tanggal naskah: 30 Maret 2026 menjadi –"),
        ({"path": "perihal", "dari": "satu\ndua", "menjadi": " tiga "}, "Perihal: satu dua menjadi tiga"),
        ({"path": "lainnya", "dari": "x", "menjadi": "y"}, "lainnya: x menjadi y"),
    ],
)  # fmt: skip
def test_a_field_reads_from_what_to_what(changed: dict[str, Any], line: str) -> None:
    (found,) = corrections([Corrected(detail={"koreksi": [changed]})], "Asia/Jakarta")
    assert (found["waktu"], found["oleh"], found["jabatan"], found["alasan"]) == (
        "01-04-2026 00.30 WIB",
        "Yulia Fitri",
        "Arsiparis",
        "salah ketik",
    )
    (each,) = found["berubah"]
    assert f"{each['isian']}: {each['dari']} menjadi {each['menjadi']}" == line


def test_corrections_stand_in_their_order_and_other_acts_are_none() -> None:
    one = {"koreksi": [{"path": "asal", "dari": "A", "menjadi": "B"}]}
    acts = [
        Corrected(no=3, note=None, detail=one),
        Corrected(no=2, kind=Kind.REVISI, detail=one),
        Corrected(no=1, note="pertama", detail=one),
        Corrected(no=4, detail={}),
    ]
    assert [each["alasan"] for each in corrections(acts, "Asia/Jakarta")] == ["pertama", "–"]


def test_every_field_that_can_be_corrected_has_a_title() -> None:
    assert set(ENTRY) == set(TITLES)
