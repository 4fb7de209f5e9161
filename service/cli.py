"""``naskah``: one command line for the stack, intake, documents, queues and the archive.

Commands for users go over HTTP with a key; commands for whoever runs the installation go to the ledger and the vault.
Each teaches itself: ``naskah COMMAND --help``. A command's modules are imported when it is asked for: all together they
take a second, which nobody who types ``naskah inbox`` should wait for.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Annotated, Any, Final

import typer
from typer.core import TyperGroup
from typer.main import get_command, get_group

from archive.errors import NaskahError
from doc_templates.errors import StationeryError
from service.commands.answers import AnswerUnfit, Refused, unreadable
from service.commands.screen import console, print_error

_VERBS: Final[Mapping[str, str]] = {
    "up": "service.embedded.commands",
    "demo": "service.embedded.commands",
    "doctor": "service.embedded.commands",
    "inbox": "service.commands.acts",
    "upgrade": "service.commands.system",
    "serve": "service.commands.system",
    "run": "service.commands.run",
    "verify": "service.commands.verify",
}
"""Commands that stand on their own, and the module that registers each."""
_NOUNS: Final[Mapping[str, tuple[str, ...]]] = {
    "intake": ("intake", "merge"),
    "documents": ("documents", "acts", "recipients", "signatures", "revisions", "receiving"),
    "registers": ("registers",),
    "templates": ("templates",),
    "queues": ("queues",),
    "webhooks": ("webhooks",),
    "office": ("office", "office_start"),
    "people": ("people", "mailbox", "service.signatures.commands"),
    "mail": ("mailbox",),
    "keys": ("keys",),
    "pki": ("pki",),
    "service": ("service",),
    "archive": ("archive", "archive_restoring", "archive_backups", "audit"),
}
"""Commands about a noun: the first module has them, the others put more beside them when they are imported.

A module without a dot is one of ``service.commands``; a noun with a folder of its own keeps its commands there.
"""


class Commands(Mapping[str, Any]):
    """Every command by its name, imported when it is taken."""

    def __init__(self) -> None:
        self._taken: dict[str, Any] = {}

    def __iter__(self) -> Iterator[str]:
        yield from _VERBS
        yield from _NOUNS

    def __len__(self) -> int:
        return len(_VERBS) + len(_NOUNS)

    def __getitem__(self, name: str) -> Any:
        if name not in self._taken:
            holder = typer.Typer(rich_markup_mode="rich", pretty_exceptions_enable=False)
            if name in _VERBS:
                import_module(_VERBS[name]).register(holder)
            else:
                first, *_ = [import_module(_module(each)) for each in _NOUNS[name]]
                holder.add_typer(first.app, name=name)
            self._taken[name] = _with_csv(get_group(holder).commands[name])
        return self._taken[name]


def _module(name: str) -> str:
    return name if "." in name else f"service.commands.{name}"


def _with_csv(command: Any) -> Any:
    """Let whatever prints JSON print its tables as CSV too: one option for all of them, but where it reads CSV."""
    for each in getattr(command, "commands", {}).values():
        _with_csv(each)
    places = [place for place, param in enumerate(command.params) if "--json" in param.opts]
    if places and not any("--csv" in param.opts for param in command.params):
        command.params.insert(places[0] + 1, get_command(_csv).params[0])
    return command


def _print_csv(asked: bool) -> None:
    console.as_csv = console.as_csv or asked


_csv = typer.Typer(add_completion=False)
"""Holds the one option that every command with ``--json`` has beside it."""


@_csv.command()
def _asked(
    csv: Annotated[
        bool,
        typer.Option(
            "--csv",
            expose_value=False,
            callback=_print_csv,
            help="Print CSV for spreadsheets; several tables stand below each other, a blank line between.",
        ),
    ] = False,
) -> None:
    """Nobody calls it."""


class Naskah(TyperGroup):
    """The root of all commands."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        self.commands = Commands()  # type: ignore[assignment]  # it is only read


app = typer.Typer(
    cls=Naskah,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def naskah() -> None:
    """Naskah produces an office's official documents and keeps every one of them, provably unchanged.

    Begin here:  [bold]naskah demo[/]  starts everything and shows nine documents being made;
    [bold]naskah up[/]  runs the stack;  [bold]naskah doctor[/]  says what is missing and how to mend it.
    """


def main() -> None:
    """Run one command; errors of ours are told in a line with every wrong field, and end with exit code 1.

    Exit code 3: the service's answer cannot be read, most often because the two are of different versions.
    """
    _leave_in_order()
    try:
        app()
    except Refused as error:
        listed = [(each["path"], each["reason"]) for each in error.problem.get("errors", [])]
        told = [(path, reason) for path, reason in listed if path or reason != error.message]
        print_error(f"{error.message} (HTTP {error.status})", told, error.problem.get("langkah"))
        if error.note:
            print_error(error.note)
    except AnswerUnfit as error:
        print_error(error.message)
        sys.exit(error.exit_code)
    except (
        UnicodeEncodeError
    ) as error:  # bytes of an argument that are no UTF-8 reach Python as halves of pairs
        print_error(f"An argument is no text: {error.object[:60]!a}")
    except (TypeError, KeyError, IndexError, AttributeError, ValueError):
        # A null or a text where an object was: with a service of another version that is no fault of the command.
        unfit = unreadable()
        if unfit is None:
            raise
        print_error(unfit.message)
        sys.exit(unfit.exit_code)
    except OSError as error:
        # A full or read-only disk, a folder of somebody else: the surroundings', not the program's.
        print_error(error.strerror or str(error), [("", str(error.filename))] if error.filename else [])
    except (NaskahError, StationeryError) as error:
        fields = [(each.path, each.reason) for each in getattr(error, "fields", ())]
        about = [(name, str(value)) for name, value in getattr(error, "ids", {}).items()]
        print_error(error.message, fields or about)
    else:
        return
    sys.exit(1)


def _leave_in_order() -> None:
    """Let SIGTERM, and SIGHUP of a terminal that closes, end a command as Ctrl-C does: scratch databases and files go with it.

    What runs until it is stopped takes the signals over itself. ``nohup`` stays what it is.
    """
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, lambda received, _: sys.exit(128 + received))


if __name__ == "__main__":
    main()
