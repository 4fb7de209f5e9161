"""What a command loads before it does anything: officials type them all day, and nobody waits for what another command needs."""

import subprocess
import sys
from pathlib import Path

import pytest

from service.terminal.listing import SUMMARIES
from tests.command_line import ROOT
from tests.patience import PATIENCE_S

HOUSE = Path(__file__).resolve().parents[3]
HEAVY = frozenset(
    {
        *("fastapi", "starlette", "jinja2", "yaml", "lxml", "docx", "openpyxl", "PIL"),
        *("psycopg", "celery", "minio", "cryptography", "asn1crypto", "pikepdf", "structlog", "worker"),
    }
)
"""Packages that no command needs in order to ask the service something, or to be listed."""
LOADED = """
import sys
from service import cli
sys.argv = ["naskah", *sys.argv[1:]]
try:
    cli.main()
finally:
    print("LOADED", *sorted(sys.modules))
"""


def loaded(words: str) -> set[str]:
    """Every module that a command has loaded by its end; it finds no service to ask."""
    done = subprocess.run(
        [sys.executable, "-c", LOADED, *words.split()],
        cwd=HOUSE,
        env={"PATH": "/usr/bin:/bin", "NASKAH_HOME": "/nonexistent"},
        check=False,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
    )
    line = done.stdout.splitlines()[-1]
    assert line.startswith("LOADED"), done.stdout + done.stderr
    return set(line.split()[1:])


def test_the_list_of_commands_loads_none_of_them() -> None:
    found = loaded("--help")
    assert sorted(found & {*HEAVY, "pydantic"}) == []  # with which the parser reads what a command was given
    assert [each for each in found if each.startswith("service.") and ".commands" in each] == []


@pytest.mark.parametrize(
    "words", ["inbox", "documents list", "registers list", "verify x.pdf", "intake status", "queues"]
)
def test_a_command_that_asks_the_service_loads_nothing_of_what_answers(words: str) -> None:
    assert sorted(loaded(words) & HEAVY) == []


def test_the_list_says_of_each_command_what_its_own_help_begins_with() -> None:
    assert dict(SUMMARIES) == {name: each.help.split("\n\n")[0] for name, each in ROOT.commands.items()}
    assert list(SUMMARIES) == list(ROOT.commands)
