"""What officials send with an act: one body a kind of act, each field checked before the desk sees it."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Base64Bytes, BaseModel, ConfigDict, Field, SecretStr, model_validator

from doc_templates.kit.fields import CLASSIFICATION
from service import edge
from service import errors as desk
from service.errors import ActRefused

Note = edge.Note | None
"""Why, in the official's own words."""
Digest = Annotated[str, edge.Line(128)]
"""A digest, or an ETag, as the caller was shown it."""
_IN_THE_RECORD = "tidak dikirim bersama permintaan; dicatat sekali pada orangnya: naskah people bsre ORANG"


class Noted(BaseModel):
    """An act with no more to it than a note."""

    model_config = ConfigDict(extra="forbid")

    catatan: Note = None


class Seen(Noted):
    """What the official had before them: a paraf and a signature must name it, of any other act it is checked when named."""

    content_digest: Digest | None = None
    sha256: Digest | None = None


class Signing(Seen):
    """A signature; ``tanggal`` only for a document dated before today."""

    tanggal: edge.Day | None = None


class Signature(BaseModel):
    """What opens the signatory's key. Nothing of it is kept; how BSrE knows them is in their record."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    sandi: Annotated[SecretStr, Field(min_length=1, max_length=256)]
    """Passphrase of the certificate, PIN of the token, or passphrase at BSrE."""
    totp: Annotated[SecretStr, Field(max_length=16)] | None = None
    sertifikat: Annotated[Base64Bytes, Field(max_length=64 << 10)] | None = None
    """A PKCS#12 file of one's own, where the office keeps none."""

    @model_validator(mode="before")
    @classmethod
    def _names_nobody(cls, told: Any) -> Any:
        """Whose signature it is never comes with the request: it would be anybody's."""
        sent = [name for name in ("nik", "surel") if isinstance(told, dict) and name in told]
        if sent:
            raise ActRefused(fields=[desk.Field(path=f"body.{name}", reason=_IN_THE_RECORD) for name in sent])
        return told


class Revising(Seen):
    """A changed payload, or other Lampiran."""

    payload: dict[str, Any]
    lampiran: Annotated[list[UUID], Field(max_length=20)] | None = None
    """The documents that are its Lampiran, in order; those it has, as they stand now, when left out."""


class Returning(Seen):
    """Back to the drafter, or one step; with a note."""

    kepada: Literal["konseptor", "satu_tingkat"] = "konseptor"


class RecipientBody(BaseModel):
    """Somebody a document goes to."""

    model_config = ConfigDict(extra="forbid")

    nama: edge.Title
    saluran: edge.Title = "langsung"


class Distributing(Seen):
    """To whom, by which channel."""

    penerima: Annotated[list[RecipientBody], Field(max_length=500)]


class Revoking(Seen):
    """Out of force (``cabut``), replaced (``cabut`` with ``oleh``), or corrected (``ralat`` with ``oleh``)."""

    cara: Literal["cabut", "ralat"] = "cabut"
    oleh: UUID | None = None


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


class Entry(Remarks):
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
            raise desk.BodyRefused(
                fields=[desk.Field(path=f"body.{name}", reason="wajib diisi") for name in lacking]
            )
        return named

    @classmethod
    def _fields(cls) -> set[str]:
        return set(Entry.model_fields)

    @classmethod
    def _lackable(cls) -> set[str]:
        return {"nomor_asal", "tanggal_asal", *Remarks.model_fields}


class Correcting(Entry, Seen):
    """What was wrong in the entry of a received file, with the reason."""


class Receipt(BaseModel):
    """Who received it, and when; now without ``pada``."""

    model_config = ConfigDict(extra="forbid")

    diterima_oleh: edge.Title
    pada: edge.Instant | None = None


class CorrectedReceipt(BaseModel):
    """A receipt that was noted wrongly: who stands there, who received it in truth (nobody without), and why."""

    model_config = ConfigDict(extra="forbid")

    tercatat: edge.Title
    diterima_oleh: edge.Title | None = None
    pada: edge.Instant | None = None
    """As noted without."""
    catatan: edge.Note


class One(BaseModel):
    """One of several documents, with the state its caller saw."""

    model_config = ConfigDict(extra="forbid")

    id: UUID
    etag: Digest
    content_digest: Digest | None = None
    sha256: Digest | None = None


class Several(Noted):
    """One act upon several documents: all or none."""

    documents: Annotated[list[One], Field(min_length=1, max_length=200)]
    tanggal: edge.Day | None = None
    kepada: Literal["konseptor", "satu_tingkat"] = "konseptor"
