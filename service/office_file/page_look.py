"""How an office's file says that its pages look: letterheads, and the mark of the access class."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from service.office_file.parts import Code, Line


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TandaKelasForm(_Strict):
    """What pages of one access class say, and in which colour."""

    kata: Annotated[Line, Field(max_length=40)] | None = None
    warna: Literal["merah", "hitam"] | None = None


class TandaAksesForm(_Strict):
    """Where pages say their access class; class B says none."""

    tempat: Literal["kiri_atas", "tengah_atas", "kanan_atas", "kiri_bawah", "tengah_bawah", "kanan_bawah"] = (
        "kiri_atas"
    )
    kelas: dict[Literal["T", "R", "SR"], TandaKelasForm] = {}


class KopSuratForm(_Strict):
    """A letterhead beside the office's own; what it leaves out stands as there."""

    kop: Annotated[list[Line], Field(max_length=8)] = []
    alamat: Line | None = None
    telepon: Line | None = None
    laman: Line | None = None
    surel: Line | None = None
    logo_base64: Annotated[str, Field(max_length=4 << 20)] | None = None


class LetterheadsForm(_Strict):
    """Whose letters bear another letterhead: of a signatory's position, else of the unit it belongs to."""

    jabatan: dict[Code, KopSuratForm] = {}
    unit: dict[Code, KopSuratForm] = {}
