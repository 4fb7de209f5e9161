"""A reader's machine: a clone's folder, a stack that ``naskah up`` started in it, an office at work, a shell for each page."""

from __future__ import annotations

import itertools
import json
import os
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import httpx
import psycopg
import yaml

from archive.access import AccessClass
from archive.ledger import Ledger, Principal, roles
from archive.ledger.office import keys
from service.identity.secrets import mint
from tests.chaos.stack import Running, ports_of_its_own
from tests.fake_bsre import FakeBsre, gateway
from tests.functional.guides.lines import ROOT
from tests.functional.guides.shell import Ended, Shell, variables
from tests.loopback import PLAIN
from tests.patience import PATIENCE_S
from tests.signing_authority import signing
from tests.typist import Typist
from tests.webhook_target import LOOPBACK, TargetServer, target
from worker.signing.keyring import ROOTS

SATKER, SOURCE = "1306", "https://e-lapkin.kpu-agam.example/"
STAF, KASUBBAG, HUKUM, SEKRETARIS, ARSIPARIS = (
    "rizky-ananda", "nofriyanti", "dedi-kurniawan", "rahmat-hidayat", "yulia-fitri",
)  # fmt: skip
SECOND, MENDER = "another arsiparis", "an admin in person"
START_S, DONE_S = 360, 240
"""Seconds: 8 and 2 on an idle machine."""
LEVELS = {
    "surat_edaran": "segel",
    "lembar_disposisi": "segel",
    "form_data_kinerja": "pribadi",
    "laporan_kinerja_semester": "segel",
    "laporan_kinerja_tahunan": "bsre",
    "sop": "basah",
}
"""So that each way to sign has a type."""
ALONE = ("form_data_kinerja", "laporan_kinerja_semester", "laporan_kinerja_tahunan", "sop")
"""Types that nobody initials here: only Surat Edaran goes up the whole chain."""
_numbers = itertools.count(1)


class Walk:
    """Everything a line may need; documents are made when one is asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.home = folder / "var"
        self.kept: dict[str, str] = {}
        """What one line left for another, by name."""
        self.jobs: list[str] = []
        self._open = ExitStack()
        self._shells: dict[str, Shell] = {}
        self.fake: FakeBsre
        self.target: TargetServer

    def __enter__(self) -> Self:
        with ExitStack() as undo:
            undo.callback(self._open.close)
            self._begin()
            undo.pop_all()
        return self

    def _begin(self) -> None:
        for name in (".env.example", "docker-compose.yml", "docker", "doc_templates", "examples", "Makefile"):
            (self.folder / name).symlink_to(ROOT / name)
        (self.folder / ".venv").symlink_to(sys.prefix)
        self._stand_ins()
        self._open.enter_context(Typist(self._reader())).program(self.folder / "bin" / "naskah")
        self.fake = self._open.enter_context(gateway())
        self.target = self._open.enter_context(target())
        self.office = self._office()
        self._keyring()
        self._up()
        self.env = variables(self.home / "naskah.env")
        self.running = Running(pid=self.process.pid, env=self.env)
        admin = f"NASKAH_LEDGER_ADMIN_DSN='{self.running.superuser()}'\n"
        self.file("compose.env", (self.home / "naskah.env").read_text() + admin)
        self.ledger = Ledger(self.env["NASKAH_LEDGER_DSN"], min_size=1, max_size=2)
        self._open.callback(self.ledger.close)
        self.http = self._open.enter_context(
            httpx.Client(base_url=self.env["NASKAH_URL"], timeout=PATIENCE_S, verify=PLAIN, trust_env=False)
        )
        self.tokens = {who: self.token(who) for who in (STAF, KASUBBAG, HUKUM, SEKRETARIS)}
        self.tokens[ARSIPARIS] = self.token(ARSIPARIS, roles=["pejabat", "arsiparis"])
        self.tokens[SECOND] = self.token(HUKUM, roles=["pejabat", "arsiparis"])
        self.tokens[MENDER] = self.token(STAF, roles=["pejabat", "admin"])
        self.tokens["admin"] = self.env["NASKAH_TOKEN"]

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.close()

    def run(self, page: str, line: str, given: str = "") -> Ended:
        """Type a line into the page's shell."""
        if page not in self._shells:
            notes = self.folder / "notes" / page.replace("/", "-")
            notes.mkdir(parents=True)
            self._shells[page] = self._open.enter_context(Shell(self.folder, self._reader(), notes))
        return self._shells[page].run(line, given)

    # What happens in the office between the lines.

    def token(self, who: str, roles: list[str] | None = None) -> str:
        """Make a personal token."""
        minted = mint()
        with self.ledger.acting(Principal.system("test", SATKER)) as tx:
            keys.add(
                tx, satker=SATKER, name=f"{who} {minted.id.hex[:8]}", kind="person", person_id=who,
                roles=roles or ["pejabat"], ceiling=AccessClass.T, secret_digest=minted.digest, key_id=minted.id,
                by="test",
            )  # fmt: skip
        return minted.token

    def ask(self, who: str, method: str, path: str, **options: Any) -> Any:
        """Call the service as somebody; the answer's JSON."""
        headers = {"Authorization": f"Bearer {self.tokens[who]}", **options.pop("headers", {})}
        answer = self.http.request(method, path, headers=headers, **options)
        assert answer.is_success, (method, path, answer.status_code, answer.text)
        return answer.json() if answer.headers["content-type"].endswith("json") else answer.content

    def draft(self, jenis: str = "surat_edaran", **changes: Any) -> str:
        """A new document as the press left it."""
        taken = self.send(jenis, **changes)
        self.wait(taken["job_id"])
        return str(taken["document_id"])

    def send(self, jenis: str = "surat_edaran", **changes: Any) -> dict[str, Any]:
        """Ask for a document; the service's answer."""
        payload = {**json.loads((ROOT / "doc_templates" / jenis / "example.json").read_text()), **changes}
        event = {
            "specversion": "1.0",
            "id": f"walk-{next(_numbers)}",
            "source": SOURCE,
            "type": "id.naskah.document.requested.v1",
            "data": {"jenis": jenis, "unit": "3", "akses": "B", "payload": payload},
        }
        headers = {"Content-Type": "application/cloudevents+json"}
        taken: dict[str, Any] = self.ask(
            "admin", "POST", "/events", content=json.dumps(event), headers=headers
        )
        self.jobs.append(taken["job_id"])
        return taken

    def look(self, who: str, document: str) -> Any:
        """What somebody sees of a document's acts."""
        return self.ask(who, "GET", f"/documents/{document}/acts")

    def act(self, who: str, document: str, verb: str, **body: Any) -> None:
        """Do an act upon what this person sees now, and wait until it lies in the archive."""
        view = self.look(who, document)
        if verb in ("paraf", "sign"):
            body = {"content_digest": view["content_digest"], "sha256": view["page"]["sha256"], **body}
        path, headers = f"/documents/{document}/{verb}", {"If-Match": f'"{view["etag"]}"'}
        done = self.ask(who, "POST", path, json=body, headers=headers)
        if done.get("job_id"):
            self.wait(done["job_id"])

    def wait(self, job: str) -> None:
        """Return once a job is done."""
        deadline = time.monotonic() + DONE_S
        while (now := self.ask("admin", "GET", f"/jobs/{job}"))["state"] != "done":
            assert now["state"] in ("waiting", "leased"), now
            assert time.monotonic() < deadline, now
            time.sleep(0.1)

    def quiet(self) -> None:
        """Wait until nothing is printed any more."""
        deadline = time.monotonic() + DONE_S
        while any(
            each["depth"] or each["in_progress"] for each in self.ask("admin", "GET", "/queues")["queues"]
        ):
            assert time.monotonic() < deadline
            time.sleep(0.1)

    def relay(self, number: signal.Signals) -> None:
        """Send a signal to the relay: while it is stopped, what is accepted waits."""
        for pid in self.running.processes("service.relay"):
            os.kill(pid, number)

    def content(self, document: str, form: str = "pdf") -> bytes:
        """A document's newest file."""
        found: bytes = (
            self.http.get(
                f"/documents/{document}/content",
                params={"format": form},
                headers={"Authorization": f"Bearer {self.tokens[SEKRETARIS]}"},
            )
            .raise_for_status()
            .content
        )
        return found

    def empty_database(self) -> str:
        """A new database that nothing is in yet; its name."""
        name = f"new_{next(_numbers)}"
        roles.create_database(self.running.superuser(), name)
        return name

    def ledger_at(self, database: str) -> str:
        """The variables of a ledger in another database, as a shell takes them before a command."""
        found = {name: value for name, value in self.env.items() if name.startswith("NASKAH_LEDGER_")}
        moved = {name: psycopg.conninfo.make_conninfo(dsn, dbname=database) for name, dsn in found.items()}
        return " ".join(f"{name}='{dsn}'" for name, dsn in moved.items())

    def file(self, name: str, data: bytes | str) -> None:
        """Lay a file where the reader stands."""
        (self.folder / name).write_bytes(data.encode() if isinstance(data, str) else data)

    # How the machine is set up.

    def _reader(self) -> dict[str, str]:
        plain = {name: value for name, value in os.environ.items() if not name.startswith("NASKAH_")}
        path = (self.folder / "bin", Path(sys.prefix) / "bin", *os.environ["PATH"].split(os.pathsep))
        env = {
            "COLUMNS": "200",
            "PYTHONPATH": str(ROOT),
            "XDG_STATE_HOME": str(self.folder / "state"),
            "NASKAH_BAHASA": "id",
        }
        return {**plain, "PATH": os.pathsep.join(map(str, path)), **env}

    def _stand_ins(self) -> None:
        """``docker`` is read against the compose file; ``make`` says what it would do."""
        (self.folder / "bin").mkdir()
        for name, does in {
            "docker": f'exec "{sys.executable}" -m tests.functional.guides.compose "$@"',
            "make": f'exec /usr/bin/make --dry-run -C "{ROOT}" "$@"',
        }.items():
            program = self.folder / "bin" / name
            program.write_text(f"#!/bin/sh\n{does}\n")
            program.chmod(0o755)

    def _office(self) -> Path:
        """The demo office with a way to sign for each type."""
        config = yaml.safe_load((ROOT / "examples" / "kantor-kpu-agam.yaml").read_text(encoding="utf-8"))
        config["logo"] = str(ROOT / "examples" / config["logo"])
        config["tanda_tangan"] = LEVELS
        config["rantai"] |= {jenis: {"penandatangan": "sekretaris"} for jenis in ALONE}
        config["bsre"] = {"alamat": self.fake.url, "akun": "kpu-agam"}
        file = self.folder / "kantor.yaml"
        file.write_text(yaml.safe_dump(config), encoding="utf-8")
        return file

    def _keyring(self) -> None:
        """The demonstration's keys, and BSrE's root and password beside them."""
        naskah = [sys.executable, "-m", "service.cli", "pki", "init", "--office", str(self.office)]
        subprocess.run([*naskah, "--home", str(self.home)], cwd=ROOT, check=True, capture_output=True)
        roots = self.home / "pki" / ROOTS
        roots.write_bytes(roots.read_bytes() + signing().authority.pem)
        (self.home / "pki" / "bsre.crl").write_bytes(signing().authority.revocations(signing().at))
        password = self.home / "pki" / f"{SATKER}.bsre.pass"
        password.write_text("kunci-aplikasi\n")
        password.chmod(0o600)

    def _up(self) -> None:
        ports_of_its_own(self.home)
        printed = self.folder / "up.txt"
        env = {**self._reader(), "NASKAH_WEBHOOK_NETWORKS": LOOPBACK}
        with printed.open("w") as out:
            self.process = subprocess.Popen(
                [Path(sys.prefix) / "bin" / "naskah", "up", "--quiet"],
                cwd=self.folder,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
            )
        self._open.callback(self._stop)
        deadline = time.monotonic() + START_S
        while "Ctrl-C stops everything" not in printed.read_text():
            assert self.process.poll() is None, printed.read_text()
            assert time.monotonic() < deadline, printed.read_text()
            time.sleep(0.1)

    def _stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(PATIENCE_S)


def opens(walk: Walk, who: str) -> str:
    """The passphrase of somebody's demonstration certificate, as a line typed."""
    return str(json.loads((walk.home / "pki" / "DEMO-passphrases.json").read_text())[who]) + "\n"
