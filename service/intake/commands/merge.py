"""``naskah intake merge``: one document a row of a CSV or XLSX table, in one request a thousand rows."""

from __future__ import annotations

import json
import mimetypes
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Final

import httpx
import typer

from service.intake.commands import events as intake
from service.intake.commands.events import app
from service.terminal.answers import ServiceRefused
from service.terminal.checking import Yes, agreed, show_reading
from service.terminal.remote import Remote, remote
from service.terminal.screen import AsJson, errors, for_programs, print_error, print_table
from service.terminal.surroundings import read_object
from service.words import say

PATH: Final = "/events/table"
TABLE_S: Final = 120.0
"""Seconds for a thousand rows: each is judged as an event of its own, a millisecond or ten."""
Form = Mapping[str, tuple[str, bytes, str]]
"""The files of a request: name, bytes and kind."""
SHOWN = 20
"""ServiceRefused rows told one by one; the rest is counted, and all of them are in --json."""


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
    form = {"tabel": (rows.name, rows.read_bytes(), mimetypes.guess_type(rows.name)[0] or "text/csv")}
    if base:
        form["payload"] = (base.name, json.dumps(read_object(base)).encode(), "application/json")
    asked = {"jenis": jenis, "unit": unit, "akses": akses, "source": source}
    asked |= {"id": event_id} if event_id is not None else {}
    with remote() as at:
        checked = list(_checked(at, asked, form))
        reading, problems = checked[0]["reading"], [one for each in checked for one in each["problems"]]
        _shown(reading, problems, check=check, as_json=as_json)
        question = say("Kirim {jumlah} baris ini?", jumlah=reading["rows"])
        if not agreed(question, yes=yes, as_json=as_json):
            raise typer.Exit(1)
        asked["digest"] = reading["digest"]
        answers = [_taken(at, {**asked, "bagian": each["bagian"]}, form, follow=follow) for each in checked]
    _told(answers, as_json=as_json)


def _told(answers: list[dict[str, Any]], *, as_json: bool) -> None:
    """Tell what became of the rows; ends with 1 where some were refused."""
    told = [each for answer in answers for each in answer["answers"]]
    refused = [each for each in told if each["status"] != httpx.codes.ACCEPTED]
    for_programs(
        {"batches": [answer["batch_id"] for answer in answers], "answers": told},
        as_json,
        code=1 if refused else 0,
    )
    _print(answers, told, refused)
    if refused:
        raise typer.Exit(1)


def _checked(at: Remote, asked: Mapping[str, Any], form: Form) -> Iterator[dict[str, Any]]:
    """Yield what is understood of each piece of a table; the first says how many there are."""
    last = piece = 1
    while piece <= last:
        found = at.post(PATH, params={**asked, "bagian": piece, "check": True}, files=form, timeout=TABLE_S)
        last, piece = found["banyak_bagian"], piece + 1
        yield found


def _shown(reading: dict[str, Any], problems: list[dict[str, Any]], *, check: bool, as_json: bool) -> None:
    """Show what was understood and what would be refused; go on only where that is wanted."""
    if check:
        for_programs({"reading": reading, "problems": problems}, as_json, code=1 if problems else 0)
    if not as_json:
        show_reading(reading)
        for each in problems[:SHOWN]:
            told = say("  {tempat}: {sebab}", tempat=each["place"], sebab=each["reason"])
            errors.print(told, highlight=False, markup=False, soft_wrap=True)
        if len(problems) > SHOWN:
            errors.print(say("  dan {banyak} lagi; semuanya ada pada --json", banyak=len(problems) - SHOWN))
    if check:
        raise typer.Exit(1 if problems else 0)


def _taken(at: Remote, asked: Mapping[str, Any], form: Form, *, follow: bool) -> dict[str, Any]:
    """Return the answer to a piece, also where every row of it was refused."""
    try:
        answer: dict[str, Any] = at.post(PATH, params=asked, files=form, timeout=TABLE_S)
    except ServiceRefused as error:
        if "answers" not in error.problem:
            raise
        answer = error.problem
    if follow and answer["taken"]:
        _follow(at, answer["batch_id"])
    return answer


def _follow(at: Remote, batch: str) -> None:
    with intake.bar() as progress:
        task = progress.add_task("archiving", total=None)
        for _, data in intake.stream(at, f"/batches/{batch}/progress"):
            ended = data["done"] + data["quarantined"] + data["parked"]
            progress.update(task, completed=ended, total=ended + data["waiting"] + data["working"])


def _print(answers: list[dict[str, Any]], told: list[dict[str, Any]], refused: list[dict[str, Any]]) -> None:
    found = [(a["batch_id"], a["total"], a["taken"], a["repeated"], a["refused"]) for a in answers]
    print_table(
        f"{len(told) - len(refused)} of {len(told)} rows taken",
        ("batch", "rows", "taken", "before", "refused"),
        found,
        right=("rows", "taken", "before", "refused"),
    )
    for each in refused[:SHOWN]:
        problem = each["problem"]
        print_error(
            f"row {each['row']} (item {each['event']['item'] or '-'}): {problem['detail']}",
            [(wrong["place"], wrong["reason"]) for wrong in problem.get("errors", [])],
        )
    if len(refused) > SHOWN:
        errors.print(f"and {len(refused) - SHOWN} more refused rows; --json lists them all")
