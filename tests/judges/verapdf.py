"""veraPDF: is a PDF really PDF/A-2b, and PDF/UA-1 where it says so? Many files are judged in one start of Java (2 s), then 0.1 to 0.5 s each."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.judges.installed import VERAPDF, Finding, JudgeMissing, find

# Some 200 files on a slow machine.
_LONGEST_S = 600
# It is over before Java's second compiler has paid for itself: a third of the processor less.
_JAVA = ("java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
_CLAIMED = "0"
"""veraPDF's word for all that a file says of itself."""
PDFA, PDFUA = "PDF/A-2B", "PDF/UA-1"


def validate(paths: Sequence[Path]) -> list[Finding]:
    """What is wrong with the files as PDF/A-2b, whatever they say of themselves; an empty list when they all are."""
    return _judged(paths, "2b", {PDFA})


def validate_claims(paths: Sequence[Path]) -> list[Finding]:
    """What is wrong with the files as the PDF/A-2b and PDF/UA-1 that each must say it is; each is read once for both."""
    return _judged(paths, _CLAIMED, {PDFA, PDFUA})


def _judged(paths: Sequence[Path], flavour: str, wanted: set[str]) -> list[Finding]:
    if not paths:
        return []
    command = [*_JAVA, "-cp", str(find(VERAPDF)), "org.verapdf.apps.GreenfieldCliWrapper"]
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
    return [finding for job in jobs for finding in _findings(job, wanted)]


def _findings(job: dict[str, Any], wanted: set[str]) -> list[Finding]:
    path = Path(job["itemDetails"]["name"])
    if "taskException" in job or not job.get("validationResult"):
        what = job.get("taskException", {}).get("exceptionMessage", "no result")
        return [Finding(path=path, rule="parse", what=str(what))]
    asked = {result["profileName"].split(" ")[0] for result in job["validationResult"]}
    found = [Finding(path=path, rule=each, what="not claimed") for each in sorted(wanted - asked)]
    found += [
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
    return found if compliant or found else [Finding(path=path, rule="all", what="not compliant")]
