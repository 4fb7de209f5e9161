"""The servers under measurement: the embedded stack, its worker started and stopped at will, and a catalogue of its own.

The catalogue is the shipped one with a twin of Surat Edaran that wants no PDF, so that the DOCX line can be measured
alone. Durability stays as in the product; ``durability`` asks the servers and prints what they say.
"""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import psycopg
import redis
from minio import Minio

import doc_templates
from archive.access import AccessClass
from archive.ledger import Ledger, Principal
from archive.ledger.office import offices
from doc_templates.catalog import Catalog
from doc_templates.kit.kantor import Kantor, read_office
from service.embedded.bring_up import prepare_ledger, prepare_vault, settle_office
from service.embedded.home import NaskahHome
from service.embedded.python_parts import project_root
from service.embedded.stack import Stack, build_stack
from service.office_file import file as office_file
from worker.stamping import StampInput, stamps

SATKER: Final = "1306"
"""The office of the bench."""
DOCX_ONLY = "surat_edaran_docx"
_TWIN = '''"""The Surat Edaran without a PDF."""

from dataclasses import replace

from doc_templates.surat_edaran.contract import CONTRACT as SURAT_EDARAN

CONTRACT = replace(SURAT_EDARAN, jenis="surat_edaran_docx", wants_pdf=False)
'''


class BenchStack:
    """A running stack without worker, relay and consumer; ``working`` adds them for a while."""

    def __init__(self, folder: Path) -> None:
        self.templates = _catalogue(folder / "templates")
        os.environ["NASKAH_TEMPLATES"] = str(self.templates)
        self.catalog = Catalog.scan(self.templates)
        self.home = NaskahHome(folder / "home")
        self.stack: Stack = build_stack(self.home)
        self.token = ""
        self.env: Mapping[str, str] = {**os.environ, **self.stack.env, **self.stack.converter.env()}

    def __enter__(self) -> Self:
        servers = (self.stack.postgres, self.stack.valkey, self.stack.seaweed, self.stack.converter)
        for server in servers:
            server.start()
        for server in servers:
            server.wait_ready()
        prepare_ledger(self.stack)
        prepare_vault(self.stack.env)
        self.token = settle_office(self.stack, self.home, project_root() / "examples").token
        self.stack.api.start()
        self.stack.api.wait_ready()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        parts = (
            self.stack.worker,
            self.stack.relay,
            self.stack.api,
            self.stack.converter,
            self.stack.seaweed,
            self.stack.valkey,
            self.stack.postgres,
        )
        for part in parts:
            part.stop()

    @contextmanager
    def working(self) -> Iterator[None]:
        """Keep relay and worker running while the block runs."""
        self.stack.relay.start()
        self.stack.worker.start()
        try:
            yield
        finally:
            self.stack.worker.stop()
            self.stack.relay.stop()

    def wait_for_worker(self) -> None:
        """Block until a worker child has shown itself in the ledger."""
        while (
            self.ask("SELECT count(*) FROM worker WHERE seen_at > now() - interval '15 seconds'")[0][0] == 0
        ):
            time.sleep(0.1)

    def ask(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        """Ask the ledger as its superuser: the bench looks at everything."""
        with psycopg.connect(self.stack.postgres.dsn(database="naskah")) as connection:
            return connection.execute(query, values).fetchall()

    def durability(self) -> dict[str, str]:
        """Return what each server says of how it keeps what it was told."""
        settings = ("fsync", "synchronous_commit", "full_page_writes")
        found = {f"postgres.{name}": self.ask(f"SHOW {name}")[0][0] for name in settings}
        broker = redis.Redis.from_url(self.stack.valkey.url())
        for name in ("appendonly", "appendfsync", "maxmemory-policy"):
            found[f"valkey.{name}"] = str(next(iter(broker.config_get(name).values())))
        broker.close()
        found["vault"] = "every PUT with SHA-256 and COMPLIANCE lock; conditional inventory"
        return found

    def change_office(self, changed: Callable[[Mapping[str, Any]], Mapping[str, Any]]) -> None:
        """Lay in what ``changed`` makes of the office in force: what another measurement added stays."""
        ledger = Ledger(self.env["NASKAH_LEDGER_DSN"], min_size=1, max_size=1)
        with ledger.acting(Principal.system("bench", SATKER)) as tx:
            (in_force,) = offices.every(tx)
            office_file.apply(tx, office_file.check(changed(in_force.config)), "bench")
        ledger.close()

    def make_bucket(self, name: str) -> None:
        """Make a plain bucket, without versions or locks, for the peer."""
        s3 = Minio(
            self.env["NASKAH_VAULT_ENDPOINT"],
            access_key=self.env["NASKAH_VAULT_ACCESS_KEY"],
            secret_key=self.env["NASKAH_VAULT_SECRET_KEY"],
            secure=False,
            region="us-east-1",
        )
        if not s3.bucket_exists(name):
            s3.make_bucket(name)

    def context(self, jenis: str) -> dict[str, Any]:
        """Return what ours renders for the example of ``jenis``: the derived context and a draft's stamps."""
        kantor = Kantor.from_config(read_office(project_root() / "examples" / "kantor-kpu-agam.yaml"))
        stationery = self.catalog[jenis]
        checked = stationery.contract.check(dict(stationery.example), kantor)
        chain = checked.context["naskah"]["rantai"]
        marks = stamps(
            StampInput(
                status="konsep",
                acts=(),
                content_digest=stationery.digest,
                hierarki=chain["paraf"],
                koordinasi=chain["koordinasi"],
                code="AAAA-BBBB-CCCC-DDDD",
                public_url="https://naskah.example",
                akses=AccessClass.B,
                zona=kantor.zona,
            )
        )
        return {**checked.context, "stempel": dict(marks.context)}

    def run(self, *module: str, env: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
        """Start ``python -m module`` of the bench with the stack's variables."""

        return subprocess.Popen(
            [sys.executable, "-m", *module], env={**self.env, **(env or {})}, cwd=project_root()
        )


def fresh_id() -> str:
    """Return an event id nobody has used."""
    return secrets.token_hex(8)


def _catalogue(folder: Path) -> Path:
    shipped = Path(doc_templates.__file__).parent
    folder.mkdir(parents=True)
    for each in shipped.glob("*/contract.py"):
        shutil.copytree(each.parent, folder / each.parent.name)
    twin = folder / DOCX_ONLY
    shutil.copytree(shipped / "surat_edaran", twin)
    (twin / "contract.py").write_text(_TWIN, encoding="utf-8")
    return folder
