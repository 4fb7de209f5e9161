"""Registers, their numbers, imports and years, as answers show them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NotRequired

from pydantic import ConfigDict
from typing_extensions import TypedDict

from archive.states import NumberState, Status


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


class UnansweredPaperView(TypedDict):
    """A received paper that waits for its answer: from whom, since which day, whether it was passed on."""

    document_id: str
    code: str
    nomor: str | None
    asal: str
    perihal: str | None
    akses: str
    unit: str
    tanggal: date | None
    hari: int | None
    disposisi: bool


class UnansweredPapers(TypedDict):
    """What a register took in and nobody has answered, the oldest first; ``next`` leads to the following page."""

    papers: list[UnansweredPaperView]
    next_cursor: str | None
    next: NotRequired[str]


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
    jawaban: str | None
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
