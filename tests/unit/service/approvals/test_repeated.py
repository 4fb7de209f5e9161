"""The same order again: known by what it says, and not by how its empty fields are written."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from archive.canonical import sha256_hex
from archive.ledger.documents.acts import Act
from doc_templates.acts import Kind
from service.approvals.orders import Order
from service.approvals.repeated import same
from tests.unit.service.approvals.test_conditions import a_case

OTHER, ONE, TWO = UUID(int=7), UUID(int=8), UUID(int=9)
SEEN = "a" * 64
RECIPIENTS = [{"nama": "Bawaslu", "saluran": "langsung"}]
LETTER = {"asal": "Bawaslu", "perihal": "Undangan", "tanggal": "2026-03-31"}
EMPTY: tuple[Any, ...] = (None, "", " ", "\n\t ", [], {}, ())
"""Whatever a client writes for nothing; each stands for each."""
LINE, NEIGHBOUR = "hierarki", "koordinasi"


@dataclass(frozen=True, kw_only=True)
class Row:
    """What was done, the order that did it, and what may be left empty in it."""

    kind: Kind
    detail: Mapping[str, Any]
    body: Mapping[str, Any]
    empty: tuple[str, ...] = ()
    others: tuple[Mapping[str, Any], ...] = ()
    """Bodies of other orders."""
    payload: Mapping[str, Any] | None = None
    fallen: str = NEIGHBOUR
    """Of which group the paraf was that it took back."""
    scan: bytes | None = None


ROWS = [
    Row(kind=Kind.PARAF, detail={"posisi": "sekretaris"}, body={}),
    Row(kind=Kind.AMBIL_ALIH, detail={"void": [1]}, body={}),
    Row(kind=Kind.TTE, detail={}, body={}),
    Row(kind=Kind.PASTIKAN, detail={}, body={}),
    Row(kind=Kind.BATAL, detail={}, body={}),
    Row(kind=Kind.TUTUP, detail={"posisi": "sekretaris"}, body={}),
    Row(
        kind=Kind.JAWAB,
        detail={"posisi": "kasubbag", "naskah": "0198c0de-0000-7000-8000-000000000001"},
        body={"naskah": "0198c0de-0000-7000-8000-000000000001", "posisi": "kasubbag"},
        empty=("posisi",),
        others=({}, {"naskah": "0198c0de-0000-7000-8000-000000000002"}, {"posisi": "sekretaris"}),
    ),
    Row(kind=Kind.KELIRU, detail={}, body={}),
    Row(
        kind=Kind.TANDA_TANGAN,
        detail={"tanggal": "2026-03-31"},
        body={"tanggal": date(2026, 3, 31)},
        others=({"tanggal": date(2026, 3, 30)},),
    ),
    Row(kind=Kind.TANDA_TANGAN, detail={"tanggal": "2026-03-31"}, body={}, empty=("tanggal",)),
    Row(
        kind=Kind.KEMBALIKAN,
        detail={"kepada": "konseptor", "void": [1]},
        body={"kepada": "konseptor"},
        empty=("kepada",),
        others=({"kepada": "satu_tingkat"},),
        fallen=LINE,
    ),
    Row(
        kind=Kind.KEMBALIKAN,
        detail={"kepada": "konseptor", "void": [1]},
        body={"kepada": "satu_tingkat"},
        fallen=NEIGHBOUR,
    ),
    Row(
        kind=Kind.KEMBALIKAN,
        detail={"kepada": "kasubbag", "void": [1]},
        body={"kepada": "satu_tingkat"},
        others=({"kepada": "konseptor"}, {}),
        fallen=LINE,
    ),
    Row(
        kind=Kind.PINDAI,
        detail={"pindaian": sha256_hex(b"scan"), "halaman": 1},
        body={},
        scan=b"scan",
    ),
    Row(
        kind=Kind.DISTRIBUSI,
        detail={"penerima": RECIPIENTS},
        body={"penerima": [{"nama": " Bawaslu ", "saluran": "langsung"}]},
        others=({"penerima": [{"nama": "Bawaslu", "saluran": "pos"}]}, {"penerima": [*RECIPIENTS, *RECIPIENTS]}),
    ),
    Row(kind=Kind.DISTRIBUSI, detail={"penerima": RECIPIENTS}, body={"penerima": [{"nama": "Bawaslu"}]}),
    Row(kind=Kind.CABUT, detail={}, body={}, empty=("oleh",), others=({"oleh": OTHER},)),
    Row(kind=Kind.CABUT, detail={"oleh": str(OTHER)}, body={"oleh": OTHER}, others=({}, {"oleh": ONE})),
    Row(kind=Kind.RALAT, detail={"oleh": str(OTHER)}, body={"oleh": str(OTHER)}, others=({"oleh": ONE},)),
    Row(
        kind=Kind.REVISI,
        detail={},
        body={"payload": {"tentang": "Jadwal", "dasar": ["a"]}},
        payload={"tentang": "Jadwal", "dasar": ["a"], "catatan": None},
        others=({"payload": {"tentang": "Lain", "dasar": ["a"]}}, {"payload": {"tentang": "Jadwal"}}),
    ),
    Row(
        kind=Kind.REVISI,
        detail={"pilihan_templat": "berlaku"},
        body={"payload": {"tentang": "Jadwal"}, "templat": "berlaku"},
        payload={"tentang": "Jadwal"},
        others=({"payload": {"tentang": "Jadwal"}, "templat": "tetap"}, {"payload": {"tentang": "Jadwal"}}),
    ),
    Row(
        kind=Kind.REVISI,
        detail={},
        body={"payload": {"tentang": "Jadwal"}, "lampiran": [ONE, TWO]},
        payload={"tentang": "Jadwal"},
        others=tuple(
            {"payload": {"tentang": "Jadwal"}, "lampiran": each} for each in ([TWO, ONE], [ONE], [], [ONE, TWO, OTHER])
        ),
    ),
    *(
        Row(
            kind=Kind.KOREKSI,
            detail={},
            body={"perihal": "Undangan"},
            empty=(name,),
            payload=LETTER,
            others=({"perihal": "Lain"}, {"perihal": "Undangan", name: "ada"}),
        )
        for name in ("nomor_asal", "tanggal_asal", "klasifikasi", "sifat", "lampiran", "keterangan")
    ),
    Row(kind=Kind.KOREKSI, detail={}, body={"tanggal": date(2026, 3, 31), "asal": " Bawaslu"}, payload=LETTER),
]  # fmt: skip


def known(
    row: Row, body: Mapping[str, Any], *, said: Any = None, wrote: Any = None, kind: Kind | None = None
) -> bool:
    """Whether an order is the one that was done: ``said`` its note, ``wrote`` the note that is kept."""
    held = a_case("konsep").held
    context = json.dumps({"lampiran": [{"dokumen": str(ONE)}, {"dokumen": str(TWO)}]})
    revision = replace(held.revision, payload=json.dumps(row.payload or {}), context=context)

    def act(no: int, of: Kind, kelompok: str = "", **more: Any) -> Act:
        return Act(
            document_id=held.document.id, no=no, revision_no=1, kind=of.value, person_id="p", nama="P", jabatan="J",
            kapasitas="langsung", kelompok=kelompok, at=datetime(2026, 3, 31, tzinfo=UTC),
            content_digest=revision.content_digest, **more,
        )  # fmt: skip

    done = act(2, row.kind, pdf_sha256=SEEN, note=wrote, detail=dict(row.detail))
    order = Order(
        document_id=held.document.id,
        kind=kind or row.kind,
        etag="r1a1",
        content_digest=revision.content_digest,
        sha256=SEEN,
        note=said,
        body=body,
        scan=row.scan,
    )
    before = act(1, Kind.PARAF, row.fallen, pdf_sha256=SEEN)
    return same(replace(held, acts=(before, done)), done, order, revision)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.kind.value)
def test_an_order_is_known_however_its_empty_fields_are_written(row: Row) -> None:
    assert known(row, row.body)
    for name in row.empty:
        assert [each for each in EMPTY if not known(row, {**row.body, name: each})] == [], name
    for other in row.others:
        assert not known(row, other), other


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.kind.value)
def test_a_note_is_compared_as_it_reads(row: Row) -> None:
    for said in (None, "", "  "):
        for wrote in (None, "", "  "):
            assert known(row, row.body, said=said, wrote=wrote)
    assert known(row, row.body, said=" Salah\n", wrote="Salah")
    assert not known(row, row.body, said="Lain", wrote="Salah")
    assert not known(row, row.body, said="Salah", wrote=None)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.kind.value)
def test_another_kind_of_act_is_another_order(row: Row) -> None:
    assert not any(known(row, row.body, kind=each) for each in Kind if each is not row.kind)


def test_every_kind_of_act_has_a_row() -> None:
    assert {row.kind for row in ROWS} == set(Kind)
