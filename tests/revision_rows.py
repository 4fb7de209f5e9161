"""The page of two revisions as it is made: fields that changed, were added and taken away, pages on both sides and on one."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from uuid import UUID

from PIL import Image

from archive.access import AccessClass
from archive.ledger.documents.documents import Document
from archive.states import Status
from service.approvals.revised_template import RevisionDifference, RevisionTemplate
from service.approvals.revision_pages import Pair, RevisionComparison

_AT = datetime(2026, 3, 31, 3, 30, tzinfo=UTC)
DOCUMENT = Document(
    id=UUID(int=1),
    satker="1306",
    jenis="surat_edaran",
    unit="hukum",
    klasifikasi="PR.04.1",
    akses=AccessClass.B,
    status=Status.KONSEP,
    judul="Pengumpulan Data Kinerja Triwulan I",
    perihal="Data Kinerja",
    pencipta="KPU Kabupaten Agam",
    nomor=None,
    tahun=2026,
    tanggal=None,
    code="7Q2M9XKD4T8HWPRC",
    series="2026",
    revision_no=2,
    record={},
    created_at=_AT,
    updated_at=_AT,
)
CHANGES = (
    {"path": "penutup[0]", "dari": "Kalimat lama.", "menjadi": "Kalimat penutup ini baru sama sekali."},
    {"path": "lampiran.baris[3]", "menjadi": {"jumlah": [1, "dua"]}},
    {"path": "tembusan[1]", "dari": "Arsip"},
)


def compared(*, same: bool = False) -> RevisionComparison:
    """Return two revisions compared; ``same``: nothing changed between them."""
    pages = (
        [_pair(1)]
        if same
        else [
            _pair(1, boxes=2),
            _pair(2),
            _pair(3, boxes=1, missing="before"),
            _pair(4, boxes=1, missing="after"),
            _pair(5, boxes=1, moved=True),
        ]
    )
    changes = () if same else CHANGES
    shipped = RevisionTemplate(no=0, digest="a" * 64, contract="1.2")
    uploaded = RevisionTemplate(no=3, digest="b" * 64, contract="1.3")
    return RevisionComparison(
        document=DOCUMENT,
        revisions=(1, 2),
        versions=(2, 4),
        difference=RevisionDifference(
            jenis="surat_edaran", before=shipped, after=shipped if same else uploaded, changes=changes
        ),
        pages=pages,
    )


def _pair(number: int, *, boxes: int = 0, missing: str | None = None, moved: bool = False) -> Pair:
    return Pair(
        number=number,
        changed=bool(boxes) and not moved,
        moved=moved,
        missing=missing,
        boxes=[[10, 10, 90, 40]] * boxes,
        picture=_picture() if boxes else None,
    )


def _picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (1240, 877), "white").save(out, "PNG")
    return out.getvalue()
