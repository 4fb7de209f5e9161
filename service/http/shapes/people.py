"""People, positions, certificates and letters to people, as answers show them."""

from __future__ import annotations

from typing import NotRequired

from typing_extensions import TypedDict


class PersonView(TypedDict):
    """A person and the positions they stand in today; ``surel`` for administrators."""

    id: str
    nama: str
    jabatan: str
    unit: str | None
    positions: list[str]
    surel: NotRequired[str | None]


class PersonList(TypedDict):
    """The office's people."""

    people: list[PersonView]


class HolderView(TypedDict):
    """Somebody who holds, held or will hold a position."""

    id: str
    jabatan: str
    orang: str
    sebagai: str
    dari: str | None
    sampai: str | None
    dasar: str
    berlaku: bool
    ditarik: bool


class DelegationView(TypedDict):
    """Who may sign on behalf of whom."""

    id: str
    atasan: str
    melalui: str | None
    pelaksana: str
    jenis: list[str]
    dari: str | None
    sampai: str | None
    dasar: str
    berlaku: bool
    ditarik: bool


class PositionView(TypedDict):
    """A position, who holds it today and everybody who ever does."""

    key: str
    jabatan: str
    unit: str | None
    today: list[str]
    holders: list[HolderView]


class PositionList(TypedDict):
    """The office's positions and delegations on a day."""

    date: str
    positions: list[PositionView]
    delegations: list[DelegationView]


class AppointedHolder(HolderView):
    """A holding as it was entered, now or before, and what else the person stands in on days in common."""

    repeated: bool
    warnings: list[str]


class GivenDelegation(DelegationView):
    """A delegation as it was entered, now or before."""

    repeated: bool


class EndedAppointment(TypedDict):
    """An appointment or a delegation that has an end."""

    id: str
    ended: bool


class CertificateEvent(TypedDict):
    """When something was done about a certificate, and by whom."""

    pada: str
    oleh: str | None


class CertificateEnd(CertificateEvent):
    """How a bond ended."""

    catatan: str | None


class CertificateView(TypedDict):
    """A certificate and its bond to a person."""

    id: str
    orang: str
    sha256: str
    subjek: str
    penerbit: str
    berlaku_dari: str | None
    berlaku_sampai: str | None
    tingkat: str
    asal: str
    keadaan: str
    diusulkan: CertificateEvent
    keraguan: str | None
    admin_kedua: CertificateEvent | None
    dikukuhkan: CertificateEvent | None
    diakhiri: CertificateEnd | None


class BondView(CertificateView):
    """A certificate as it stands after it was proposed, confirmed or ended."""

    repeated: bool


class BsreRecord(TypedDict):
    """Since when BSrE's name for a person is kept."""

    dicatat: str


class CertificateList(TypedDict):
    """A person's certificates."""

    orang: str
    certificates: list[CertificateView]
    bsre: BsreRecord | None


class PersonBsre(TypedDict):
    """Whether BSrE's name for a person is kept."""

    orang: str
    bsre: BsreRecord | None


class PersonAddress(TypedDict):
    """Where a person is written to."""

    id: str
    surel: str | None


class MailView(TypedDict):
    """A letter to a person: its address and its words are not shown."""

    id: str
    untuk: str
    jenis: str
    state: str
    attempts: int
    next_attempt: str | None
    cause: str | None
    detail: str | None
    queued_at: str
    ended_at: str | None


class MailList(TypedDict):
    """The newest letters."""

    mail: list[MailView]
