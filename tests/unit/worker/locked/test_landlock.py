"""Under Landlock a process opens nothing but what it was given, whoever it runs as."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.patience import PATIENCE_S
from tests.unit.worker.locked.test_filter import REPOSITORY
from worker.locked import landlock

SCRIPT = """
import json, os, sys
from pathlib import Path
from worker.locked.confinement import no_network
given, written, secret = map(Path, sys.argv[1:])
holds = no_network(readable=[given], writable=[written])
ended = {}
for name, attempt in {
    "reads what it was given": lambda: (given / "a").read_text(),
    "writes where it may": lambda: (written / "b").write_text("b"),
    "moves what it wrote": lambda: (written / "b").rename(written / "c"),
    "writes what it may read": lambda: (given / "a").write_text("x"),
    "reads a secret": lambda: secret.read_text(),
    "lists a secret's folder": lambda: os.listdir(secret.parent),
    "reads another's surroundings": lambda: Path(f"/proc/{os.getppid()}/environ").read_bytes(),
    "makes a link to a secret": lambda: os.link(secret, written / "d"),
    "makes a device": lambda: os.mkfifo(written / "e"),
}.items():
    try:
        attempt()
        ended[name] = True
    except OSError:
        ended[name] = False
print(json.dumps({"holds": holds.landlock, "done": [name for name, done in ended.items() if done]}))
"""


@pytest.mark.skipif(not landlock.version(), reason="this kernel has no Landlock")
def test_a_locked_in_process_opens_nothing_but_what_it_was_given(tmp_path: Path) -> None:
    for name in ("given", "written", "kept"):
        (tmp_path / name).mkdir()
    (tmp_path / "given/a").write_text("a")
    (secret := tmp_path / "kept/rahasia").write_text("rahasia")
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(tmp_path / "given"), str(tmp_path / "written"), str(secret)],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=True,
    )
    found = json.loads(done.stdout)
    assert found["holds"]
    assert found["done"] == ["reads what it was given", "writes where it may", "moves what it wrote"]
