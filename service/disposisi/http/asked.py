"""What officials send when they give a disposisi, pass it on, answer it or close it."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from archive.access import AccessClass
from doc_templates.lembar_disposisi.contract import Petunjuk, Sifat
from service import edge
from service.disposisi.giving import GivenDisposisi
from service.http.asked import NoteBody


class PassOnBody(NoteBody):
    """Whom it goes to, what they are to do, and until when."""

    kepada: Annotated[
        list[edge.Name], Field(min_length=1, max_length=20, examples=[["kasubbag_perencanaan"]])
    ]
    """Positions of the office; the first one leads."""
    petunjuk: Annotated[list[Petunjuk], Field(min_length=1, max_length=8)]
    sifat: Sifat | None = None
    batas: edge.Instant | None = None
    """When an answer is due."""
    batas_menit: Annotated[int, Field(ge=1, le=250_000)] | None = None
    """The same in working minutes of the office from now: two years at most."""
    akses: Literal["B", "T", "R", "SR"] | None = None
    """The access class, never below that of what is passed on, which it has without."""
    unit: edge.Name | None = None
    isi: edge.Note | None = None
    kunci: Annotated[str, edge.Line(100, 1)] | None = None
    """What the sender calls this giving: the same again is answered the same. Without, whatever is the same on the same day."""

    def asked(self) -> GivenDisposisi:
        """Return it as the desk takes it."""
        said = self.model_dump(exclude={"kunci", "akses", "petunjuk", "sifat"})
        return GivenDisposisi(
            **said,
            petunjuk=[each.value for each in self.petunjuk],
            sifat=self.sifat.value if self.sifat else None,
            akses=AccessClass[self.akses] if self.akses else None,
            key=self.kunci,
        )


class ForwardBody(PassOnBody):
    """The same, for one of the positions that the disposisi went to."""

    pemberi: edge.Name | None = None


class GiveBody(ForwardBody):
    """The same with what it is about: a received letter, a document, or in words."""

    naskah: UUID | None = None
    perihal: Annotated[str, edge.Line(500, 1)] | None = None
    no_agenda: Annotated[str, edge.Line(30, 1)] | None = None
    kode: Annotated[str, edge.Line(60, 1)] | None = None
    indeks: Annotated[str, edge.Line(150, 1)] | None = None


class AnswerBody(NoteBody):
    """An answer: a note, a document, or both."""

    naskah: UUID | None = None
    posisi: edge.Name | None = None
    """For which of one's positions, where it went to several."""


class SheetFilter(BaseModel):
    """Which sheets are asked for."""

    model_config = ConfigDict(extra="forbid")

    naskah: UUID | None = None
    """Those that pass this letter or document on; without it those that concern the caller."""
    cursor: edge.Cursor | None = None
    limit: Annotated[int, Field(ge=1, le=200)] = 50
