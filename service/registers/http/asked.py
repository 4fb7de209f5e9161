"""What people send to a register: one body a kind of change, each field checked before a desk sees it."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from fastapi import Path
from pydantic import BaseModel, ConfigDict, Field, model_validator

from doc_templates.kit.fields import CLASSIFICATION
from service import edge
from service import errors as desk
from service.http.examples import DAY

MOST = 99_999
"""Numbers a year's book holds."""


Tahun = edge.Year


Urut = Annotated[int, Path(ge=1, le=MOST)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Remarks(BaseModel):
    """What an agenda book notes of a letter besides."""

    model_config = ConfigDict(extra="forbid")

    klasifikasi: Annotated[str, Field(pattern=CLASSIFICATION, max_length=20)] | None = None
    """The letter's own code, e.g. PR.03.1."""
    sifat: Annotated[str, edge.Line(40)] | None = None
    """Biasa, Segera, Rahasia, as the sender writes it."""
    lampiran: Annotated[str, edge.Line(60)] | None = None
    """What came with it, e.g. 1 berkas."""
    keterangan: edge.Title | None = None


class EntryBody(Remarks):
    """An entry of an incoming book as it should read; what is left out stays, null or a blank takes away what it need not have."""

    asal: Annotated[str, edge.Line(300, 1)] | None = None
    perihal: Annotated[str, edge.block(1_000, 1)] | None = None
    nomor_asal: edge.Name | None = None
    tanggal_asal: edge.Day | None = None
    tanggal: edge.Day | None = None
    """The day it came."""

    @model_validator(mode="before")
    @classmethod
    def _blank_is_none(cls, told: Any) -> Any:
        """A day or a code has no blank form: whoever empties a field of a form sends none."""
        if not isinstance(told, dict):
            return told
        blank = {
            name for name in cls._lackable() if isinstance(told.get(name), str) and not told[name].strip()
        }
        return {name: None if name in blank else value for name, value in told.items()}

    def said(self) -> dict[str, Any]:
        """Return what the request names of it; raises ``BodyRefused`` for a field no entry can lack, taken away by null."""
        named = self.model_dump(include=self._fields(), exclude_unset=True)
        lacking = [name for name, value in named.items() if value is None and name not in self._lackable()]
        if lacking:
            raise desk.BodyRefused(fields=[desk.Field(path=name, reason="wajib diisi") for name in lacking])
        return named

    @classmethod
    def _fields(cls) -> set[str]:
        return set(EntryBody.model_fields)

    @classmethod
    def _lackable(cls) -> set[str]:
        return {"nomor_asal", "tanggal_asal", *Remarks.model_fields}


class ReservationBody(_Body):
    """Numbers to set aside."""

    jumlah: Annotated[int, Field(ge=1, le=MOST)]
    alasan: edge.Reason


class NumberOutcomeBody(Remarks):
    """What became of a reserved number: a letter written by hand, or nothing (``batal`` with ``alasan``).

    A number reserved in a book of letters received (after a restore) has a sender, the sender's number and date.
    """

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"tanggal": DAY, "perihal": "Undangan rapat koordinasi", "tujuan": "Bawaslu Kabupaten Agam"}
            ]
        }
    )

    nomor: edge.Name | None = None
    tanggal: edge.Day | None = None
    perihal: edge.Reason | None = None
    tujuan: edge.Reason | None = None
    asal: Annotated[str, edge.Line(300)] | None = None
    nomor_asal: edge.Name | None = None
    tanggal_asal: edge.Day | None = None
    batal: bool = False
    alasan: edge.Reason | None = None


class VoidNumberBody(_Body):
    """Why an entry is void; ``sisipan`` for one put in between."""

    alasan: edge.Reason
    sisipan: Annotated[str, Field(pattern="^[a-z]?$", max_length=1)] = ""


class LetterBody(Remarks):
    """A letter received."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "tanggal": DAY,
                    "asal": "Bawaslu Kabupaten Agam",
                    "perihal": "Undangan rapat koordinasi",
                    "nomor_asal": "27/HM.02/2026",
                    "tanggal_asal": DAY,
                    "klasifikasi": "PR.03.1",
                    "sifat": "Biasa",
                    "lampiran": "1 berkas",
                }
            ]
        }
    )

    tanggal: edge.Day
    asal: Annotated[str, edge.Line(300, 1)]
    perihal: Annotated[str, edge.block(1_000, 1)]
    nomor_asal: edge.Name = ""
    tanggal_asal: edge.Day | None = None


class CorrectNumberBody(EntryBody):
    """What was wrong in an entry that somebody typed, with the reason; ``sisipan`` for one put in between (12.a)."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"perihal": "Undangan rapat koordinasi", "alasan": "Perihalnya salah ketik."}]
        }
    )

    nomor: edge.Name | None = None
    """As it is written; its place in the book stays."""
    tujuan: edge.Reason | None = None
    keterangan: edge.Reason | None = None
    sisipan: Annotated[str, Field(pattern="^[a-z]?$", max_length=1)] = ""
    alasan: edge.Reason

    @classmethod
    def _fields(cls) -> set[str]:
        return {*EntryBody.model_fields, "nomor", "tujuan"}

    @classmethod
    def _lackable(cls) -> set[str]:
        return {
            *super()._lackable(),
            "tujuan",
            "asal",
        }  # of a letter of our own; of one received the desk asks for it


class InsertionBody(_Body):
    """A number to be put behind an earlier one (12.a)."""

    document_id: UUID
    urut: Annotated[int, Field(ge=1, le=MOST)]
    tanggal: edge.Day
    alasan: edge.Reason


class CloseYearBody(_Body):
    """The year's end as it was seen: its last number, how many entries; ``kosong`` for a year without any."""

    terakhir: Annotated[int, Field(ge=0, le=MOST, examples=[212])] | None = None
    jumlah: Annotated[int, Field(ge=0, le=edge.MOST_INT, examples=[214])] | None = None
    kosong: bool = False


class ReopeningBody(_Body):
    """Why."""

    alasan: edge.Reason
