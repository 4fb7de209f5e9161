"""``record.json``: what a document is, its number, its acts, and the job that wrote it. Writer and reader side by side.

Canonical JSON of the ledger's rows, and of the judge's report on the signature; no clock and no digest of other content: a job
that is done twice writes the same. Whatever is written here is read back by ``read``, so that the ledger can be taken back
from the bucket. A reader of thirty years hence begins at ``form``:

* 1  identity, origin, description, status, acts
* 2  besides: the number's place in its register, who made the revision, the job's order, media and pages of the files;
     later ones of this form also the recipients with their receipts, what was found on the pages, of a received file its
     own name and what its electronic signatures were worth when it came (``rincian.berkas``), and of the recipients whom of
     the office they mean, who was told (``kabar``) and who has read it
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import orjson

from archive.access import AccessClass
from archive.canonical import canonical
from archive.ledger.documents.acts import Act
from archive.ledger.documents.announcements import Announcement
from archive.ledger.documents.distributions import Recipient
from archive.ledger.documents.work import Origin, Work
from archive.ledger.jobs.on_done import OnDone
from archive.ledger.registers.numbers import Number
from archive.records.errors import RecordUnreadable
from archive.records.recipients import announcement_of, recipient_json, recipient_of
from archive.states import Status

FORM: Final = 2
NAME: Final = "record.json"


@dataclass(frozen=True, kw_only=True)
class FileNote:
    """What is known of a file beside its digest."""

    media: str
    pages: int | None


@dataclass(frozen=True, kw_only=True)
class Record:
    """A record as it was read back; what its form did not hold is None or empty."""

    form: int
    id: UUID
    satker: str
    office_version: int
    jenis: str
    unit: str
    klasifikasi: str
    akses: AccessClass
    series: str
    judul: str
    perihal: str
    pencipta: str
    nomor: str | None
    tahun: int
    tanggal: date | None
    code: str
    status: Status
    revision_no: int
    content_digest: str
    template_digest: str
    contract_version: str
    created_at: datetime
    job_created_at: datetime
    record: Mapping[str, Any]
    event: Mapping[str, Any]
    job_id: UUID
    acts: tuple[Act, ...]
    number: Number | None = None
    """None without a number, and in form 1."""
    void_numbers: tuple[Number, ...] = ()
    """Numbers that broken rounds of signatures left: ``agenda_batal``, where there are any."""
    revised_at: datetime | None = None
    revised_by: str | None = None
    queue: str = "press"
    on_done: OnDone = field(default_factory=OnDone)
    files: Mapping[str, FileNote] = field(default_factory=dict)
    recipients: tuple[Recipient, ...] = ()
    """Empty too where the record was written before receipts stood in it; the acts name the recipients then."""
    announcements: tuple[Announcement, ...] = ()
    """Who was told of what, and who has read it."""
    faults: tuple[str, ...] = ()
    """What the judge found on the version's pages and let pass."""


def record_json(
    work: Work,
    signatures: Mapping[str, Any] | None = None,
    *,
    files: Mapping[str, FileNote],
    faults: Sequence[str] = (),
) -> bytes:
    """Return the record as it stands once the job is done: identity, origin, description, status, acts.

    ``signatures``: what the archived PDF's electronic signatures are worth, as the judge found them; None without any.
    ``faults``: what was found on the version's own new pages.
    """
    document, revision = work.document, work.revision
    return canonical(
        {
            "form": FORM,
            "id": str(document.id),
            "satker": document.satker,
            "office": {"nama": work.office.nama, "zona": work.office.zona, "version": work.office.version},
            "jenis": document.jenis,
            "unit": document.unit,
            "klasifikasi": document.klasifikasi,
            "skkaad": document.akses.name,
            "series": document.series,
            "judul": document.judul,
            "perihal": document.perihal,
            "pencipta": document.pencipta,
            "nomor": document.nomor,
            "tahun": document.tahun,
            "tanggal": document.tanggal.isoformat() if document.tanggal else None,
            "agenda": _number_json(work.number) if work.number else None,
            **_void_json(work.void_numbers),
            "kode_verifikasi": document.code,
            "status": work.becomes,
            "revision": revision.no,
            "content_digest": revision.content_digest,
            "template_digest": revision.template_digest,
            "contract_version": revision.contract_version,
            "dibuat": document.created_at.isoformat(),
            "revisi_dibuat": {"at": revision.created_at.isoformat(), "by": work.revised_by},
            "versi_dibuat": work.job.created_at.isoformat(),
            "rincian": document.record,
            "event": _origin_json(work.origin),
            "job": str(work.job.id),
            "pekerjaan": {"queue": work.job.queue, "on_done": work.job.on_done.to_json()},
            "berkas": {
                name: {"media": each.media, "halaman": each.pages} for name, each in sorted(files.items())
            },
            "acts": [_act_json(act) for act in work.acts],
            "penerima": [
                recipient_json(each, [one for one in work.announcements if one.recipient == each.no])
                for each in work.recipients
            ],
            "cacat_halaman": list(faults),
            "tanda_tangan_elektronik": signatures,
        }
    )


def read(data: bytes) -> Record:
    """Return what a record says; raises ``RecordUnreadable`` for what is none of ours."""
    try:
        told = orjson.loads(data)
        return _record(told)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise RecordUnreadable(technical=error) from error


def _record(told: Mapping[str, Any]) -> Record:
    if told["form"] not in (1, FORM):
        raise RecordUnreadable(form=told["form"])
    document_id, number = UUID(told["id"]), told.get("agenda")
    revised, job = told.get("revisi_dibuat") or {}, told.get("pekerjaan") or {}
    return Record(
        form=told["form"],
        id=document_id,
        satker=told["satker"],
        office_version=told["office"]["version"],
        jenis=told["jenis"],
        unit=told["unit"],
        klasifikasi=told["klasifikasi"],
        akses=AccessClass[told["skkaad"]],
        series=told["series"],
        judul=told["judul"],
        perihal=told["perihal"],
        pencipta=told["pencipta"],
        nomor=told["nomor"],
        tahun=told["tahun"],
        tanggal=_date(told["tanggal"]),
        code=told["kode_verifikasi"],
        status=Status(told["status"]),
        revision_no=told["revision"],
        content_digest=told["content_digest"],
        template_digest=told["template_digest"],
        contract_version=told["contract_version"],
        created_at=datetime.fromisoformat(told["dibuat"]),
        job_created_at=datetime.fromisoformat(told["versi_dibuat"]),
        record=told["rincian"],
        event={"type": "id.naskah.document.requested.v1", "subject": None, "time": None, "batch": None}
        | told["event"],
        job_id=UUID(told["job"]),
        acts=tuple(_act(document_id, each) for each in told["acts"]),
        number=_number(document_id, number) if number else None,
        void_numbers=tuple(_number(document_id, each) for each in told.get("agenda_batal", ())),
        revised_at=_time(revised.get("at")),
        revised_by=revised.get("by"),
        queue=job.get("queue", "press"),
        on_done=OnDone.from_json(job.get("on_done") or {"status": told["status"], "acts": len(told["acts"])}),
        files={
            name: FileNote(media=each["media"], pages=each["halaman"])
            for name, each in told.get("berkas", {}).items()
        },
        recipients=tuple(recipient_of(document_id, each) for each in told.get("penerima", ())),
        announcements=tuple(
            announcement_of(document_id, each, one)
            for each in told.get("penerima", ())
            for one in each.get("kabar", ())
        ),
        faults=tuple(told.get("cacat_halaman", ())),
    )


def _origin_json(origin: Origin) -> dict[str, Any]:
    return {
        "source": origin.source,
        "id": origin.event_id,
        "item": origin.item,
        "type": origin.event_type,
        "subject": origin.subject,
        "time": origin.event_time.isoformat() if origin.event_time else None,
        "batch": origin.batch_id,
        "channel": origin.channel,
        "body_digest": origin.body_digest,
        "accepted_by": origin.accepted_by,
        "accepted_at": origin.accepted_at.isoformat(),
    }


def _void_json(numbers: Sequence[Number]) -> dict[str, Any]:
    return {"agenda_batal": [_number_json(each) for each in numbers]} if numbers else {}


def _number_json(number: Number) -> dict[str, Any]:
    return {
        "register": number.register,
        "tahun": number.tahun,
        "urut": number.urut,
        "sisipan": number.sisipan,
        "nomor": number.nomor,
        "state": number.state,
        "tanggal": number.tanggal.isoformat() if number.tanggal else None,
        "keterangan": number.keterangan,
        "reason": number.reason,
        "taken_at": number.taken_at.isoformat(),
        "taken_by": number.taken_by,
        "voided_at": number.voided_at.isoformat() if number.voided_at else None,
        "voided_by": number.voided_by,
    }


def _number(document_id: UUID, told: Mapping[str, Any]) -> Number:
    return Number(
        **{name: told[name] for name in ("register", "tahun", "urut", "sisipan", "nomor", "state")},
        document_id=document_id,
        tanggal=_date(told["tanggal"]),
        keterangan=dict(told["keterangan"]),
        reason=told["reason"],
        taken_at=datetime.fromisoformat(told["taken_at"]),
        taken_by=told["taken_by"],
        voided_at=_time(told["voided_at"]),
        voided_by=told["voided_by"],
    )


def _act_json(act: Act) -> dict[str, Any]:
    return {
        "no": act.no,
        "revision": act.revision_no,
        "kind": act.kind,
        "person": act.person_id,
        "nama": act.nama,
        "jabatan": act.jabatan,
        "kapasitas": act.kapasitas,
        "kelompok": act.kelompok,
        "at": act.at.isoformat(),
        "content_digest": act.content_digest,
        "pdf_sha256": act.pdf_sha256,
        "catatan": act.note,
        "rincian": act.detail,
    }


def _act(document_id: UUID, told: Mapping[str, Any]) -> Act:
    return Act(
        document_id=document_id,
        no=told["no"],
        revision_no=told["revision"],
        kind=told["kind"],
        person_id=told["person"],
        nama=told["nama"],
        jabatan=told["jabatan"],
        kapasitas=told["kapasitas"],
        kelompok=told["kelompok"],
        at=datetime.fromisoformat(told["at"]),
        content_digest=told["content_digest"],
        pdf_sha256=told["pdf_sha256"],
        note=told["catatan"],
        detail=dict(told["rincian"]),
    )


def _date(told: str | None) -> date | None:
    return date.fromisoformat(told) if told else None


def _time(told: str | None) -> datetime | None:
    return datetime.fromisoformat(told) if told else None
