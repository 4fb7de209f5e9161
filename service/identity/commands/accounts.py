"""``naskah people account``: who may sign in at the pages; straight to the ledger, for whoever runs the installation."""

from __future__ import annotations

from typing import Annotated

import typer

from archive.ledger.office import accounts as rows
from archive.ledger.office.accounts import Account
from service.identity import accounts
from service.identity.account_view import account_json, invitation_json
from service.identity.accounts import LINK_DAYS, Invitation
from service.identity.commands import class_named
from service.identity.roles import Role
from service.office.commands import app as people
from service.terminal.screen import AsJson, Satker, console, for_programs, moment, print_table
from service.terminal.surroundings import actor, in_office, need

app = typer.Typer(
    no_args_is_help=True, help="Who may sign in at the pages: invite, list, reset, unlock, end."
)
people.add_typer(app, name="account")

Person = Annotated[str, typer.Argument(help="The person's id, as `naskah people list` shows it.")]
Roles = Annotated[list[Role] | None, typer.Option("--role", help="What they may do; repeatable.")]
Ceiling = Annotated[str, typer.Option(help="Highest access class: B, T, R or SR.")]


@app.command("list")
def list_(satker: Satker = None, as_json: AsJson = False) -> None:
    """List the accounts of an office, those that have ended too.

    Example:  naskah people account list
    """
    with in_office(satker) as (tx, chosen):
        found = [account_json(each) for each in rows.every(tx, chosen)]
    for_programs(found, as_json)
    columns = ("orang", "login", "peran", "kelas", "keadaan", "kode", "tautan sampai")
    print_table(
        f"Accounts of {chosen}",
        columns,
        [
            (
                each["orang"],
                each["login"],
                ", ".join(each["peran"]),
                each["kelas"],
                each["keadaan"],
                "ya" if each["kode"] else "tidak",
                moment(each["tautan_sampai"]) if each["tautan_sampai"] else None,
            )
            for each in found
        ],
    )


@app.command()
def invite(
    person_id: Person,
    role: Roles = None,
    ceiling: Ceiling = "T",
    login: Annotated[str | None, typer.Option(help="The login name; else the person's id.")] = None,
    kirim: Annotated[
        bool, typer.Option("--kirim", help="Mail the link to its owner instead of printing it.")
    ] = False,
    satker: Satker = None,
    as_json: AsJson = False,
) -> None:
    """Make a person's account, and print the one-time link by which they choose a password; again: a new link to the same.

    Examples:

      naskah people account invite rahmat-hidayat --role pejabat --ceiling R

      naskah people account invite rizky-ananda --login rizky

      naskah people account invite rizky-ananda --kirim
    """
    with in_office(satker) as (tx, chosen):
        made = accounts.invite(
            tx,
            need("NASKAH_PUBLIC_URL"),
            satker=chosen,
            person_id=person_id,
            login=login,
            roles=[each.value for each in role or [Role.PEJABAT]],
            ceiling=class_named(ceiling),
            by=actor(chosen).id,
            by_mail=kirim,
        )
    _show(made, as_json)


@app.command()
def allow(
    person_id: Person,
    role: Roles = None,
    ceiling: Ceiling = "T",
    satker: Satker = None,
    as_json: AsJson = False,
) -> None:
    """Give an account other roles and another class; its sessions end.

    Example:  naskah people account allow rahmat-hidayat --role pejabat --role arsiparis --ceiling R
    """
    with in_office(satker) as (tx, chosen):
        chosen_roles = [each.value for each in role or [Role.PEJABAT]]
        changed = accounts.allow(tx, chosen, person_id, chosen_roles, class_named(ceiling))
    _tell(changed, as_json)


@app.command()
def reset(person_id: Person, satker: Satker = None, as_json: AsJson = False) -> None:
    """Take away an account's password, codes and sessions, and print a new one-time link: hand it over, never by mail alone.

    Example:  naskah people account reset rahmat-hidayat
    """
    with in_office(satker) as (tx, chosen):
        made = accounts.reset(tx, need("NASKAH_PUBLIC_URL"), chosen, person_id, actor(chosen).id)
    _show(made, as_json)


@app.command()
def link(
    person_id: Person,
    subject: Annotated[str, typer.Argument(help="Their `sub` at the identity provider; not a mail address.")],
    satker: Satker = None,
    as_json: AsJson = False,
) -> None:
    """Let whom the identity provider calls SUBJECT come in by an account, in place of any before (NASKAH_OIDC_ISSUER).

    Example:  naskah people account link rahmat-hidayat 248289761001
    """
    with in_office(satker) as (tx, chosen):
        issuer = need("NASKAH_OIDC_ISSUER")
        changed = accounts.link(tx, chosen, person_id, issuer, subject, actor(chosen).id)
    _tell(changed, as_json)


@app.command()
def unlink(person_id: Person, satker: Satker = None, as_json: AsJson = False) -> None:
    """Let nobody come in by the identity provider to an account any more; its sessions end.

    Example:  naskah people account unlink rahmat-hidayat
    """
    with in_office(satker) as (tx, chosen):
        changed = accounts.unlink(tx, chosen, person_id, actor(chosen).id)
    _tell(changed, as_json)


@app.command("sign-out")
def sign_out(person_id: Person, satker: Satker = None, as_json: AsJson = False) -> None:
    """End every session of an account: a phone was left behind, a computer is used by others. Password and codes stay.

    Example:  naskah people account sign-out rahmat-hidayat
    """
    with in_office(satker) as (tx, chosen):
        ended = accounts.sign_out(tx, chosen, person_id)
    for_programs({"orang": person_id, "sesi": ended}, as_json)
    console.print(f"{person_id}: {ended} sessions ended", highlight=False)


@app.command()
def unlock(person_id: Person, satker: Satker = None, as_json: AsJson = False) -> None:
    """Let an account be tried again at once that too many tried to get into; its own browsers and passkeys were never stopped.

    Example:  naskah people account unlock rahmat-hidayat
    """
    with in_office(satker) as (tx, chosen):
        _tell(accounts.unlock(tx, chosen, person_id), as_json)


@app.command()
def end(person_id: Person, satker: Satker = None, as_json: AsJson = False) -> None:
    """End an account for good, with its sessions; the person stays in the office.

    Example:  naskah people account end rahmat-hidayat
    """
    with in_office(satker) as (tx, chosen):
        ended = accounts.end(tx, chosen, person_id, actor(chosen).id)
    _tell(ended, as_json)


@people.command("let-in")
def let_in(person_id: Person, satker: Satker = None, as_json: AsJson = False) -> None:
    """Let an administrator in again who cannot sign in: their account, or a new one with the role admin, and a one-time link.

    For whoever runs the machine; it stands in the audit trail.

    Example:  naskah people let-in rahmat-hidayat
    """
    with in_office(satker) as (tx, chosen):
        made = accounts.let_in(tx, need("NASKAH_PUBLIC_URL"), chosen, person_id, actor(chosen).id)
    _show(made, as_json)


def _tell(account: Account, as_json: bool) -> None:
    told = account_json(account)
    for_programs(told, as_json)
    roles = ", ".join(told["peran"])
    console.print(
        f"{told['orang']} ({told['login']}): {told['keadaan']}; {roles}, {told['kelas']}", highlight=False
    )


def _show(made: Invitation, as_json: bool) -> None:
    for_programs(invitation_json(made), as_json)
    if made.mailed:
        console.print(
            f"{made.account.person_id} signs in as {made.account.login}. The link was mailed to them, and is good for"
            f" {LINK_DAYS} days.",
            highlight=False,
        )
        return
    console.print(
        f"{made.account.person_id} signs in as {made.account.login}. The link below lets them choose a password: once,"
        f" within {LINK_DAYS} days. It is not shown again:",
        highlight=False,
    )
    typer.echo(made.link)
