"""Clients that other people's programs make of the served document: without a warning, and they send, follow and read.

openapi-python-client's runs as the guide prints it. What takes longer (types, openapi-generator, Spectral) is of `make sure`.
"""

import json
import os
import re
import subprocess
import threading
from collections.abc import Sequence
from pathlib import Path

import httpx
import pytest

from service.intake.examples import SOURCE
from tests.chance import EXPLORING
from tests.functional.api.conftest import ROOT, Service, add_key, archive
from tests.judges.installed import CLIENTS, GENERATOR, SPECTRAL, find
from tests.loopback import PLAIN
from tests.patience import PATIENCE_S, until

CONFIG = ROOT / "examples" / "clients" / "openapi-python-client.yaml"
GUIDE = ROOT / "docs" / "guides" / "intake.md"
SURE = pytest.mark.skipif(not EXPLORING, reason="of `make sure`")
OWN_WORDS = (
    "OpenAPI 3.1 support is still in beta",
    "Failed to get the schema name: null",
    "Could not compute datatypeWithEnum from",
    "Codegen property is null (e.g. map/dict of undefined type)",
    "From (reserved word) cannot be used as model name",
)
"""What openapi-generator says of any document of OpenAPI 3.1, of any list of files, and of a query called as a word of Python's."""


def run(command: Sequence[str | Path], folder: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """Run a judge in a folder; returns what it printed, errors with the rest."""
    return subprocess.run(
        list(map(str, command)),
        cwd=folder,
        env={**os.environ, **env},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=PATIENCE_S,
        check=False,
    )


@pytest.fixture(scope="module")
def folder(service: Service, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the served document, and an event to begin with: an example of the document itself."""
    made = tmp_path_factory.mktemp("client")
    served = httpx.get(f"{service.url}/openapi.json", timeout=PATIENCE_S, verify=PLAIN).raise_for_status()
    (made / "openapi.json").write_bytes(served.content)
    bodies = served.json()["paths"]["/events"]["post"]["requestBody"]["content"]
    event = bodies["application/cloudevents+json"]["examples"]["surat_edaran"]["value"]
    (made / "event.json").write_text(json.dumps(event), encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def python_client(folder: Path) -> Path:
    """The client that openapi-python-client makes by the guide."""
    done = run(
        [
            *(find(CLIENTS) / "bin" / "python", "-m", "openapi_python_client", "generate"),
            *("--path", "openapi.json", "--output-path", "naskah_client", "--meta", "none"),
            *("--config", CONFIG),
        ],
        folder,
    )
    assert done.returncode == 0, done.stdout
    assert done.stdout.strip() == "Generating naskah_client", "not a warning"
    return folder / "naskah_client"


def test_a_python_client_sends_follows_and_reads_as_the_guide_prints_it(
    service: Service, folder: Path, python_client: Path
) -> None:
    section = (
        GUIDE.read_text(encoding="utf-8").partition("## A client in ten minutes")[2].partition("\n## ")[0]
    )
    (printed,) = re.findall(r"```python\n(.*?)```", section, re.DOTALL)
    (folder / "client.py").write_text(printed, encoding="utf-8")
    python = find(CLIENTS) / "bin" / "python"
    token = add_key(service.ledger, "ten minutes", sources=[SOURCE])
    told: list[subprocess.CompletedProcess[str]] = []
    env = {"NASKAH_URL": service.url, "NASKAH_TOKEN": token}
    client = threading.Thread(target=lambda: told.append(run([python, "client.py"], folder, **env)))
    client.start()
    with httpx.Client(
        base_url=service.url, headers={"Authorization": f"Bearer {token}"}, timeout=PATIENCE_S, verify=PLAIN
    ) as asks:
        query = {"source": SOURCE, "id": "contoh-surat_edaran"}
        until(lambda: bool(asks.get("/events", params=query).json()["taken"]))
        document = asks.get("/events", params=query).json()["taken"][0]["document_id"]
    files = archive(service, document)
    client.join(PATIENCE_S)
    assert told[0].returncode == 0, told[0].stdout
    assert told[0].stdout.strip() == f"{document} is done"
    assert (folder / "document.pdf").read_bytes() == files["naskah.pdf"]
    wrong = json.loads((folder / "event.json").read_text(encoding="utf-8"))
    del wrong["data"]["payload"]["tentang"]
    (folder / "event.json").write_text(json.dumps({**wrong, "id": "keliru"}), encoding="utf-8")
    refused = run([python, "client.py"], folder, **env)
    assert (refused.returncode, refused.stdout.strip()) == (1, "data.payload.tentang: wajib diisi")


def test_a_python_client_is_python(folder: Path, python_client: Path) -> None:
    done = run([find(CLIENTS) / "bin" / "python", "-m", "compileall", "-q", "naskah_client"], folder)
    assert (done.returncode, done.stdout) == (0, "")
    assert len(list(python_client.rglob("*.py"))) > 200


@SURE
def test_the_types_of_a_python_client_agree(folder: Path, python_client: Path) -> None:
    done = run([ROOT / ".venv" / "bin" / "mypy", "--config-file=", "naskah_client"], folder)
    assert done.stdout.startswith("Success"), done.stdout


@SURE
@pytest.mark.parametrize("language", ["python", "typescript-fetch"])
def test_openapi_generator_makes_a_client_without_a_warning(folder: Path, language: str) -> None:
    made = folder / language
    java: tuple[str | Path, ...] = ("java", "-jar", find(GENERATOR), "generate")
    what: tuple[str | Path, ...] = ("-i", "openapi.json", "-g", language, "-o", made)
    done = run(
        [*java, *what, "--global-property", "apiTests=false,modelTests=false,skipFormModel=false"], folder
    )
    assert done.returncode == 0, done.stdout[-4000:]
    warned = [each for each in done.stdout.splitlines() if "WARN" in each or "ERROR" in each]
    assert [each for each in warned if not any(known in each for known in OWN_WORDS)] == []
    if language == "python":
        judged = run([find(CLIENTS) / "bin" / "python", "-m", "compileall", "-q", made], folder)
    else:
        tsc = find(SPECTRAL) / "node_modules" / "typescript" / "bin" / "tsc"
        options = [
            "--noEmit",
            "--strict",
            "--target",
            "es2020",
            "--moduleResolution",
            "node10",
            "--lib",
            "es2020,dom",
        ]
        judged = run(["node", tsc, *options, made / "index.ts"], folder)
    assert (judged.returncode, judged.stdout) == (0, "")


@SURE
def test_spectral_finds_nothing(folder: Path) -> None:
    (folder / ".spectral.yaml").write_text('extends: ["spectral:oas"]\n', encoding="utf-8")
    spectral = find(SPECTRAL) / "node_modules" / "@stoplight" / "spectral-cli" / "dist" / "index.js"
    done = run(
        ["node", spectral, "lint", "openapi.json", "--ruleset", ".spectral.yaml", "-F", "hint"], folder
    )
    assert done.returncode == 0, done.stdout
    assert "No results" in done.stdout
