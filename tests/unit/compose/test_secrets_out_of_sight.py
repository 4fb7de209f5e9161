"""No secret of the containers stands on a command line or in a file that others read: neither a script's nor the guide's."""

import os
import re
import shutil
import stat
import subprocess
from pathlib import Path

import pytest

from tests.unit.compose.reading import ROOT, env_values

GUIDE = (ROOT / "docs/guides/admin.md").read_text(encoding="utf-8")
NOTED = '#!/bin/sh\nprintf "%s\\n" "$0 $*" >> "$SEEN"\n'
"""Stands before a program: every user of a machine reads what it was called with."""
SHOWN = {"sed": "sed", "openssl": "openssl", "docker": "cat", "psql": "cat", "redis-server": "cat"}
"""The programs that scripts and guide call, and what runs behind the note."""


@pytest.fixture
def path(tmp_path: Path) -> str:
    folder = tmp_path / "bin"
    folder.mkdir()
    for name, behind in SHOWN.items():
        program = folder / name
        rest = ' "$@"' if name == behind else ""
        program.write_text(f"{NOTED}exec {shutil.which(behind)}{rest} {'' if rest else '> /dev/null'}\n")
        program.chmod(0o755)
    return f"{folder}:{os.environ['PATH']}"


def rotation_of_the_guide() -> str:
    """The indented block that changes a password of PostgreSQL."""
    (block,) = (b for b in re.findall(r"(?:^    .+\n)+", GUIDE, re.MULTILINE) if "ALTER ROLE" in b)
    return "".join(line.removeprefix("    ") for line in block.splitlines(keepends=True))


def redis_script(tmp_path: Path) -> str:
    return (
        (ROOT / "docker/redis.sh")
        .read_text()
        .replace("/etc/naskah", str(ROOT / "docker"))
        .replace("/run/redis", str(tmp_path))
    )


@pytest.mark.parametrize("script", ["postgres-init.sh", "redis.sh", "guide"])
def test_no_password_stands_on_a_command_line(script: str, tmp_path: Path, path: str) -> None:
    values, env_file, seen = env_values(), tmp_path / ".env", tmp_path / "seen"
    env_file.write_text("".join(f"{name}={value}\n" for name, value in values.items()))
    text = {
        "postgres-init.sh": (ROOT / "docker/postgres-init.sh").read_text(),
        "redis.sh": redis_script(tmp_path),
        "guide": rotation_of_the_guide(),
    }[script]
    subprocess.run(
        ["sh", "-e"],
        input=text,
        text=True,
        cwd=tmp_path,
        env={**values, "POSTGRES_USER": "postgres", "PATH": path, "SEEN": str(seen)},
        check=True,
    )
    calls = seen.read_text()
    known = {**values, **dict(line.split("=", 1) for line in env_file.read_text().splitlines())}
    assert calls
    assert [
        name for name, value in known.items() if "PASSWORD" in name and len(value) > 2 and value in calls
    ] == []
    if script == "guide":
        assert known["LEDGER_APP_PASSWORD"] != values["LEDGER_APP_PASSWORD"]


def test_what_new_env_draws_is_its_owners_alone_and_a_second_time_takes_nothing_away(tmp_path: Path) -> None:
    target, line = tmp_path / ".env", f"umask 022; sh {ROOT}/docker/new-env.sh >> .env"
    subprocess.run(["sh", "-c", line], cwd=tmp_path, check=True)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    drawn = target.read_text()
    assert "LEDGER_APP_PASSWORD=" in drawn
    assert subprocess.run(["sh", "-c", line], cwd=tmp_path, check=False).returncode == 1
    assert target.read_text() == drawn
