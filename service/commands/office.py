"""``naskah office``: load an office from its file, show what is loaded."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from archive.ledger import offices
from service.commands.screen import AsJson, Satker, console, print_facts, print_json
from service.commands.surroundings import CommandFailed, actor, open_ledger, which_office
from service.desk import office as office_files
from service.embedded.home import NaskahHome

app = typer.Typer(no_args_is_help=True, help="Load an office from its file; show what is loaded.")


@app.command()
def apply(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The office's YAML file.")],
    check: Annotated[bool, typer.Option("--check", help="Only check the file; change nothing.")] = False,
) -> None:
    """Load an office: letterhead, logo, time zone, units, people, chains, registers, page size.

    The whole file is checked first. Applying the same file again changes nothing; people who left the file keep their
    name in what they did, and lose their tokens.

    Example:  naskah office apply examples/kantor-kpu-agam.yaml
    """
    read = office_files.read(file)
    if check:
        console.print(
            f"{file} is complete: {read.nama} ({read.satker}), {len(read.people)} people", highlight=False
        )
        return
    if read.config.get("demonstrasi") is True and NaskahHome.from_env().begun.exists():
        raise CommandFailed("A real office lives in this home; the demonstration needs one of its own")
    with open_ledger() as ledger, ledger.acting(actor(read.satker)) as tx:
        office = office_files.apply(tx, read, actor().id)
    console.print(
        f"{office.nama} ({office.satker}) stands at version {office.version}, {len(read.people)} people",
        highlight=False,
    )


@app.command()
def show(satker: Satker = None, as_json: AsJson = False) -> None:
    """Show the office as it is loaded.

    Example:  naskah office show
    """
    with open_ledger() as ledger:
        chosen = which_office(ledger, satker)
        with ledger.acting(actor(chosen)) as tx:
            office = offices.get(tx, chosen)
    assert office is not None  # which_office has just seen it
    config = {name: value for name, value in office.config.items() if name != "logo_base64"}
    if as_json:
        print_json(config)
        return
    units = "; ".join(f"{key} {name}" for key, name in config["unit"].items())
    print_facts(
        office.nama,
        [
            ("satker", office.satker),
            ("version", f"{office.version}, applied {office.applied_at:%Y-%m-%d %H:%M} UTC"),
            ("zona", office.zona),
            ("alamat", config["alamat"]),
            ("kertas", config.get("kertas", "A4")),
            ("unit", units),
            ("registers", ", ".join(register["kode"] for register in config.get("register", []))),
            ("people", len(config["orang"])),
        ],
    )
