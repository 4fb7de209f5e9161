"""The in-process house with the service's HTTP in front of it: people with tokens, a press, real servers behind."""

import base64
import io
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import psycopg
import uvicorn
from PIL import Image

from archive.access import AccessClass
from archive.ledger import Ledger, Principal
from archive.ledger.office import keys
from archive.vault.settings import VaultSettings
from service.app import build_app
from service.assembly import assemble
from service.embedded.ports import free_ports
from service.house import House as Assembled
from service.identity.secrets import mint
from service.office_file import file as office
from service.settings import ServiceSettings
from tests.conftest import LedgerDsns, S3Access
from tests.house import OFFICE, SOURCE, House, event
from tests.loopback import PLAIN
from tests.patience import PATIENCE_S
from tests.shapes import held
from worker.line.seals import Seals
from worker.signing.keyring import Keyring

SEK, KSB, STF, HKM = "rahmat-hidayat", "nofriyanti", "rizky-ananda", "dedi-kurniawan"
PUBLIC = "https://naskah.example"
SHORT: dict[str, Any] = {
    "rantai": {
        "surat_edaran": {
            "konseptor": "pengelola_data",
            "paraf": ["pengelola_data"],
            "penandatangan": "sekretaris",
        }
    }
}
"""One paraf before the signature, of STF: two pages fewer to print a circular, where the chain is not what is tested."""


@cache
def _config() -> Mapping[str, Any]:
    return office.read(OFFICE).config


class DeskHouse(House):
    """A house whose office has people, reached over HTTP alone."""

    def __init__(
        self,
        dsns: LedgerDsns,
        s3: S3Access,
        converter: Path,
        *,
        seals: Seals | None = None,
        environ: Mapping[str, str] | None = None,
        keyring: Keyring | None = None,
        tokens: Mapping[str, str] | None = None,
        **office_changes: Any,
    ) -> None:
        """``tokens``: those of the keys that the ledger knows already; without, new ones are made."""
        super().__init__(dsns, s3, converter, seals=seals)
        # Signed by hand, and with codes as in a real office, unless a test says otherwise.
        config = {**_config(), "tanda_tangan": {}, "tanpa_kode": False}
        file = office.check({**config, **office_changes})
        with self.app.acting(Principal.system("test", "1306")) as tx:
            office.apply(tx, file, "test")
        at = {"NASKAH_PUBLIC_URL": PUBLIC, "NASKAH_CONVERTER_SOCKET": str(converter)}
        settings = ServiceSettings.from_env({**at, **(environ or {})})
        vault = VaultSettings.from_env(s3.env())

        def assembled() -> Assembled:
            ledger = Ledger(dsns.app, max_size=20)
            return assemble(settings, ledger, vault, keyring or Keyring(Path("no-keys")))

        self._assembled = assembled
        (self._port,) = free_ports(1)
        self._serve()
        address = f"http://127.0.0.1:{self._port}"
        self.http = httpx.Client(
            base_url=address, timeout=240, verify=PLAIN, event_hooks={"response": [held]}
        )
        self.tokens = dict(tokens or self._make_tokens())

    def _serve(self) -> None:
        """Start the service at its address."""
        front = self._assembled()
        self.offices = front.ground.offices
        self.installed = front.ground.desk.catalog
        self.paged = front.paged
        self._progress = front.progress
        self._server = uvicorn.Server(uvicorn.Config(build_app(front), port=self._port, log_config=None))
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        while not self._server.started:
            time.sleep(0.01)

    def _stop(self) -> None:
        """Stop the service as a signal does: its streams end first."""
        self._progress.end()
        self._server.should_exit = True
        self._thread.join(PATIENCE_S)
        assert not self._thread.is_alive()

    def restart(self) -> None:
        """Stop the service, and start it again where it was."""
        self._stop()
        self._serve()

    def _make_tokens(self) -> dict[str, str]:
        return {
            "intake": self.token("intake", kind="client", roles=["intake"], sources=[SOURCE]),
            "admin": self.token("admin", kind="client", roles=["admin"]),
            **{who: self.token(who, person_id=who) for who in (SEK, KSB, STF, HKM)},
            "arsip": self.token("arsip", person_id="yulia-fitri", roles=["arsiparis"]),
        }

    def close(self) -> None:
        self.http.close()
        self._stop()
        super().close()

    def token(self, name: str, **about: Any) -> str:
        """Make a key and return its text."""
        minted = mint()
        given = {"kind": "person", "roles": ["pejabat"], "ceiling": AccessClass.T, "satker": "1306", **about}
        with self.app.acting(Principal.system("test", "1306")) as tx:
            keys.add(tx, name=name, secret_digest=minted.digest, key_id=minted.id, by="test", **given)
        return minted.token

    def call(self, who: str, method: str, path: str, expect: int = 200, **options: Any) -> Any:
        """Call the service as somebody; the answer's JSON."""
        headers = {"Authorization": f"Bearer {self.tokens[who]}", **options.pop("headers", {})}
        answer = self.http.request(method, path, headers=headers, **options)
        assert answer.status_code == expect, (answer.status_code, answer.text)
        return answer.json() if answer.headers["content-type"].endswith("json") else answer.content

    def draft(
        self, jenis: str = "surat_edaran", *, lampiran: Sequence[str] = (), akses: str = "B", **changes: Any
    ) -> str:
        """Send an event, with what is to be its Lampiran, and print what comes of it."""
        asked = event(jenis, {**self.catalog[jenis].example, **changes})
        asked["data"]["akses"] = akses
        if lampiran:
            asked["data"]["lampiran"] = list(lampiran)
        taken = self.call("intake", "POST", "/events", 202, json=asked, headers=_CE)
        self.print_all()
        return str(taken["document_id"])

    def print_all(self) -> int:
        """Let the press work until nothing waits, as relay and workers do; returns how many it archived."""
        archived = 0
        while True:
            with psycopg.connect(self.superuser) as connection:
                rows = connection.execute(
                    "SELECT id FROM job WHERE state = 'waiting' ORDER BY created_at"
                ).fetchall()
            done = self.press.run([UUID(str(row[0])) for row in rows]) if rows else 0
            archived += done
            if not done:
                return archived

    def look(self, who: str, document: str) -> Any:
        """What one person sees of a document's acts."""
        return self.call(who, "GET", f"/documents/{document}/acts")

    def act(self, who: str, document: str, verb: str, expect: int = 200, **body: Any) -> Any:
        """Do an act upon what this person sees now."""
        view = self.look(who, document)
        if verb in ("paraf", "sign", "takeover"):
            body = {"content_digest": view["content_digest"], "sha256": view["page"]["sha256"], **body}
        return self.call(
            who,
            "POST",
            f"/documents/{document}/{verb}",
            expect,
            json=body,
            headers={"If-Match": f'"{view["etag"]}"'},
        )

    def bind(self, who: str, certificate: bytes, tingkat: str = "pribadi") -> dict[str, Any]:
        """Bind a certificate as people do: an administrator names it, its owner confirms it."""
        body = {"sertifikat": base64.b64encode(certificate).decode(), "tingkat": tingkat}
        made = self.call("admin", "POST", f"/people/{who}/certificates", 201, json=body)
        path = f"/people/{who}/certificates/{made['id']}/confirm"
        confirmed: dict[str, Any] = self.call(who, "POST", path, json={"sha256": made["sha256"]})
        return confirmed

    def content(self, document: str, kind: str = "pdf") -> bytes:
        """The newest archived file of a document."""
        path = f"/documents/{document}/content"
        headers = {"Authorization": f"Bearer {self.tokens[SEK]}"}
        return self.http.get(path, params={"format": kind}, headers=headers).raise_for_status().content

    def events_out(self, document: str) -> list[str]:
        """The types of what the world was told of a document, in order."""
        with psycopg.connect(self.superuser) as connection:
            rows = connection.execute(
                "SELECT type FROM outbound_event WHERE document_id = %s ORDER BY created_at", (document,)
            ).fetchall()
        return [row[0].split(".")[3] for row in rows]


_CE = {"Content-Type": "application/cloudevents+json"}


@contextmanager
def desk_house(
    dsns: LedgerDsns,
    s3: S3Access,
    converter: Path,
    *,
    seals: Seals | None = None,
    environ: Mapping[str, str] | None = None,
    keyring: Keyring | None = None,
    tokens: Mapping[str, str] | None = None,
    **changes: Any,
) -> Iterator[DeskHouse]:
    """A house for one test."""
    made = DeskHouse(
        dsns, s3, converter, seals=seals, environ=environ, keyring=keyring, tokens=tokens, **changes
    )
    try:
        yield made
    finally:
        made.close()


def scanned(pages: list[Image.Image]) -> bytes:
    """What a scanner makes of pages: a PDF of pictures."""
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=150)
    return out.getvalue()
