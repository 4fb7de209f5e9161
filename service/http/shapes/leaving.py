"""Those who leave, and positions that nobody holds, as answers show them."""

from __future__ import annotations

from typing_extensions import TypedDict


class LeftPaper(TypedDict):
    """A document that waits."""

    document_id: str
    jenis: str
    judul: str
    nomor: str | None
    status: str


class LeftView(TypedDict):
    """One thing that is left behind, and whom it goes to."""

    macam: str
    id: str
    uraian: str
    posisi: str | None
    naskah: LeftPaper | None
    jalan: str
    kepada: list[str]


class DepartureView(TypedDict):
    """What a person's leaving comes to; ``done`` is false for a look alone."""

    orang: str
    nama: str
    date: str
    done: bool
    repeated: bool
    ditinggalkan: list[LeftView]
    di_atas_kelas: int
    lowong: list[str]
    diberi_tahu: list[str]


class VacancyView(TypedDict):
    """A position that nobody holds, and the papers that wait for it."""

    key: str
    jabatan: str
    unit: str | None
    sejak: str | None
    naskah: list[LeftPaper]


class VacancyList(TypedDict):
    """The vacant positions of a day."""

    date: str
    vacant: list[VacancyView]
