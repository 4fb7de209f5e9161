"""``naskah templates trial``, and the wait for a trial after an upload: progress, findings, pictures."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from service.templates.commands.findings import show_findings
from service.terminal.remote import Remote, remote
from service.terminal.screen import AsJson, console, for_programs, print_facts
from service.terminal.target import Force, may_fill
from worker.press.lint.findings import Finding

_LOOK_S: Final = 0.5
_LONGEST_S: Final = 900.0
"""A trial takes 10 to 60 s; behind a merge of thousands it comes once in fifty messages."""
_OVER: Final = frozenset({"passed", "failed", "stale", "missing"})
_SAID: Final = {
    "pending": "waits for the press",
    "running": "is being printed",
    "passed": "has passed: another person can approve the version",
    "failed": "has failed: mend the template and upload it again",
    "stale": "is out of date: the contract, the paper, the press, LibreOffice or the fonts are others now; --again tries it anew",
    "missing": "was never done; --again does it",
}


def trial(
    jenis: Annotated[str, typer.Argument(help="The type, e.g. surat_edaran.")],
    version: Annotated[
        int, typer.Argument(min=1, help="The version's number, as `naskah templates versions` lists it.")
    ],
    out: Annotated[Path | None, typer.Option("--out", help="Folder for a PNG of each page.")] = None,
    again: Annotated[bool, typer.Option("--again", help="Try it once more, and wait.")] = False,
    force: Force = False,
    as_json: AsJson = False,
) -> None:
    """Show what the trial of an uploaded version found, and write its pages as pictures. Ends with 1 when it has failed.

    Examples:

      naskah templates trial surat_edaran 3

      naskah templates trial surat_edaran 3 --out halaman
    """
    if out is not None:
        may_fill(out, force)
    with remote() as service:
        path = f"/templates/{jenis}/versions/{version}/trial"
        told = service.post(path) if again else service.get(path)
        if again:
            told = waited(service, path, quiet=as_json)
        written = _pictures(service, told, out) if out is not None else []
    told_all = {**told, "written": [str(each) for each in written]} if out is not None else told
    for_programs(told_all, as_json, code=1 if told["state"] == "failed" else 0)
    show_trial(told)
    for each in written:
        console.print(f"{each}", highlight=False)
    if told["state"] == "failed":
        raise typer.Exit(1)


def waited(service: Remote, path: str, *, quiet: bool) -> dict[str, Any]:
    """Wait for a trial's end, saying what it comes to; returns it as it stands then, or as it stands when it takes too long."""
    until, said = time.monotonic() + _LONGEST_S, 0
    state = ""
    while True:
        told: dict[str, Any] = service.get(path)
        if not quiet:
            if told["state"] != state and told["state"] not in _OVER:
                console.print(f"The trial {_SAID[told['state']]} ...", highlight=False)
            for step in told["steps"][said:]:
                if step["name"] not in ("started", "archived"):
                    console.print(f"  printed and looked at: {step['name']}", highlight=False)
        state, said = told["state"], len(told["steps"])
        if state in _OVER or time.monotonic() > until:
            return told
        time.sleep(_LOOK_S)


def show_trial(told: dict[str, Any]) -> None:
    """Print how a trial stands and what it found."""
    print_facts(
        "Trial",
        [
            ("version", told["no"]),
            ("trial", _SAID[told["state"]]),
            ("printed with", told["setup"] or "-"),
            ("pages", len(told["pages"])),
        ],
    )
    if told["findings"]:
        show_findings(f"version {told['no']}", [Finding.read(each) for each in told["findings"]])


def _pictures(service: Remote, told: dict[str, Any], out: Path) -> list[Path]:
    out.mkdir(parents=True, exist_ok=True)
    written = []
    for number, each in enumerate(told["pages"], 1):
        stage = str(each["stage"]).replace(" ", "-").lower()
        target = out / f"{number:02}-{each['sample']}-{stage}-halaman-{each['page']}.png"
        answer = service.client.get(each["links"]["picture"])
        answer.raise_for_status()
        target.write_bytes(answer.content)
        written.append(target)
    return written
