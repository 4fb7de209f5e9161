"""Registers, their numbers, imports and years, as answers show them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NotRequired

from pydantic import ConfigDict
from typing_extensions import TypedDict

from archive.states import NumberState, Status
from service.http.shapes.documents import FileSignaturesView
from service.http.shapes.tables import ReadingView


class RegisterYearView(TypedDict):
    """A year of a register."""

    tahun: int
    last: int
    closed: bool
    usulan: list[str]


class RegisterView(TypedDict):
    """A register and its years."""

    kode: str
    nama: str
    arah: str
    unit: str | None
    jenis: list[str]
    pola: str
    years: list[RegisterYearView]


class RegisterList(TypedDict):
    """The office's registers."""

    registers: list[RegisterView]


class WaitingDraft(TypedDict):
    """A draft that a register will number."""

    document_id: str
    judul: str
    status: Status
    nomor_sementara: str | None


class WaitingDrafts(TypedDict):
    """The drafts a register will number."""

    documents: list[WaitingDraft]


class UnresolvedNumber(TypedDict):
    """What keeps a year from being closed."""

    urut: int
    reason: str


class CorrectionView(TypedDict):
    """How an entry was corrected."""

    at: str
    oleh: str
    oleh_nama: str
    alasan: str | None
    berubah: list[dict[str, Any]]


class AgendaLine(TypedDict):
    """A line of an agenda."""

    urut: int
    sisipan: str
    nomor: str
    tanggal: str | None
    asal: str | None
    tujuan: str
    perihal: str
    nomor_asal: str | None
    tanggal_asal: str | None
    klasifikasi: str | None
    sifat: str | None
    lampiran: str | None
    keterangan: str | None
    status: NumberState
    alasan: str | None
    lain: dict[str, str]
    oleh: str
    oleh_nama: str
    batal: bool
    batal_oleh: str | None
    batal_oleh_nama: str | None
    document_id: str | None
    berkas: str | None
    pengolah: str | None
    disposisi: str | None
    koreksi: list[CorrectionView]
    keadaan: str | None
    tanda_tangan: list[str]
    catatan: str | None


class AgendaView(TypedDict):
    """A year's agenda, its gaps and what is unresolved."""

    register: str
    nama: str
    tahun: int
    last: int
    last_date: str | None
    closed_at: datetime | None
    closed_by: str | None
    gaps: list[int]
    unresolved: list[UnresolvedNumber]
    numbers: list[AgendaLine]


class NumberView(TypedDict):
    """A number of a register; ``keterangan`` is what its entry says."""

    register: str
    tahun: int
    urut: int
    sisipan: str
    nomor: str
    status: NumberState
    dicatat: datetime
    tanggal: str | None
    alasan: str | None
    keterangan: dict[str, Any]


class EnteredNumber(NumberView):
    """A number as it was entered, now or before."""

    repeated: bool


class ReservedNumbers(TypedDict):
    """Numbers set aside, now or before."""

    numbers: list[NumberView]
    repeated: bool


class InsertionView(TypedDict):
    """A number asked for behind an earlier one."""

    id: str
    document_id: str
    register: str
    tahun: int
    urut: int
    tanggal: str
    alasan: str
    diminta: str
    disetujui: str | None


class ListedInsertion(InsertionView):
    """A number asked for, with its document's title."""

    judul: str


class InsertionList(TypedDict):
    """Numbers asked for whose document is not numbered yet."""

    insertions: list[ListedInsertion]


class AskedInsertion(InsertionView):
    """A number as it was asked for or approved, now or before."""

    repeated: bool


class ClosingView(TypedDict):
    """What closing a year would close."""

    register: str
    tahun: int
    terakhir: int
    tanggal_terakhir: str | None
    jumlah: int
    status: dict[str, int]
    unresolved: list[UnresolvedNumber]
    perhatian: list[str]
    kosong: bool
    closed_by: str | None


class ClosedYear(TypedDict):
    """A year that is closed, now or before."""

    register: str
    tahun: int
    closed: bool
    terakhir: int
    jumlah: int
    repeated: bool


class ProposalView(TypedDict):
    """What one person proposed and another decides; ``rincian`` is as the proposal needs it."""

    id: str
    register: str
    tahun: int
    usulan: str
    alasan: str
    rincian: dict[str, Any]
    diusulkan: str
    pada: datetime
    diputuskan: str | None
    disetujui: bool | None


class ProposalList(TypedDict):
    """What waits for a second person."""

    proposals: list[ProposalView]


class DecidedProposal(ProposalView):
    """A proposal that is decided, with what carrying it out did, by the names of its kind."""

    __pydantic_config__ = ConfigDict(extra="allow")  # type: ignore[misc]

    repeated: NotRequired[bool]


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


class ReceiptLinks(TypedDict):
    """Where to look on."""

    document: str
    sheet: str
    received: str
    progress: str
    verification: str


class ReceiptView(FileSignaturesView):
    """A file that was received, now or before."""

    document_id: str
    job_id: str
    nomor: str | None
    tanggal: str | None
    code: str
    sha256: str
    repeated: bool
    links: ReceiptLinks


class PlaceProblem(TypedDict):
    """What is wrong in a table, where one sees it."""

    place: str
    reason: str


class ReceivedLine(FileSignaturesView):
    """What became of a line of a table, or would become."""

    line: int
    berkas: str
    hasil: str
    nomor: str | None
    tahun: int | None
    document_id: NotRequired[str]
    job_id: NotRequired[str]
    tanggal: NotRequired[str | None]
    code: NotRequired[str]
    sha256: NotRequired[str]
    repeated: NotRequired[bool]
    links: NotRequired[ReceiptLinks]


class ReceivedTable(TypedDict):
    """What became of files that came with a table, or would become."""

    check: bool
    problems: list[PlaceProblem]
    perhatian: list[str]
    lines: list[ReceivedLine]
    reading: ReadingView
