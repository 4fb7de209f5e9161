"""A press and a desk on real servers, in this process."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from minio import Minio

from archive.access import AccessClass
from archive.ledger import Ledger, Principal
from archive.ledger.office import offices
from archive.vault.opening import open_vault
from archive.vault.settings import VaultSettings
from archive.vault.vault import Vault
from doc_templates.catalog import Catalog
from doc_templates.kit.kantor import read_office
from service.intake.answers import TakenEvent
from service.intake.desk import Intake
from service.office.letterhead import Offices
from tests.conftest import LedgerDsns, S3Access
from worker.line.keeper import Keeper
from worker.line.press import Press
from worker.line.renders import Renders
from worker.line.rest import Rest
from worker.line.seals import Seals
from worker.pdf.converter import Converter
from worker.queue import PRESS, PRESS_PDF

OFFICE = Path(__file__).parents[1] / "examples" / "kantor-kpu-agam.yaml"
SOURCE = "https://e-lapkin.kpu-agam.example/"
CLIENT = Principal(
    id="key:test",
    satker="1306",
    ceiling=AccessClass.SR,
    roles=frozenset({"intake"}),
    sources=(SOURCE,),
    kind="client",
)
_numbers = itertools.count(1)


@cache
def _office() -> Mapping[str, Any]:
    """The demo office as its file says, read once: a tenth of what a house takes."""
    return read_office(OFFICE)


def by_event(catalog: Catalog) -> list[str]:
    """Return the types an event may ask for."""
    return sorted(jenis for jenis, each in catalog.items() if each.contract.by_event)


def event(jenis: str, payload: dict[str, Any], **attributes: Any) -> dict[str, Any]:
    """Return a CloudEvent that asks for one document."""
    return {
        "specversion": "1.0",
        "id": f"event-{next(_numbers)}",
        "source": SOURCE,
        "type": "id.naskah.document.requested.v1",
        "data": {"jenis": jenis, "unit": "3", "akses": "B", "payload": payload},
        **attributes,
    }


def a_press(
    *,
    ledger: Ledger,
    vault: Vault,
    catalog: Catalog,
    converter_socket: str,
    queues: Sequence[str],
    seals: Seals | None = None,
    renders: Renders | None = None,
    rest: Rest | None = None,
) -> Press:
    """Return a press whose keeper beats."""
    keeper = Keeper(ledger, queues, rest=rest)
    keeper.start()
    return Press(
        ledger=ledger,
        vault=vault,
        catalog=catalog,
        converter=Converter(Path(converter_socket)),
        keeper=keeper,
        public_url="https://naskah.example",
        seals=seals,
        renders=renders,
        rest=rest,
    )


class House:
    """Desk, press, ledger and vault of one test."""

    def __init__(
        self, dsns: LedgerDsns, s3: S3Access, converter: Path, *, seals: Seals | None = None
    ) -> None:
        self._seals = seals
        self.superuser = dsns.superuser
        self.s3 = s3
        self._converter_socket = str(converter)
        self.catalog = Catalog.installed()
        self.app = Ledger(dsns.app)
        self._press_dsn = dsns.press
        self.vault: Vault = open_vault(VaultSettings.from_env(s3.env()))
        self.vault.prepare()
        config = _office()
        with self.app.acting(Principal.system("test", "1306")) as tx:
            offices.apply(
                tx, satker="1306", nama=config["nama"], zona=config["zona"], config=config, by="test"
            )
        self.desk = Intake(
            ledger=self.app,
            catalog=self.catalog,
            offices=Offices(self.app),
            clock=lambda: datetime.now(UTC),
        )
        self.press = self.another_press()

    def another_press(self, *, renders: Renders | None = None) -> Press:
        """Return one more worker's press, with connections of its own."""
        return a_press(
            ledger=Ledger(self._press_dsn, min_size=1, max_size=3),
            vault=open_vault(VaultSettings.from_env(self.s3.env())),
            catalog=self.catalog,
            converter_socket=self._converter_socket,
            queues=[PRESS, PRESS_PDF],
            seals=self._seals,
            renders=renders,
        )

    def accept(self, jenis: str, payload: dict[str, Any] | None = None) -> TakenEvent:
        """Take an event for ``jenis`` in, with its example payload by default."""
        body = payload if payload is not None else dict(self.catalog[jenis].example)
        (answer,) = self.desk.accept(CLIENT, [event(jenis, body)], "http")
        assert isinstance(answer, TakenEvent), answer
        return answer

    def try_templates(self) -> int:
        """Let the press try what was uploaded; returns how many trials it ended."""
        with psycopg.connect(self.superuser) as connection:
            rows = connection.execute(
                "SELECT id FROM job WHERE trial_id IS NOT NULL AND state = 'waiting' ORDER BY created_at"
            ).fetchall()
        return sum(self.press.run([row[0]]) for row in rows)

    def forget_template_of(self, document_id: UUID) -> None:
        """Pretend the document was derived for a template this worker has never seen."""
        with psycopg.connect(self.superuser) as connection:
            connection.execute(
                "UPDATE revision SET template_digest = %s WHERE document_id = %s", ("0" * 64, document_id)
            )

    def bucket(self) -> Minio:
        """Return a plain S3 client, for looking behind the vault's back."""
        return Minio(
            self.s3.endpoint,
            access_key=self.s3.access_key,
            secret_key=self.s3.secret_key,
            secure=self.s3.secure,
            region="us-east-1",
        )

    def close(self) -> None:
        self.press.close()
        self.vault.close()
        self.app.close()


@pytest.fixture
def house(ledger_dsns: LedgerDsns, s3: S3Access, converter_socket: Path) -> Iterator[House]:
    house = House(ledger_dsns, s3, converter_socket)
    yield house
    house.close()
