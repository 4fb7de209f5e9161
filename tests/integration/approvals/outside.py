"""What came from outside, at a desk over a real ledger, press and vault; no test lives here.

Pages are printed without their PDF, which takes a second each: no act upon a received file asks for it.
"""

import hashlib
import itertools
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg

from archive.errors import NaskahError
from archive.ledger import Ledger, Principal
from archive.ledger.documents import approvals, versions
from archive.ledger.documents.approvals import HeldDocument
from archive.ledger.documents.documents import DocumentFilter
from archive.ledger.jobs import leasing
from archive.ledger.jobs.steering import park
from archive.ledger.registers import numbers as register_numbers
from archive.ledger.registers.numbers import Number
from doc_templates.acts import Kind
from doc_templates.kit.errors import StationeryError
from service.approvals.desk import Approvals
from service.approvals.http.shown import item_json, view_json
from service.approvals.inbox import Inbox
from service.approvals.orders import Order
from service.approvals.scan import Scan, ScanReader
from service.approvals.writing import WrittenAct
from service.documents.files.entrance import FileEntrance
from service.documents.files.scanner import NoScanner
from service.documents.reading import DocumentReader
from service.office.letterhead import Offices
from service.office_file import file as office
from service.operations.obstacles import printing_json
from service.receiving.desk import ReceivingDesk, Reception
from service.receiving.file import FileKind, FileReader
from service.receiving.incoming import IncomingFile
from service.receiving.signatures import SignatureExaminer
from service.registers.keeping import Books
from service.verification.desk import VerificationDesk
from tests.conftest import LedgerDsns, S3Access
from tests.days import today
from tests.house import OFFICE, House
from tests.integration.approvals.conftest import SATKER
from tests.integration.approvals.fragile import ARSIP, PUBLIC, SEK, official
from worker.signing.keyring import Keyring
from worker.signing.trust import Trust

PRESS = Principal.system("press")
JOB_STATES = ("waiting", "leased", "done", "quarantined", "parked")
_numbers = itertools.count(1)


class PlainFiles(FileReader):
    """Takes any bytes for a Word file: what a locked-in child finds in them is another test's."""

    def read(self, data: bytes) -> FileKind:
        return FileKind(form="DOCX", pages=None)


class AnyScan(ScanReader):
    """Reads a scan as that of the page whose address it holds, with as many pages as it says."""

    def read(self, data: bytes) -> Scan:
        pages, address = data.decode().split(" ")[:2]
        return Scan(pages=int(pages), codes=(address,), sha256=hashlib.sha256(data).hexdigest())


class OutsideHouse(House):
    """The demo office, its desk and its incoming book, and every file that was brought to it."""

    def __init__(self, dsns: LedgerDsns, s3: S3Access, converter: Path) -> None:
        super().__init__(dsns, s3, converter)
        file = office.check({**office.read(OFFICE).config, "tanda_tangan": {}})
        with self.app.acting(Principal.system("test", SATKER)) as tx:
            office.apply(tx, file, "test")
        known = Offices(self.app)
        self.press_ledger = Ledger(dsns.press)
        self._behind = psycopg.connect(dsns.superuser, autocommit=True)
        self.approvals = Approvals(
            ledger=self.app,
            catalog=self.catalog,
            offices=known,
            scans=AnyScan(),
            public_url=PUBLIC,
            keyring=Keyring(Path("no-keys")),
            clock=self.now,
        )
        self.receiving = ReceivingDesk(
            ledger=self.app,
            catalog=self.catalog,
            offices=known,
            files=PlainFiles(),
            entrance=FileEntrance(self.app, NoScanner()),
            signatures=SignatureExaminer(Trust()),
            clock=self.now,
        )
        self.books = Books(ledger=self.app, offices=known, clock=self.now)
        self.brought: dict[UUID, list[bytes]] = {}
        """By the document they belong to."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def close(self) -> None:
        self._behind.close()
        self.press_ledger.close()
        super().close()

    def receive(self, data: bytes | None = None, **said: Any) -> Reception:
        """Bring a file nobody has seen, or ``data`` again."""
        file = data or f"berkas ke-{next(_numbers)}".encode()
        brought = IncomingFile(
            data=file,
            sha256=hashlib.sha256(file).hexdigest(),
            name="surat.docx",
            **{"asal": "Bawaslu", "perihal": "Permintaan data", **said},
        )
        receipt = self.receiving.receive(official(ARSIP), "masuk", brought)
        if not receipt.repeated:
            self.brought[receipt.document.id] = [file]
        return receipt

    def held(self, document: UUID) -> HeldDocument:
        """What the desk judges by."""
        with self.app.acting(official(ARSIP)) as tx:
            return approvals.hold(tx, [document], lock=False)[0]

    def possible(self, who: str, document: UUID) -> frozenset[Kind]:
        """What somebody is told that they may do."""
        return frozenset(self.approvals.view(official(who), document).possible)

    def order(self, document: UUID, kind: Kind, **body: Any) -> Order:
        """Return what somebody who has just looked would send."""
        with self.app.acting(official(ARSIP)) as tx:
            (held,) = approvals.hold(tx, [document], lock=False)
            pages = approvals.pages(tx, held.document)
        bodies: Mapping[Kind, dict[str, Any]] = {
            Kind.REVISI: {"payload": {**self.catalog[held.document.jenis].example}},
            Kind.DISTRIBUSI: {"penerima": [{"nama": "Bawaslu"}]},
            Kind.CABUT: {},
            Kind.KOREKSI: {"perihal": f"Perihal ke-{next(_numbers)}"},
        }
        scan = f"{(pages[0].pages if pages else 1) or 1} {PUBLIC}/v/{held.document.code} {next(_numbers)}"
        return Order(
            document_id=document,
            kind=kind,
            etag=f"r{held.document.revision_no}a{len(held.acts)}",
            content_digest=held.revision.content_digest,
            sha256=pages[0].sha256 if pages else None,
            note="alasan",
            body=body or bodies.get(kind, {}),
            scan=scan.encode() if kind is Kind.PINDAI else None,
        )

    def act(self, who: str, document: UUID, kind: Kind, **body: Any) -> WrittenAct:
        """Do it; what was brought with it is remembered."""
        return self.send(who, self.order(document, kind, **body))

    def send(self, who: str, order: Order) -> WrittenAct:
        """Send an order; what was brought with it is remembered."""
        (done,) = self.approvals.act(official(who), [order])
        if order.scan is not None:
            self.brought.setdefault(order.document_id, []).append(order.scan)
        return done

    def refusal(self, who: str, order: Order) -> NaskahError | StationeryError | None:
        """Send an order and return why it was refused; nothing when it was done."""
        try:
            self.send(who, order)
        except (NaskahError, StationeryError) as error:
            return error
        return None

    def put(self, document: UUID, state: str) -> None:
        """Bring the job of a document that waits into one of the states of jobs."""
        if state == "done":
            self.print_all()
            return
        (job, *_) = (each.id for each in self.held(document).pending if each.state == "waiting")
        if state == "parked":
            with self.app.acting(official(ARSIP)) as tx:
                park(tx, job, "test")
        elif state in ("leased", "quarantined"):
            with self.press_ledger.acting(PRESS) as tx:
                (lease,) = leasing.lease(tx, [job], "w", 600)
                if state == "quarantined":
                    leasing.charge(tx, lease)
                    leasing.quarantine(tx, lease, "UnknownStatus", "it broke", {})

    def print_all(self, *, pdf: bool = False) -> int:
        """Let the press do what waits, as relay and workers do; returns how many were archived."""
        archived = 0
        while True:
            if not pdf:
                self.behind("UPDATE job SET queue = 'press' WHERE state = 'waiting'")
            rows = self.behind("SELECT id FROM job WHERE state = 'waiting' ORDER BY created_at").fetchall()
            done = self.press.run([row[0] for row in rows]) if rows else 0
            archived += done
            if not done:
                return archived

    def behind(self, statement: str, values: tuple[Any, ...] = ()) -> psycopg.Cursor[Any]:
        """Ask or change the ledger behind everybody's back."""
        return self._behind.execute(statement, values)

    def under_way(self, document: UUID) -> bool:
        """Whether a job of the document has not ended."""
        return bool(self.held(document).pending)

    def surfaces(self, document: UUID) -> dict[str, bool]:
        """Return what every surface says of a document: whether it waits for a page."""
        held = self.held(document)
        reader = DocumentReader(ledger=self.app, vault=self.vault, clock=self.now)
        jenis, who = held.document.jenis, official(ARSIP)
        view = view_json(self.approvals.view(who, document))
        listing = reader.search(who, DocumentFilter(jenis=jenis), None, 200)
        public = VerificationDesk(ledger=self.app, vault=self.vault, trust=Trust(), public_url=PUBLIC)
        inbox = Inbox(ledger=self.app, offices=Offices(self.app), clock=self.now)
        said = {
            "view": view["cetak"],
            "document": printing_json(reader.whole(who, document).pending),
            "list": printing_json(listing.pending.get(document)),
            **{
                f"inbox of {person}": item_json(each)["cetak"]
                for person in (SEK, ARSIP)
                for each in inbox.of(official(person))
                if each.document.id == document
            },
        }
        found = {surface: each["keadaan"] != "tercetak" for surface, each in said.items()}
        return found | {"public": public.look(held.document.code).printing}

    def unprinted(self, document: UUID) -> list[int]:
        """Return the acts of which the view says that no archived page shows them."""
        acts = view_json(self.approvals.view(official(ARSIP), document))["acts"]
        return [each["no"] for each in acts if each["cetak"]["keadaan"] != "tercetak"]

    def untold(self, document: UUID) -> list[int]:
        """Return the acts of which the world was not told."""
        rows = self.behind("SELECT data ->> 'act' FROM outbound_event WHERE document_id = %s", (document,))
        told = {row[0] for row in rows.fetchall()}
        return [each.no for each in self.held(document).acts if str(each.no) not in told]

    def lost(self, document: UUID) -> list[bytes]:
        """Return what was brought for a document and can be read by its digest no more: nothing.

        It is read in the newest version from the vault, or lies beside a job that has not ended.
        """
        return [each for each in self.brought.get(document, ()) if not self._readable(document, each)]

    def _readable(self, document: UUID, data: bytes) -> bool:
        digest = hashlib.sha256(data).hexdigest()
        with self.app.acting(official(ARSIP)) as tx:
            newest = versions.of(tx, document)[-1:]
        for file in (file for each in newest for file in each.artifacts if file.sha256 == digest):
            return self.vault.read(file.key, file.version_id, file.sha256, file.size) == data
        staged = self.behind(
            "SELECT s.data FROM staged_file s JOIN job j ON j.id = s.job_id WHERE s.document_id = %s AND s.sha256 = %s"
            " AND j.state <> 'done'",
            (document, digest),
        ).fetchone()
        return staged is not None and bytes(staged[0]) == data

    def number(self, document: UUID) -> Number | None:
        """Where a document's number stands."""
        with self.app.acting(official(ARSIP)) as tx:
            return register_numbers.of_documents(tx, [document]).get(document)

    def agenda(self) -> list[Number]:
        """The incoming book of the year."""
        with self.app.acting(official(ARSIP)) as tx:
            return register_numbers.numbers(tx, SATKER, "masuk", today().year)
