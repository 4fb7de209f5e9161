"""``naskah archive compare`` and ``confirm``: how a restored ledger comes back to work."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Annotated

import typer

from archive.ledger import Ledger, LedgerSettings, Principal, restorations
from archive.ledger.office import keys
from archive.proof.comparison import Comparison
from service.operations.commands.archive import app, open_bucket
from service.operations.restoring import compare_ledger
from service.operations.standstill import SkippedBlock, Standstill
from service.terminal.screen import AsJson, console, for_programs, print_table
from service.terminal.surroundings import CommandFailed, environment

CONFIRM = "Then a person lets the desk go on: naskah archive confirm --by 'NAME, POSITION'"


@app.command()
def compare(as_json: AsJson = False) -> None:
    """Compare a restored ledger with the vault: take back what was archived since the backup, name what cannot be.

    Reads every object that the ledger does not know; changes nothing in the bucket. May be broken off and run again, after the
    desk went on too: when something turned up late.
    Exit code 1 when something was lost.

    Example:  naskah archive compare
    """
    with owner_ledger() as ledger, open_bucket() as vault:
        with console.status("comparing the vault with the ledger") as status:
            done = compare_ledger(
                ledger,
                vault.store,
                note=lambda count: status.update(f"taking back: {count} objects"),
            )
        blocks = Standstill(ledger).blocks() if stands(ledger) else None
    for_programs(
        {**done.as_json(), "blocks": [each.as_json() for each in blocks or ()]},
        as_json,
        code=1 if done.losses else 0,
    )
    print_comparison(done)
    if blocks is None:
        console.print("The desk is open: looked at was what is older than 15 minutes", highlight=False)
    else:
        print_blocks("Each register goes on above a reserved block", blocks)
        console.print(CONFIRM, highlight=False, soft_wrap=True)
    raise typer.Exit(1 if done.losses else 0)


@app.command()
def confirm(
    by: Annotated[
        str, typer.Option(help="Who confirms, as it is to stand in the registers: name and position.")
    ],
    block: Annotated[
        list[str] | None,
        typer.Option(
            help="Another size for one register's block: 1306/SE/2026=40. May be given again; 0 for none."
        ),
    ] = None,
    despite_losses: Annotated[
        bool,
        typer.Option(
            "--despite-losses",
            help="Go on although files are gone or unreadable, or documents could not be taken back.",
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Let the desk go on after a restore: reserve each register's block, and take in, sign and number again.

    Refused while the comparison names files that are gone or unreadable, contradictions, or books that the office file does not
    name: mend them and compare again.

    Example:  naskah archive confirm --by 'Yulia Fitri, Arsiparis' --block 1306/SE/2026=40
    """
    sizes = dict(_size(each) for each in block or ())
    with owner_ledger() as ledger:
        reserved = Standstill(ledger).confirm(by, sizes, despite_losses=despite_losses)
        with ledger.acting(Principal.system("confirm")) as tx:
            valid = [each for each in keys.every(tx) if each.revoked_at is None]
    for_programs([each.as_json() for each in reserved], as_json)
    print_blocks("Reserved; say of each number what became of it: naskah registers settle", reserved)
    rows = [(str(each.id), each.person_id or each.name, ", ".join(sorted(each.roles))) for each in valid]
    print_table("Valid keys and tokens, as in the backup", ("id", "whose", "roles"), rows)
    console.print(
        "What was ended since is ended again, but for the last seconds before the loss: naskah keys revoke ID",
        highlight=False,
    )
    console.print(f"The desk goes on, confirmed by {by}", highlight=False)


def print_comparison(done: Comparison) -> None:
    """Say what was taken back, and name every loss with what to do."""
    told = done.as_json()
    console.print(
        f"taken back: {told['documents']} documents ({told['new_documents']} unknown to the ledger),"
        f" {told['versions']} versions, {told['acts']} acts, {told['numbers']} numbers, {told['templates']} templates",
        highlight=False,
        soft_wrap=True,
    )
    if told["printed_again"]:
        console.print(
            f"{told['printed_again']} pages that wait for a person's signature are printed again",
            highlight=False,
        )
    ended = [(each.what, each.name, each.at, each.by) for each in done.ended_again]
    if ended:
        print_table("Ended since the backup, and ended again", ("what", "which", "ended", "by"), ended)
    rows = [(each.loss.value, each.what, each.detail, each.mend) for each in done.losses]
    if rows:
        print_table(f"{len(rows)} losses", ("loss", "what", "detail", "what to do"), rows)
    else:
        console.print("nothing is missing of what the backup and the bucket tell", highlight=False)


def print_blocks(title: str, blocks: Sequence[SkippedBlock]) -> None:
    """Say what each register skips."""
    rows = [
        (
            each.key,
            str(each.last),
            _spans(each.missing),
            str(each.count),
            str(each.last + each.count + 1),
        )
        for each in blocks
    ]
    print_table(title, ("register", "last", "missing below", "reserved above", "goes on with"), rows)


def stands(ledger: Ledger) -> bool:
    """Tell whether the ledger stands still."""
    with ledger.acting(Principal.system("compare")) as tx:
        return restorations.standing(tx)


@contextmanager
def owner_ledger() -> Iterator[Ledger]:
    """Enter the ledger as its owner for the time of a command."""
    ledger = Ledger(LedgerSettings.from_env(environment()).need("owner"), min_size=1, max_size=2)
    try:
        yield ledger
    finally:
        ledger.close()


def _spans(numbers: Sequence[int]) -> str:
    """Write numbers as spans: 3, 7-9."""
    spans: list[list[int]] = []
    for number in numbers:
        if spans and spans[-1][-1] == number - 1:
            spans[-1].append(number)
        else:
            spans.append([number])
    return ", ".join(str(each[0]) if len(each) == 1 else f"{each[0]}-{each[-1]}" for each in spans)


def _size(told: str) -> tuple[str, int]:
    register, found, count = told.partition("=")
    if not found or not count.isdecimal():
        raise CommandFailed(f"--block {told}: write REGISTER=COUNT, as 1306/SE/2026=40")
    return register, int(count)
