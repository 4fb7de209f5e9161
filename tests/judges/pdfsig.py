"""poppler's pdfsig: is a signature cryptographically valid, and does it cover the whole file? Traces no certificates."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.judges.installed import JudgeMissing


@dataclass(frozen=True, kw_only=True)
class Judged:
    """What pdfsig says of one signature."""

    valid: bool
    whole: bool
    """Total document signed."""
    signer: str


def validate(file: Path) -> list[Judged]:
    """Every signature of the file."""
    try:
        done = subprocess.run(
            ["pdfsig", "-nocert", str(file)], capture_output=True, text=True, timeout=240, check=False
        )
    except FileNotFoundError:
        raise JudgeMissing("pdfsig is missing: install poppler-utils") from None
    return [
        Judged(
            valid="Signature is Valid." in part,
            whole="Total document signed" in part,
            signer=match[1] if (match := re.search(r"Common Name: (.*)", part)) else "",
        )
        for part in re.split(r"^Signature #\d+:", done.stdout, flags=re.M)[1:]
    ]
