"""``naskah``: one command line for the stack, intake, documents, queues and the archive.

Commands for users go over HTTP with a key; commands for whoever runs the installation go to the ledger and the vault.
Each teaches itself: ``naskah COMMAND --help``. A command's modules are imported when it is asked for: all together they
take two seconds, which nobody who types ``naskah inbox`` or ``naskah --help`` should wait for.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, TypeGuard

import typer
from typer import Abort
from typer._click.exceptions import ClickException, NoArgsIsHelpError
from typer.core import TyperGroup
from typer.main import get_command, get_group

from archive.errors import NaskahError
from service.terminal.answers import AnswerUnfit, ServiceRefused, unreadable
from service.terminal.language import language_of
from service.terminal.listing import listed
from service.terminal.misuse import EXIT, misuse
from service.terminal.screen import console, print_error
from service.terminal.surroundings import CommandFailed
from service.words import refused_by_system, say, speak, speaking

if TYPE_CHECKING:
    from typer._click.core import Context
    from typer._click.formatting import HelpFormatter

    from doc_templates.kit.errors import StationeryError

_MODULES: Final[Mapping[str, tuple[str, ...]]] = {
    "demo": ("embedded.commands",),
    "up": ("embedded.commands",),
    "inbox": ("approvals.commands.inbox",),
    "documents": (
        "documents.commands.documents",
        "signatures.commands.signing",
        "approvals.commands.acts",
        "approvals.commands.recipients",
        "recipients.commands.sending",
        "documents.commands.revisions",
        "attachments.commands.attachments",
        "outsiders.commands.links",
        "receiving.commands.files",
    ),
    "disposisi": ("disposisi.commands.sheets",),
    "ekspedisi": ("recipients.commands.ekspedisi",),
    "registers": ("registers.commands.agenda",),
    "verify": ("verification.commands",),
    "templates": ("templates.commands.versions",),
    "intake": ("intake.commands.events", "intake.commands.merge"),
    "office": ("office_file.commands.office", "office_file.commands.start", "office_file.commands.chain"),
    "people": (
        "office.commands",
        "identity.commands.accounts",
        "leaving.commands",
        "mail.commands",
        "signatures.commands.bindings",
    ),
    "keys": ("identity.commands.keys", "identity.commands.rotating"),
    "mail": ("mail.commands",),
    "webhooks": ("webhooks.commands",),
    "queues": ("operations.commands.queues",),
    "archive": (
        "operations.commands.archive",
        "operations.commands.restoring",
        "operations.commands.backups",
        "operations.commands.audit",
    ),
    "doctor": ("embedded.commands",),
    "upgrade": ("operations.commands.system",),
    "pki": ("embedded.pki_commands",),
    "service": ("units.commands",),
    "serve": ("operations.commands.system",),
    "run": ("operations.commands.run",),
}
"""Every command and the modules of ``service`` it comes from: what people try first, do daily, set up, keep going."""
_VERBS: Final = frozenset({"demo", "up", "inbox", "verify", "doctor", "upgrade", "serve", "run"})
"""Those that stand on their own: their module registers them. Of the others, each about a noun, the first module has the
commands, and the others put more beside them when they are imported."""


class Commands(Mapping[str, Any]):
    """Every command by its name, imported when it is taken."""

    def __init__(self) -> None:
        self._taken: dict[str, Any] = {}

    def __iter__(self) -> Iterator[str]:
        yield from _MODULES

    def __len__(self) -> int:
        return len(_MODULES)

    def __getitem__(self, name: str) -> Any:
        if name not in self._taken:
            holder = typer.Typer(rich_markup_mode="rich", pretty_exceptions_enable=False)
            if name in _VERBS:
                import_module(f"service.{_MODULES[name][0]}").register(holder)
            else:
                first, *_ = [import_module(f"service.{each}") for each in _MODULES[name]]
                holder.add_typer(first.app, name=name)
            self._taken[name] = _with_csv(get_group(holder).commands[name])
        return self._taken[name]


_COMMANDS: Final = Commands()


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
        self.commands = _COMMANDS  # type: ignore[assignment]  # it is only read

    def format_help(self, ctx: Context, formatter: HelpFormatter) -> None:
        """List the commands by what each says of itself."""
        self.commands = listed()  # type: ignore[assignment]
        try:
            super().format_help(ctx, formatter)
        finally:
            self.commands = _COMMANDS  # type: ignore[assignment]


app = typer.Typer(
    cls=Naskah,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _speak(context: typer.Context, asked: str | None) -> str | None:
    if asked is not None and not context.resilient_parsing:
        speak(asked)
    return asked


@app.callback()
def naskah(
    bahasa: Annotated[
        Literal["id", "en"] | None,
        typer.Option(
            is_eager=True,
            callback=_speak,
            help="What officials are told in: id (Indonesian) or en; else NASKAH_BAHASA, else the locale's.",
        ),
    ] = None,
) -> None:
    """Naskah produces an office's official documents and keeps every one of them, provably unchanged.

    Begin here:  [bold]naskah demo[/]  starts everything and shows twelve documents being made;
    [bold]naskah up[/]  runs the stack;  [bold]naskah doctor[/]  says what is missing and how to mend it.
    """


def main() -> None:
    """Run one command in its person's language; what goes wrong is told in a line with every wrong field.

    Exit codes: 1 for errors of ours, 2 for what was typed wrongly, 3 for a service whose answer cannot be read (most often
    because the two are of different versions), 130 after Ctrl-C.
    """
    _leave_in_order()
    with speaking(language_of(os.environ)):
        code = _run()
        sys.exit(_ended(code))


def _run() -> int:
    """Return how the command ended, with whatever it could not do told."""
    try:
        code = app(standalone_mode=False)
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else 1 if ended.code else 0
    except KeyboardInterrupt:
        return 130
    except Abort:
        print_error(say("dibatalkan"))
    except NoArgsIsHelpError:
        return EXIT  # its help is printed
    except ClickException as error:
        told = misuse(error, _typed(sys.argv[1:]))
        print_error(told.sentence, [(say("cara pakai"), told.usage)] if told.usage else (), told.step)
        return EXIT
    except ServiceRefused as error:
        _refused(error)
    except AnswerUnfit as error:
        print_error(error.message)
        return error.exit_code
    except BrokenPipeError:
        pass  # whoever read it, `head` or `less`, has seen enough
    except UnicodeEncodeError as error:  # bytes of an argument, no UTF-8, are halves of pairs to Python
        print_error(say("isian ini bukan teks: {isi}", isi=f"{error.object[:60]!a}"))
    except (TypeError, KeyError, IndexError, AttributeError, ValueError):
        # A null or a text where an object was: with a service of another version that is no fault of the command.
        unfit = unreadable()
        if unfit is None:
            raise
        print_error(unfit.message)
        return unfit.exit_code
    except OSError as error:
        # A full or read-only disk, a folder of somebody else: the surroundings', not the program's.
        print_error(refused_by_system(error), [("", str(error.filename))] if error.filename else [])
    except Exception as error:
        if not _ours(error):
            raise
        print_error(*_told(error))
    else:
        return code if isinstance(code, int) else 0
    return 1


def _refused(error: ServiceRefused) -> None:
    """Tell what the service refused, with every field, and which versions met where that may be why."""
    machine = _machine(error.problem.get("technical"))
    print_error(
        f"{error.message} (HTTP {error.status})", [*error.fields, *machine], error.problem.get("langkah")
    )
    if error.note:
        print_error(error.note)


def _ours(error: Exception) -> TypeGuard[NaskahError | StationeryError]:
    """Tell whether an error has a sentence for people; the stationery's are loaded where something went wrong, not at every start."""
    if isinstance(error, NaskahError):
        return True
    from doc_templates.kit.errors import StationeryError

    return isinstance(error, StationeryError)


def _told(error: NaskahError | StationeryError) -> tuple[str, list[tuple[str, str]], str | None]:
    """Return what is said of an error of this house, as the service would say it: its sentence, its fields, the next step."""
    fields = [(each.path, each.reason) for each in getattr(error, "fields", ())]
    named = [(name, str(value)) for name, value in getattr(error, "ids", {}).items()]
    machine = _machine(getattr(error, "technical", ""))
    if isinstance(error, CommandFailed):  # a sentence of the command's own
        return error.message, [*(fields or named), *machine], None
    from service.problem import problem_of, told_of

    if told_of(type(error)) is None:
        return error.message, [*(fields or named), *machine], None
    problem = problem_of(error)
    told = [
        (each["path"], each["reason"]) for each in problem["errors"] if each["reason"] != problem["detail"]
    ]
    return problem["detail"], [*(told or named), *machine], problem.get("langkah")


def _machine(technical: str | None) -> list[tuple[str, str]]:
    """Return what the machine behind an error said, labelled as that."""
    return [(say("kata mesinnya"), technical)] if technical else []


def _typed(words: Sequence[str]) -> str:
    """Return the command that was typed, as far as there is one of that name."""
    command, path = get_command(app), ["naskah"]
    for word in words:
        below = getattr(command, "commands", {})
        if word not in below:
            break
        command = below[word]
        path.append(word)
    return " ".join(path)


def _ended(code: int) -> int:
    """Return how a command ended once all it printed is out; what nobody takes, a closed pipe, a full disk, goes nowhere."""
    try:
        sys.stdout.flush()
    except OSError as error:
        if not code and not isinstance(error, BrokenPipeError):
            print_error(refused_by_system(error))
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.close(nowhere)
        return code or 1
    return code


def _leave_in_order() -> None:
    """Let SIGTERM, and SIGHUP of a terminal that closes, end a command as Ctrl-C does: scratch databases and files go with it.

    What runs until it is stopped takes the signals over itself. ``nohup`` stays what it is.
    """
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, lambda received, _: sys.exit(128 + received))


if __name__ == "__main__":
    main()
