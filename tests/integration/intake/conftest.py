"""The whole application in this process, over a real ledger, with a type that fails when its payload says so."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from archive.access import AccessClass
from archive.ledger import Ledger, Principal
from archive.ledger.intake import refusals
from archive.ledger.intake.refusals import RefusedEvent
from archive.vault.settings import VaultSettings
from service.app import build_app
from service.assembly import assemble
from service.intake.desk import Intake
from service.office_file import file as office
from service.settings import ServiceSettings
from tests.conftest import LedgerDsns
from tests.functional.api.conftest import OFFICE, SOURCE, STRUCTURED, add_key
from worker.signing.keyring import Keyring

ROOT = Path(__file__).resolve().parents[3]
BROKEN = '''"""The Surat Edaran with a fault."""
from dataclasses import replace
from doc_templates.surat_edaran.contract import CONTRACT as _PLAIN

def _rules(payload, kantor):
    if payload.tentang.startswith("Rusak dua"):
        return 1 / 0
    if payload.tentang.startswith("Rusak"):
        return {}[payload.tentang]
    return _PLAIN.rules(payload, kantor)

CONTRACT = replace(_PLAIN, jenis="rusak", rules=_rules)
'''


@dataclass(frozen=True, kw_only=True)
class Desk:
    """The whole application in this process, over a real ledger; its vault answers nobody."""

    app: FastAPI
    ledger: Ledger
    intake: Intake
    dsn: str
    token: str

    def post(
        self, body: Any, media: dict[str, str] = STRUCTURED, language: str = "id", token: str | None = None
    ) -> httpx.Response:
        """Send events to the application, without a socket between."""

        return self._ask("POST", "/events", language, token, content=json.dumps(body), headers=media)

    def found(self, event_id: str, language: str) -> dict[str, Any]:
        """Ask what became of an event."""
        asked = {"source": SOURCE, "id": event_id}
        answer = self._ask("GET", "/events", language, params=asked).raise_for_status()
        told: dict[str, Any] = answer.json()
        return told

    def _ask(
        self,
        method: str,
        path: str,
        language: str,
        token: str | None = None,
        headers: Mapping[str, str] = MappingProxyType({}),
        **options: Any,
    ) -> httpx.Response:
        async def send() -> httpx.Response:
            transport = httpx.ASGITransport(self.app, raise_app_exceptions=False)
            async with httpx.AsyncClient(transport=transport, base_url="http://naskah") as client:
                key = {"Authorization": f"Bearer {token or self.token}", "Accept-Language": language}
                return await client.request(method, path, headers={**headers, **key}, **options)

        return asyncio.run(send())

    def listed(self, event_id: str) -> list[RefusedEvent]:
        with self.ledger.acting(Principal.system("test", "1306")) as tx:
            return refusals.of_event(tx, SOURCE, event_id, 10)


@pytest.fixture(scope="session")
def desk(
    shared_ledger: Callable[[str], LedgerDsns], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("types")
    shutil.copytree(ROOT / "doc_templates" / "surat_edaran", folder / "rusak")
    (folder / "rusak" / "contract.py").write_text(BROKEN, encoding="utf-8")
    dsn = shared_ledger("intake").app
    ledger = Ledger(dsn, max_size=3)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("NASKAH_TEMPLATES", str(folder))
        vault = VaultSettings(endpoint="127.0.0.1:1", access_key="k", secret_key="s", bucket="b")
        settings = ServiceSettings(public_url="https://naskah.example.go.id")
        house = assemble(settings, ledger, vault, Keyring(Path("no-keys")))
    file = office.read(OFFICE)
    with ledger.acting(Principal.system("test", file.satker)) as tx:
        office.apply(tx, file, "test")
    token = add_key(ledger, "own faults", ceiling=AccessClass.B)
    yield Desk(app=build_app(house), ledger=ledger, intake=house.ground.desk, dsn=dsn, token=token)
    ledger.close()
