"""A noun more: its own folder, the assembly, and one line in the order of nouns. Done in a copy of the house."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
NOUN = {
    "__init__.py": '"""A noun that greets."""\n',
    "greeting.py": '''"""Greets. Pure."""


def greeting(name: str) -> str:
    """Return what is said to a person."""
    return f"Selamat datang, {name}"
''',
    "http.py": '''"""The route and the page of greetings."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from service import edge
from service.dummy import pages
from service.dummy.greeting import greeting


def routes() -> APIRouter:
    """Return the route that greets."""
    router = APIRouter(prefix="/dummy", tags=["dummy"])

    @router.get("/{name}", response_class=HTMLResponse)
    def greet(name: edge.Name) -> HTMLResponse:
        """Greet a person."""
        return HTMLResponse(pages.greeted(greeting(name)))

    return router
''',
    "commands.py": '''"""``naskah dummy``: greetings."""

import typer

from service.dummy.greeting import greeting
from service.terminal.screen import console

app = typer.Typer(no_args_is_help=True, help="Greet people.")


@app.callback()
def dummy() -> None:
    """Greet people."""


@app.command()
def greet(name: str) -> None:
    """Greet a person."""
    console.print(greeting(name))
''',
    "pages/__init__.py": '''"""The page that greets."""

from service.web.environment import render


def greeted(words: str) -> str:
    """Return the page."""
    return render("dummy/pages/greeted.html", words=words)
''',
    "pages/greeted.html": """{% extends "web/layout.html" %}
{% block title %}{{ words }}{% endblock %}
{% block main %}
<h1>{{ words }}</h1>
{% endblock %}
""",
}
ELSEWHERE = {
    "service/assembly.py": (
        (
            "from service.documents.reading import DocumentReader\n",
            "from service.dummy import http as dummy\n",
        ),
        ("        free=(\n", "            dummy.routes(),\n"),
    ),
    "service/cli.py": (('    "mail": ("mail.commands",),\n', '    "dummy": ("dummy.commands",),\n'),),
    "pyproject.toml": (('  "service.documents",\n', '  "service.dummy",\n'),),
}
"""The lines behind which a line is put; the only places outside the noun's folder that know of it."""
ASK = """
from pathlib import Path
from types import SimpleNamespace

from archive.vault.settings import VaultSettings
from service.app import build_app
from service.assembly import assemble
from service.settings import ServiceSettings
from worker.signing.keyring import Keyring

ledger = SimpleNamespace(beside=lambda **_: None, refused_for_room=0)
vault = VaultSettings(endpoint="127.0.0.1:1", access_key="k", secret_key="s", bucket="b")
house = assemble(ServiceSettings(public_url="https://naskah.example.go.id"), ledger, vault, Keyring(Path("none")))
print(list(build_app(house).openapi()["paths"]["/dummy/{name}"]))
(route,) = (each for router in house.free for each in router.routes if each.path == "/dummy/{name}")
print(route.endpoint("Ani").body.decode())
"""


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The house with a noun more."""
    root = tmp_path_factory.mktemp("house")
    known = ["pyproject.toml", "service", "worker", "archive", "doc_templates"]
    files = subprocess.run(
        ["git", "ls-files", "-z", *known], cwd=ROOT, check=True, capture_output=True, text=True
    ).stdout
    for name in filter(None, files.split("\0")):
        if (ROOT / name).exists():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, root / name)
    for name, text in NOUN.items():
        file = root / "service" / "dummy" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    for name, lines in ELSEWHERE.items():
        text = (root / name).read_text()
        for before, added in lines:
            assert text.count(before) == 1, (name, before)
            text = text.replace(before, before + added)
        (root / name).write_text(text)
    return root


def ran(root: Path, *command: str) -> str:
    """What a command in the copy prints; it ends well."""
    env = {**os.environ, "PYTHONPATH": str(root), "COLUMNS": "120"}
    done = subprocess.run(command, cwd=root, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_its_imports_keep_every_contract(copied: Path) -> None:
    told = ran(copied, str(Path(sysconfig.get_path("scripts"), "lint-imports")), "--no-cache")
    assert " 0 broken" in told


def test_its_route_is_described_and_its_page_rendered(copied: Path) -> None:
    described, *page = ran(copied, sys.executable, "-c", ASK).splitlines()
    assert described == "['get']"
    assert "<h1>Selamat datang, Ani</h1>" in page


def test_its_command_explains_itself_and_runs(copied: Path) -> None:
    assert "Greet a person." in ran(copied, sys.executable, "-m", "service.cli", "dummy", "--help")
    assert "Selamat datang, Ani" in ran(copied, sys.executable, "-m", "service.cli", "dummy", "greet", "Ani")
