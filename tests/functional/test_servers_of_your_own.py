"""The chapter "On servers of your own" of the admin guide, walked line by line as it is printed; one document goes through."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from doc_templates.catalog import Catalog
from service.commands.run import MODULES
from service.embedded.ports import free_ports
from tests.conftest import LedgerDsns, S3Access
from tests.house import event
from tests.running_stack import ROOT, STOP_S, until

GUIDE = ROOT / "docs/guides/admin.md"


def printed() -> list[str]:
    """The command lines of the chapter, in order."""
    chapter = GUIDE.read_text().split("## On servers of your own", 1)[1].split("\n## ", 1)[0]
    return [line.strip() for line in chapter.splitlines() if re.match(r"        \S", line)]


LASTING = [line for line in printed() if line.startswith("naskah run ")]


@pytest.fixture
def surroundings(empty_database: LedgerDsns, s3: S3Access, valkey_url: str, tmp_path: Path) -> dict[str, str]:
    """What the guide says must be set, and nothing else of this process."""
    (port,) = free_ports(1)
    return {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "HOME": str(tmp_path),
        **empty_database.env(),
        **s3.env(),
        "NASKAH_BROKER_URL": valkey_url,
        "NASKAH_PUBLIC_URL": "https://naskah.example",
        "NASKAH_PKI": str(tmp_path / "pki"),
        "NASKAH_CONVERTER_SOCKET": str(tmp_path / "converter.sock"),
        "NASKAH_BACKUP_FOLDER": str(tmp_path / "backup"),
        "NASKAH_HTTP_PORT": str(port),
    }


def once(line: str, env: dict[str, str]) -> str:
    """Type one line and wait for its end."""
    ran = subprocess.run(
        ["sh", "-c", line], cwd=ROOT, env=env, check=False, capture_output=True, text=True, timeout=280
    )
    assert ran.returncode == 0, f"{line}\n{ran.stdout}{ran.stderr}"
    return ran.stdout


@pytest.fixture
def walked(surroundings: dict[str, str], tmp_path: Path) -> Iterator[str]:
    """Everything the chapter prints has been typed; what the last line printed."""
    running: list[subprocess.Popen[bytes]] = []
    told = ""
    try:
        for line in printed():
            if line in LASTING:
                with (tmp_path / f"{line.split()[2]}.log").open("wb") as log:
                    process = subprocess.Popen(
                        ["sh", "-c", f"exec {line}"], cwd=ROOT, env=surroundings, stdout=log, stderr=log
                    )
                running.append(process)
            else:
                told = once(line, surroundings)
        yield told
        assert [process.poll() for process in running] == [None] * len(running)
    finally:
        for process in reversed(running):
            process.terminate()
        for process in running:
            try:
                process.wait(STOP_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(5)


def test_the_guide_names_every_process_and_one_document_goes_through(
    walked: str, surroundings: dict[str, str]
) -> None:
    assert {line.split()[2] for line in LASTING} == {each.value for each in MODULES}
    token = walked.splitlines()[-1]
    source = "https://e-kinerja.example/"
    asked = event("surat_edaran", dict(Catalog.installed()["surat_edaran"].example), source=source)
    with httpx.Client(
        base_url=f"http://127.0.0.1:{surroundings['NASKAH_HTTP_PORT']}",
        headers={"Authorization": f"Bearer {token}"},
        timeout=30,
        trust_env=False,
    ) as client:

        def answers() -> bool:
            try:
                return client.get("/health/live").status_code == 200
            except httpx.TransportError:
                return False

        until(answers, within_s=120)
        taken = client.post("/events", json=asked, headers={"Content-Type": "application/cloudevents+json"})
        assert taken.status_code == 202, taken.text
        job = taken.json()["job_id"]
        until(lambda: client.get(f"/jobs/{job}").json()["state"] == "done", within_s=180)
