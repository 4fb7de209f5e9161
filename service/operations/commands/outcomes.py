"""What trying jobs again would do, or did, on the screen: how many, which documents change, whose paraf fall."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final

import typer

from service.terminal.naming import in_words, short
from service.terminal.remote import Remote
from service.terminal.screen import console, for_programs, print_table
from service.terminal.surroundings import CommandFailed

DryRun = Annotated[bool, typer.Option("--dry-run", help="Only show what it would do.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]
AT_ONCE: Final = 100
"""Jobs in one request: each revision takes some 20 ms, and a busy ledger several times that."""
_SHOWN: Final = 50
_WORDS: Final = {"again": "begins anew", "revision": "new revision", "nothing": "stays as it is"}


def outcomes(at: Remote, ids: Sequence[str], about: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Ask the service of jobs by their ids, some at a time."""
    found: list[dict[str, Any]] = []
    for start in range(0, len(ids), AT_ONCE):
        body = {"jobs": list(ids[start : start + AT_ONCE]), **about}
        found += at.post("/jobs:retry", json=body)["outcomes"]
    return found


def print_outcomes(found: Sequence[Mapping[str, Any]], *, done: bool, as_json: bool = False) -> None:
    """Print each job's outcome, the first fifty, and count them all; or all of them for a program."""
    for_programs({"dry_run": not done, "outcomes": list(found)}, as_json)
    if not found:
        console.print("no job fits")
        return
    rows = [
        (
            each["job_id"],
            short(each["document_id"]),
            each["document_id"],
            in_words(each["status"], each["nomor"]),
            _WORDS[each["does"]] + (f": {each['reason']}" if each["reason"] else ""),
            _template(each),
            each["revision"],
            ", ".join(each["gugur"]) or None,
            each["nomor"],
            ", ".join(each["berubah"]) or None,
        )
        for each in found[:_SHOWN]
    ]
    columns = (
        "job",
        "naskah",
        "document",
        "keadaan",
        "effect",
        "template",
        "revision",
        "paraf gugur",
        "nomor",
        "berubah",
    )
    more = f" (the first {_SHOWN} of {len(found)})" if len(found) > _SHOWN else ""
    print_table(f"{'Done' if done else 'What it would do'}{more}", columns, rows)
    counted = Counter(each["does"] for each in found)
    fallen = sum(len(each["gugur"]) for each in found)
    numbers = sum(each["nomor"] is not None for each in found if each["does"] == "revision")
    told = [f"{number} {_WORDS[does]}" for does, number in sorted(counted.items())]
    if counted["revision"]:
        told.append(f"{fallen} paraf and signatures fall, {numbers} numbers stay")
    console.print(f"{len(found)} jobs: {'; '.join(told)}", highlight=False, soft_wrap=True)
    older = {each["approved"]["digest"] for each in found if each["template"] != each["approved"]}
    if older and not done:
        console.print(
            "another template is approved by now: --template approved prints with it",
            highlight=False,
            soft_wrap=True,
        )


def agreed(number: int, yes: bool, *, must: bool = True, asks: bool = True) -> None:
    """Ask whether to go on; where nobody can be asked, what changes documents needs --yes."""
    if yes:
        return
    if not asks or not sys.stdin.isatty():
        if must:
            raise CommandFailed(f"{number} jobs would change documents; say --yes")
        return
    typer.confirm(f"Do this to {number} jobs?", abort=True)


def _template(each: Mapping[str, Any]) -> str:
    used, approved = each["template"], each["approved"]
    name = f"version {used['no']}" if used["no"] is not None else f"unknown {used['digest'][:12]}"
    return f"{name}, {used['state']}" + ("" if used == approved else " (not the approved one)")
