"""Plausible rows for the ledger's tests, and the four doors to one test's database."""

import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from archive.access import AccessClass
from archive.canonical import canonical, sha256_hex
from archive.ledger import Ledger, Principal
from archive.ledger.documents import versions
from archive.ledger.documents.page_pictures import KeptPage
from archive.ledger.documents.templates import NewFile, NewTemplate
from archive.ledger.documents.versions import NewArtifact, NewVersion
from archive.ledger.intake import events
from archive.ledger.intake.events import Acceptance, NewDocument
from archive.ledger.jobs import leasing, steering
from archive.ledger.jobs.on_done import OnDone
from archive.ledger.jobs.rows import Job, Lease
from tests.patience import PATIENCE_S

AGAM = "1306"
PASAMAN = "1308"
PRESS = Principal.system("press")
RELAY = Principal.system("relay")


def client(satker: str = AGAM, ceiling: AccessClass = AccessClass.SR) -> Principal:
    """A client of one office."""
    return Principal(
        id=f"client:{satker}", satker=satker, ceiling=ceiling, roles=frozenset({"intake"}), kind="client"
    )


def new_document(
    event_id: str | None = None, *, words: str = "Pengumpulan Data Kinerja", **changes: Any
) -> NewDocument:
    """A Surat Edaran as the desk would hand it over."""
    payload = canonical({"judul": words}).decode()
    document = NewDocument(
        source="/sidata",
        event_id=event_id or str(uuid.uuid4()),
        event_type="id.naskah.document.requested.v1",
        subject=None,
        event_time=None,
        body_digest=sha256_hex(payload.encode()),
        raw=payload,
        channel="http",
        document_id=uuid.uuid4(),
        code=uuid.uuid4().hex,
        jenis="surat_edaran",
        unit="3",
        klasifikasi="PR.03.1",
        akses=AccessClass.B,
        series="PR.03.1",
        judul=words,
        perihal=f"Hal {words}",
        pencipta="Sekretaris KPU Kabupaten Agam",
        tahun=2026,
        status="konsep",
        payload=payload,
        context=payload,
        contract_version="1",
        template_digest="a" * 64,
        content_digest="b" * 64,
        job_id=uuid.uuid4(),
        queue="press",
        on_done=OnDone(
            status="selesai",
            events=[{"type": "id.naskah.document.archived.v1", "data": {"x": 1}}],
        ),
    )
    return replace(document, **changes)


@dataclass(frozen=True, kw_only=True)
class Doors:
    """One database, entered as each of the four ordinary roles; ``superuser`` only to break or to look."""

    owner: Ledger
    app: Ledger
    press: Ledger
    proof: Ledger
    superuser: str

    def accept(self, *documents: NewDocument, satker: str = AGAM) -> list[Acceptance]:
        """Accept documents and insist that each was."""
        with self.app.acting(client(satker)) as tx:
            answers = events.accept(tx, satker, documents, "test")
        accepted = [answer for answer in answers if isinstance(answer, Acceptance)]
        assert len(accepted) == len(documents), answers
        return accepted

    def lease(self, *job_ids: uuid.UUID, worker: str = "w1", seconds: float = 30) -> list[Lease]:
        """Lease as a worker does."""
        with self.press.acting(PRESS) as tx:
            return leasing.lease(tx, job_ids, worker, seconds)

    def job(self, job_id: uuid.UUID) -> Job:
        """The job as it stands."""
        with self.press.acting(PRESS) as tx:
            job = steering.get(tx, job_id)
        assert job is not None
        return job

    def record(self, lease: Lease, no: int = 1) -> versions.Version:
        """Record what a deposit would have made."""
        with self.press.acting(PRESS) as tx:
            assert lease.document_id is not None
            assert lease.revision_no is not None
            versions.record(tx, lease, new_version(no, lease.revision_no))
            return next(each for each in versions.of(tx, lease.document_id) if each.job_id == lease.job_id)

    def rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """What the owner sees: everything."""
        with self.owner.acting(Principal.system("test")) as tx:
            return tx.execute(query.encode(), values).fetchall()

    def change(self, query: str, *values: object) -> None:
        """Change rows behind the product's back."""
        with self.owner.acting(Principal.system("test")) as tx:
            tx.execute(query.encode(), values)


def kept_page(number: int = 1, of: int = 1, weight: int = 100) -> KeptPage:
    """A page's pictures, ``weight`` bytes together."""
    half = bytes(weight // 2)
    return KeptPage(number=number, of=of, width=1440, height=2037, small=half, large=half, words="")


def new_version(no: int = 1, revision_no: int = 1) -> NewVersion:
    """A version of two files."""
    return NewVersion(
        no=no,
        revision_no=revision_no,
        status="konsep",
        object_id="1306:x",
        root="ab/cd",
        inventory_sha256="c" * 64,
        inventory_key="ab/cd/inventory.json",
        inventory_version_id="v9",
        artifacts=[
            NewArtifact(
                name=name,
                media=media,
                size=10,
                sha256="d" * 64,
                key=f"ab/cd/v{no}/content/{name}",
                version_id="v1",
            )
            for name, media in (
                ("naskah.docx", "application/octet-stream"),
                ("data.json", "application/json"),
            )
        ],
    )


def new_template(satker: str = AGAM, digest: str = "e" * 64, **changes: Any) -> NewTemplate:
    """A version as the desk would hand it over once it is in the vault."""
    template = NewTemplate(
        satker=satker,
        jenis="surat_edaran",
        digest=digest,
        state="uploaded",
        name="surat-edaran.docx",
        size=10,
        contract_version="1",
        findings=[{"rule": "split-tag"}],
        needed=["isi.tentang"],
        schema={"type": "object"},
        left_alone=["nomor_naskah"],
        object_id=f"{satker}:template-{digest[:16]}",
    )
    return replace(template, **changes)


def template_file(name: str = "template.docx", version_no: int = 1) -> NewFile:
    """An object version of a template."""
    return NewFile(
        version_no=version_no,
        name=name,
        size=10,
        sha256="e" * 64,
        key=f"ab/cd/v{version_no}/content/{name}",
        version_id="v1",
        locked_until=datetime(2027, 1, 1, tzinfo=UTC),
    )


def in_threads(number: int, work: Callable[[], object]) -> None:
    """Do ``work`` in as many threads at once; none may fail or hang."""
    errors: list[Exception] = []

    def run() -> None:
        try:
            work()
        except Exception as error:  # noqa: BLE001 - asserted below, in the thread that counts
            errors.append(error)

    threads = [threading.Thread(target=run, daemon=True) for _ in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE_S)
    assert not errors, errors
    assert not any(thread.is_alive() for thread in threads)
