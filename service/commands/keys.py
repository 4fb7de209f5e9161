"""``naskah keys``: who may call; straight to the ledger, for whoever runs the installation."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated
from uuid import UUID

import typer

from archive.access import AccessClass
from archive.ledger import keys
from service.commands.screen import AsJson, Satker, console, print_json, print_table
from service.commands.surroundings import CommandFailed, actor, open_ledger, which_office
from service.identity.roles import CLIENT_ROLES, Role
from service.identity.secrets import mint

app = typer.Typer(no_args_is_help=True, help="Make, list and revoke the keys of client programs.")


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="What the key is for, e.g. e-kinerja.")],
    role: Annotated[list[Role], typer.Option("--role", help="What it may do; repeatable.")],
    source: Annotated[
        list[str] | None,
        typer.Option("--source", help="Prefix of the CloudEvents sources it may speak for; repeatable."),
    ] = None,
    ceiling: Annotated[str, typer.Option(help="Highest access class: B, T, R or SR.")] = "B",
    satker: Satker = None,
    as_json: AsJson = False,
) -> None:
    """Make a key for a client program. Its text is shown once; the ledger keeps only a digest.

    Examples:

      naskah keys create e-kinerja --role intake --source urn:kpu:agam:e-kinerja

      naskah keys create arsip --role arsiparis --ceiling R
    """
    wrong = sorted(set(role) - CLIENT_ROLES)
    if wrong:
        raise CommandFailed(
            f"A program never acts as a person: {', '.join(wrong)} is for `naskah people token`"
        )
    if Role.INTAKE in role and not source:
        raise CommandFailed("A key that sends events needs at least one --source prefix")
    minted = mint()
    with open_ledger() as ledger:
        chosen = which_office(ledger, satker)
        with ledger.acting(actor(chosen)) as tx:
            key = keys.add(
                tx,
                satker=chosen,
                name=name,
                kind="client",
                roles=[each.value for each in role],
                sources=source or [],
                ceiling=class_named(ceiling),
                secret_digest=minted.digest,
                key_id=minted.id,
                by=actor(chosen).id,
            )
    if as_json:
        print_json({"id": key.id, "satker": chosen, "name": name, "token": minted.token})
        return
    console.print(f"Key {name!r} of {chosen}; write it down, it is not shown again:", highlight=False)
    typer.echo(minted.token)


@app.command("list")
def list_(satker: Satker = None, as_json: AsJson = False) -> None:
    """List the keys and tokens of an office, the revoked ones too.

    Example:  naskah keys list
    """
    with open_ledger() as ledger:
        chosen = which_office(ledger, satker)
        with ledger.acting(actor(chosen)) as tx:
            found = keys.every(tx)
    if as_json:
        print_json(
            [
                {
                    "id": key.id,
                    "name": key.name,
                    "kind": key.kind,
                    "person": key.person_id,
                    "roles": sorted(key.roles),
                    "sources": key.sources,
                    "ceiling": key.ceiling.name,
                    "created_at": key.created_at.isoformat(),
                    "last_used_at": key.last_used_at.isoformat() if key.last_used_at else None,
                    "revoked_at": key.revoked_at.isoformat() if key.revoked_at else None,
                }
                for key in found
            ]
        )
        return
    rows = [
        (
            key.id,
            key.name,
            key.person_id or key.kind,
            ", ".join(sorted(key.roles)),
            ", ".join(key.sources),
            key.ceiling.name,
            f"{key.last_used_at:%Y-%m-%d %H:%M}" if key.last_used_at else None,
            f"{key.revoked_at:%Y-%m-%d %H:%M}" if key.revoked_at else None,
        )
        for key in found
    ]
    columns = ("id", "name", "for", "roles", "sources", "class", "last used", "ends")
    print_table(f"Keys of {chosen}", columns, rows)


@app.command()
def rotate(
    key_id: Annotated[UUID, typer.Argument(help="The id, as `naskah keys list` and the key itself show it.")],
    overlap_hours: Annotated[
        float, typer.Option("--overlap-hours", min=0, help="How long the old one stays valid beside the new.")
    ] = 72,
    satker: Satker = None,
    as_json: AsJson = False,
) -> None:
    """Give a key or personal token a successor with the same rights; the old one goes on for a while. Shown once.

    Examples:

      naskah keys rotate 4f0c8a52-8f3e-4e0c-9a6e-0d3f2b1a7c55

      naskah keys rotate 4f0c8a52-8f3e-4e0c-9a6e-0d3f2b1a7c55 --overlap-hours 0
    """
    minted = mint()
    with open_ledger() as ledger:
        chosen = which_office(ledger, satker)
        with ledger.acting(actor(chosen)) as tx:
            key = keys.rotate(
                tx,
                key_id,
                overlap=timedelta(hours=overlap_hours),
                secret_digest=minted.digest,
                new_id=minted.id,
                by=actor(chosen).id,
            )
    if key is None:
        raise CommandFailed(f"There is no living key {key_id} in {chosen}, or it has a successor already")
    if as_json:
        print_json({"id": key.id, "satker": chosen, "name": key.name, "token": minted.token})
        return
    console.print(
        f"New key {key.name!r} of {chosen}; write it down, it is not shown again. The old one ends in"
        f" {overlap_hours:g} h:",
        highlight=False,
    )
    typer.echo(minted.token)


@app.command()
def revoke(
    key_id: Annotated[UUID, typer.Argument(help="The id, as `naskah keys list` and the key itself show it.")],
    satker: Satker = None,
) -> None:
    """Revoke a key; the next request with it is refused.

    Example:  naskah keys revoke 4f0c8a52-8f3e-4e0c-9a6e-0d3f2b1a7c55
    """
    with open_ledger() as ledger:
        chosen = which_office(ledger, satker)
        with ledger.acting(actor(chosen)) as tx:
            if not keys.revoke(tx, key_id, actor(chosen).id):
                raise CommandFailed(f"There is no living key {key_id} in {chosen}")
    console.print(f"key {key_id} is revoked", highlight=False)


def class_named(name: str) -> AccessClass:
    """Return the access class of a name; raises a usage error."""
    try:
        return AccessClass[name.upper()]
    except KeyError:
        raise typer.BadParameter(f"must be one of {', '.join(AccessClass.__members__)}") from None
