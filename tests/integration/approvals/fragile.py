"""The desk and the press of the state machine, fragile on purpose.

The desk is the product's, on a real ledger. The press is stood in for by what it records: whose pages they are is the
ledger's to say, and rendering them would make a walk of forty steps take a minute.
"""

import hashlib
import json
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from archive.access import AccessClass
from archive.ledger import Ledger, Principal
from archive.ledger.documents import versions
from archive.ledger.documents.versions import NewArtifact, NewVersion
from archive.ledger.jobs.rows import Job
from doc_templates.catalog import Catalog
from service.approvals.desk import Approvals
from service.approvals.orders import Order
from service.approvals.scan import Scan, ScanReader
from service.approvals.table import Kind
from service.office.letterhead import Offices
from tests.integration.approvals.conftest import SATKER, Agam
from worker.signing.keyring import Keyring

PRESS = Principal.system("press")
PUBLIC = "https://naskah.example"
SEK, KSB, STF, HKM, ARSIP = "rahmat-hidayat", "nofriyanti", "rizky-ananda", "dedi-kurniawan", "yulia-fitri"
PEOPLE = (SEK, KSB, STF, HKM, ARSIP)
TO_SIGNATURE = (
    (STF, Kind.PARAF),
    (HKM, Kind.PARAF),
    (KSB, Kind.PARAF),
    (SEK, Kind.TANDA_TANGAN),
    (SEK, Kind.PINDAI),
)
BEYOND = (Kind.DISTRIBUSI, Kind.CABUT, Kind.RALAT)
"""What may follow a signature."""


class Crash(Exception):
    """The process ended here."""


class PaperScans(ScanReader):
    """Reads any scan as one page that shows the code it was made for."""

    def read(self, data: bytes) -> Scan:
        return Scan(pages=1, codes=(data.decode(),), sha256=hashlib.sha256(data).hexdigest())


class FragileDesk(Approvals):
    """A desk that can be killed after its writes and before its commit."""

    def __init__(self, agam: Agam, catalog: Catalog) -> None:
        super().__init__(
            ledger=agam.ledger,
            catalog=catalog,
            offices=Offices(agam.ledger),
            scans=PaperScans(),
            public_url=PUBLIC,
            keyring=Keyring(Path("no-keys")),
            clock=agam.clock,
        )
        self._whole = agam.ledger

    def act_or_die(self, principal: Principal, order: Order, *, crash: bool) -> None:
        self._ledger = Dying(self._whole) if crash else self._whole  # type: ignore[assignment]
        try:
            self.act(principal, [order])
        finally:
            self._ledger = self._whole


class Dying:
    """A ledger whose connection is cut at the end of each transaction, before it is committed."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def acting(self, principal: Principal) -> Any:
        @contextmanager
        def cut() -> Any:
            with self._ledger.acting(principal) as tx:
                yield tx
                raise Crash

        return cut()


def official(name: str) -> Principal:
    roles = frozenset({"pejabat", "arsiparis"} if name == ARSIP else {"pejabat"})
    return Principal(id=name, satker=SATKER, ceiling=AccessClass.SR, roles=roles, kind="person")


def version_of(job: Job, earlier: list[versions.Version]) -> NewVersion:
    """What a press would record: new pages with a digest of this job's, or the old ones kept."""
    keep = job.on_done.keep and earlier
    sha = (
        next(a.sha256 for a in earlier[-1].artifacts if a.name == "naskah.pdf")
        if keep
        else hashlib.sha256(json.dumps([str(job.id), job.on_done.to_json()]).encode()).hexdigest()
    )
    page = NewArtifact(
        name="naskah.pdf", media="application/pdf", size=1, sha256=sha, key="k", version_id="v", pages=1
    )
    return NewVersion(
        no=len(earlier) + 1,
        revision_no=job.revision_no,
        status=job.on_done.status or "",
        object_id="1306:x",
        root="ab",
        inventory_sha256="c" * 64,
        inventory_key="k",
        inventory_version_id="v",
        artifacts=[page],
    )
