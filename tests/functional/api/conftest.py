"""A running service process over a real PostgreSQL and a real S3, with the demo office and a few keys in it."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import httpx
import psycopg
import pytest

from archive.access import AccessClass
from archive.ledger import Ledger, Principal, Transaction
from archive.ledger.documents import versions
from archive.ledger.documents.versions import NewArtifact, NewVersion
from archive.ledger.jobs import leasing, progress
from archive.ledger.office import keys
from archive.vault.ocfl import Content
from archive.vault.opening import open_vault
from archive.vault.settings import VaultSettings
from service.embedded.ports import free_ports
from service.identity.secrets import mint
from service.office_file import file as office
from service.signatures.identities import new_key
from tests.conftest import LedgerDsns, S3Access
from tests.loopback import PLAIN
from tests.patience import PATIENCE_S
from tests.shapes import held
from tests.signing_authority import signing

ROOT = Path(__file__).resolve().parents[3]
OFFICE = ROOT / "examples" / "kantor-kpu-agam.yaml"
SOURCE = "urn:kpu:agam:uji"
MEDIA = {
    "naskah.docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "naskah.pdf": "application/pdf",
    "data.json": "application/json",
    "record.json": "application/json",
}
STRUCTURED = {"Content-Type": "application/cloudevents+json"}
BATCH = {"Content-Type": "application/cloudevents-batch+json"}
LISTENERS = 8
"""Streams the service lets run at once."""
PROXY = "127.0.0.9"
"""Whose X-Forwarded-For the service believes."""


@dataclass(frozen=True, kw_only=True)
class Service:
    """A service process and what a test needs to talk to it."""

    url: str
    env: dict[str, str]
    ledger: Ledger
    press: Ledger
    superuser: str
    process: subprocess.Popen[bytes]
    log: Path
    keys: dict[str, str] = field(default_factory=dict)

    def client(self, key: str | None = "intake", **options: Any) -> httpx.Client:
        """Return a client that presents the key of this name."""
        headers = {"Authorization": f"Bearer {self.keys[key]}"} if key else {}
        hooks = {"response": [held]}
        return httpx.Client(
            base_url=self.url, headers=headers, timeout=PATIENCE_S, verify=PLAIN, event_hooks=hooks, **options
        )

    @contextmanager
    def owner(self) -> Iterator[psycopg.Connection[tuple[Any, ...]]]:
        """Reach past the product into its tables, to break something; commits at the end."""
        with psycopg.connect(self.superuser) as connection:
            yield connection

    def system(self, satker: str | None = "1306") -> Principal:
        """Return a principal of the house."""
        return Principal.system("test", satker)


def event(id_: str | None = None, /, **changes: Any) -> dict[str, Any]:
    """Return a structured event asking for the reference Surat Edaran; ``data`` changes are merged into its data."""
    data = {
        "jenis": "surat_edaran",
        "unit": "3",
        "payload": json.loads((ROOT / "doc_templates/surat_edaran/example.json").read_text(encoding="utf-8")),
    }
    return {
        "specversion": "1.0",
        "id": id_ or uuid4().hex,
        "source": SOURCE,
        "type": "id.naskah.document.requested.v1",
        "time": datetime(2026, 1, 5, 8, tzinfo=UTC).isoformat(),
        "datacontenttype": "application/json",
        **{name: value for name, value in changes.items() if name != "data"},
        "data": {**data, **changes.get("data", {})},
    }


def lay_office(ledger: Ledger) -> None:
    """Apply the demo office, which asks for codes here as a real one does, and a second one beside it."""
    config = dict(office.read(OFFICE).config)
    del config["tanpa_kode"]
    file = office.check(config)
    with ledger.acting(Principal.system("test", file.satker)) as tx:
        office.apply(tx, file, "test")
    other = office.check({**file.config, "satker": "1307", "nama": "KPU Kabupaten Lain"})
    with ledger.acting(Principal.system("test", "1307")) as tx:
        office.apply(tx, other, "test")


def add_key(ledger: Ledger, name: str, **changes: Any) -> str:
    """Make a key and return its text."""
    minted = mint()
    about: dict[str, Any] = {
        "satker": "1306",
        "kind": "client",
        "roles": ["intake"],
        "sources": [SOURCE],
        "ceiling": AccessClass.T,
        **changes,
    }
    with ledger.acting(Principal.system("test", about["satker"])) as tx:
        keys.add(tx, name=name, secret_digest=minted.digest, key_id=minted.id, by="test", **about)
    return minted.token


def lay_keys(ledger: Ledger) -> dict[str, str]:
    """Make a key of each kind the tests need."""
    return {
        "intake": add_key(ledger, "intake"),
        "open": add_key(ledger, "open", ceiling=AccessClass.B),
        "secret": add_key(ledger, "secret", ceiling=AccessClass.SR),
        "admin": add_key(ledger, "admin", roles=["admin"], sources=[], ceiling=AccessClass.SR),
        "reader": add_key(ledger, "reader", roles=["pembaca"], sources=[]),
        "elsewhere": add_key(ledger, "elsewhere", satker="1307"),
        "person": add_key(
            ledger, "person", kind="person", person_id="rahmat-hidayat", roles=["pejabat"], sources=[]
        ),
    }


def archive(
    service: Service, document_id: str, *, pages: int = 1, pdf: bytes | None = None
) -> dict[str, bytes]:
    """Do for a document what a worker does, with bytes of our own: lease, deposit, record. Returns the files."""
    files = {name: f"{name} of {document_id}".encode() for name in ("naskah.docx", "naskah.pdf", "data.json")}
    files["record.json"] = json.dumps({"document": document_id}).encode()
    if pdf is not None:
        files["naskah.pdf"] = pdf
    vault = open_vault(VaultSettings.from_env(service.env))
    with service.press.acting(Principal.system("press")) as tx:
        row = next(job for job in _jobs_of(tx, document_id))
        (lease,) = leasing.lease(tx, [row], "test-worker", 30)
        attempt = leasing.charge(tx, lease)
    with service.press.acting(Principal.system("press")) as tx:
        progress.steps_taken(tx, lease.job_id, attempt, [("rendered", 0.0)])
    done = vault.deposit(
        f"{lease.satker}:{document_id}",
        [Content(name=name, data=data, media=MEDIA[name]) for name, data in files.items()],
        job=str(lease.job_id),
        head=None,
        message="konsep",
        user="press",
        created=lease.created_at,
        accept=lambda name, data: None,
    )
    artifacts = [
        NewArtifact(
            name=name,
            media=MEDIA[name],
            size=stored.size,
            sha256=stored.sha256,
            key=stored.key,
            version_id=stored.version_id,
            pages=pages if name.endswith(".pdf") else None,
        )
        for name, stored in done.files.items()
    ]
    assert lease.revision_no is not None
    new = NewVersion(
        no=done.version,
        revision_no=lease.revision_no,
        status="konsep",
        object_id=f"{lease.satker}:{document_id}",
        root=done.root,
        inventory_sha256=done.inventory.sha256,
        inventory_key=done.inventory.key,
        inventory_version_id=done.inventory.version_id,
        artifacts=artifacts,
    )
    with service.press.acting(Principal.system("press")) as tx:
        versions.record(tx, lease, new)
    vault.close()
    return files


def _jobs_of(tx: Transaction, document_id: str) -> list[UUID]:
    return [
        row[0] for row in tx.execute("SELECT id FROM job WHERE document_id = %s", (document_id,)).fetchall()
    ]


def audit_of(service: Service, document_id: str) -> list[tuple[str, str]]:
    """Return (actor, action) of every audit entry that names a document, in their order."""
    with psycopg.connect(service.superuser) as connection:
        return list(
            connection.execute(
                "SELECT actor, action FROM audit_entry WHERE document_id = %s ORDER BY at", (document_id,)
            ).fetchall()
        )


@contextmanager
def running(env: dict[str, str], dsns: LedgerDsns, folder: Path) -> Iterator[Service]:
    """Run a service process; the broker's address it is given answers nobody, for it is never to be opened."""
    port, nobody = free_ports(2)
    env = {
        **env,
        "NASKAH_BROKER_URL": f"redis://127.0.0.1:{nobody}/0",
        "NASKAH_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "NASKAH_HTTP_PORT": str(port),
    }
    ledger, press = Ledger(dsns.app, max_size=4), Ledger(dsns.press, max_size=2)
    lay_office(ledger)
    laid = lay_keys(ledger)
    log = folder / "service.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "service.app"], env=env, cwd=ROOT, stderr=output, stdout=output
        )
    found = Service(
        url=f"http://127.0.0.1:{port}",
        env=env,
        ledger=ledger,
        press=press,
        superuser=dsns.superuser,
        process=process,
        log=log,
        keys=laid,
    )
    try:
        _wait(found)
        yield found
    finally:
        process.terminate()
        process.wait(PATIENCE_S)
        ledger.close()
        press.close()


@contextmanager
def serving(dsns: LedgerDsns, access: S3Access, folder: Path, provider_path: str = "") -> Iterator[Service]:
    """Run a whole service: it trusts the authority of the tests' signatures, and names a provider that is not begun yet."""
    (folder / "roots.pem").write_bytes(signing().authority.pem)
    (folder / "1306.bsre.key").write_bytes(new_key())
    env = {**os.environ, **dsns.env(), **access.env(), "NASKAH_PKI": str(folder)}
    env |= {"NASKAH_HTTP_LISTENERS": str(LISTENERS), "NASKAH_HTTP_PROXIES": PROXY}
    (provider,) = free_ports(1)
    env |= {
        "NASKAH_OIDC_ISSUER": f"http://127.0.0.1:{provider}{provider_path}",
        "NASKAH_OIDC_CLIENT_ID": "naskah",
        "NASKAH_OIDC_CLIENT_SECRET": "rahasia uji",
        "NASKAH_OIDC_NAME": "SSO Uji",
    }
    open_vault(VaultSettings.from_env(env)).prepare()
    with running(env, dsns, folder) as found:
        yield found


@pytest.fixture(scope="session")
def service(
    shared_ledger: Callable[[str], LedgerDsns],
    shared_s3: Callable[[str], S3Access],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Service]:
    """One service process for all tests that leave it whole; each test asks with event ids of its own."""
    folder = tmp_path_factory.mktemp("api")
    with serving(shared_ledger("functional_api"), shared_s3("naskah-functional-api"), folder) as found:
        yield found


def _wait(found: Service) -> None:
    deadline = time.monotonic() + 240
    while time.monotonic() < deadline and found.process.poll() is None:
        try:
            if httpx.get(f"{found.url}/health/live", verify=PLAIN).is_success:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    raise AssertionError(f"the service did not start: {found.log.read_text()[-2000:]}")
