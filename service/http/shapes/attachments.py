"""The files that go with a document, as answers show them."""

from __future__ import annotations

from typing_extensions import TypedDict


class AttachmentView(TypedDict):
    """One file: as whoever attached it called it, what it is, and where to read it once a version holds it."""

    no: int
    nama: str
    bentuk: str
    media: str
    ukuran: int
    halaman: int | None
    sha256: str
    peringatan: list[str]
    tersimpan: bool
    content: str | None


class AttachmentLinks(TypedDict):
    """Where to look on."""

    self: str
    document: str


class DocumentAttachments(TypedDict):
    """The files of a document's present revision, in their order."""

    document_id: str
    revision: int
    attachments: list[AttachmentView]
    links: AttachmentLinks
