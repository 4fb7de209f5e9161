"""``naskah intake``: send events from files, follow them, see what was refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from service.terminal.answers import ServiceRefused, checked
from service.terminal.naming import in_words, short
from service.terminal.remote import Remote, remote
from service.terminal.screen import AsJson, console, errors, for_programs, moment, print_error, print_table
from service.terminal.surroundings import CommandFailed

app = typer.Typer(no_args_is_help=True, help="Send events; see what became of them and what was refused.")
MOST = 1_000
"""Events in one batch; more files are sent as several."""


@app.command()
def send(
    files: Annotated[
        list[Path], typer.Argument(exists=True, help="CloudEvents in JSON, one a file; or folders of them.")
    ],
    batch: Annotated[bool, typer.Option("--batch", help="Send up to 1,000 events in one request.")] = False,
    follow: Annotated[bool, typer.Option("--follow", help="Wait until every document is archived.")] = False,
    as_json: AsJson = False,
) -> None:
    """Send CloudEvents and print what became of each. Sending the same again is harmless: it is answered the same.

    Examples:

      naskah intake send examples/pengumpulan-data-kinerja-2026 --follow

      naskah intake send one.json two.json --batch
    """
    found = [
        file for given in files for file in (sorted(given.glob("*.json")) if given.is_dir() else [given])
    ]
    if not found:
        raise CommandFailed("There are no .json files in what was given")
    with remote() as at:
        answers = list(_send_batches(at, found) if batch else _send_each(at, found))
        if follow:
            _follow(at, answers)
    refused = [answer for answer in answers if answer["status"] != httpx.codes.ACCEPTED]
    for_programs(answers, as_json, code=1 if refused else 0)
    _print(answers)
    if refused:
        raise typer.Exit(1)


@app.command()
def find(
    source: Annotated[str, typer.Argument(help="The event's source, e.g. urn:kpu:agam:e-kinerja.")],
    event_id: Annotated[str, typer.Argument(metavar="ID", help="The event's id.")],
    as_json: AsJson = False,
) -> None:
    """Show what became of an event: its documents, or why it was refused. Ends with 1 where nobody has seen it.

    Example:  naskah intake find urn:kpu:agam:e-kinerja 2026-07-se-pengumpulan
    """
    with remote() as at:
        found = at.get("/events", source=source, id=event_id)
    for_programs(found, as_json, code=0 if found["taken"] else 1)
    if not found["taken"] and not found["refused"]:
        raise CommandFailed("No event of this source and id has come in")
    if found["taken"]:
        rows = [
            (
                moment(each["accepted_at"]),
                each["event"]["item"],
                short(each["document_id"]),
                each["document_id"],
                in_words(each["status"]),
            )
            for each in found["taken"]
        ]
        print_table("Taken", ("at", "item", "naskah", "id", "keadaan"), rows)
    if found["refused"]:
        print_table("Refused", REFUSED_COLUMNS, [_refused_row(each) for each in found["refused"]])
    if not found["taken"]:
        raise typer.Exit(1)


@app.command()
def refused(
    limit: Annotated[int, typer.Option(min=1, max=200, help="How many at most.")] = 50,
    as_json: AsJson = False,
) -> None:
    """Show events that came by the queue and were refused, each with its reason, and what a broken type refused.

    Over HTTP the sender is told; one event a fault stands here all the same when the fault is its type's or ours.

    Example:  naskah intake refused
    """
    with remote() as at:
        found = at.get("/events/refused", limit=limit)["refused"]
    for_programs(found, as_json)
    rows = [_refused_row(each) for each in found]
    print_table(f"{len(found)} refused events", REFUSED_COLUMNS, rows)


REFUSED_COLUMNS = ("at", "source", "id", "reason")


def _refused_row(event: dict[str, Any]) -> tuple[Any, ...]:
    reasons = (f"{each['path']}: {each['reason']}".removeprefix(": ") for each in event["problem"]["errors"])
    return moment(event["refused_at"]), event["source"], event["event_id"], "\n".join(reasons)


def _send_each(at: Remote, files: list[Path]) -> Iterator[dict[str, Any]]:
    for file in files:
        headers = {"Content-Type": "application/cloudevents+json"}
        try:
            answer = at.post("/events", content=file.read_bytes(), headers=headers)
        except ServiceRefused as error:
            yield {"file": file.name, "status": error.status, "problem": error.problem}
        else:
            yield {"file": file.name, "status": int(httpx.codes.ACCEPTED), **answer}


def _send_batches(at: Remote, files: list[Path]) -> Iterator[dict[str, Any]]:
    for start in range(0, len(files), MOST):
        part = files[start : start + MOST]
        body = b"[" + b",".join(file.read_bytes() for file in part) + b"]"
        answer = post_events(at, body, "application/cloudevents-batch+json")
        for file, each in zip(part, answer["answers"], strict=True):
            yield {"file": file.name, **each}


def post_events(at: Remote, body: bytes, media: str) -> dict[str, Any]:
    """Return the answer to several events, also where every one of them was refused."""
    try:
        answer: dict[str, Any] = at.post("/events", content=body, headers={"Content-Type": media})
    except ServiceRefused as error:
        if "answers" not in error.problem:
            raise
        answer = error.problem
    return answer


def bar() -> Progress:
    """Return a progress bar, beside what is printed; none where nobody looks."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=errors, transient=True, disable=not errors.is_terminal)


def _follow(at: Remote, answers: list[dict[str, Any]]) -> None:
    """Follow each job by its event stream, all in the order sent; the bar counts documents that came to an end."""
    taken = [answer for answer in answers if "job_id" in answer]
    with bar() as progress:
        task = progress.add_task("archiving", total=len(taken))
        for answer in taken:
            for name, data in stream(at, answer["links"]["progress"]):
                if name == "step":
                    progress.update(task, description=f"{answer['file']}: {data['name']}")
                else:
                    answer["state"], answer["cause"] = data["state"], data["cause"]
            progress.advance(task)


def stream(at: Remote, path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the name and data of each server-sent event of a path until the service ends the stream."""
    with at.client.stream("GET", path, timeout=httpx.Timeout(30, read=None)) as answer:
        if answer.is_error:
            answer.read()
            checked(answer)
        name = ""
        for line in answer.iter_lines():
            if line.startswith("event: "):
                name = line.removeprefix("event: ")
            elif line.startswith("data: "):
                data = json.loads(line.removeprefix("data: "))
                if name == "refused":  # the key ended meanwhile
                    raise ServiceRefused(data["status"], data)
                yield name, data


def _print(answers: list[dict[str, Any]]) -> None:
    rows = [
        (
            answer["file"],
            answer.get("state", "taken before" if answer.get("repeated") else "taken"),
            short(answer["document_id"]),
            answer["document_id"],
            answer["code"],
        )
        for answer in answers
        if "job_id" in answer
    ]
    print_table(
        f"{len(rows)} of {len(answers)} events taken", ("file", "state", "naskah", "document", "code"), rows
    )
    for answer in answers:
        if "problem" in answer:
            refused = ServiceRefused(answer["status"], answer["problem"])
            step = refused.problem.get("langkah")
            print_error(f"{answer['file']}: {refused.message}", refused.fields, step)
    if any(answer.get("state") not in (None, "done") for answer in answers):
        console.print("some jobs did not end well; see: naskah queues")
