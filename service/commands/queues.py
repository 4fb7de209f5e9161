"""``naskah queues``: how the work stands; try again, set aside."""

from __future__ import annotations

import time
from typing import Annotated, Any
from uuid import UUID

import typer

from service.commands.remote import Remote, remote
from service.commands.screen import AsJson, console, print_facts, print_json, print_table
from service.commands.webhooks import COLUMNS, row_of

app = typer.Typer(help="See how the queues stand; retry and park jobs.")
EVERY_S = 2.0


@app.callback(invoke_without_command=True)
def queues(
    context: typer.Context,
    watch: Annotated[bool, typer.Option("--watch", "-w", help="Look again every 2 s until Ctrl-C.")] = False,
    as_json: AsJson = False,
) -> None:
    """Show each queue: depth, oldest document and its age, in progress, finished per minute, quarantine by cause.

    Examples:

      naskah queues

      naskah queues --watch

      naskah queues retry --cause worker_died
    """
    if context.invoked_subcommand is not None:
        return
    with remote() as at:
        while True:
            report = at.get("/queues")
            if as_json:
                print_json(report)
            else:
                if watch:
                    console.clear()
                _print(report)
            if not watch:
                return
            time.sleep(EVERY_S)


@app.command()
def show(job_id: Annotated[UUID, typer.Argument(help="The job's id.")], as_json: AsJson = False) -> None:
    """Show one job and its steps.

    Example:  naskah queues show 0198c0de-0000-7000-8000-000000000000
    """
    with remote() as at:
        job = at.get(f"/jobs/{job_id}")
    if as_json:
        print_json(job)
        return
    names = (
        "id",
        "document_id",
        "queue",
        "state",
        "attempts",
        "cause",
        "detail",
        "created_at",
        "done_at",
        "trace_id",
    )
    print_facts("Job", [(name, job[name]) for name in names])
    rows = [(step["attempt"], step["name"], step["at"]) for step in job["steps"]]
    print_table("Steps", ("attempt", "step", "at"), rows)


@app.command()
def retry(
    job_id: Annotated[UUID | None, typer.Argument(help="One job.")] = None,
    cause: Annotated[str | None, typer.Option(help="Every job quarantined for this cause.")] = None,
) -> None:
    """Let quarantined or parked jobs begin anew: one by its id, or a whole group by its cause.

    Examples:

      naskah queues retry 0198c0de-0000-7000-8000-000000000000

      naskah queues retry --cause ConversionFailed
    """
    if (job_id is None) == (cause is None):
        raise typer.BadParameter("give either a job's id or --cause")
    with remote() as at:
        if cause is not None:
            number = at.post("/jobs:retry", params={"cause": cause})["retried"]
            console.print(f"{number} jobs wait again")
        else:
            _say(at, f"/jobs/{job_id}/retry")


@app.command()
def park(job_id: Annotated[UUID, typer.Argument(help="The job.")]) -> None:
    """Set a waiting or quarantined job aside until it is retried.

    Example:  naskah queues park 0198c0de-0000-7000-8000-000000000000
    """
    with remote() as at:
        _say(at, f"/jobs/{job_id}/park")


def _say(at: Remote, path: str) -> None:
    job = at.post(path)
    console.print(f"job {job['id']} is {job['state']}", highlight=False)


def _print(report: dict[str, Any]) -> None:
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
    workers = [(w["id"], w["host"], w["pid"], ", ".join(w["queues"]), w["busy"]) for w in report["workers"]]
    print_table(f"{len(workers)} processes alive", ("id", "host", "pid", "queues", "in hand"), workers)
