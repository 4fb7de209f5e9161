"""``naskah archive``: back up and restore the ledger, prove the archived bytes, compare bucket and ledger."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated
from uuid import UUID
from zoneinfo import ZoneInfo

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from archive.ledger import Ledger
from archive.ledger.documents import holdings
from archive.ledger.documents import names as document_names
from archive.ledger.documents.holdings import Scope
from archive.ledger.office.offices import every as every_office
from archive.proof.comparison import recorded
from archive.vault.opening import open_vault
from archive.vault.reconcile import DisagreementKind
from archive.vault.reconcile import reconcile as compare
from archive.vault.settings import VaultSettings
from archive.vault.vault import Vault
from service.office.letterhead import Letterhead, Offices
from service.operations.fixity import Fixity, FixityReport
from service.operations.fixity_paper import FixityPaper, as_text
from service.templates.drawing import Pages
from service.terminal.days import day
from service.terminal.naming import NAMED
from service.terminal.screen import AsJson, Satker, console, errors, for_programs, print_json, print_table
from service.terminal.surroundings import (
    CommandFailed,
    WrongField,
    actor,
    environment,
    open_ledger,
    which_office,
)
from service.terminal.target import Force, may_write

app = typer.Typer(no_args_is_help=True, help="Back up and restore the ledger; prove what is archived.")
SUFFIXES = (".txt", ".json", ".pdf")
SETTLED = timedelta(minutes=15)
"""A deposit in progress: no job holds a lease so long without recording or failing."""
HARMLESS = frozenset({DisagreementKind.SIDECAR, DisagreementKind.UNRECORDED, DisagreementKind.LOOSE})
"""What a crash can leave behind and a retry or the next reader completes; the others are alarms."""


@app.command()
def verify(
    since: Annotated[datetime | None, day("Archived from this day of the office on.")] = None,
    until: Annotated[datetime | None, day("Archived up to this day, included.")] = None,
    register: Annotated[str | None, typer.Option(help="Only numbered here; needs --year.")] = None,
    year: Annotated[int | None, typer.Option(min=1945, max=2999, help="The register's year.")] = None,
    document: Annotated[str | None, typer.Option(help=f"Only this document. {NAMED}")] = None,
    out: Annotated[
        Path | None, typer.Option(help="Write the report: .txt, .json or .pdf; one office only.")
    ] = None,
    force: Force = False,
    satker: Satker = None,
    as_json: AsJson = False,
) -> None:
    """Read archived objects back and compare their SHA-256 with the ledger's. Exit code 1 when one differs.

    The report, in Indonesian, says what was compared, what was found, when and by whom, and carries its own SHA-256; that
    it was made is noted. Without options everything of every office is read.

    Examples:

      naskah archive verify

      naskah archive verify --since 2026-01-01 --until 2026-03-31 --out laporan.pdf
    """
    if (register is None) != (year is None):
        raise CommandFailed("--register and --year belong together")
    if since and until and until < since:
        raise CommandFailed("--until lies before --since")
    if out is not None:
        _writable(out)
        may_write(out, (), force)
    with open_ledger("proof") as ledger, open_bucket() as vault:
        offices = [which_office(ledger, satker)] if satker or out else _offices(ledger)
        _known(ledger, offices, register)
        one = _called(ledger, offices, document) if document else None
        asked = _Asked(since=since, until=until, register=register, tahun=year, document_id=one)
        # An office whose letterhead is missing can be verified all the same, where nothing of it is printed.
        made = _verified(ledger, vault, offices, asked, named=bool(since or until or out or not as_json))
    wrong = [difference for report, _ in made for difference in report.differences]
    if as_json:
        print_json(_as_data([report for report, _ in made]))
    elif console.as_csv:
        reports = [report for report, _ in made]
        told = [(each.satker, each.objects, len(each.differences), each.sha256) for each in reports]
        print_table("Reports", ("office", "objects read", "wrong", "SHA-256 of the report"), told)
        print_table("Wrong", ("document", "key", "reason"), [(w.document_id, w.key, w.reason) for w in wrong])
    else:
        total = sum(report.objects for report, _ in made)
        console.print(f"{total} objects read, {len(wrong)} wrong", highlight=False)
        for report, office in made:
            assert office is not None  # read above for everything but JSON
            typer.echo("\n" + as_text(report, office.kantor, office.zona), nl=False)
    if out is not None:
        (report, office), *_ = made
        assert office is not None
        _write(out, report, office)
        errors.print(f"written: {out}", highlight=False, soft_wrap=True)
    raise typer.Exit(1 if wrong else 0)


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """What to verify, in days of the office."""

    since: datetime | None
    until: datetime | None
    register: str | None
    tahun: int | None
    document_id: UUID | None

    def scope(self, zone: ZoneInfo) -> Scope:
        return Scope(
            since=self.since.replace(tzinfo=zone) if self.since else None,
            before=(self.until + timedelta(days=1)).replace(tzinfo=zone) if self.until else None,
            register=self.register,
            tahun=self.tahun,
            document_id=self.document_id,
        )


def _writable(out: Path) -> None:
    """Refuse what no report is written as before an archive is read for hours."""
    if out.suffix not in SUFFIXES:
        raise CommandFailed(f"The report is written as {', '.join(SUFFIXES)}, by its name's ending")


def _verified(
    ledger: Ledger, vault: Vault, offices: Sequence[str], asked: _Asked, *, named: bool
) -> list[tuple[FixityReport, Letterhead | None]]:
    """One report an office, with its letterhead where ``named``."""
    fixity = Fixity(ledger, vault, clock=lambda: datetime.now(UTC))
    made = []
    with _bar() as progress:
        task = progress.add_task("verifying", total=None)
        for each in offices:
            office = Offices(ledger).letterhead(each) if named else None
            scope = asked.scope(office.zona if office else ZoneInfo("UTC"))
            report = fixity.verify(actor(), each, scope, lambda: progress.advance(task))
            made.append((report, office))
    return made


def _as_data(reports: Sequence[FixityReport]) -> dict[str, object]:
    return {
        "verified": sum(report.objects for report in reports),
        "wrong": [
            {"document": str(each.document_id), "key": each.key, "reason": each.reason}
            for report in reports
            for each in report.differences
        ],
        "reports": [report.to_json() for report in reports],
    }


def _known(ledger: Ledger, offices: Sequence[str], register: str | None) -> None:
    """Refuse a book that is nowhere: a mistyped one would be reported as an archive in which nothing differs."""
    with ledger.acting(actor()) as tx:
        if register is not None:
            # Books that were renamed since are known by their numbers.
            books = {kode for each in offices for kode in Offices(ledger).letterhead(each).rules.registers}
            books |= {kode for each in offices for kode in holdings.books(tx, each)}
            if register not in books:
                raise CommandFailed(f"There is no register {register!r}: {', '.join(sorted(books))}")


def _called(ledger: Ledger, offices: Sequence[str], name: str) -> UUID:
    """Return the one document of these offices that has this name."""
    with ledger.acting(actor()) as tx:
        found = [
            each
            for each in document_names.with_name(
                tx, document_names.DocumentName.of(name), document_names.MOST
            )
            if each.satker in offices
        ]
    if len(found) != 1:
        raise CommandFailed(
            f"There is {'more than one' if found else 'no'} document {name!r} in {', '.join(offices)}",
            fields=[
                WrongField(path=str(each.id), reason=f"{each.nomor or each.code}, {each.judul}")
                for each in found
            ],
        )
    return found[0].id


def _offices(ledger: Ledger) -> list[str]:
    with ledger.acting(actor()) as tx:
        return [office.satker for office in every_office(tx)]


def _write(out: Path, report: FixityReport, office: Letterhead) -> None:
    match out.suffix:
        case ".json":
            data = json.dumps(report.to_json(), ensure_ascii=False, indent=2).encode()
        case ".txt":
            data = as_text(report, office.kantor, office.zona).encode()
        case _:
            named = environment().get("NASKAH_CONVERTER_SOCKET")
            pages = Pages(Path(named) if named else None)
            data = FixityPaper(pages).pdf(report, office.kantor, office.zona)
    out.write_bytes(data)


@app.command()
def reconcile(as_json: AsJson = False) -> None:
    """Compare the bucket's listing with the ledger, both ways. Reports only; exit code 1 on an alarm.

    Example:  naskah archive reconcile
    """
    settled = datetime.now(UTC) - SETTLED
    with open_ledger("proof") as ledger, open_bucket() as vault, ledger.acting(actor()) as tx:
        found = list(compare(vault.store, recorded(tx), settled_before=settled))
    alarms = [each for each in found if each.finding not in HARMLESS]
    for_programs(
        [{"finding": f.finding, "key": f.key, "version_id": f.version_id} for f in found],
        as_json,
        code=1 if alarms else 0,
    )
    rows = [("alarm" if f in alarms else "note", f.finding, f.key, f.version_id) for f in found]
    print_table(f"{len(found)} differences, {len(alarms)} alarms", ("", "finding", "key", "version"), rows)
    raise typer.Exit(1 if alarms else 0)


@contextmanager
def open_bucket() -> Iterator[Vault]:
    """Enter the vault for the time of a command."""
    vault = open_vault(VaultSettings.from_env(environment()))
    try:
        yield vault
    finally:
        vault.close()


def _bar() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    return Progress(*columns, console=errors, transient=True, disable=not errors.is_terminal)
