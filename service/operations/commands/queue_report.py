"""What ``naskah queues`` shows: queues, lanes, webhooks, workers, the parts that do not work, and positions that nobody holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from service.terminal.screen import console, marked, print_table
from service.webhooks.commands import COLUMNS, row_of


def print_report(report: Mapping[str, Any]) -> None:
    """Print it as tables."""
    columns = ("queue", "depth", "oldest", "age s", "in progress", "done/min", "quarantined", "parked")
    rows = [
        (
            q["queue"],
            q["depth"],
            q["oldest_document"],
            None if q["oldest_age_s"] is None else f"{q['oldest_age_s']:.1f}",
            q["in_progress"],
            q["finished_per_minute"],
            ", ".join(f"{cause}: {n}" for cause, n in q["quarantined"].items()) or 0,
            q["parked"],
        )
        for q in report["queues"]
    ]
    print_table("Queues", columns, rows, right=("depth", "age s", "in progress", "done/min", "parked"))
    lanes = [
        (q["queue"], lane, each["waiting"], f"{each['oldest_age_s']:.1f}")
        for q in report["queues"]
        for lane, each in q["lanes"].items()
    ]
    if lanes:
        print_table("Lanes", ("queue", "lane", "waiting", "oldest s"), lanes, right=("waiting", "oldest s"))
    if report["webhooks"]:
        told = [row_of(each) for each in report["webhooks"]]
        print_table("Events out", COLUMNS, told, right=COLUMNS[3:])
    workers = [
        (w["id"], w["host"], w["pid"], ", ".join(w["queues"]), w["busy"], _doing(w))
        for w in report["workers"]
    ]
    print_table(
        f"{len(workers)} processes alive", ("id", "host", "pid", "queues", "in hand", "does"), workers
    )
    for name, detail in report["not_well"].items():
        console.print(marked(f"{name}:", detail, "red"))
    for each in report["vacant"]:
        since = f" since {each['sejak']}" if each["sejak"] else ""
        waiting = (
            f"nobody holds {each['key']}{since}; {each['naskah']} papers wait for it: naskah people vacant"
        )
        console.print(marked("vacant:", waiting), soft_wrap=True)


def _doing(worker: Mapping[str, Any]) -> str:
    """Say what a worker does: rests, holds a job in some step, or nothing."""
    if worker["trouble"]:
        return f"rests since {worker['trouble_s']:.0f} s"  # why stands below, once for all of a machine
    if worker["job_id"]:
        return f"job {worker['job_id']}: {worker['step']} for {worker['step_s']:.0f} s"
    return f"idle for {worker['idle_s']:.0f} s"
