"""``naskah service``: systemd units, written, shown and taken away."""

from __future__ import annotations

import getpass
import subprocess
import sys
from pathlib import Path
from typing import Annotated, Final

import typer

from archive import environment as surroundings
from service.embedded.home import NaskahHome
from service.processes import Process
from service.terminal.screen import console
from service.terminal.surroundings import CommandFailed
from service.units import unit

app = typer.Typer(no_args_is_help=True, help="Run under systemd: write, show and remove hardened units.")

UNITS: Final = Path("/etc/systemd/system")
RUNNING: Final = Path("/run/systemd/system")  # there is a service manager to talk to
OURS: Final = "# Written by `naskah service install`"

ProcessArgument = Annotated[
    list[Process] | None,
    typer.Argument(help="Processes with servers of your own; without one the whole stack as one unit."),
]
HomeOption = Annotated[
    Path | None, typer.Option("--home", help="The stack's folder; else NASKAH_HOME or ./var.")
]
UserOption = Annotated[str | None, typer.Option("--user", help="Who runs it; else whoever types this.")]
EnvironmentOption = Annotated[
    Path | None,
    typer.Option("--environment", help="File of NAME=value settings; processes of your own need it."),
]
LanOption = Annotated[bool, typer.Option("--lan", help="The whole stack: HTTPS on the office's network.")]
NameOption = Annotated[
    list[str] | None, typer.Option("--name", help="With --lan: the names people use; repeatable.")
]
FolderOption = Annotated[Path, typer.Option("--unit-folder", help="Where units lie.")]


@app.command()
def show(
    process: ProcessArgument = None,
    home: HomeOption = None,
    user: UserOption = None,
    environment: EnvironmentOption = None,
    lan: LanOption = False,
    name: NameOption = None,
) -> None:
    """Print the units as `install` would write them.

    Example:  naskah service show --home /srv/naskah --user naskah --lan
    """
    for _, text in _units(process, home, user, environment, lan, name).items():
        typer.echo(text)


@app.command()
def install(
    process: ProcessArgument = None,
    home: HomeOption = None,
    user: UserOption = None,
    environment: EnvironmentOption = None,
    lan: LanOption = False,
    name: NameOption = None,
    now: Annotated[bool, typer.Option("--now", help="Start them as well.")] = False,
    unit_folder: FolderOption = UNITS,
) -> None:
    """Write the units and have them started with the machine; as root.

    Examples:

      naskah service install --home /srv/naskah --user naskah --lan --name naskah.kantor.lan --now

      naskah service install service relay courier consumer worker converter --environment /etc/naskah.env --user naskah
    """
    units = _units(process, home, user, environment, lan, name)
    for file, text in units.items():
        _mine(unit_folder / file)
        (unit_folder / file).write_text(text, encoding="utf-8")
        console.print(f"written: {unit_folder / file}", highlight=False)
    _systemctl("daemon-reload")
    _systemctl("enable", *(["--now"] if now else []), *units)


@app.command()
def remove(unit_folder: FolderOption = UNITS) -> None:
    """Stop what was installed and take its units away; data, settings and keys stay. As root.

    Example:  naskah service remove
    """
    files = [each for each in sorted(unit_folder.glob("naskah*.service")) if _is_ours(each)]
    if not files:
        raise CommandFailed(f"There is no unit of ours in {unit_folder}")
    _systemctl("disable", "--now", *(each.name for each in files))
    for each in files:
        each.unlink()
        console.print(f"removed: {each}", highlight=False)
    _systemctl("daemon-reload")


def _units(
    process: list[Process] | None,
    home: Path | None,
    user: str | None,
    environment: Path | None,
    lan: bool,
    name: list[str] | None,
) -> dict[str, str]:
    """Return each unit's text by its file's name."""
    place = NaskahHome(home) if home is not None else NaskahHome.from_env()
    options = ["--lan"] if lan else []
    for each in name or ():
        options += ["--name", each]
    at = unit.Installation(
        program=Path(sys.executable).with_name("naskah"),
        user=user or getpass.getuser(),
        home=place.root,
        options=tuple(options),
        environment=environment.absolute() if environment else None,
    )
    if not process:
        return {unit.NAME: unit.whole(at)}
    if environment is None:
        raise CommandFailed("Processes read their settings from the environment: --environment FILE")
    socket = ("--socket", "/run/naskah/converter.sock")
    return {
        f"naskah-{each.value}.service": unit.process(at, each, socket if each is Process.CONVERTER else ())
        for each in process
    }


def _is_ours(file: Path) -> bool:
    return file.read_text(encoding="utf-8").startswith(OURS)


def _mine(file: Path) -> None:
    if file.exists() and not _is_ours(file):
        raise CommandFailed(f"{file} was written by somebody else; move it away first")


def _systemctl(*words: str) -> None:
    """Tell the service manager, where there is one."""
    if not RUNNING.is_dir():
        console.print(f"no systemd runs here; where it does: systemctl {' '.join(words)}", highlight=False)
        return
    done = subprocess.run(
        ["systemctl", *words], check=False, capture_output=True, text=True, env=surroundings.for_tool()
    )
    if done.returncode != 0:
        raise CommandFailed(f"systemctl {' '.join(words)}: {done.stderr.strip()}")
