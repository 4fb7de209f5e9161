"""The EU's Digital Signature Service: is a signature valid by ETSI EN 319 102-1? A start of Java takes 2 s, a file 0.2."""

from __future__ import annotations

import hashlib
import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.judges.installed import JudgeMissing

_SOURCE = Path(__file__).parent / "java" / "DssJudge.java"
_VERSION = "6.4"
_LONGEST_S = 480


@dataclass(frozen=True, kw_only=True)
class Judged:
    """What DSS says of one signature."""

    indication: str
    """TOTAL_PASSED, INDETERMINATE, TOTAL_FAILED; NO_SIGNATURE and UNREADABLE are our runner's."""
    format: str
    """PAdES-BASELINE-B and so on."""


def validate(files: Sequence[Path], *, root: Path, crl: Path) -> dict[Path, list[Judged]]:
    """Every signature of every file, traced to ``root`` with the revocation list ``crl``."""
    mark = hashlib.sha256(_SOURCE.read_bytes()).hexdigest()[:12]
    cache = Path(os.environ.get("NASKAH_CACHE") or Path.home() / ".cache" / "naskah")
    folder = cache / "judges" / f"dss-{_VERSION}-{mark}"
    if not folder.is_dir():
        raise JudgeMissing(f"{folder} is missing: run tests/judges/install")
    done = subprocess.run(
        ["java", "-cp", f"{folder}:{folder}/lib/*", "DssJudge", str(root), str(crl), *map(str, files)],
        capture_output=True,
        text=True,
        timeout=_LONGEST_S,
        check=False,
    )
    if done.returncode != 0:
        raise JudgeMissing(f"DSS could not judge: {done.stderr[-2000:]}")
    found: dict[Path, list[Judged]] = {file: [] for file in files}
    for line in done.stdout.splitlines():
        name, indication, _, format_ = line.split("\t")
        found[Path(name)].append(Judged(indication=indication, format=format_))
    return found
