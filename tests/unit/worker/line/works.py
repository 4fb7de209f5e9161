"""Works for the line's unit tests: a job with all that the ledger would know of it, made of a shipped type's example."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from archive.access import AccessClass
from archive.canonical import canonical, content_digest, sha256_hex
from archive.ledger.documents.acts import Act
from archive.ledger.documents.documents import Document, Revision
from archive.ledger.documents.staging import StagedFile
from archive.ledger.documents.versions import Artifact, Version
from archive.ledger.documents.work import Origin, Work
from archive.ledger.jobs.lanes import Lane
from archive.ledger.jobs.on_done import OnDone
from archive.ledger.jobs.rows import Job, Lease
from archive.ledger.office.offices import Office
from archive.states import Status
from doc_templates.kit.kantor import read_office
from tests.unit.worker.press.test_shipped_templates import CATALOG, REPOSITORY, content
from worker.line.material import Material
from worker.line.templates import Stock
from worker.queue import PRESS

AT = datetime(2026, 3, 2, 3, 4, 5, tzinfo=UTC)
DOCUMENT, JOB, BEFORE = UUID(int=1), UUID(int=2), UUID(int=3)
CONFIG = read_office(REPOSITORY / "examples" / "kantor-kpu-agam.yaml")


def a_work(
    order: OnDone | None = None, *, jenis: str = "surat_edaran", queue: str = PRESS, **about: Any
) -> Work:
    """Return the work of a job with this order, on the type's example; ``about`` replaces parts of the document."""
    stationery = CATALOG[jenis]
    context = canonical(content(jenis)).decode()
    document = Document(
        id=DOCUMENT,
        satker="1306",
        jenis=jenis,
        unit="3",
        klasifikasi="PR.03.1",
        akses=AccessClass.B,
        status=Status.KONSEP,
        judul="Judul",
        perihal="Perihal",
        pencipta="Sekretaris",
        nomor=None,
        tahun=2026,
        tanggal=date(2026, 3, 2),
        code="A7K2M9QX",
        series="PR.03.1",
        revision_no=1,
        record={},
        created_at=AT,
        updated_at=AT,
    )
    revision = Revision(
        document_id=DOCUMENT,
        no=1,
        payload=canonical(stationery.example).decode(),
        context=context,
        contract_version=stationery.contract.version,
        template_digest=stationery.digest,
        content_digest=content_digest(stationery.digest, context.encode()),
        created_at=AT,
    )
    return Work(
        job=a_job(order or OnDone(status=Status.KONSEP), queue),
        document=replace(document, **about),
        revision=revision,
        acts=(),
        office=Office(
            satker="1306", nama=CONFIG["nama"], zona=CONFIG["zona"], config=CONFIG, version=1, applied_at=AT
        ),
        origin=Origin(
            source="https://e-lapkin.example/",
            event_id="1",
            item="",
            channel="http",
            body_digest="d",
            accepted_by="key:test",
            accepted_at=AT,
            event_type="id.naskah.document.requested.v1",
            subject=None,
            event_time=None,
            batch_id=None,
        ),
        archived=0,
        ended=frozenset(),
        revised_by="key:test",
    )


def a_job(order: OnDone, queue: str) -> Job:
    return Job(
        id=JOB,
        satker="1306",
        document_id=DOCUMENT,
        revision_no=1,
        queue=queue,
        state="leased",
        attempts=0,
        fence=1,
        lease_until=AT,
        run_after=AT,
        cause=None,
        detail=None,
        evidence={},
        alone=False,
        created_at=AT,
        sent_at=AT,
        leased_at=AT,
        done_at=None,
        trace_id=None,
        on_done=order,
        lane=Lane.ACT,
    )


def a_lease(work: Work) -> Lease:
    job = work.job
    return Lease(
        job_id=job.id,
        document_id=job.document_id,
        satker=job.satker,
        revision_no=job.revision_no,
        fence=job.fence,
        queue=job.queue,
        attempts=0,
        trace_id=None,
        created_at=job.created_at,
    )


def a_material(work: Work, **beside: Any) -> Material:
    """Return what the work is made of, its template at hand."""
    stationery = CATALOG[work.document.jenis]
    stock = Stock(
        satker="1306",
        jenis=work.document.jenis,
        digest=stationery.digest,
        docx=stationery.template,
        left_alone=stationery.contract.left_alone,
        shipped=True,
    )
    templates = {(work.document.jenis, work.revision.template_digest): stock}
    return Material(work=work, templates=templates, **beside)


def staged(name: str, data: bytes, pages: int | None = None) -> StagedFile:
    return StagedFile(name=name, media="application/pdf", sha256=sha256_hex(data), pages=pages, data=data)


def a_file(name: str, *, pages: int | None = None) -> Artifact:
    return Artifact(
        id=UUID(int=9),
        document_id=DOCUMENT,
        satker="1306",
        version_no=1,
        name=name,
        media="application/pdf" if name.endswith(".pdf") else "application/json",
        size=1,
        sha256=sha256_hex(name.encode()),
        key=f"root/v1/content/{name}",
        version_id="1",
        pages=pages,
        locked_until=AT,
    )


def a_version(files: Sequence[Artifact], job: UUID = BEFORE) -> Version:
    return Version(
        document_id=DOCUMENT,
        satker="1306",
        no=1,
        revision_no=1,
        status=Status.DITANDATANGANI,
        job_id=job,
        object_id=f"1306:{DOCUMENT}",
        root="root",
        inventory_sha256="a",
        inventory_key="k",
        inventory_version_id="1",
        created_at=AT,
        artifacts=tuple(files),
    )


def an_act(kind: str, **detail: Any) -> Act:
    return Act(
        document_id=DOCUMENT,
        no=1,
        revision_no=1,
        kind=kind,
        person_id="p",
        nama="Nama",
        jabatan="Sekretaris",
        kapasitas="definitif",
        kelompok="hierarki",
        at=AT,
        content_digest="d",
        pdf_sha256=None,
        detail=detail,
    )


def told(data: bytes) -> Any:
    """Return what a JSON file says."""
    return json.loads(data)
