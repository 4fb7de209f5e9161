"""What people send to a register: one body a kind of change, each field checked before a desk sees it."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Path
from pydantic import BaseModel, ConfigDict, Field

from service import edge
from service.approvals.http.asked import Entry, Remarks

MOST = 99_999
"""Numbers a year's book holds."""


Tahun = edge.Year


Urut = Annotated[int, Path(ge=1, le=MOST)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Block(_Body):
    """Numbers to set aside."""

    jumlah: Annotated[int, Field(ge=1, le=MOST)]
    alasan: edge.Reason


class Outcome(Remarks):
    """What became of a reserved number: a letter written by hand, or nothing (``batal`` with ``alasan``).

    A number reserved in a book of letters received (after a restore) has a sender, the sender's number and date.
    """

    nomor: edge.Name | None = None
    tanggal: edge.Day | None = None
    perihal: edge.Reason | None = None
    tujuan: edge.Reason | None = None
    asal: Annotated[str, edge.Line(300)] | None = None
    nomor_asal: edge.Name | None = None
    tanggal_asal: edge.Day | None = None
    batal: bool = False
    alasan: edge.Reason | None = None


class Void(_Body):
    """Why an entry is void; ``sisipan`` for one put in between."""

    alasan: edge.Reason
    sisipan: Annotated[str, Field(pattern="^[a-z]?$", max_length=1)] = ""


class Letter(Remarks):
    """A letter received."""

    tanggal: edge.Day
    asal: Annotated[str, edge.Line(300, 1)]
    perihal: Annotated[str, edge.block(1_000, 1)]
    nomor_asal: edge.Name = ""
    tanggal_asal: edge.Day | None = None


class Corrected(Entry):
    """What was wrong in an entry that somebody typed, with the reason; ``sisipan`` for one put in between (12.a)."""

    nomor: edge.Name | None = None
    """As it is written; its place in the book stays."""
    tujuan: edge.Reason | None = None
    keterangan: edge.Reason | None = None
    sisipan: Annotated[str, Field(pattern="^[a-z]?$", max_length=1)] = ""
    alasan: edge.Reason

    @classmethod
    def _fields(cls) -> set[str]:
        return {*Entry.model_fields, "nomor", "tujuan"}

    @classmethod
    def _lackable(cls) -> set[str]:
        return {
            *super()._lackable(),
            "tujuan",
            "asal",
        }  # of a letter of our own; of one received the desk asks for it


class Between(_Body):
    """A number to be put behind an earlier one (12.a)."""

    document_id: UUID
    urut: Annotated[int, Field(ge=1, le=MOST)]
    tanggal: edge.Day
    alasan: edge.Reason


class End(_Body):
    """The year's end as it was seen: its last number, how many entries; ``kosong`` for a year without any."""

    terakhir: Annotated[int, Field(ge=0, le=MOST)] | None = None
    jumlah: Annotated[int, Field(ge=0, le=edge.MOST_INT)] | None = None
    kosong: bool = False


class Reason(_Body):
    """Why."""

    alasan: edge.Reason
