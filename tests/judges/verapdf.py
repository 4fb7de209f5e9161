"""veraPDF: is a PDF really PDF/A-2b, or PDF/UA-1? Many files are judged in one start of Java (2 s), then 0.1 to 0.5 s each."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.judges.installed import VERAPDF, Finding, JudgeMissing, find

# Some 200 files on a slow machine.
_LONGEST_S = 600


def validate(paths: Sequence[Path], *, flavour: str = "2b") -> list[Finding]:
    """What is wrong with the files as PDF/A-2b, or as another ``flavour`` of veraPDF's; an empty list when they all are."""
    if not paths:
        return []
    command = ["java", "-cp", str(find(VERAPDF)), "org.verapdf.apps.GreenfieldCliWrapper"]
    done = subprocess.run(
        [*command, "--flavour", flavour, "--format", "json", "--nonpdfext", *map(str, paths)],
        capture_output=True,
        text=True,
        timeout=_LONGEST_S,
        check=False,
    )
    try:
        jobs = json.loads(done.stdout)["report"]["jobs"]
    except (ValueError, KeyError) as cause:
        raise JudgeMissing(
            f"veraPDF gave no report (exit {done.returncode}): {done.stderr[-2000:]}"
        ) from cause
    judged = {Path(job["itemDetails"]["name"]).resolve() for job in jobs}
    if lost := {path.resolve() for path in paths} - judged:
        raise JudgeMissing(f"veraPDF did not judge {sorted(map(str, lost))}")
    return [finding for job in jobs for finding in _findings(job, flavour)]


def _findings(job: dict[str, Any], flavour: str) -> list[Finding]:
    path = Path(job["itemDetails"]["name"])
    if "taskException" in job or not job.get("validationResult"):
        what = job.get("taskException", {}).get("exceptionMessage", "no result")
        return [Finding(path=path, rule="parse", what=str(what))]
    found = [
        Finding(
            path=path,
            rule=f"{rule['specification']} {rule['clause']}-{rule['testNumber']}",
            what=rule["description"],
        )
        for result in job["validationResult"]
        for rule in result["details"]["ruleSummaries"]
        if rule["ruleStatus"] == "FAILED"
    ]
    compliant = all(result["compliant"] for result in job["validationResult"])
    return found if compliant or found else [Finding(path=path, rule=flavour, what="not compliant")]
