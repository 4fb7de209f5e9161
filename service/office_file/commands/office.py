"""``naskah office``: load an office from its file, show what is loaded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from archive.ledger import Ledger
from archive.ledger.office import offices
from archive.settings import address, addresses, parsed, read
from doc_templates.catalog import Catalog
from doc_templates.kit.kop import without_pictures
from service.embedded.home import NaskahHome
from service.identifiers import long_address
from service.leaving.commands import print_left
from service.leaving.view import left_json
from service.office_file import file as office_files
from service.office_file import needs as office_needs
from service.office_file.change import OfficeChange
from service.terminal.screen import AsJson, Satker, console, for_programs, marked, print_facts
from service.terminal.surroundings import CommandFailed, actor, environment, in_office, open_ledger
from service.verification.former_addresses import CURE, SETTING, forgotten
from service.words.dates import waktu

app = typer.Typer(no_args_is_help=True, help="Load an office from its file; show what is loaded.")


@app.command()
def apply(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The office's YAML file.")],
    check: Annotated[
        bool, typer.Option("--check", help="Check the file and show what it would change; change nothing.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask; for programs.")] = False,
) -> None:
    """Load an office: letterhead, logo, time zone, units, people, chains, registers, page size.

    The whole file is checked first, then held against the loaded office: every difference is shown with what it does to
    what is in use, and asked about. What would hide or break a book is refused. A register that is renamed says
    `dahulu: OLD_CODE` and carries its book on. Applying the same file again changes nothing; people who left the file keep
    their name in what they did, and lose their tokens.

    Examples:

      naskah office apply examples/kantor-kpu-agam.yaml --check

      naskah office apply examples/kantor-kpu-agam.yaml
    """
    read = office_files.read(file)
    if long := long_address(environment().get("NASKAH_PUBLIC_URL", "")):
        console.print(marked("beware  ", long), soft_wrap=True)
    catalog = Catalog.installed(at_once=False)
    lacking = list(office_needs.of_types(read.config, read.rules, catalog))
    if check:
        for said in lacking:
            console.print(marked("lacks   ", said), soft_wrap=True)
        console.print(
            f"{file} is complete: {read.nama} ({read.satker}), {len(read.people)} people", highlight=False
        )
        if not environment().get("NASKAH_LEDGER_DSN"):
            console.print("NASKAH_LEDGER_DSN is not set: not held against a loaded office", highlight=False)
            return
    if not check and read.rules.demonstration and NaskahHome.from_env().begun.exists():
        raise CommandFailed("A real office lives in this home; the demonstration needs one of its own")
    with open_ledger() as ledger:
        for lost in _forgotten(ledger):
            console.print(marked("beware  ", f"{lost}; {CURE}"), soft_wrap=True)
        with ledger.acting(actor(read.satker)) as tx:
            found = office_files.preview(tx, read)
        with ledger.acting(actor()) as tx:
            found += office_files.beside(tx, read)
        _tell(found)
        refused = any(each.refused for each in found)
        if check:
            raise typer.Exit(1 if refused else 0)
        if found and not refused and not yes and not typer.confirm("Apply this?"):
            raise typer.Exit(1)
        with ledger.acting(actor(read.satker)) as tx:
            applied = office_files.lay_in(tx, read, actor().id)
            office = applied.office
            lacking += office_needs.of_people(tx, office, catalog, datetime.now(UTC))
    console.print(
        f"{office.nama} ({office.satker}) stands at version {office.version}, {len(read.people)} people",
        highlight=False,
    )
    _tell_departures(applied)
    for said in lacking:
        console.print(marked("lacks   ", said), soft_wrap=True)


def _tell_departures(applied: office_files.AppliedOffice) -> None:
    """Show what became of what those leave behind who left, and who was told."""
    found = applied.consequences
    for each in found.going:
        print_left(each.person.nama, [left_json(one) for one in each.left])
    for key in found.vacant:
        console.print(
            marked("vacant  ", f"nobody holds {key}: naskah people appoint {key} PERSON"), soft_wrap=True
        )
    if applied.letters:
        console.print(f"{applied.letters} letters are queued to those whom it concerns", highlight=False)


def _forgotten(ledger: Ledger) -> Iterable[str]:
    """Tell of letters printed under an address that verification does not know."""
    env = environment()
    if not (public := env.get("NASKAH_PUBLIC_URL")):
        return ()
    return forgotten(ledger, parsed("NASKAH_PUBLIC_URL", public, address), read(env, SETTING, addresses, ()))


def _tell(found: Sequence[OfficeChange]) -> None:
    """Show each difference and its effect, those refused first."""
    for each in found:
        mark, style = ("refused ", "bold red") if each.refused else ("changes ", "yellow")
        console.print(marked(mark, f"{each.path}: {each.what}", style), soft_wrap=True)
        if each.effect:
            console.print(f"         {each.effect}", soft_wrap=True)


@app.command()
def show(satker: Satker = None, as_json: AsJson = False) -> None:
    """Show the office as it is loaded.

    Example:  naskah office show
    """
    with in_office(satker) as (tx, chosen):
        office = offices.get(tx, chosen)
    assert office is not None  # in_office has just seen it
    config = without_pictures(office.config)
    for_programs(config, as_json)
    units = "; ".join(f"{key} {name}" for key, name in config["unit"].items())
    print_facts(
        office.nama,
        [
            ("satker", office.satker),
            ("version", f"{office.version}, applied {waktu(office.applied_at, office.zona)}"),
            ("zona", office.zona),
            ("alamat", config["alamat"]),
            ("kertas", config.get("kertas", "A4")),
            ("unit", units),
            ("registers", ", ".join(register["kode"] for register in config.get("register", []))),
            ("people", len(config["orang"])),
        ],
    )
