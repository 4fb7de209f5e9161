"""What waits for somebody and what fell, as answers show it."""

from __future__ import annotations

from datetime import datetime
from typing import NotRequired

from typing_extensions import TypedDict

from archive.states import Status
from service.http.shapes.acts import FallenBy
from service.http.shapes.disposisi import TaskView
from service.http.shapes.jobs import ObstacleView, PrintingView
from service.http.shapes.people import CertificateView
from service.http.shapes.recipients import ForYou


class ActsLink(TypedDict):
    """Where a document's acts are."""

    acts: str


class InboxItem(TypedDict):
    """What waits for the caller."""

    document_id: str
    jenis: str
    judul: str
    status: Status
    akses: str
    untuk: str
    sebagai: str | None
    sejak: datetime
    waktu_baku_menit: int | None
    terlambat_menit: int | None
    catatan: str | None
    cetak: PrintingView
    hambatan: ObstacleView | None
    links: ActsLink


class AsideLinks(TypedDict):
    """Where to look on."""

    acts: str
    job: str


class AsidePageView(TypedDict):
    """A page that was set aside."""

    document_id: str
    jenis: str
    judul: str
    status: Status
    akses: str
    perbuatan: int | None
    sebab: str
    cause: str | None
    sejak: datetime
    job_id: str
    links: AsideLinks


class GivenParaf(TypedDict):
    """A paraf its giver gave."""

    act: int
    at: datetime
    revision: int
    jabatan: str


class FallenLinks(TypedDict):
    """Where to see what changed."""

    acts: str
    changes: NotRequired[str]
    pages: NotRequired[str]


class FallenNotice(TypedDict):
    """A paraf of the caller that fell, and by what."""

    document_id: str
    jenis: str
    judul: str
    status: Status
    akses: str
    paraf: GivenParaf
    gugur: FallenBy
    links: FallenLinks


class InboxView(TypedDict):
    """What waits for the caller, what was set aside, which paraf fell, which certificates they confirm."""

    items: list[InboxItem]
    disposisi: list[TaskView]
    untuk_anda: list[ForYou]
    tertahan: list[AsidePageView]
    paraf_gugur: list[FallenNotice]
    sertifikat: list[CertificateView]
