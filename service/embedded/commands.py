"""The three commands of the embedded stack for the command line: ``naskah up``, ``naskah demo``, ``naskah doctor``."""

import os
import shlex
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from archive.errors import NaskahError
from service.embedded.demo.run import run as play
from service.embedded.doctor import examine
from service.embedded.findings import CheckState
from service.embedded.home import NaskahHome, ours
from service.embedded.supervisor import StopRequested, stop_signals
from service.embedded.tls.files import on_the_network, theirs
from service.embedded.up import announce, examples_folder, running_stack, say, watch
from service.embedded.up import up as run_up
from service.terminal.screen import AsJson, errors, for_programs, print_table
from service.terminal.surroundings import called_here

WIDE = 190  # columns when nobody looks through a window: an object key keeps its line
SIGN_IN_TOLD = (
    "It prints the web address, and with which login and password the demo office's people sign in."
)
HomeOption = Annotated[
    Path | None,
    typer.Option(
        "--home", help="Folder of the stack's data and logs.", envvar="NASKAH_HOME", show_default="./var"
    ),
]


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command()(up)
    app.command()(demo)
    app.command()(doctor)


def up(
    home: HomeOption = None,
    quiet: Annotated[bool, typer.Option("--quiet", help="Leave the parts' lines to the log files.")] = False,
    lan: Annotated[
        bool,
        typer.Option("--lan", help="Serve HTTPS on the office's network; the other parts stay on loopback."),
    ] = False,
    name: Annotated[
        list[str] | None,
        typer.Option(
            "--name", help="With --lan: host name or address people use, the first one on paper; repeatable."
        ),
    ] = None,
    certificate: Annotated[
        Path | None,
        typer.Option(
            "--certificate",
            help="With --lan: the office's certificate (PEM) instead of one made here.",
            exists=True,
        ),
    ] = None,
    key: Annotated[
        Path | None, typer.Option("--key", help="Its key (PEM), unless in the same file.", exists=True)
    ] = None,
) -> None:
    """Run the whole stack in the foreground: PostgreSQL, Valkey, S3, service and workers, on loopback.

    Data and logs lie in one folder and stay there. Takes free ports when the usual ones are taken, prints every
    address, and writes NASKAH_HOME/naskah.env, which the other commands read. Ctrl-C or SIGTERM stops everything.
    """
    place, tls = _home(home), None
    ours(place.root)
    if (name and not lan and certificate is None) or (key and certificate is None):
        raise typer.BadParameter("--name needs --lan or --certificate, --key needs --certificate")
    if certificate is not None:
        tls = theirs(certificate, key, name or ())
    elif lan:
        tls = on_the_network(pki_folder(place), name or ())
    raise typer.Exit(run_up(place, quiet=quiet, tls=tls))


def demo(
    home: HomeOption = None,
    stay: Annotated[
        bool | None,
        typer.Option(
            "--stay/--exit",
            help="Go on serving once the documents are archived, or stop; else it stays on a terminal.",
            show_default=False,
        ),
    ] = None,
    brief: Annotated[
        bool,
        typer.Option(
            "--brief",
            help="The disposisi and the Surat Edaran alone, then stop: half a minute, to see whether it runs.",
        ),
    ] = False,
) -> None:
    """Start the stack and play one cycle of the SOP: events, paraf, a return, a revision, signatures, verification.

    Programs and officials go over HTTP, each with a key. The PDFs are saved in NASKAH_HOME/demo. On a terminal, or with --stay, it goes on serving until Ctrl-C: a
    circular waits for you to initial and sign in the browser, and who signs in is printed. Without one, or with --exit or --brief, it stops. Exit code 0 means that every document was archived,
    read back with its digest, and verified.
    """
    place, console = _home(home), Console()
    if not console.is_terminal:
        console = Console(width=WIDE)
    if place.begun.exists():
        print(
            f"naskah demo: a real office lives in {place.root}; play elsewhere: --home FOLDER",
            file=sys.stderr,
        )
        raise typer.Exit(1)
    stays = (sys.stdin.isatty() and not brief) if stay is None else stay
    with stop_signals():
        try:
            console.print("Starting the stack ...", highlight=False)
            with running_stack(place) as running:
                play(
                    url=running.stack.url,
                    key=running.token,
                    dsn=running.stack.env["NASKAH_LEDGER_DSN"],
                    satker=running.ready.offices[0],
                    examples=examples_folder(),
                    save_to=place.demo,
                    keyring=Path(running.stack.env["NASKAH_PKI"]),
                    console=console,
                    brief=brief,
                    waiting=stays,
                )
                if stays:
                    announce(running, place)
                    watch(running, place)
            say(f"To go on in the browser: {called_here()} up --home {shlex.quote(str(place.root))}")
            say(SIGN_IN_TOLD)
        except StopRequested:
            say("stopped; the data stays in " + str(place.root))
        except NaskahError as error:
            print(f"naskah demo: {error}", file=sys.stderr)
            raise typer.Exit(1) from None


def doctor(home: HomeOption = None, as_json: AsJson = False) -> None:
    """Try every part Naskah needs; say for each failure how to mend it. Exit code 1 when something does not work.

    Example:  naskah doctor
    """
    with errors.status("looking ..."):
        found = list(examine(_home(home)))
    for_programs(
        [{**asdict(each), "verdict": each.verdict.value} for each in found],
        as_json,
        code=1 if any(each.verdict is CheckState.FAIL for each in found) else 0,
    )
    rows = [
        (each.part, each.verdict, each.detail + (f"\n-> {each.mend}" if each.mend else "")) for each in found
    ]
    print_table("What Naskah needs", ("part", "verdict", "what was seen"), rows)
    raise typer.Exit(1 if any(each.verdict is CheckState.FAIL for each in found) else 0)


def pki_folder(home: NaskahHome) -> Path:
    """Where this home's keys lie."""
    return Path(os.environ.get("NASKAH_PKI") or home.root / "pki").absolute()


def _home(option: Path | None) -> NaskahHome:
    return NaskahHome(option) if option is not None else NaskahHome.from_env()
