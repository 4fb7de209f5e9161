"""``naskah people``: who is in the office, and their personal tokens."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import typer

from archive.ledger.office import people
from service.identity.commands import Until, class_named, end_of, show_once
from service.identity.issuing import issue
from service.identity.roles import Role
from service.terminal.answers import checked
from service.terminal.days import day
from service.terminal.remote import remote
from service.terminal.screen import AsJson, Satker, console, for_programs, marked, print_table
from service.terminal.surroundings import CommandFailed, actor, in_office

app = typer.Typer(no_args_is_help=True, help="The people of an office and their personal tokens.")

Dari = Annotated[datetime | None, day("First day.")]
Sampai = Annotated[datetime | None, day("Last day.")]
Dasar = Annotated[str, typer.Option(help="The order it rests on.")]


@app.command("list")
def list_(satker: Satker = None, as_json: AsJson = False) -> None:
    """List the people of an office, as its file names them.

    Example:  naskah people list
    """
    with in_office(satker) as (tx, chosen):
        found = people.every(tx, chosen)
    for_programs([{"id": p.id, "nama": p.nama, "jabatan": p.jabatan, "unit": p.unit} for p in found], as_json)
    rows = [(p.id, p.nama, p.jabatan, p.unit) for p in found]
    print_table(f"People of {chosen}", ("id", "nama", "jabatan", "unit"), rows)


@app.command()
def token(
    person_id: Annotated[str, typer.Argument(help="The person's id, as `naskah people list` shows it.")],
    role: Annotated[list[Role] | None, typer.Option("--role", help="What they may do; repeatable.")] = None,
    ceiling: Annotated[str, typer.Option(help="Highest access class: B, T, R or SR.")] = "T",
    until: Until = None,
    satker: Satker = None,
    as_json: AsJson = False,
) -> None:
    """Make a personal token: what is done with it, this person did. Shown once.

    Examples:

      naskah people token rahmat-hidayat --role pejabat --ceiling R

      naskah people token rizky-ananda --until 2030-12-31
    """
    with in_office(satker) as (tx, chosen):
        if people.get(tx, chosen, person_id) is None:
            raise CommandFailed(f"There is no {person_id!r} in {chosen}; see `naskah people list`")
        key = issue(
            tx,
            satker=chosen,
            name=person_id,
            person_id=person_id,
            roles=[each.value for each in role or [Role.PEJABAT]],
            ceiling=class_named(ceiling),
            by=actor(chosen).id,
            ends_at=(ends := end_of(tx, chosen, until)),
        )
    told = {"id": key.id, "satker": chosen, "person": person_id, "token": key.token}
    for_programs({**told, "ends_at": ends.isoformat() if ends else None}, as_json)
    show_once(f"Token of {person_id} at {chosen}", key.token)


@app.command()
def positions(as_json: AsJson = False) -> None:
    """List the positions, who stands in each today, and who may sign for whom.

    Example:  naskah people positions
    """
    with remote() as at:
        found = at.get("/positions")
    for_programs(found, as_json)
    columns = ("key", "jabatan", "orang", "sebagai", "dari", "sampai", "berlaku", "id")
    rows = [
        (
            p["key"],
            p["jabatan"],
            h["orang"],
            h["sebagai"],
            h["dari"],
            h["sampai"],
            _force(h),
            h["id"],
        )
        for p in found["positions"]
        for h in p["holders"]
        or [dict.fromkeys(("orang", "sebagai", "dari", "sampai", "berlaku", "ditarik", "id"))]
    ]
    print_table(f"Positions on {found['date']}", columns, rows)
    if found["delegations"]:
        columns = ("a.n.", "melalui (u.b.)", "pelaksana", "jenis", "dari", "sampai", "berlaku", "id")
        rows = [
            (
                d["atasan"],
                d["melalui"],
                d["pelaksana"],
                ", ".join(d["jenis"]) or "semua",
                d["dari"],
                d["sampai"],
                _force(d),
                d["id"],
            )
            for d in found["delegations"]
        ]
        print_table("Delegations", columns, rows)


@app.command()
def appoint(
    position: Annotated[str, typer.Argument(help="The position's key, e.g. kasubbag_hukum.")],
    person_id: Annotated[str, typer.Argument(help="The person's id.")],
    sebagai: Annotated[
        str, typer.Option(help="langsung, plt (vacant post) or plh (holder away).")
    ] = "langsung",
    dari: Dari = None,
    sampai: Sampai = None,
    dasar: Dasar = "",
) -> None:
    """Let a person hold a position, or act in it as Plt. or Plh. for a time; needs an administrator's key.

    Example:  naskah people appoint sekretaris nofriyanti --sebagai plh --sampai 2026-04-03 --dasar "SPT 12/2026"
    """
    body = {
        "jabatan": position,
        "orang": person_id,
        "sebagai": sebagai,
        "dasar": dasar,
        **_span(dari, sampai),
    }
    with remote() as at:
        made = at.post("/appointments", json=body)
    before = ", as before" if made["repeated"] else ""
    console.print(f"{person_id} stands in {position} ({sebagai}){before}; id {made['id']}", highlight=False)
    for told in made["warnings"]:
        console.print(marked("beware  ", told), soft_wrap=True)


@app.command()
def delegate(
    principal: Annotated[str, typer.Argument(help="Whose authority it is: a position's key.")],
    agent: Annotated[str, typer.Argument(help="Who signs a.n.: a position's key.")],
    melalui: Annotated[str | None, typer.Option(help="The position between them, for u.b.")] = None,
    jenis: Annotated[list[str] | None, typer.Option(help="Only for this document type; repeatable.")] = None,
    dari: Dari = None,
    sampai: Sampai = None,
    dasar: Dasar = "",
) -> None:
    """Let the holder of one position sign a.n. another; needs an administrator's key.

    Example:  naskah people delegate sekretaris kasubbag_perencanaan --jenis surat_edaran --sampai 2026-12-31
    """
    body = {"atasan": principal, "pelaksana": agent, "melalui": melalui, "jenis": jenis or [], "dasar": dasar}
    with remote() as at:
        made = at.post("/delegations", json={**body, **_span(dari, sampai)})
    console.print(f"{agent} may sign a.n. {principal}; id {made['id']}", highlight=False)


@app.command()
def end(
    appointment_id: Annotated[UUID, typer.Argument(help="The id that `naskah people positions` shows.")],
    sampai: Sampai = None,
) -> None:
    """End an appointment or a delegation; it stays on record. Needs an administrator's key.

    Example:  naskah people end 4f0c8a52-8f3e-4e0c-9a6e-0d3f2b1a7c55 --sampai 2026-03-31
    """
    with remote() as at:
        query = {"until": sampai.date().isoformat()} if sampai else {}
        checked(at.client.delete(f"/appointments/{appointment_id}", params=query))
    console.print(f"{appointment_id} has ended", highlight=False)


def _span(since: datetime | None, until: datetime | None) -> dict[str, str]:
    named = {"dari": since, "sampai": until}
    return {name: day.date().isoformat() for name, day in named.items() if day}


def _yes(value: object) -> str | None:
    return None if value is None else "ya" if value else "tidak"


def _force(span: Mapping[str, Any]) -> str | None:
    return "ditarik" if span["ditarik"] else _yes(span["berlaku"])
