"""Disposisi, as answers show them."""

from __future__ import annotations

from datetime import datetime
from typing import NotRequired

from typing_extensions import TypedDict

from archive.states import Status


class SheetLinks(TypedDict):
    """Where to look on."""

    document: str
    tree: str
    acts: str
    content: str


class GivenSheetView(TypedDict):
    """A sheet that was drafted, now or before; it counts once its giver has signed it."""

    id: str
    akar: str
    job_id: str
    code: str
    judul: str
    status: Status
    repeated: bool
    warnings: list[str]
    langkah: str
    links: SheetLinks


class DisposisiPositionView(TypedDict):
    """A position, and who stood there."""

    posisi: str
    jabatan: str
    nama: str | None


class AnswerView(TypedDict):
    """What somebody answered."""

    catatan: str | None
    naskah: str | None
    nomor: str | None
    oleh: str
    pada: datetime


class AddresseeView(TypedDict):
    """Somebody a sheet went to, and what became of it there; ``jawaban`` is null too where it is for others to hear."""

    posisi: str
    jabatan: str
    memimpin: bool
    keadaan: str
    jawaban: AnswerView | None
    diteruskan: list[str]


class DisposisiClosingView(TypedDict):
    """Who closed it, when and why."""

    oleh: str
    pada: datetime
    catatan: str | None


class SheetView(TypedDict):
    """A sheet of a tree."""

    id: str
    induk: str | None
    tingkat: int
    keadaan: str
    kata: str
    status: Status
    akses: str
    perihal: str
    dari: DisposisiPositionView
    kepada: list[AddresseeView]
    petunjuk: list[str]
    sifat: str
    catatan: str | None
    batas: datetime | None
    terlambat_menit: int
    diberi: datetime | None
    mengganti: str | None
    diganti_oleh: str | None
    ditutup: DisposisiClosingView | None
    links: SheetLinks


class PaperView(TypedDict):
    """What a tree is about."""

    document_id: str
    jenis: str
    judul: str
    nomor: str | None


class TreeShown(TypedDict):
    """A tree, as far as the caller may see it: each sheet behind the one it passes on."""

    id: str
    akar: str
    etag: str
    naskah: PaperView | None
    dapat: list[str]
    lembar: list[SheetView]


class SheetsList(TypedDict):
    """Sheets that concern the caller, or that pass a document on, the newest first; ``next`` leads to the following page."""

    items: list[SheetView]
    next_cursor: str | None
    next: NotRequired[str]


class TaskView(TypedDict):
    """A disposisi that waits for the caller: to be answered, or to be closed."""

    id: str
    akar: str
    untuk: str
    sebagai: str
    perihal: str
    akses: str
    dari: DisposisiPositionView
    petunjuk: list[str]
    sifat: str
    catatan: str | None
    sejak: datetime | None
    batas: datetime | None
    terlambat_menit: int
    links: SheetLinks
