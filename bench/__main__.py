"""``python -m bench``: bring a stack up, measure, write ``bench/results/*.json`` and print the table."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench import approvals, check, cold, floor, intake, lanes, latency, pipeline, press, signing
from bench.stack import BenchStack
from bench.table import markdown

RESULTS = Path(__file__).parent / "results"
MEASUREMENTS: Mapping[str, Callable[[BenchStack, float], dict[str, Any]]] = {
    "latency": latency.measure,
    "check": check.measure,
    "press": press.measure,
    "signing": signing.measure,
    "cold": cold.measure,
    "pipeline": pipeline.measure,
    "floor": floor.measure,
    "approvals": approvals.measure,
    "lanes": lanes.measure,
    "intake": intake.measure,
}
"""In this order: intake comes last, for it leaves tens of thousands of documents waiting."""


def main() -> None:
    """Run the chosen measurements, all by default."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--only", choices=sorted(MEASUREMENTS), action="append", help="repeatable")
    parser.add_argument("--quick", action="store_true", help="a tenth of the work: to try the bench itself")
    arguments = parser.parse_args()
    chosen = [name for name in MEASUREMENTS if not arguments.only or name in arguments.only]
    result: dict[str, Any] = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": {"cores": _cores(), "python": platform.python_version(), "kernel": platform.release()},
        "quick": arguments.quick,
    }
    with tempfile.TemporaryDirectory(prefix="naskah-bench-") as folder, BenchStack(Path(folder)) as stack:
        result["durability"] = stack.durability()
        for name in chosen:
            print(f"measuring {name} ...", file=sys.stderr, flush=True)
            result[name] = MEASUREMENTS[name](stack, 0.1 if arguments.quick else 1.0)
    _relate(result)
    RESULTS.mkdir(exist_ok=True)
    stem = "quick" if arguments.quick else "latest"
    (RESULTS / f"{stem}.json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    table = markdown(result)
    (RESULTS / f"{stem}.md").write_text(table, encoding="utf-8")
    print(table)


def _relate(result: dict[str, Any]) -> None:
    """Put the pipeline beside its floor when the run measured both."""
    if "pipeline" in result and "floor" in result:
        result["floor"]["pipeline_share"] = (
            result["pipeline"]["docx"]["naskah_per_s"] / result["floor"]["per_s"]
        )


def _cores() -> int:
    return len(os.sched_getaffinity(0))


if __name__ == "__main__":
    main()
