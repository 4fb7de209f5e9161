"""Microsoft's Open XML SDK: would Word open this DOCX without repairing it? Schema, relationships and semantics."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.judges.installed import OOXML, Finding, JudgeMissing, find

# One file takes 0.6 s, most of it the start of the executable.
_LONGEST_S = 480


def validate(paths: Sequence[Path]) -> list[Finding]:
    """What is wrong with the files as Word documents; an empty list when nothing is."""
    judge = find(OOXML)
    with ThreadPoolExecutor(2) as two:
        return [finding for found in two.map(lambda path: _validate(judge, path), paths) for finding in found]


def _validate(judge: Path, path: Path) -> list[Finding]:
    done = subprocess.run(
        [str(judge), str(path)], capture_output=True, text=True, timeout=_LONGEST_S, check=False
    )
    try:
        report = json.loads(done.stdout)
        found = [
            Finding(
                path=path,
                rule=str(error.get("id") or error.get("errorType")),
                what=f"{error.get('path')} {error.get('xPath')}: {error.get('description')}",
            )
            for error in report["errors"]
        ]
    except (ValueError, KeyError) as cause:
        raise JudgeMissing(
            f"the OOXML validator gave no report (exit {done.returncode}): {done.stderr}"
        ) from cause
    if not report["ok"] and not found:
        return [Finding(path=path, rule="ooxml", what="refused without a reason")]
    return found
