"""Imports of old agendas, as answers show them."""

from __future__ import annotations

from datetime import datetime

from typing_extensions import TypedDict

from service.http.shapes.registers import ProposalView
from service.http.shapes.tables import ReadingView


class ImportView(TypedDict):
    """An import, and how it was taken back."""

    id: str
    register: str
    tahun: int
    sebelum: int
    sesudah: int
    baris: int
    pada: datetime
    oleh: str
    ditarik: str | None
    ditarik_oleh: str | None
    ditarik_pada: datetime | None


class ImportList(TypedDict):
    """What was imported into a book, the newest first."""

    imports: list[ImportView]


class TakeBackView(TypedDict):
    """What taking an import back does."""

    baris: int
    catatan_sesudahnya: int
    nomor_sesudahnya: int
    akibat: str
    nomor_terakhir: int | None


class ProposedTakeBack(ImportView):
    """An import that is to be taken back, and the proposal that waits."""

    akibat: TakeBackView
    usulan: ProposalView | None


class ImportConsequence(TypedDict):
    """What an import does to a year."""

    tahun: int
    keadaan: str
    sebelum: int
    sesudah: int
    masuk: int
    sudah_ada: int
    kosong_baru: int
    koreksi_keterangan: int


class LineProblem(TypedDict):
    """What is wrong in a line."""

    line: int
    reason: str


class VoidLine(TypedDict):
    """A line that comes in as BATAL."""

    line: int
    nomor: str
    keterangan: str


class ImportedAgenda(TypedDict):
    """What was understood of an old agenda, and what taking it does."""

    read: int
    taken: int
    repeated: int
    years: list[int]
    akibat: list[ImportConsequence]
    problems: list[LineProblem]
    batal: list[VoidLine]
    perhatian: list[str]
    reading: ReadingView
    usulan: ProposalView | None
