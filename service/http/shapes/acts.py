"""Acts, the view of the desk and the inbox, as answers show them."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NotRequired

from typing_extensions import TypedDict

from archive.states import Status
from doc_templates.kit.chain import Giliran
from service.http.shapes.chains import ChainReason
from service.http.shapes.disposisi import SheetView
from service.http.shapes.documents import ReplyView
from service.http.shapes.jobs import ObstacleView, PrintingView
from service.http.shapes.links import LinkView


class ActView(TypedDict):
    """An act upon a document; ``detail`` is as its kind needs it."""

    no: int
    kind: str
    revision: int
    person: str
    nama: str
    jabatan: str
    kapasitas: str
    kelompok: str | None
    at: datetime
    content_digest: str | None
    sha256: str | None
    catatan: str | None
    detail: dict[str, Any]
    rincian: list[str]


class FallenBy(TypedDict):
    """What took a paraf back."""

    act: int
    kind: str
    nama: str
    at: datetime
    catatan: str | None
    berubah: list[str]


class PastAct(ActView):
    """One of a document's acts, what took it back, and how the page stands that shows it."""

    gugur: FallenBy | None
    cetak: PrintingView


class FallenParafView(TypedDict):
    """A paraf that an act took back."""

    act: int
    person: str
    nama: str
    jabatan: str


class ActLinks(TypedDict):
    """Where to look on."""

    progress: NotRequired[str]
    acts: str


class ActDone(TypedDict):
    """What an act led to."""

    document_id: str
    act: ActView
    status: Status
    keadaan: str
    kata: str
    langkah: str | None
    nomor: str | None
    etag: str
    job_id: str | None
    cetak: PrintingView
    repeated: bool
    warnings: list[str]
    paraf_gugur: list[FallenParafView]
    links: ActLinks


class ActsDone(TypedDict):
    """What one act upon several documents led to."""

    acts: list[ActDone]


class PageView(TypedDict):
    """The page somebody would initial."""

    name: str
    sha256: str
    version: int
    pages: int | None
    faults: list[str]


class ChainPlaceView(TypedDict):
    """A place of the chain, and the paraf given there."""

    position: str
    jabatan: str
    paraf: ActView | None


class SignatoryView(TypedDict):
    """Who signs."""

    position: str
    jabatan: str


class PartyView(SignatoryView):
    """One of several signatories: who stands there in the round that stands, and when they signed."""

    nama: str | None
    giliran: bool
    tanda_tangan: ActView | None


class ChainView(TypedDict):
    """Who initials and who signs, and why they do; ``pihak`` names everybody who signs, where they are several."""

    koordinasi: list[ChainPlaceView]
    hierarki: list[ChainPlaceView]
    penandatangan: SignatoryView
    alasan: list[ChainReason]
    pihak: list[PartyView]
    urutan: Giliran


class SignatureRequestView(TypedDict):
    """What was asked of a gateway."""

    keadaan: str
    sebab: str | None
    sejak: datetime


class SignatureView(TypedDict):
    """How the signature stands."""

    tingkat: str
    halaman_siap: bool
    permintaan: SignatureRequestView | None


class FieldReason(TypedDict):
    """A wrong field and why."""

    path: str
    reason: str


class HeldUpAct(TypedDict):
    """Why an act cannot be done now."""

    perbuatan: str
    kata: str
    sebab: str
    rincian: list[FieldReason]
    langkah: str | None


class AnnexView(TypedDict):
    """A document that is Lampiran of another, as it was pinned and as it stands."""

    document_id: str
    kepala: str
    jenis: str
    judul: str | None
    revision: int
    content_digest: str
    present_revision: int | None
    status: Status | None
    changed: str | None


class AttachedView(TypedDict):
    """A file that goes with the document."""

    no: int
    nama: str
    ukuran: int
    sha256: str


class RecipientCopy(TypedDict):
    """A recipient's copy."""

    nomor: int | None
    content: str


class RecipientView(TypedDict):
    """Somebody a document was sent to, and who received it."""

    id: str
    no: str
    act: int
    penerima: str
    saluran: str
    dikirim: datetime
    diterima: datetime | None
    diterima_oleh: str | None
    dicatat_oleh: str | None
    kepada: str | None
    tembusan: bool
    koreksi: list[dict[str, Any]]
    bukti: str | None
    salinan: RecipientCopy


class NotedReceipt(RecipientView):
    """A recipient whose receipt was noted, now or before."""

    repeated: bool


class WarningsView(TypedDict):
    """Where nobody could act in the chain when the document came, and where nobody can today."""

    saat_masuk: list[str]
    hari_ini: list[str]


class DeskView(TypedDict):
    """A document at the desk: its chain, its acts, what the caller may do, the page they would initial."""

    document_id: str
    status: Status
    keadaan: str
    etag: str
    revision: int
    nomor: str | None
    nomor_sementara: str | None
    content_digest: str
    page: PageView | None
    chain: ChainView | None
    peringatan: WarningsView
    cetak: PrintingView
    hambatan: ObstacleView | None
    waiting_for: list[str]
    menunggu: list[str]
    langkah: str | None
    returned_to: str | None
    tanda_tangan: SignatureView | None
    possible: list[str]
    dapat: list[str]
    tertahan: list[HeldUpAct]
    acts: list[PastAct]
    lampiran: list[AnnexView]
    berkas: list[AttachedView]
    jawaban: list[ReplyView]
    distributions: list[RecipientView]
    tautan: list[LinkView]
    disposisi: NotRequired[list[SheetView]]
    """Those that pass it on, as far as they concern the caller."""


class RevisionTemplateView(TypedDict):
    """The version of a template a revision is printed with."""

    no: int | None
    digest: str
    contract: str


class TemplateChange(TypedDict):
    """With which template two revisions are printed."""

    jenis: str
    dari: RevisionTemplateView
    menjadi: RevisionTemplateView
    sama: bool


class FieldChange(TypedDict):
    """A field that changed: from what to what, new or taken away."""

    path: str
    dari: NotRequired[Any]
    menjadi: NotRequired[Any]
    baru: NotRequired[bool]
    dihapus: NotRequired[bool]


RevisionDifferenceView = TypedDict(
    "RevisionDifferenceView",
    {
        "document_id": str,
        "from": int,
        "to": int,
        "template": TemplateChange,
        "changes": list[FieldChange],
    },
)


class ComparedPage(TypedDict):
    """A page of two revisions: whether it changed, and where."""

    page: int
    changed: bool
    moved: bool
    missing: str | None
    boxes: list[list[int]]


class ComparedPages(RevisionDifferenceView):
    """What changed between two revisions, field by field and page by page."""

    versions: list[int]
    changed_pages: list[int]
    moved_pages: list[int]
    pages: list[ComparedPage]
