"""What officials send with an act: one body a kind of act, each field checked before the desk sees it."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from service import edge
from service.http.asked import SHOWN_DIGEST, Digest, NoteBody
from service.registers.http import EntryBody


class ActBody(NoteBody):
    """What the official had before them: a paraf and a signature must name it, of any other act it is checked when named."""

    content_digest: Digest | None = None
    sha256: Digest | None = None


_SEEN: JsonDict = {"examples": [{"content_digest": SHOWN_DIGEST, "sha256": SHOWN_DIGEST}]}


class ParafBody(ActBody):
    """A paraf: it names the content and the page that its official has looked at."""

    model_config = ConfigDict(json_schema_extra=_SEEN)


class SignBody(ActBody):
    """A signature; ``tanggal`` only for a document dated before today."""

    model_config = ConfigDict(json_schema_extra=_SEEN)

    tanggal: edge.Day | None = None


class TakeoverBody(ActBody):
    """The content and the page that are taken over, and why whoever numbered them signs no more."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "content_digest": SHOWN_DIGEST,
                    "sha256": SHOWN_DIGEST,
                    "catatan": "Masa Plh. berakhir 27 November 2026",
                }
            ]
        }
    )


class OutsiderBody(BaseModel):
    """Somebody from outside the office who signs too, with what proves who they are."""

    model_config = ConfigDict(extra="forbid")

    nama: edge.Title
    jabatan: edge.Title
    instansi: edge.Title
    identitas: edge.Title
    """Kind and number of the document that whoever enters them was shown."""
    surel: Annotated[str, edge.Line(254)] | None = None
    """Where the link by which they sign is sent, where the type is signed electronically; without, it is handed to them."""


class ReviseBody(ActBody):
    """A changed payload, or other Lampiran."""

    payload: dict[str, Any]
    lampiran: Annotated[list[UUID], Field(max_length=20)] | None = None
    """The documents that are its Lampiran, in order; those it has, as they stand now, when left out."""
    templat: Literal["tetap", "berlaku"] = "tetap"
    """Printed with the version it was drafted for, or with the active one."""
    pihak: Annotated[list[OutsiderBody], Field(max_length=8)] | None = None
    """Who signs from outside the office, on paper or by a link; those it has when left out."""


class ReturnBody(ActBody):
    """Back to the drafter, or one step; with a note."""

    kepada: Literal["konseptor", "satu_tingkat"] = "konseptor"


class DistributionRecipient(BaseModel):
    """Somebody a document goes to: by name, or whom of the office it is for, who is called by name without one."""

    model_config = ConfigDict(extra="forbid")

    nama: Annotated[edge.Title | None, Field(examples=["Bawaslu Kabupaten Agam"])] = None
    saluran: Annotated[edge.Title | None, Field(examples=["srikandi"])] = None
    """``naskah`` (in the inbox) where it is for somebody of the office and none is named, else ``langsung``."""
    kepada: edge.Name | None = None
    """``unit:3``, ``jabatan:sekretaris``, ``orang:rahmat-hidayat`` or ``kelompok:KODE``; a name of the office's own is taken for that."""
    surel: Annotated[str, edge.Line(254)] | None = None
    """Where somebody outside is written to, where the office writes to them; by its own list without."""
    tembusan: bool = False


class DistributeBody(ActBody):
    """To whom, by which channel."""

    penerima: Annotated[list[DistributionRecipient], Field(max_length=500)]


class RevokeBody(ActBody):
    """Out of force (``cabut``), replaced (``cabut`` with ``oleh``), or corrected (``ralat`` with ``oleh``)."""

    cara: Literal["cabut", "ralat"] = "cabut"
    oleh: UUID | None = None


class CorrectEntryBody(EntryBody, ActBody):
    """What was wrong in the entry of a received file, with the reason."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"perihal": "Undangan rapat koordinasi", "catatan": "Perihalnya salah ketik."}]
        }
    )


Receiver = Annotated[edge.Title, Field(examples=["Yulia Fitri"])]
"""Who took a document in hand."""


class ReceiptBody(BaseModel):
    """Who received it, and when; now without ``pada``."""

    model_config = ConfigDict(extra="forbid")

    diterima_oleh: Receiver
    pada: edge.Instant | None = None


class CorrectReceiptBody(BaseModel):
    """A receipt that was noted wrongly: who stands there, who received it in truth (nobody without), and why."""

    model_config = ConfigDict(extra="forbid")

    tercatat: Receiver
    diterima_oleh: Annotated[edge.Title, Field(examples=["Dewi Lestari"])] | None = None
    pada: edge.Instant | None = None
    """As noted without."""
    catatan: edge.Note


class SeveralDocument(BaseModel):
    """One of several documents, with the state its caller saw."""

    model_config = ConfigDict(extra="forbid")

    id: UUID
    etag: Annotated[Digest, Field(examples=["r1a0"])]
    content_digest: Digest | None = None
    sha256: Digest | None = None


class SeveralBody(NoteBody):
    """One act upon several documents: all or none."""

    documents: Annotated[list[SeveralDocument], Field(min_length=1, max_length=200)]
    tanggal: edge.Day | None = None
    kepada: Literal["konseptor", "satu_tingkat"] = "konseptor"
