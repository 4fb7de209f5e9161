"""To whom documents went, as answers show it."""

from __future__ import annotations

from datetime import datetime

from typing_extensions import TypedDict

from archive.states import Status


class LetterView(TypedDict):
    """How a letter to somebody fared."""

    keadaan: str
    kata: str
    sebab: str | None
    pada: datetime | None


class AnnouncementView(TypedDict):
    """Somebody who was told of an act, and whether they have read it."""

    perbuatan: int
    kabar: str
    kata: str
    orang: str | None
    nama: str | None
    pada: datetime
    dibaca: datetime | None
    cara: str | None
    surat: LetterView | None


class CirculatedRecipient(TypedDict):
    """A recipient, who received it, and who was told."""

    id: str
    no: str
    act: int
    penerima: str
    kepada: str | None
    tembusan: bool
    saluran: str
    surel: str | None
    dikirim: datetime
    diterima: datetime | None
    diterima_oleh: str | None
    bukti: str | None
    dikabari: list[AnnouncementView]
    orang: int | None
    dibaca: int | None


class NamedRecipient(TypedDict):
    """Somebody whom the document names and who has not been sent it."""

    nama: str
    kepada: str | None
    surel: str | None
    tembusan: bool


class CirculationView(TypedDict):
    """To whom a document went and how it fared."""

    document_id: str
    status: Status
    lengkap: bool
    penerima: list[CirculatedRecipient]
    belum_dikirimi: list[NamedRecipient]


class ReadingDone(TypedDict):
    """That the caller has read a document they were sent."""

    document_id: str
    dibaca: datetime
    repeated: bool


class ForYouLinks(TypedDict):
    """Where to read it."""

    content: str
    read: str


class ForYou(TypedDict):
    """A document that was sent to the caller, or what became of it."""

    document_id: str
    jenis: str
    judul: str
    nomor: str | None
    status: Status
    akses: str
    perbuatan: int
    kabar: str
    kata: str
    tembusan: bool
    oleh: str
    pada: datetime
    dibaca: datetime | None
    catatan: str | None
    links: ForYouLinks


class ForYouList(TypedDict):
    """The documents that were sent to the caller."""

    documents: list[ForYou]


class ExpeditionLine(TypedDict):
    """A document on its way to a recipient by hand."""

    document_id: str
    penerima_id: str
    no: str
    nomor: str | None
    perihal: str
    akses: str
    penerima: str
    tembusan: bool
    saluran: str
    dikirim: datetime
    diterima: datetime | None
    diterima_oleh: str | None
    bukti: str | None


class ExpeditionView(TypedDict):
    """What is handed over by hand on some days."""

    dari: str
    sampai: str
    baris: list[ExpeditionLine]
