"""Five hundred rows through the whole stack, as one event over HTTP: some are wrong, all others are archived."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from doc_templates.catalog import Catalog
from service.intake.commands.events import stream
from service.terminal.remote import Remote
from tests.demonstration import demonstration
from tests.running_stack import ROOT, STOP_S

ROWS = 500
WRONG = {17, 250, 499}
TWIN = '''"""A Surat Edaran without a PDF, so that five hundred take seconds."""

from dataclasses import replace

from doc_templates.surat_edaran.contract import CONTRACT as SURAT_EDARAN

CONTRACT = replace(SURAT_EDARAN, jenis="edaran_docx", wants_pdf=False)
'''


@pytest.fixture
def remote(tmp_path: Path) -> Iterator[Remote]:
    """A running stack whose catalogue holds one type that wants no PDF."""
    folder = tmp_path / "templates" / "edaran_docx"
    shutil.copytree(ROOT / "doc_templates" / "surat_edaran", folder)
    (folder / "contract.py").write_text(TWIN, encoding="utf-8")
    env = {name: value for name, value in os.environ.items() if not name.startswith("NASKAH_")}
    home = tmp_path / "var"
    demonstration(home / "pki")
    process = subprocess.Popen(
        [sys.executable, "-m", "service.cli", "up", "--quiet", "--home", str(home)],
        cwd=ROOT,
        env={**env, "NASKAH_TEMPLATES": str(folder.parent)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    printed = ""
    for line in process.stdout:
        printed += line
        if "Ctrl-C stops everything" in line:
            break
    assert "ready in" in printed, printed
    settings = dict(line.split("=", 1) for line in (home / "naskah.env").read_text().splitlines())
    headers = {"Authorization": f"Bearer {settings['NASKAH_TOKEN']}"}
    with httpx.Client(
        base_url=settings["NASKAH_URL"], headers=headers, timeout=240, trust_env=False
    ) as client:
        yield Remote(client)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=STOP_S)


def test_five_hundred_rows_become_documents_and_three_wrong_ones_are_told(remote: Remote) -> None:
    payload = dict(Catalog.scan()["surat_edaran"].example)
    rows = [{"item": f"{n:03}", "payload": {"tentang": f"Pagu Unit {n}"}} for n in range(ROWS)]
    for n in WRONG:
        rows[n]["payload"] = {"tentang": ""}
    event = {
        "specversion": "1.0",
        "id": "merge-500",
        "source": "urn:naskah:demo",
        "type": "id.naskah.document.requested.v1",
        "data": {"jenis": "edaran_docx", "unit": "3", "payload": payload, "rows": rows},
    }
    answer = remote.client.post(
        "/events", json=event, headers={"Content-Type": "application/cloudevents+json"}
    )
    assert answer.status_code == 207, answer.text[:500]
    body = answer.json()
    assert {n for n, each in enumerate(body["answers"]) if each["status"] != 202} == WRONG
    told = [data for _, data in stream(remote, body["links"]["progress"])]
    assert (told[-1]["done"], told[-1]["total"]) == (ROWS - len(WRONG), ROWS)
    assert [data["done"] for data in told] == sorted(data["done"] for data in told)
    results = remote.get(body["links"]["batch"])["documents"]
    assert {each["state"] for each in results} == {"done"}
    assert [each["event"]["item"] for each in results] == [f"{n:03}" for n in range(ROWS) if n not in WRONG]
    document = remote.get(body["answers"][42]["links"]["document"])
    assert document["perihal"] == "Pagu Unit 42"
