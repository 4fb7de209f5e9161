"""The main job by the commands of docker-compose.yml alone, and each of the shipped clients against it."""

import base64
import hashlib
import json
import os
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from service.embedded.ports import free_ports
from tests.functional.compose.containers import EMPTY_NETWORK, Container, Machine
from tests.patience import PATIENCE_S
from tests.unit.compose.reading import ROOT

CLIENTS = ROOT / "examples/clients"
EVENTS = sorted((ROOT / "examples/pengumpulan-data-kinerja-2026").glob("*.json"))
SURAT_EDARAN = next(file for file in EVENTS if "surat-edaran" in file.name)
SOURCE = "https://e-lapkin.kpu-agam.example/"


@dataclass(frozen=True, kw_only=True)
class Line:
    """Everything the compose file starts, running; and the key of a client."""

    machine: Machine
    containers: dict[str, Container]
    bell: Container
    url: str
    token: str

    def get(self, path: str) -> Any:
        """A JSON answer of the service."""
        request = urllib.request.Request(self.url + path, headers={"Authorization": f"Bearer {self.token}"})
        with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:
            return json.load(answer)

    def client(self, *command: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """A client of examples/clients, with nothing but its documented variables."""
        env = {"PATH": os.environ["PATH"], "NASKAH_URL": self.url, "NASKAH_TOKEN": self.token, **variables}
        return subprocess.run(
            command, env=env, check=False, capture_output=True, text=True, timeout=PATIENCE_S
        )


def inside(machine: Machine, service: str, *command: str) -> str:
    """What `docker compose exec SERVICE COMMAND` prints."""
    container = machine.container(service)
    program = str(machine.folder / "bin" / command[0])
    ran = subprocess.run(
        [program, *command[1:]],
        env=container.env,
        cwd=container.log.parent,
        check=False,
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


@pytest.fixture(scope="module")
def line(machine: Machine, ledger: Container, bell: Container, vault: Container) -> Iterator[Line]:
    """The product's containers in the order of their dependencies, each well by its own health check."""
    machine.container("migrate").run()
    machine.container("vault-check").run()
    containers = {
        name: machine.container(name) for name in ("converter", "worker", "sweep", "courier", "intake", "api")
    }
    containers["api"].env["NASKAH_HTTP_PORT"] = str(machine.ports["api"])
    for name, container in containers.items():
        container.start(wrapper=EMPTY_NETWORK if name == "converter" else ())
        if name == "converter":  # the worker waits for it
            container.wait_healthy()
    for container in containers.values():
        container.wait_healthy()
    inside(machine, "api", "naskah", "office", "apply", str(ROOT / "examples/kantor-kpu-agam.yaml"))
    token = inside(
        machine,
        "api",
        "naskah",
        "keys",
        "create",
        "client",
        "--role=intake",
        "--role=admin",
        f"--source={SOURCE}",
        "--ceiling=R",
    ).splitlines()[-1]
    url = f"http://127.0.0.1:{machine.ports['api']}"
    yield Line(machine=machine, containers=containers, bell=bell, url=url, token=token)
    for container in reversed(containers.values()):
        container.stop()


def test_curl_sends_an_event_and_gets_the_archived_pdf(line: Line, tmp_path: Path) -> None:
    pdf = tmp_path / "naskah.pdf"
    ran = line.client("sh", str(CLIENTS / "curl.sh"), str(SURAT_EDARAN), str(pdf))
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert pdf.read_bytes().startswith(b"%PDF-")
    assert f'"{hashlib.sha256(pdf.read_bytes()).hexdigest()}"' in ran.stdout


def test_curl_says_what_was_wrong_with_an_event(line: Line, tmp_path: Path) -> None:
    event = json.loads(SURAT_EDARAN.read_text())
    event["id"], event["data"]["unit"] = "wrong-unit", "99"
    wrong = tmp_path / "wrong.json"
    wrong.write_text(json.dumps(event))
    ran = line.client("sh", str(CLIENTS / "curl.sh"), str(wrong), str(tmp_path / "no.pdf"))
    assert ran.returncode != 0
    assert "data.unit" in ran.stdout + ran.stderr


def test_the_python_client_sends_a_batch_and_checks_every_pdf(line: Line, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.json"
    wrong.write_text(json.dumps(json.loads(SURAT_EDARAN.read_text()) | {"id": "wrong-type", "type": "other"}))
    files = [str(file) for file in (*EVENTS, wrong)]
    ran = line.client(sys.executable, str(CLIENTS / "http_client.py"), str(tmp_path), *files)
    assert ran.returncode == 1, ran.stdout + ran.stderr
    assert ran.stdout.count("saved, SHA-256 checked") == len(EVENTS)
    assert "wrong.json: refused" in ran.stdout
    assert "type: harus" in ran.stdout
    assert {file.stem for file in tmp_path.glob("*.pdf")} == {file.stem for file in EVENTS}


def test_the_celery_client_sends_an_event_and_what_is_refused_is_shown(line: Line, tmp_path: Path) -> None:
    event = json.loads(SURAT_EDARAN.read_text())
    good, bad = tmp_path / "good.json", tmp_path / "bad.json"
    good.write_text(json.dumps(event | {"id": "by-celery"}))
    bad.write_text(json.dumps(event | {"id": "by-celery-bad", "type": "other"}))
    before = len(line.get("/documents?limit=200")["documents"])
    password = line.bell.env["REDIS_INTAKE_PASSWORD"]
    broker = f"redis://naskah_intake:{password}@127.0.0.1:{line.machine.ports['redis']}/0"
    ran = line.client(
        sys.executable, str(CLIENTS / "celery_client.py"), str(good), str(bad), NASKAH_BROKER_URL=broker
    )
    assert ran.returncode == 0, ran.stderr
    deadline = time.monotonic() + PATIENCE_S
    while True:
        found = line.get("/documents?limit=200")["documents"]
        refused = line.get("/events/refused")["refused"]
        if len(found) == before + 1 and refused and line.get(f"/documents/{found[0]['id']}")["version"]:
            break
        assert time.monotonic() < deadline, (found[0], line.get("/queues"), refused)
        time.sleep(0.3)
    assert [one["event_id"] for one in refused] == ["by-celery-bad"]


def test_every_container_is_well_by_its_own_health_check(line: Line) -> None:
    assert [name for name, container in line.containers.items() if not container.healthy()] == []


def test_the_service_serves_https_where_a_certificate_is_named(
    line: Line, machine: Machine, tmp_path: Path
) -> None:
    inside(machine, "tools", "naskah", "pki", "server", "--name=naskah.kantor.lan", f"--home={tmp_path}")
    (port,) = free_ports(1)
    certificate = tmp_path / "pki/tls/server.pem"
    api = machine.container("api", env={"NASKAH_TLS_CERT": str(certificate), "NASKAH_HTTP_PORT": str(port)})
    api.check[-1] = f"127.0.0.1:{port}"
    api.start()
    try:
        api.wait_healthy()
        trusted = ssl.create_default_context(cafile=str(tmp_path / "pki/tls/ca.pem"))
        with urllib.request.urlopen(
            f"https://127.0.0.1:{port}/health/live", context=trusted, timeout=PATIENCE_S
        ) as told:
            assert json.load(told) == {"status": "ok"}
        with pytest.raises(OSError, match=r"Remote end closed|reset by peer"):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/health/live", timeout=PATIENCE_S)
    finally:
        api.stop()


def test_health_checks_notice_what_is_missing(line: Line) -> None:
    sweep = line.containers["sweep"]
    lost = Container(
        name="sweep",
        argv=sweep.argv,
        env=sweep.env | {"NASKAH_RELAY_BROKER_URL": "redis://127.0.0.1:1/0"},
        check=sweep.check,
        log=sweep.log,
    )
    assert not lost.healthy()
    worker = line.containers["worker"]
    wrapped = [
        "unshare",
        "--user",
        "--map-root-user",
        "--uts",
        "sh",
        "-c",
        'hostname elsewhere; exec "$@"',
        "sh",
    ]
    elsewhere = subprocess.run(
        [*wrapped, *worker.check], env=worker.env, check=False, capture_output=True, text=True
    )
    assert elsewhere.returncode == 1
    assert "no worker child of this container" in elsewhere.stderr


def test_the_tools_verify_the_archive_and_back_up_the_ledger(
    line: Line, machine: Machine, tmp_path: Path
) -> None:
    verified = inside(machine, "tools", "naskah", "archive", "verify")
    assert ", 0 wrong" in verified
    assert not verified.startswith("0 ")
    inside(machine, "tools", "naskah", "archive", "reconcile")
    dump = tmp_path / "ledger.dump"
    inside(machine, "tools", "naskah", "archive", "backup", str(dump))
    assert dump.read_bytes().startswith(b"PGDMP")


def test_flower_shows_the_bell_to_whoever_has_its_password(line: Line) -> None:
    flower = line.machine.container(
        "flower", edit=lambda word: word.replace("5555", str(line.machine.ports["flower"]))
    )
    flower.start()
    try:
        flower.wait_healthy()
        with pytest.raises(urllib.error.HTTPError, match="401"):
            urllib.request.urlopen(
                f"http://127.0.0.1:{line.machine.ports['flower']}/workers", timeout=PATIENCE_S
            )
        word = base64.b64encode(flower.env["FLOWER_BASIC_AUTH"].encode()).decode()
        shown = urllib.request.Request(
            f"http://127.0.0.1:{line.machine.ports['flower']}/broker",
            headers={"Authorization": f"Basic {word}"},
        )
        with urllib.request.urlopen(shown, timeout=PATIENCE_S) as page:
            assert '<tr id="press.pdf">' in page.read().decode()
    finally:
        flower.stop()
