"""``python -m bench``: bring a stack up, measure, write ``bench/results/*.json`` and print the table."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
import traceback
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench import approvals, check, cold, intake, lanes, latency, pages, pipeline, press, signing
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
    "approvals": approvals.measure,
    "lanes": lanes.measure,
    "pages": pages.measure,
    "intake": intake.measure,
}
"""In this order: intake comes last, for it leaves tens of thousands of documents waiting; before it pages, which fill the ledger."""


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
        failed = [name for name in chosen if not _measured(name, stack, result)]
    print(markdown(result))
    if failed:
        sys.exit(f"not measured, see above: {', '.join(failed)}")


def _measured(name: str, stack: BenchStack, result: dict[str, Any]) -> bool:
    """Measure one thing and write all that is known so far: one that fails takes nothing from the others."""
    print(f"measuring {name} ...", file=sys.stderr, flush=True)
    try:
        result[name] = MEASUREMENTS[name](stack, 0.1 if result["quick"] else 1.0)
    except Exception:  # noqa: BLE001 - whatever it is, the other measurements go on
        traceback.print_exc()
        return False
    RESULTS.mkdir(exist_ok=True)
    stem = "quick" if result["quick"] else "latest"
    (RESULTS / f"{stem}.json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    (RESULTS / f"{stem}.md").write_text(markdown(result), encoding="utf-8")
    return True


def _cores() -> int:
    return len(os.sched_getaffinity(0))


if __name__ == "__main__":
    main()
