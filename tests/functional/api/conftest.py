"""A running service process over a real PostgreSQL and a real S3, with the demo office and a few keys in it."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from archive.access import AccessClass
from archive.ledger import Ledger, Principal, keys
from doc_templates.catalog import Catalog
from service.desk import office
from service.embedded.ports import free_ports
from service.identity.secrets import mint
from tests.conftest import LedgerDsns

ROOT = Path(__file__).resolve().parents[3]
OFFICE = ROOT / "examples" / "kantor-kpu-agam.yaml"
SOURCE = "urn:kpu:agam:uji"


@dataclass(frozen=True, kw_only=True)
class Service:
    """A service process and what a test needs to talk to it."""

    url: str
    env: dict[str, str]
    ledger: Ledger
    process: subprocess.Popen[bytes]
    log: Path
    keys: dict[str, str] = field(default_factory=dict)

    def client(self, key: str | None = "intake", **options: Any) -> httpx.Client:
        """Return a client that presents the key of this name."""
        headers = {"Authorization": f"Bearer {self.keys[key]}"} if key else {}
        return httpx.Client(base_url=self.url, headers=headers, timeout=30, **options)

    def system(self, satker: str | None = "1306") -> Principal:
        """Return a principal of the house."""
        return Principal.system("test", satker)


def event(id_: str = "1", /, **changes: Any) -> dict[str, Any]:
    """Return a structured event asking for the reference Surat Edaran; ``data`` changes are merged into its data."""
    data = {
        "jenis": "surat_edaran",
        "unit": "3",
        "payload": json.loads((ROOT / "doc_templates/surat_edaran/example.json").read_text(encoding="utf-8")),
    }
    return {
        "specversion": "1.0",
        "id": id_,
        "source": SOURCE,
        "type": "id.naskah.document.requested.v1",
        "time": datetime(2026, 1, 5, 8, tzinfo=UTC).isoformat(),
        "datacontenttype": "application/json",
        **{name: value for name, value in changes.items() if name != "data"},
        "data": {**data, **changes.get("data", {})},
    }


def lay_office(ledger: Ledger) -> None:
    """Apply the demo office and a second one beside it."""
    file = office.read(OFFICE)
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


@pytest.fixture
def ledger(ledger_dsns: LedgerDsns) -> Iterator[Ledger]:
    """The front desk's ledger of this test's own database."""
    opened = Ledger(ledger_dsns.app, min_size=1, max_size=4)
    yield opened
    opened.close()


@pytest.fixture
def press_ledger(ledger_dsns: LedgerDsns) -> Iterator[Ledger]:
    """The same database as a worker sees it."""
    opened = Ledger(ledger_dsns.press, min_size=1, max_size=2)
    yield opened
    opened.close()


@pytest.fixture
def service(ledger: Ledger, stack_env: dict[str, str], tmp_path: Path) -> Iterator[Service]:
    """A service process of this test's own; the broker's address it is given answers nobody."""
    lay_office(ledger)
    (port, nobody) = free_ports(2)
    env = {
        **stack_env,
        "NASKAH_BROKER_URL": f"redis://127.0.0.1:{nobody}/0",
        "NASKAH_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "NASKAH_HTTP_PORT": str(port),
    }
    log = tmp_path / "service.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "service.app"], env=env, cwd=ROOT, stderr=output, stdout=output
        )
    found = Service(
        url=f"http://127.0.0.1:{port}",
        env=env,
        ledger=ledger,
        process=process,
        log=log,
        keys=lay_keys(ledger),
    )
    try:
        _wait(found)
        yield found
    finally:
        process.terminate()
        process.wait(15)


def _wait(found: Service) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and found.process.poll() is None:
        try:
            if httpx.get(f"{found.url}/health/live").is_success:
                return
        except httpx.TransportError:
            time.sleep(0.05)
    raise AssertionError(f"the service did not start: {found.log.read_text()[-2000:]}")


def catalogue() -> Catalog:
    """The shipped document types."""
    return Catalog.scan()
