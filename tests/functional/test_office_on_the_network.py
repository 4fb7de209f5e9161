"""A real office on a clean home, served over HTTPS on the machine's network address."""

import json
import os
import re
import signal
import ssl
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from archive.ledger import Ledger, Principal
from archive.ledger.documents import templates
from doc_templates.catalog import Catalog
from service.embedded.tls.files import addresses
from tests.patience import PATIENCE_S, until
from tests.running_stack import ROOT, Up, alive
from worker.signing.keyring import PASSPHRASES

FILE = ROOT / "examples/kantor-kpu-agam.yaml"


def naskah(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A command as the machine's owner types it."""
    return subprocess.run(
        [sys.executable, "-m", "service.cli", *arguments],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "HOME": str(home.parent), "NASKAH_HOME": str(home)},
        check=False,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
    )


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A home with a real office, and what was printed when it began."""
    home = tmp_path_factory.mktemp("office") / "var"
    file = home.parent / "kantor.yaml"
    logo = FILE.parent / "kantor-kpu-agam-logo.png"
    file.write_text(
        FILE.read_text()
        .replace("demonstrasi: true\n", "")
        .replace("tanpa_kode: true\n", "")
        .replace(f"logo: {logo.name}", f"logo: {logo}")
    )
    started = naskah(home, "office", "start", str(file), "--home", str(home))
    assert started.returncode == 0, started.stdout + started.stderr
    return home, started.stdout


@pytest.fixture(scope="module")
def up(begun: tuple[Path, str]) -> Iterator[Up]:
    first = Up(begun[0], "--lan", "--name", "naskah.kantor.lan")
    try:
        until(lambda: shipped_templates_kept(first))
    finally:
        stopped = first.stop(signal.SIGTERM)
    assert stopped == 0
    running = Up(begun[0], "--lan")
    yield running
    assert running.stop(signal.SIGTERM) == 0
    assert not alive(running.tree)


def shipped_templates_kept(up: Up) -> bool:
    ledger = Ledger(up.env["NASKAH_LEDGER_DSN"], min_size=1, max_size=1)
    try:
        with ledger.acting(Principal.system("test", "1306")) as tx:
            return len(templates.in_vault(tx, "1306")) >= len(Catalog.installed())
    finally:
        ledger.close()


def test_the_demonstration_is_refused_in_the_home_of_a_real_office(begun: tuple[Path, str]) -> None:
    home, printed = begun
    assert re.search(r"^nsk_", printed, re.M)
    for command in (
        ("demo", "--home", str(home)),
        ("pki", "init", "--home", str(home)),
        ("office", "apply", str(FILE)),
        ("office", "start", str(FILE), "--home", str(home)),
    ):
        refused = naskah(home, *command)
        assert refused.returncode == 1, command
    again = naskah(home, "office", "start", str(home.parent / "kantor.yaml"), "--home", str(home))
    assert "was shown before" in again.stdout, again.stdout + again.stderr


def test_its_first_admin_is_let_in_by_the_line_that_was_printed(begun: tuple[Path, str], up: Up) -> None:
    home, printed = begun
    assert "naskah people let-in PERSON" in " ".join(printed.split())
    assert "/masuk; its first administrator: naskah people let-in PERSON" in up.printed
    assert "login and password" not in up.printed, "an office that does not play has no passwords from here"
    let_in = naskah(home, "people", "let-in", "rahmat-hidayat")
    assert let_in.returncode == 0, let_in.stderr
    link = let_in.stdout.strip().splitlines()[-1]
    public, path = up.env["NASKAH_PUBLIC_URL"], link.removeprefix(up.env["NASKAH_PUBLIC_URL"])
    assert (link.startswith(public), path.startswith("/masuk/undangan/")) == (True, True)
    trusted = ssl.create_default_context(cafile=up.env["NASKAH_URL_CERTIFICATES"])
    shown = httpx.get(
        up.env["NASKAH_URL"] + path,
        headers={"Accept": "text/html"},
        verify=trusted,
        trust_env=False,
        timeout=PATIENCE_S,
    )
    assert (shown.status_code, "rahmat-hidayat" in shown.text) == (200, True)


def test_it_answers_by_https_on_every_address_and_by_http_on_none(up: Up) -> None:
    url = up.env["NASKAH_URL"]
    assert url.startswith("https://127.0.0.1:")
    trusted = ssl.create_default_context(cafile=up.env["NASKAH_URL_CERTIFICATES"])
    port = url.rsplit(":", 1)[1]
    for address in ("127.0.0.1", *addresses()):
        answer = httpx.get(
            f"https://{address}:{port}/health/live", verify=trusted, trust_env=False, timeout=PATIENCE_S
        )
        assert answer.status_code == 200
        with pytest.raises(httpx.TransportError):
            httpx.get(f"http://{address}:{port}/health/live", trust_env=False, timeout=PATIENCE_S)
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{url}/health/live", trust_env=False, timeout=PATIENCE_S)
    assert up.env["NASKAH_PUBLIC_URL"] == f"https://naskah.kantor.lan:{port}"


def test_a_second_start_before_any_document_is_like_the_first(up: Up) -> None:
    trusted = ssl.create_default_context(cafile=up.env["NASKAH_URL_CERTIFICATES"])
    health = httpx.get(
        up.env["NASKAH_URL"] + "/health/ready", verify=trusted, trust_env=False, timeout=PATIENCE_S
    )
    assert health.json()["accepting"], health.text


def test_commands_on_the_machine_trust_the_office_s_authority(up: Up, begun: tuple[Path, str]) -> None:
    asked = naskah(up.home, "queues", "--json")
    assert asked.returncode == 0, asked.stdout + asked.stderr
    assert json.loads(asked.stdout)
    key = begun[1].split()[-1]
    trusted = ssl.create_default_context(cafile=up.env["NASKAH_URL_CERTIFICATES"])
    headers = {"Authorization": f"Bearer {key}"}
    told = httpx.get(
        up.env["NASKAH_URL"] + "/queues", headers=headers, verify=trusted, trust_env=False, timeout=PATIENCE_S
    )
    assert told.status_code == 200


def test_no_demonstration_key_was_made_and_a_new_qr_key_is_taken_while_it_runs(up: Up) -> None:
    pki = up.home / "pki"
    assert not (pki / PASSPHRASES).exists()
    assert not list(pki.glob("*.p12"))
    changed = naskah(up.home, "pki", "rotate", "qr", "--home", str(up.home))
    assert changed.returncode == 0, changed.stdout + changed.stderr
    assert "Restarted: worker, api" in changed.stdout
    assert len(list(pki.glob("1306.qr.*.pub"))) == 1
    up.tree |= {*up.tree}
