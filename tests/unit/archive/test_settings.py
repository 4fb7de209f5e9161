"""Every setting: a value that cannot be used is told by its variable, in every process and command that reads it."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from archive.ledger.settings import LedgerSettings
from archive.settings import MISCONFIGURED, addresses
from archive.vault.settings import VaultSettings
from doc_templates.catalog import Catalog
from service.mail.settings import MailSettings
from service.operations.schedule import Schedule
from service.processes import MODULES, Process
from service.settings import ServiceSettings
from service.webhooks.courier.settings import CourierSettings
from tests.command_line import typed
from tests.patience import PATIENCE_S
from worker.line.seals import Seals
from worker.pdf.settings import PoolSettings
from worker.queue import ROLES, broker_url
from worker.settings import WorkerSettings

ROOT = Path(__file__).resolve().parents[3]
GOOD = {
    "NASKAH_PUBLIC_URL": "https://naskah.example",
    "NASKAH_LEDGER_DSN": "postgresql://u:rahasia@127.0.0.1:9/x",
    "NASKAH_LEDGER_PROOF_DSN": "postgresql://u:rahasia@127.0.0.1:9/x",
    "NASKAH_LEDGER_PRESS_DSN": "postgresql://u:rahasia@127.0.0.1:9/x",
    "NASKAH_LEDGER_OWNER_DSN": "postgresql://u:rahasia@127.0.0.1:9/x",
    "NASKAH_VAULT_ENDPOINT": "127.0.0.1:9",
    "NASKAH_VAULT_ACCESS_KEY": "a",
    "NASKAH_VAULT_SECRET_KEY": "b",
    "NASKAH_VAULT_BUCKET": "naskah",
    "NASKAH_BROKER_URL": "redis://127.0.0.1:9/0",
    "NASKAH_CONVERTER_SOCKET": "/tmp/none.sock",
    "NASKAH_SMTP_HOST": "localhost",
    "NASKAH_SMTP_FROM": "naskah@kantor.example",
    "NASKAH_BACKUP_EVERY_HOURS": "24",
    "NASKAH_BACKUP_FOLDER": "/tmp",
}


def _ledger(role: str, env: Mapping[str, str]) -> str:
    return LedgerSettings.from_env(env).need(role)


READERS: Mapping[str, Callable[[Mapping[str, str]], Any]] = {
    "service": ServiceSettings.from_env,
    "courier": CourierSettings.from_env,
    "mail": MailSettings.from_env,
    "worker": WorkerSettings.from_env,
    "pool": PoolSettings.from_environment,
    "vault": VaultSettings.from_env,
    "schedule": Schedule.from_env,
    "seals": Seals.from_env,
    "types": Catalog.installed,
    **{role: partial(_ledger, role) for role in ("app", "press", "proof", "owner")},
    **{f"bell of {role}": partial(broker_url, role) for role in ROLES},
}  # fmt: skip
NO_ADDRESS = ("naskah", "ftp://x", "https://", "http://[", "https://a b", "https://x:99999")
NO_COUNT = ("x", "0", "-1", "1.5", "²")
NO_FILE = ("/tidak/ada", "/")
NO_BELL = ("x", "http://127.0.0.1")
NO_LEDGER = ("x y", "postgresql://[")
NO_NETWORK = ("x", "10.0.0.0/99", "10.0.0.1/8")
WRONG: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "NASKAH_PUBLIC_URL": (NO_ADDRESS, ("service", "courier", "worker")),
    "NASKAH_FORMER_URLS": (("naskah", "https://a.example, b"), ("service",)),
    "NASKAH_SCANNER": (
        ("clamav", "clamd://", "icap://host", "ftp://host/x", "clamd://a:99999"),
        ("service",),
    ),
    "NASKAH_TSA_URL": (NO_ADDRESS, ("service", "seals")),
    "NASKAH_HTTP_PORT": ((*NO_COUNT, "65536"), ("service",)),
    "NASKAH_HTTP_PROCESSES": (NO_COUNT, ("service",)),
    "NASKAH_HTTP_THREADS": (NO_COUNT, ("service",)),
    "NASKAH_HTTP_EVENT_BYTES": (NO_COUNT, ("service",)),
    "NASKAH_HTTP_BATCH_BYTES": (NO_COUNT, ("service",)),
    "NASKAH_HTTP_LISTENERS": (NO_COUNT, ("service",)),
    "NASKAH_HTTP_LOOKS": (NO_COUNT, ("service",)),
    "NASKAH_HTTP_FILES": (NO_COUNT, ("service",)),
    "NASKAH_HTTP_PROXIES": (NO_NETWORK, ("service",)),
    "NASKAH_WEBHOOK_NETWORKS": (NO_NETWORK, ("service", "courier")),
    "NASKAH_COURIER_SENDERS": (NO_COUNT, ("courier",)),
    "NASKAH_SESSION_IDLE_MINUTES": ((*NO_COUNT, "1441"), ("service",)),
    "NASKAH_SESSION_HOURS": ((*NO_COUNT, "721"), ("service",)),
    "NASKAH_OIDC_ISSUER": (
        ("sso", "http://sso.example", "https://sso.example?a=b", "https://sso.example#a"),
        ("service",),
    ),
    "NASKAH_TLS_CERT": (NO_FILE, ("service",)),
    "NASKAH_TLS_KEY": (NO_FILE, ("service",)),
    "NASKAH_WORKER_CONCURRENCY": (NO_COUNT, ("worker",)),
    "NASKAH_BROKER_URL": (NO_BELL, ("worker", "bell of relay", "bell of press", "bell of consumer")),
    "NASKAH_RELAY_BROKER_URL": (NO_BELL, ("bell of relay",)),
    "NASKAH_PRESS_BROKER_URL": (NO_BELL, ("worker", "bell of press")),
    "NASKAH_CONSUMER_BROKER_URL": (NO_BELL, ("bell of consumer",)),
    "NASKAH_LEDGER_DSN": (NO_LEDGER, ("app",)),
    "NASKAH_LEDGER_PRESS_DSN": (NO_LEDGER, ("press",)),
    "NASKAH_LEDGER_PROOF_DSN": (NO_LEDGER, ("proof",)),
    "NASKAH_LEDGER_OWNER_DSN": (NO_LEDGER, ("owner",)),
    "NASKAH_VAULT_ENDPOINT": (("http://127.0.0.1:9", "a/b", "a b"), ("vault",)),
    "NASKAH_VAULT_BUCKET": (("a", "Naskah", "naskah/x"), ("vault",)),
    "NASKAH_VAULT_SECURE": (("perhaps",), ("vault",)),
    "NASKAH_VAULT_CERTIFICATES": (NO_FILE, ("vault",)),
    "NASKAH_VAULT_HORIZON_DAYS": ((*NO_COUNT, "9" * 9), ("vault",)),
    "NASKAH_SMTP_FROM": (("naskah",), ("mail",)),
    "NASKAH_SMTP_PORT": ((*NO_COUNT, "65536"), ("mail",)),
    "NASKAH_SMTP_SECURITY": (("ssl",), ("mail",)),
    "NASKAH_SMTP_CERTIFICATES": (NO_FILE, ("mail",)),
    "NASKAH_SMTP_PASSWORD_FILE": (NO_FILE, ("mail",)),
    "NASKAH_BACKUP_EVERY_HOURS": (("daily", "-1", "9" * 12), ("schedule",)),
    "NASKAH_BACKUP_KEEP": (NO_COUNT, ("schedule",)),
    "NASKAH_PDF_ISOLATION": (("jail",), ("pool",)),
    "NASKAH_PDF_WORKDIR": (("/tidak/ada",), ("pool",)),
    "NASKAH_TEMPLATES": (("/tidak/ada",), ("types",)),
}
"""Values that cannot be used, and who reads them."""
ELSEWHERE = {
    "NASKAH_URL": "tests/unit/service/terminal/test_no_traceback.py",
    "NASKAH_TOKEN": "the same",
    "NASKAH_URL_CERTIFICATES": "the same",
    "NASKAH_SATKER": "the ledger knows which offices there are",
    "NASKAH_LIBREOFFICE": "looked for, and told by its variable, by worker.pdf.libreoffice",
    "NASKAH_LEDGER_ADMIN_DSN": "of two commands, which connect with it at once",
    "NASKAH_BAHASA": "another language is answered in Indonesian",
    "NASKAH_CRASH_POINTS": "of the tests",
    **dict.fromkeys(
        ("NASKAH_HOME", "NASKAH_PKI", "NASKAH_BACKUP_FOLDER", "NASKAH_CONVERTER_SOCKET"), "a place that may be made later"
    ),
    **dict.fromkeys(
        (
            *("NASKAH_VAULT_", "NASKAH_VAULT_ACCESS_KEY", "NASKAH_VAULT_SECRET_KEY", "NASKAH_VAULT_REGION"),
            *("NASKAH_SMTP_HOST", "NASKAH_SMTP_USER", "NASKAH_SMTP_PASSWORD", "NASKAH_HTTP_HOST", "NASKAH_METRICS_TOKEN"),
            *("NASKAH_OIDC_CLIENT_ID", "NASKAH_OIDC_CLIENT_SECRET", "NASKAH_OIDC_NAME"),
        ),
        "whatever another program takes",
    ),
}  # fmt: skip
"""Settings that have no wrong value here, and why."""
CASES = [(name, value, reader) for name, (values, readers) in WRONG.items() for value in values for reader in readers]  # fmt: skip


@pytest.mark.parametrize(("name", "value", "reader"), CASES)
def test_a_value_that_cannot_be_used_is_told_by_its_variable(name: str, value: str, reader: str) -> None:
    with pytest.raises(Exception, match=name) as caught:
        READERS[reader]({**GOOD, name: value})
    assert hasattr(caught.value, "message"), "an error of ours, which every command tells in a line"
    assert "rahasia" not in str(caught.value)


@pytest.mark.parametrize("reader", READERS)
def test_what_can_be_used_is_taken(reader: str) -> None:
    READERS[reader](GOOD)


def test_addresses_are_read_without_blanks_and_slashes() -> None:
    assert addresses(" https://lama.example/ , http://b:8080") == ("https://lama.example", "http://b:8080")
    assert addresses("") == ()


def test_every_setting_stands_in_one_of_the_two_tables() -> None:
    named: set[str] = set()
    for room in ("service", "worker", "archive", "doc_templates"):
        for file in (ROOT / room).rglob("*.py"):
            named |= set(re.findall(r"\bNASKAH_[A-Z_]*[A-Z_]\b", file.read_text()))
    known = WRONG.keys() | ELSEWHERE.keys()
    assert named <= known
    assert not WRONG.keys() & ELSEWHERE.keys()


STARTS = {
    Process.SERVICE: ("NASKAH_LEDGER_DSN", "NASKAH_VAULT_ENDPOINT", "NASKAH_FORMER_URLS", "NASKAH_HTTP_PORT"),
    Process.RELAY: ("NASKAH_BACKUP_KEEP", "NASKAH_TEMPLATES", "NASKAH_RELAY_BROKER_URL"),
    Process.COURIER: ("NASKAH_SMTP_PORT",),
    Process.CONSUMER: ("NASKAH_CONSUMER_BROKER_URL",),
    Process.WORKER: ("NASKAH_WORKER_CONCURRENCY", "NASKAH_TSA_URL"),
    Process.CONVERTER: ("NASKAH_PDF_WORKDIR",),
}


@pytest.mark.parametrize(
    ("process", "name"), [(process, name) for process, names in STARTS.items() for name in names]
)
def test_a_process_ends_with_a_line_that_names_it(process: Process, name: str, tmp_path: Path) -> None:
    env = {
        "PATH": os.defpath,
        "HOME": str(tmp_path),
        "TMPDIR": str(tmp_path),
        **GOOD,
        name: WRONG[name][0][0],
    }
    words = ["--socket", str(tmp_path / "s"), "--size", "1"] if process is Process.CONVERTER else []
    done = subprocess.run(
        [sys.executable, "-m", MODULES[process], *words],
        cwd=ROOT, env=env, capture_output=True, text=True, timeout=PATIENCE_S, check=False,
    )  # fmt: skip
    assert done.returncode == MISCONFIGURED, done.stderr
    assert name in done.stderr
    assert "Traceback" not in done.stderr


COMMANDS = {
    "office apply examples/kantor-kpu-agam.yaml --check": ("NASKAH_LEDGER_DSN",),
    "archive verify": ("NASKAH_VAULT_BUCKET", "NASKAH_LEDGER_PROOF_DSN"),
    "archive reconcile": ("NASKAH_VAULT_ENDPOINT",),
    "archive backup x.dump": ("NASKAH_LEDGER_OWNER_DSN",),
    "upgrade": ("NASKAH_LEDGER_OWNER_DSN",),
}


@pytest.mark.parametrize(
    ("line", "name"), [(line, name) for line, names in COMMANDS.items() for name in names]
)
def test_a_command_tells_it_in_a_line(
    line: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = [str(ROOT / word) if word.startswith("examples/") else word for word in line.split()]
    monkeypatch.chdir(tmp_path)
    told = typed(words, {**GOOD, "NASKAH_HOME": str(tmp_path), name: WRONG[name][0][0]})
    assert told.code == 1, told
    assert name in told.err, told
