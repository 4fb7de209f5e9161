"""Where ``tests/judges/install`` puts the judges. A judge that is not there fails the test that asks; none is skipped."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

VERAPDF = "verapdf-1.28.2.jar"
OOXML = "ooxml-validator-0.4.0"
AXE = "axe-core-4.14.1.js"
WEBHOOKS = "standardwebhooks-1.1.1"
"""A folder, with its ``node_modules``."""
CLIENTS = "openapi-python-client-0.29.1"
"""A virtual environment; it is called as a module, for it was moved."""
GENERATOR = "openapi-generator-7.25.0.jar"
SPECTRAL = "spectral-6.16.3"
"""A folder with ``node_modules``, TypeScript's compiler among them; these two ``tests/judges/generators`` installs."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One fault a judge found in one file."""

    path: Path
    rule: str
    what: str


class JudgeMissing(AssertionError):
    """A judge is not installed, or could not judge."""


def find(name: str) -> Path:
    """The installed judge, or ``JudgeMissing`` with the remedy."""
    cache = Path(os.environ.get("NASKAH_CACHE") or Path.home() / ".cache" / "naskah")
    judge = cache / "judges" / name
    if not judge.exists():
        script = "generators" if name in (GENERATOR, SPECTRAL) else "install"
        raise JudgeMissing(f"{judge} is missing: run tests/judges/{script}")
    return judge


def built(judge: str) -> Path:
    """Where the script ``tests/judges/<judge>`` puts what it builds or unpacks; there once it has run."""
    script = Path(__file__).with_name(judge)
    told = subprocess.run([script, "--where"], check=True, capture_output=True, text=True)
    return Path(told.stdout.strip())
