"""One row for each secret of an installation: what the stack, the settings, compose and the keyring hold has one."""

import re
from dataclasses import fields
from pathlib import Path

from docs.generate import settings
from service.cli import app
from service.embedded.secret_table import ROWS, named
from service.embedded.secretfile import StackSecrets
from worker.signing import keyring

ROOT = Path(__file__).parents[4]
SECRET = re.compile(r"_(DSN|PASSWORD|PASSWORD_FILE|TOKEN|SECRET|SECRET_KEY|ACCESS_KEY|BROKER_URL|TLS_KEY)$")
"""How a variable is called that holds a secret."""


def test_every_secret_of_the_stack_has_one_row() -> None:
    told = [name for row in ROWS for name in row.stack]
    assert sorted(told) == sorted(field.name for field in fields(StackSecrets))


def test_every_setting_that_holds_a_secret_has_one_row() -> None:
    told = sorted(name for row in ROWS for name in row.settings)
    assert told == sorted(name for name in settings() if SECRET.search(name))


def test_every_secret_of_the_compose_file_has_one_row() -> None:
    told = {name for row in ROWS for name in row.compose}
    drawn = set(re.findall(r"^(\w+)=$", (ROOT / ".env.example").read_text(), re.M))
    assert drawn <= told
    assert told <= set(re.findall(r"^(\w+)=", (ROOT / ".env.example").read_text(), re.M))


def test_every_file_of_the_keyring_that_holds_a_secret_has_one_row() -> None:
    told = {name for row in ROWS for name in row.files}
    tree = re.findall(r"^      (\S.*?)(?:  +|$)", str(keyring.__doc__), re.M)
    named_there = {name for line in tree for name in re.findall(r"\S+\.(?:key|p12|pass|json)", line)}
    assert named_there - told == set()


def test_each_row_names_a_command_that_is_there_or_a_chapter() -> None:
    for row in ROWS:
        words = row.rotate.split()
        if words[0] == "naskah":
            assert words[2] in _commands(words[1]), row
        else:
            guide, chapter = row.rotate.split(", ")
            assert f"## {chapter}" in (ROOT / guide).read_text(), row
    assert named("owner") is ROWS[0]
    assert named("nothing") is None


def _commands(noun: str) -> set[str]:
    import typer

    group = typer.main.get_command(app)
    return set(group.commands[noun].commands)  # type: ignore[attr-defined]
