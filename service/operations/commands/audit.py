"""``naskah archive audit``: the audit trail, over HTTP with a key of the role admin or pemeriksa."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated

import typer

from service.operations.commands.archive import app
from service.terminal.days import day
from service.terminal.naming import NAMED, document_of, short
from service.terminal.remote import remote
from service.terminal.screen import AsJson, for_programs, moment, print_table

Day = Annotated[datetime | None, day("A day of the office, YYYY-MM-DD; included.")]


@app.command()
def audit(
    person: Annotated[str | None, typer.Option(help="Only what this person, key or process did.")] = None,
    act: Annotated[str | None, typer.Option(help="Only this act, such as document.read or document.")] = None,
    document: Annotated[str | None, typer.Option(help=f"Only what concerns this document. {NAMED}")] = None,
    since: Day = None,
    until: Day = None,
    cursor: Annotated[str | None, typer.Option(help="Go on where a page ended.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=500, help="Entries a page.")] = 100,
    as_json: AsJson = False,
) -> None:
    """Read the audit trail: who, what, when, on what; the newest first. That it was read is noted in it.

    What concerns documents above the key's class is shown without what identifies them.

    Example:  naskah archive audit --act document.read --since 2026-01-01
    """
    with remote() as at:
        found = at.get(
            "/audit",
            person=person,
            act=act,
            document=str(document_of(at, document)) if document else None,
            **{"from": since.date().isoformat() if since else None},
            to=until.date().isoformat() if until else None,
            cursor=cursor,
            limit=limit,
        )
    for_programs(found, as_json)
    rows = [
        (
            moment(each["at"]),
            each["person"],
            each["act"],
            short(each["document"]) if each["document"] and not each["masked"] else None,
            "(above your class)" if each["masked"] else each["document"],
            json.dumps(each["detail"], ensure_ascii=False) if each["detail"] else None,
        )
        for each in found["entries"]
    ]
    print_table(f"{len(rows)} entries", ("when", "who", "act", "naskah", "document", "detail"), rows)
    if found["next_cursor"]:
        typer.echo(f"more: --cursor {found['next_cursor']}")
