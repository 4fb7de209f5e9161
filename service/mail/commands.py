"""``naskah mail``: the letters written to the office's people, and ``naskah people surel``: where they are written to."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated
from uuid import UUID

import typer

from service.office.commands import app as people
from service.terminal.answers import checked
from service.terminal.remote import remote
from service.terminal.screen import AsJson, console, for_programs, print_table

app = typer.Typer(
    no_args_is_help=True, help="Letters to the office's people: waiting, held, sent, refused. For admins."
)


class MailState(StrEnum):
    """How a letter stands."""

    WAITING = "waiting"
    HELD = "held"
    SENT = "sent"
    REFUSED = "refused"
    SUPERSEDED = "superseded"


@app.command("list")
def list_(
    state: Annotated[MailState | None, typer.Option("--state", help="Only these.")] = None,
    as_json: AsJson = False,
) -> None:
    """List the newest letters: to whom, how they stand, why one was refused. What they say is not shown.

    One that tells of an act is held until the page that shows it is archived; waiting is what the mail server has yet to take.

    Example:  naskah mail list --state refused
    """
    with remote() as at:
        found = at.get("/mail", state=state.value if state else None)["mail"]
    for_programs(found, as_json)
    rows = [
        (
            m["id"],
            m["untuk"],
            m["jenis"],
            m["state"],
            m["attempts"],
            m["queued_at"][:16],
            m["cause"],
            m["detail"],
        )
        for m in found
    ]
    columns = ("id", "untuk", "jenis", "state", "attempts", "queued", "cause", "detail")
    print_table(f"{len(rows)} letters", columns, rows, right=("attempts",))


@app.command()
def retry(
    mail_id: Annotated[UUID, typer.Argument(help="The letter's id, as `naskah mail list` shows it.")],
) -> None:
    """Let a refused letter be sent anew, to the address the person has now.

    Example:  naskah mail retry 4f0c8a52-8f3e-4e0c-9a6e-0d3f2b1a7c55
    """
    with remote() as at:
        done = at.post(f"/mail/{mail_id}/retry")
    console.print(f"{done['id']}: {done['state']}", highlight=False)


@people.command()
def surel(
    person_id: Annotated[str, typer.Argument(help="The person's id, as `naskah people list` shows it.")],
    address: Annotated[str | None, typer.Argument(help="The e-mail address.")] = None,
    hapus: Annotated[bool, typer.Option("--hapus", help="Take the address away: no more letters.")] = False,
) -> None:
    """Set where a person is written to; an administrator's key for anyone, a personal token for oneself.

    Example:  naskah people surel rahmat-hidayat rahmat@kpu-agam.example
    """
    if (address is None) is not hapus:
        raise typer.BadParameter("give an address, or --hapus to take it away")
    with remote() as at:
        checked(at.client.put(f"/people/{person_id}/surel", json={"surel": address}))
    console.print(f"{person_id}: {address or 'no address'}", highlight=False)
