"""``naskah intake merge``: one document a row of a CSV or XLSX table, in one request a thousand rows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer

from archive.canonical import canonical, sha256_hex
from service.intake.commands import events as intake
from service.intake.commands.events import app
from service.terminal import table
from service.terminal.checking import Yes, agreed, show_reading
from service.terminal.remote import Remote, remote
from service.terminal.screen import AsJson, errors, for_programs, print_error, print_table
from service.terminal.surroundings import read_object
from service.words import say

MOST = 1_000
"""Rows of one event; a longer table is sent as several, each with its own progress."""
SHOWN = 20
"""Refused rows told one by one; the rest is counted, and all of them are in --json."""


@app.command()
def merge(
    jenis: Annotated[str, typer.Option("--jenis", help="The document type, e.g. surat_edaran.")],
    rows: Annotated[
        Path,
        typer.Option(
            "--csv",
            "--xlsx",
            exists=True,
            dir_okay=False,
            help="The table, CSV or XLSX; its heading names places in the payload.",
        ),
    ],
    source: Annotated[str, typer.Option("--source", help="Who asks, a URI that the key may speak for.")],
    unit: Annotated[str, typer.Option("--unit", help="The unit of the office.")],
    base: Annotated[
        Path | None,
        typer.Option("--base", exists=True, dir_okay=False, help="JSON: the payload all rows share."),
    ] = None,
    akses: Annotated[str, typer.Option("--akses", help="Access class: B, T, R or SR.")] = "B",
    event_id: Annotated[
        str | None, typer.Option("--id", help="The event's id; by default made of type, table and base.")
    ] = None,
    follow: Annotated[bool, typer.Option("--follow", help="Wait until every document is archived.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Show what was understood; send nothing.")] = False,
    yes: Yes = False,
    as_json: AsJson = False,
) -> None:
    """Make one document of each row of a table. Sending the same again is harmless: it is answered the same.

    A column is named as its place in the payload: `tentang`, `surat.nomor`, `yth[0]`. An empty cell leaves what the
    base says. The column `item` names each row; without it rows are numbered. What was understood is shown first, and asked.

    Examples:

      naskah intake merge --jenis surat_edaran --csv rows.csv --base base.json --unit 3 --source https://e-kinerja.example/

      naskah intake merge --jenis surat_edaran --xlsx rows.xlsx --unit 3 --source https://e-kinerja.example/ --follow
    """
    shared = read_object(base) if base else {}
    found = table.read(rows)
    with remote() as at:
        schema = at.get(f"/templates/{jenis}")["schema"]
        merged = _merged(found, shared, schema)
        _checked(found.understood(schema), check=check, yes=yes, as_json=as_json)
        data = {"jenis": jenis, "unit": unit, "akses": akses, "payload": shared}
        answers = [_send(at, event, follow=follow) for event in _events(source, event_id, data, merged)]
    told = [
        {"row": n, "line": found.rows[n - 1].line, **each}
        for n, each in enumerate((e for a in answers for e in a["answers"]), 1)
    ]
    refused = [each for each in told if each["status"] != httpx.codes.ACCEPTED]
    for_programs(
        {"batches": [answer["batch_id"] for answer in answers], "answers": told},
        as_json,
        code=1 if refused else 0,
    )
    _print(answers, told, refused, found)
    if refused:
        raise typer.Exit(1)


def _checked(reading: dict[str, Any], *, check: bool, yes: bool, as_json: bool) -> None:
    """Show what was understood; go on only where that is wanted."""
    if check:
        for_programs({"reading": reading}, as_json)
    if not as_json:
        show_reading(reading)
    if check:
        raise typer.Exit
    if not agreed(say("Kirim {jumlah} baris ini?", jumlah=reading["rows"]), yes=yes, as_json=as_json):
        raise typer.Exit(1)


def _merged(found: table.MergeTable, shared: dict[str, Any], schema: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the table's rows as items, each with its whole payload."""
    places = {column: table.steps(column) for column in found.columns if column != table.ITEM}
    return [
        {
            "item": line.get(table.ITEM, "").strip() or str(number),
            "payload": table.payload(line, places, shared, schema, epoch_1904=found.file.epoch_1904),
        }
        for number, line in enumerate(found.cells(), 1)
    ]


def _events(
    source: str, event_id: str | None, data: dict[str, Any], merged: list[dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    """Yield the events that ask for the items, at most ``MOST`` each; equal tables make equal ids."""
    name = event_id or sha256_hex(canonical({**data, "rows": merged}))[:32]
    for start in range(0, len(merged), MOST):
        yield {
            "specversion": "1.0",
            "type": "id.naskah.document.requested.v1",
            "source": source,
            "id": f"{name}-{start // MOST + 1}" if len(merged) > MOST else name,
            "datacontenttype": "application/json",
            "data": {**data, "rows": merged[start : start + MOST]},
        }


def _send(at: Remote, event: dict[str, Any], *, follow: bool) -> dict[str, Any]:
    answer: dict[str, Any] = intake.post_events(
        at, json.dumps(event).encode(), "application/cloudevents+json"
    )
    if follow and answer["taken"]:
        _follow(at, answer["batch_id"])
    return answer


def _follow(at: Remote, batch: str) -> None:
    with intake.bar() as progress:
        task = progress.add_task("archiving", total=None)
        for _, data in intake.stream(at, f"/batches/{batch}/progress"):
            ended = data["done"] + data["quarantined"] + data["parked"]
            progress.update(task, completed=ended, total=ended + data["waiting"] + data["working"])


def _print(
    answers: list[dict[str, Any]],
    told: list[dict[str, Any]],
    refused: list[dict[str, Any]],
    rows: table.MergeTable,
) -> None:
    found = [(a["batch_id"], a["total"], a["taken"], a["refused"]) for a in answers]
    print_table(
        f"{len(told) - len(refused)} of {len(told)} rows taken",
        ("batch", "rows", "taken", "refused"),
        found,
        right=("rows", "taken", "refused"),
    )
    for each in refused[:SHOWN]:
        problem = each["problem"]
        print_error(
            f"row {each['row']} (item {each['event']['item'] or '-'}): {problem['detail']}",
            [
                (rows.place(each["row"] - 1, wrong["path"].partition(".payload.")[2]), wrong["reason"])
                for wrong in problem.get("errors", [])
            ],
        )
    if len(refused) > SHOWN:
        errors.print(f"and {len(refused) - SHOWN} more refused rows; --json lists them all")
