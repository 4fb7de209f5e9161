"""Documents, their versions and files, as answers show them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NotRequired

from typing_extensions import TypedDict

from archive.states import Status
from service.http.shapes.jobs import ObstacleView, PrintingView


class SuccessorView(TypedDict):
    """What corrected or replaced a document, as far as it may be named."""

    jenis: str
    nomor: str | None
    tanggal: str | None
    href: str | None
    berlaku: bool
    words: str


class FileSignaturesView(TypedDict):
    """The electronic signatures in a received file."""

    tanda_tangan: dict[str, Any] | None
    peringatan: list[str]


class ReceivedFileView(FileSignaturesView):
    """The file a paper came as."""

    nama: str


class DocumentLinks(TypedDict):
    """Where a document is read and verified."""

    self: str
    versions: str
    content: str
    verification: str


class DocumentView(TypedDict):
    """A document: what it is and how it stands."""

    id: str
    satker: str
    jenis: str
    unit: str
    klasifikasi: str
    akses: str
    status: Status
    nomor: str | None
    tahun: int
    tanggal: str | None
    judul: str
    perihal: str
    pencipta: str
    surat: dict[str, Any] | None
    berkas: ReceivedFileView | None
    series: str
    code: str
    revision_no: int
    created_at: datetime
    updated_at: datetime
    links: DocumentLinks


class ListedDocumentView(DocumentView):
    """A document of a search, with whether it is in force and its page archived."""

    keadaan: str
    keadaan_oleh: list[SuccessorView]
    cetak: PrintingView
    hambatan: ObstacleView | None


class DocumentList(TypedDict):
    """Documents that were found, the newest first; ``next`` leads to the following page."""

    documents: list[ListedDocumentView]
    next_cursor: str | None
    next: NotRequired[str]


class NamedDocuments(TypedDict):
    """Documents that somebody calls so."""

    documents: list[DocumentView]
    more: bool


class RevisionView(TypedDict):
    """The revision a document stands at."""

    no: int
    content_digest: str
    contract_version: str
    template_digest: str
    created_at: datetime


class FileView(TypedDict):
    """An archived file."""

    name: str
    media: str
    size: int
    sha256: str
    key: str
    version_id: str
    pages: int | None
    locked_until: datetime | None
    content: NotRequired[str]


class VersionView(TypedDict):
    """An archived version with its files."""

    no: int
    revision_no: int
    status: Status
    job_id: str
    object_id: str
    root: str
    inventory_sha256: str
    created_at: datetime
    faults: list[str]
    files: list[FileView]


class ReplyView(TypedDict):
    """A letter of ours that answered a received one."""

    document_id: str
    jenis: str
    nomor: str | None
    tanggal: date | None
    judul: str


class WholeDocument(ListedDocumentView):
    """A document with its present revision and its newest version."""

    revision: RevisionView
    tujuan: list[str] | None
    lampiran: list[str] | None
    lampiran_berkas: list[str] | None
    menanggapi: Any
    jawaban: list[ReplyView]
    version: VersionView | None


class DocumentVersions(TypedDict):
    """Every archived version, the first one first."""

    document_id: str
    versions: list[VersionView]


class PublicSignerView(TypedDict):
    """Who signed, as the page says it."""

    nama: str
    jabatan: str
    kapasitas: str
    tingkat: str
    at: datetime
    sertifikat: str | None


class PublicEventView(TypedDict):
    """One thing that happened to a document."""

    at: datetime
    words: str


class PublicPdf(TypedDict):
    """The archived PDF of a signed document."""

    sha256: str
    href: str


class PublicAttachment(TypedDict):
    """A file that goes with a document, as its page lists it."""

    no: int
    nama: str
    bentuk: str
    ukuran: int
    halaman: int | None
    sha256: str


class PublicView(TypedDict):
    """A document as the public is told of it: of one above class B its state and digest alone."""

    code: str
    status: str
    keadaan: str
    archived: bool
    content_digest: str | None
    keadaan_oleh: NotRequired[list[SuccessorView]]
    status_words: NotRequired[str]
    sedang_dicetak: NotRequired[bool]
    jenis: NotRequired[str | None]
    kantor: NotRequired[str | None]
    judul: NotRequired[str | None]
    nomor: NotRequired[str | None]
    tanggal: NotRequired[str | None]
    archived_at: NotRequired[datetime | None]
    signers: NotRequired[list[PublicSignerView]]
    history: NotRequired[list[PublicEventView]]
    berkas: NotRequired[list[PublicAttachment]]
    pdf: NotRequired[PublicPdf | None]


class FileCodes(TypedDict):
    """What the QR codes in a file say."""

    foreign_address: str | None
    contradicted: bool
    codes: list[str]


class SignatureReportView(TypedDict):
    """What the electronic signatures of a file are worth."""

    accepted: bool
    problems: list[str]
    signatures: list[dict[str, Any]]


class JudgedFile(TypedDict):
    """What a file is: of the archive byte for byte, changed and how, another, or unknown."""

    sha256: str
    standing: str
    version: int | None
    changes: list[str]
    pages: list[int]
    look: str | None
    why: str | None
    words: list[str]
    qr: FileCodes
    signatures: SignatureReportView
    signature_words: list[str]
    belongs: bool
    itself: bool
    state_first: bool
    other_letter: bool
    document: PublicView | None
