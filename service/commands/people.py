"""``naskah people``: who is in the office, and their personal tokens."""

from __future__ import annotations

from typing import Annotated

import typer

from archive.ledger import keys, people
from service.commands.keys import class_named
from service.commands.screen import AsJson, Satker, console, print_json, print_table
from service.commands.surroundings import CommandFailed, actor, open_ledger, which_office
from service.identity.roles import Role
from service.identity.secrets import mint

app = typer.Typer(no_args_is_help=True, help="The people of an office and their personal tokens.")


@app.command("list")
def list_(satker: Satker = None, as_json: AsJson = False) -> None:
    """List the people of an office, as its file names them.

    Example:  naskah people list
    """
    with open_ledger() as ledger:
        chosen = which_office(ledger, satker)
        with ledger.acting(actor(chosen)) as tx:
            found = people.every(tx, chosen)
    if as_json:
        print_json([{"id": p.id, "nama": p.nama, "jabatan": p.jabatan, "unit": p.unit} for p in found])
        return
    rows = [(p.id, p.nama, p.jabatan, p.unit) for p in found]
    print_table(f"People of {chosen}", ("id", "nama", "jabatan", "unit"), rows)


@app.command()
def token(
    person_id: Annotated[str, typer.Argument(help="The person's id, as `naskah people list` shows it.")],
    role: Annotated[list[Role] | None, typer.Option("--role", help="What they may do; repeatable.")] = None,
    ceiling: Annotated[str, typer.Option(help="Highest access class: B, T, R or SR.")] = "T",
    satker: Satker = None,
    as_json: AsJson = False,
) -> None:
    """Make a personal token: what is done with it, this person did. Shown once.

    Example:  naskah people token rahmat-hidayat --role pejabat --ceiling R
    """
    minted = mint()
    with open_ledger() as ledger:
        chosen = which_office(ledger, satker)
        with ledger.acting(actor(chosen)) as tx:
            if people.get(tx, chosen, person_id) is None:
                raise CommandFailed(f"There is no {person_id!r} in {chosen}; see `naskah people list`")
            key = keys.add(
                tx,
                satker=chosen,
                name=f"{person_id} {minted.id.hex[:8]}",
                kind="person",
                person_id=person_id,
                roles=[each.value for each in role or [Role.PEJABAT]],
                ceiling=class_named(ceiling),
                secret_digest=minted.digest,
                key_id=minted.id,
                by=actor(chosen).id,
            )
    if as_json:
        print_json({"id": key.id, "satker": chosen, "person": person_id, "token": minted.token})
        return
    console.print(f"Token of {person_id} at {chosen}; write it down, it is not shown again:", highlight=False)
    typer.echo(minted.token)
