"""``naskah``: one command line for the stack, intake, documents, queues and the archive.

Commands for users go over HTTP with a key; commands for whoever runs the installation go to the ledger and the vault.
Each teaches itself: ``naskah COMMAND --help``.
"""

from __future__ import annotations

import sys

import typer

from archive.errors import NaskahError
from doc_templates.errors import StationeryError
from service.commands import (
    acts,
    archive,
    documents,
    intake,
    keys,
    mailbox,
    merge,
    office,
    people,
    pki,
    queues,
    receiving,
    registers,
    revisions,
    system,
    templates,
    verify,
    webhooks,
)
from service.commands.remote import Refused
from service.commands.screen import print_error
from service.embedded import commands as embedded

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
    help="""Naskah produces an office's official documents and keeps every one of them, provably unchanged.

    Begin here:  [bold]naskah demo[/]  starts everything and shows nine documents being made;
    [bold]naskah up[/]  runs the stack;  [bold]naskah doctor[/]  says what is missing and how to mend it.""",
)
embedded.register(app)
merge.register(intake.app)
revisions.register(documents.app)
app.add_typer(intake.app, name="intake")
app.add_typer(documents.app, name="documents")
app.add_typer(registers.app, name="registers")
app.add_typer(templates.app, name="templates")
app.add_typer(queues.app, name="queues")
app.add_typer(webhooks.app, name="webhooks")
app.add_typer(office.app, name="office")
app.add_typer(people.app, name="people")
app.add_typer(mailbox.app, name="mail")
app.add_typer(keys.app, name="keys")
app.add_typer(pki.app, name="pki")
app.add_typer(archive.app, name="archive")
acts.register(app)
receiving.register(documents.app)
system.register(app)
verify.register(app)


def main() -> None:
    """Run one command; errors of ours are told in a line with every wrong field, and end with exit code 1."""
    try:
        app()
    except Refused as error:
        listed = [(each["path"], each["reason"]) for each in error.problem.get("errors", [])]
        told = [(path, reason) for path, reason in listed if path or reason != error.message]
        print_error(f"{error.message} (HTTP {error.status})", told)
    except (NaskahError, StationeryError) as error:
        fields = [(each.path, each.reason) for each in getattr(error, "fields", ())]
        about = [(name, str(value)) for name, value in getattr(error, "ids", {}).items()]
        print_error(error.message, fields or about)
    else:
        return
    sys.exit(1)


if __name__ == "__main__":
    main()
