"""What an act says in words: each kind's own fields, those of acts written before they were kept, and what is hidden."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from archive.ledger.documents.acts import Act
from doc_templates.acts import Kind
from service.approvals.said import MOST, said
from service.documents.validity import Successor

OTHER = str(uuid4())


def act(kind: Kind, detail: dict[str, Any], no: int = 2) -> Act:
    return Act(
        document_id=UUID(int=1), no=no, revision_no=1, kind=kind.value, person_id="p", nama="P", jabatan="Pengelola Data",
        kapasitas="langsung", kelompok="hierarki", at=datetime(2026, 3, 31, tzinfo=UTC), content_digest="0" * 64,
        pdf_sha256=None, detail=detail,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "detail", "told"),
    [
        (Kind.PARAF, {"posisi": "sekretaris"}, []),
        (Kind.KEMBALIKAN, {"kepada": "konseptor", "void": [1]}, ["kepada konseptor"]),
        (Kind.KEMBALIKAN, {"kepada": "pengelola_data"}, ["satu tingkat, kepada Pengelola Data"]),
        (Kind.REVISI, {"berubah": ["tentang", "isi[1]"]}, ["berubah: tentang dan isi[1]"]),
        (Kind.REVISI, {"berubah": [], "templat": {}}, ["memakai templat yang berlaku"]),
        (
            Kind.TANDA_TANGAN,
            {"tanggal": "2026-03-31", "nomor": "5/2026", "dasar": "SPT 7"},
            ["bertanggal 31 Maret 2026", "nomor 5/2026", "dasar SPT 7"],
        ),
        (
            Kind.AMBIL_ALIH,
            {"dari": {"nama": "Rahmat", "jabatan": "Sekretaris"}, "nomor": "5/2026"},
            ["dari Rahmat, Sekretaris", "nomor 5/2026"],
        ),
        (Kind.TTE, {"sertifikat": {"nama": "Rahmat"}}, ["dengan sertifikat Rahmat"]),
        (Kind.PINDAI, {"pindaian": "ab", "halaman": 2}, ["pindaian 2 halaman, SHA-256 ab"]),
        (Kind.BATAL, {}, []),
        (Kind.BATAL, {"nomor_batal": "5/2026"}, ["nomor 5/2026 menjadi BATAL"]),
        (Kind.KELIRU, {"nomor_batal": "5/2026"}, ["nomor 5/2026 menjadi BATAL"]),
        (
            Kind.DISTRIBUSI,
            {"penerima": [{"nama": "Bawaslu", "saluran": "pos"}]},
            ["kepada Bawaslu (pos)"],
        ),
        (Kind.CABUT, {}, []),
        (Kind.CABUT, {"oleh": OTHER, "nomor": "6/2026"}, ["oleh 6/2026"]),
        (Kind.RALAT, {"oleh": OTHER, "nomor": None}, [f"oleh {OTHER}"]),
        (
            Kind.KOREKSI,
            {
                "koreksi": [
                    {"path": "asal", "dari": "A", "menjadi": "B"},
                    {"path": "nomor_asal", "dari": "7", "dihapus": True},
                ]
            },
            ["dari “A” menjadi “B”", "nomor surat “7” menjadi kosong"],
        ),
    ],
)
def test_an_act_says_what_was_filled_in(kind: Kind, detail: dict[str, Any], told: list[str]) -> None:
    assert said(act(kind, detail), [act(Kind.PARAF, {}, no=1)]) == told


@pytest.mark.parametrize("kind", Kind)
def test_an_act_of_which_nothing_is_kept_is_said_too(kind: Kind) -> None:
    assert isinstance(said(act(kind, {})), list)


def test_many_are_counted() -> None:
    (told,) = said(act(Kind.REVISI, {"berubah": [f"isi[{n}]" for n in range(MOST + 3)]}))
    assert told.endswith(f"isi[{MOST - 1}] dan 3 lainnya")


@pytest.mark.parametrize(
    ("other", "told"),
    {
        "above the reader's class": (Successor(), "oleh naskah lain"),
        "in force": (Successor(jenis="nota_dinas", nomor="6/2026"), "oleh Nota Dinas Nomor 6/2026"),
        "revoked since": (
            Successor(jenis="nota_dinas", nomor="6/2026", out_of_force=True),
            "oleh Nota Dinas Nomor 6/2026 (yang sendiri tidak berlaku lagi)",
        ),
    }.values(),
)
@pytest.mark.parametrize("kind", [Kind.RALAT, Kind.CABUT])
def test_the_document_an_act_names_is_called_as_it_stands_now(
    kind: Kind, other: Successor, told: str
) -> None:
    assert said(act(kind, {"oleh": OTHER, "nomor": "6/2026"}), other=other) == [told]
