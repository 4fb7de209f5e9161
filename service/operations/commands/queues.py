"""``naskah queues``: how the work stands; try again, set aside."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import typer

from service.operations.commands.outcomes import DryRun, Yes, agreed, outcomes, print_outcomes
from service.operations.commands.queue_report import print_report
from service.terminal.naming import NAMED, document_of, in_words, short
from service.terminal.remote import Remote, remote
from service.terminal.screen import (
    AsJson,
    console,
    for_programs,
    moment,
    print_facts,
    print_json,
    print_table,
)
from service.terminal.surroundings import read_object
from service.terminal.target import Force, may_write

app = typer.Typer(help="See how the queues stand; retry and park jobs.")
EVERY_S = 2.0
_AGE = re.compile(r"(\d{1,6})([smhd])", re.ASCII)
_UNITS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}


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
            report["not_well"] = not_well(at)
            # Papers are named by it, and every look at those is logged: not each 2 s.
            report["vacant"] = [] if watch else vacant(at)
            if as_json:
                print_json(report)
            else:
                if watch:
                    console.clear()
                print_report(report)
            if not watch:
                return
            time.sleep(EVERY_S)


@app.command("list")
def list_(
    state: Annotated[
        str, typer.Option(help="quarantined, parked, set_aside (both), waiting, leased.")
    ] = "quarantined",
    cause: Annotated[str | None, typer.Option(help="Only this cause.")] = None,
    jenis: Annotated[str | None, typer.Option(help="Only this document type.")] = None,
    document: Annotated[str | None, typer.Option(help=f"Only this document's. {NAMED}")] = None,
    older: Annotated[str | None, typer.Option(help="Made longer ago than this: 30m, 2h, 3d.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="How many at most.")] = 50,
    as_json: AsJson = False,
) -> None:
    """List jobs by name, the oldest first, and count all that fit by cause and type.

    Examples:

      naskah queues list

      naskah queues list --cause TextLost --jenis surat_edaran --older 2h

      naskah queues list --json | jq -r '.jobs[].id'
    """
    with remote() as at:
        of = document_of(at, document) if document else None
        wanted = chosen(cause=cause, jenis=jenis, document=of, older=older) | {"state": state}
        pages = list(at.pages("/jobs", "jobs", limit, **wanted))
    found, groups = [each for page in pages for each in page["jobs"]], pages[-1]["groups"]
    cursor = pages[-1]["next_cursor"]
    for_programs({"jobs": found, "groups": groups, "next_cursor": cursor}, as_json)
    counted = [(g["cause"], g["jenis"], g["jobs"], moment(g["oldest"])) for g in groups]
    if counted:
        print_table("By cause", ("cause", "jenis", "jobs", "oldest"), counted, right=("jobs",))
    rows = [
        (
            j["id"],
            short(j["document_id"]),
            j["document_id"],
            j["document"]["jenis"],
            in_words(j["document"]["status"]),
            j["state"],
            j["cause"],
            moment(j["created_at"]),
            j["detail"],
        )
        for j in found
    ]
    columns = ("job", "naskah", "document", "jenis", "keadaan", "state", "cause", "since", "detail")
    print_table(f"{len(found)} jobs{' (there are more: --limit)' if cursor else ''}", columns, rows)


def chosen(
    *, cause: str | None, jenis: str | None, document: UUID | None, older: str | None
) -> dict[str, Any]:
    """Return the filter of a list as the service asks for it."""
    wanted = {
        "cause": cause,
        "jenis": jenis,
        "document": str(document) if document else None,
        "older": None if older is None else seconds(older),
    }
    return {name: value for name, value in wanted.items() if value is not None}


def seconds(age: str) -> int:
    """Return an age such as 90s, 30m, 2h, 3d in seconds."""
    match = _AGE.fullmatch(age)
    if match is None:
        raise typer.BadParameter("must be a number and s, m, h or d: 30m", param_hint="--older")
    return int(match[1]) * _UNITS[match[2]]


@app.command()
def show(job_id: Annotated[UUID, typer.Argument(help="The job's id.")], as_json: AsJson = False) -> None:
    """Show one job and its steps.

    Example:  naskah queues show 0198c0de-0000-7000-8000-000000000000
    """
    with remote() as at:
        job = at.get(f"/jobs/{job_id}")
    for_programs(job, as_json)
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
    facts = [("naskah", short(job["document_id"])), *((name, job[name]) for name in names)]
    if job.get("technical"):  # told to administrators alone
        facts.append(("machine", job["technical"]))
    print_facts("Job", facts)
    rows = [(step["attempt"], step["name"], step["at"]) for step in job["steps"]]
    print_table("Steps", ("attempt", "step", "at"), rows)


@app.command()
def payload(
    job_id: Annotated[UUID, typer.Argument(help="The job.")],
    output: Annotated[Path | None, typer.Option("--output", "-o", help="A file; the screen without.")] = None,
    force: Force = False,
) -> None:
    """Fetch the payload of a job, to be mended and sent on with `naskah queues mend`.

    Example:  naskah queues payload 0198c0de-0000-7000-8000-000000000000 -o isi.json
    """
    if output is not None:
        may_write(output, (".json",), force)
    with remote() as at:
        found = at.get(f"/jobs/{job_id}/payload")
    if output is None:
        print_json(found)
        return
    output.write_text(json.dumps(found, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    console.print(str(output), highlight=False, soft_wrap=True)


@app.command()
def mend(
    job_id: Annotated[UUID, typer.Argument(help="The job that was set aside.")],
    payload: Annotated[
        Path, typer.Option("--payload", exists=True, dir_okay=False, help="The mended payload, JSON.")
    ],
    catatan: Annotated[str | None, typer.Option("--catatan", "-m", help="A note.")] = None,
    dry_run: DryRun = False,
    yes: Yes = False,
    as_json: AsJson = False,
) -> None:
    """Send a mended payload on: the document's next revision, by you, with the approved template.

    Needs a personal token (NASKAH_TOKEN) with the role admin. Paraf fall; a number stays while no signature stands.

    Example:  naskah queues mend 0198c0de-0000-7000-8000-000000000000 --payload isi.json
    """
    body = {"payload": read_object(payload), "catatan": catatan}
    with remote() as at:
        foreseen = at.post(f"/jobs/{job_id}/mend", json={**body, "dry_run": True})
        if dry_run or foreseen["does"] == "nothing":
            print_outcomes([foreseen], done=False, as_json=as_json)
            return
        if not as_json:
            print_outcomes([foreseen], done=False)
        agreed(1, yes, asks=not as_json)
        print_outcomes([at.post(f"/jobs/{job_id}/mend", json=body)], done=True, as_json=as_json)


@app.command()
def retry(
    job_id: Annotated[UUID | None, typer.Argument(help="One job.")] = None,
    cause: Annotated[str | None, typer.Option(help="Every job quarantined for this cause.")] = None,
    jenis: Annotated[str | None, typer.Option(help="Only this document type.")] = None,
    older: Annotated[
        str | None, typer.Option(help="Only what was made longer ago than this: 30m, 2h, 3d.")
    ] = None,
    template: Annotated[
        str,
        typer.Option(help="same: the one each document pins. approved: today's, which makes new revisions."),
    ] = "same",
    catatan: Annotated[
        str | None, typer.Option("--catatan", "-m", help="A note, with new revisions.")
    ] = None,
    dry_run: DryRun = False,
    yes: Yes = False,
    as_json: AsJson = False,
) -> None:
    """Let jobs that were set aside begin anew: one by its id, or all that match; its effect is shown before.

    The approved template needs a personal token (NASKAH_TOKEN) with the role admin: paraf fall, and a number stays only
    while no signature stands.

    Examples:

      naskah queues retry 0198c0de-0000-7000-8000-000000000000

      naskah queues retry --cause ConversionFailed

      naskah queues retry --cause TextLost --jenis surat_edaran --template approved --dry-run
    """
    if job_id is not None and any((cause, jenis, older)):
        raise typer.BadParameter("give either a job's id or what to match")
    if job_id is None and cause is None and jenis is None:
        raise typer.BadParameter("give either a job's id, or --cause, or --jenis")
    if template not in ("same", "approved"):
        raise typer.BadParameter("must be same or approved", param_hint="--template")
    about = {"template": template, "catatan": catatan}
    with remote() as at:
        ids = [str(job_id)] if job_id else _matching(at, cause, jenis, older)
        foreseen = outcomes(at, ids, {**about, "dry_run": True})
        wanted = [each["job_id"] for each in foreseen if each["does"] != "nothing"]
        if dry_run or not wanted:
            print_outcomes(foreseen, done=False, as_json=as_json)
            return
        if not as_json:
            print_outcomes(foreseen, done=False)
        agreed(len(wanted), yes, must=template == "approved", asks=not as_json)
        print_outcomes(outcomes(at, wanted, about), done=True, as_json=as_json)


def _matching(at: Remote, cause: str | None, jenis: str | None, older: str | None) -> list[str]:
    wanted = chosen(cause=cause, jenis=jenis, document=None, older=older)
    return [each["id"] for page in at.pages("/jobs", "jobs", **wanted) for each in page["jobs"]]


@app.command()
def park(job_id: Annotated[UUID, typer.Argument(help="The job.")]) -> None:
    """Set a waiting or quarantined job aside until it is retried.

    Example:  naskah queues park 0198c0de-0000-7000-8000-000000000000
    """
    with remote() as at:
        _say(at, f"/jobs/{job_id}/park")


def not_well(at: Remote) -> dict[str, str]:
    """Return the parts that do not work, each with its last words; nothing where the service does not tell."""
    answer = at.client.get("/health/ready")
    parts = answer.json().get("parts", {}) if answer.headers.get("Content-Type", "").endswith("json") else {}
    return {name: part["detail"] for name, part in parts.items() if part["state"] not in ("ok", "unseen")}


def vacant(at: Remote) -> list[dict[str, Any]]:
    """Return the positions that nobody holds, each with how many papers wait for it; nothing where the key may not know."""
    answer = at.client.get("/positions/vacant")
    found = answer.json()["vacant"] if answer.is_success else []
    return [{**each, "naskah": len(each["naskah"])} for each in found]


def _say(at: Remote, path: str) -> None:
    job = at.post(path)
    console.print(f"job {job['id']} is {job['state']}", highlight=False)
