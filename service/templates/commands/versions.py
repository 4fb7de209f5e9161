"""``naskah templates``: the document types an event can ask for, and the versions of their templates."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from doc_templates.catalog import Catalog
from doc_templates.kit.sample import SAMPLE
from service.intake.examples import SOURCE, UNIT, example_event
from service.templates.commands import beginning, checking
from service.templates.commands import lint as templates_lint
from service.templates.commands import trial as templates_trial
from service.templates.examples import flaws_of
from service.terminal.answers import read
from service.terminal.remote import remote
from service.terminal.screen import (
    AsJson,
    console,
    for_programs,
    marked,
    print_facts,
    print_json,
    print_table,
)
from worker.press import compile_template

app = typer.Typer(
    no_args_is_help=True, help="The document types, their payloads, and the life of their templates."
)
app.command()(beginning.new)
app.command()(checking.check)
app.command()(templates_lint.lint)
app.command()(templates_lint.preview)
app.command()(templates_lint.diff)
app.command()(templates_trial.trial)
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
Jenis = Annotated[str, typer.Argument(help="The type, e.g. surat_edaran.")]
Digest = Annotated[
    str, typer.Argument(help="The version's digest (SHA-256), as `naskah templates versions` lists it.")
]


@app.command("list")
def list_(as_json: AsJson = False) -> None:
    """List the document types of this installation; one that is broken with file, line and cure.

    Example:  naskah templates list
    """
    found = Catalog.installed()
    for_programs(
        [
            *({"jenis": e.jenis, "judul": e.contract.judul, "digest": e.digest} for e in found.values()),
            *(
                {"jenis": jenis, "broken": [str(flaw) for flaw in error.flaws]}
                for jenis, error in found.broken.items()
            ),
        ],
        as_json,
    )
    rows = [
        (e.jenis, e.contract.judul, e.contract.version, e.contract.klasifikasi, e.digest[:12])
        for e in found.values()
    ]
    print_table("Document types", ("jenis", "name", "contract", "klasifikasi", "template"), rows)
    for flaw in (flaw for error in found.broken.values() for flaw in error.flaws):
        console.print(marked("broken  ", str(flaw), "bold red"), soft_wrap=True)
    for flaw in (flaw for e in found.values() if not e.shipped for flaw in flaws_of(e, SAMPLE)):
        console.print(marked("untried ", str(flaw)), soft_wrap=True)


@app.command()
def show(
    jenis: Annotated[str, typer.Argument(help="The type, e.g. surat_edaran.")],
    schema: Annotated[bool, typer.Option("--schema", help="Print the JSON Schema of its payload.")] = False,
    example: Annotated[bool, typer.Option("--example", help="Print a payload that satisfies it.")] = False,
    event: Annotated[bool, typer.Option("--event", help="Print an event with that payload.")] = False,
    source: Annotated[
        str, typer.Option(help="Who sends the event, a URI that the key may speak for.")
    ] = SOURCE,
    unit: Annotated[str, typer.Option(help="The unit of the office that the event names.")] = UNIT,
    as_json: AsJson = False,
) -> None:
    """Show one document type: who initials and signs, what its payload is.

    Examples:

      naskah templates show surat_edaran

      naskah templates show surat_edaran --example > payload.json

      naskah templates show surat_edaran --event --source urn:kpu:agam:e-kinerja --unit 3 > event.json
    """
    entry = Catalog.installed()[jenis]
    contract = entry.contract
    if schema:
        print_json(contract.payload.model_json_schema())
        return
    if example:
        print_json(entry.example)
        return
    if event:
        print_json(example_event(entry, source=source, unit=unit))
        return
    way = compile_template(entry.template).way
    chain = contract.chain
    fields = contract.payload.model_fields
    print_facts(
        contract.judul,
        [
            ("jenis", entry.jenis),
            ("contract", contract.version),
            ("klasifikasi", contract.klasifikasi),
            ("paraf", ", ".join(chain.paraf) if chain else "none"),
            ("penandatangan", chain.penandatangan if chain else "none"),
            ("needs", ", ".join(name for name, field in fields.items() if field.is_required())),
            (
                "may have",
                ", ".join(name for name, field in fields.items() if not field.is_required()) or "nothing",
            ),
            ("template", entry.digest),
            ("rendered", f"{way.name} ({'; '.join(way.reasons)})" if way.reasons else way.name),
        ],
        as_json=as_json,
    )


@app.command()
def versions(jenis: Jenis, as_json: AsJson = False) -> None:
    """List the versions of a type's template at the caller's office; number 0 came with the installation.

    Example:  naskah templates versions surat_edaran
    """
    with remote() as service:
        found = service.get(f"/templates/{jenis}/versions")["versions"]
    for_programs(found, as_json)
    rows = [
        (
            each["no"],
            each["state"],
            each["digest"],
            each["name"],
            each.get("uploaded_by"),
            each.get("decided_by"),
        )
        for each in found
    ]
    print_table(f"Versions of {jenis}", ("no", "state", "digest", "file", "uploaded by", "decided by"), rows)


@app.command()
def upload(
    jenis: Jenis,
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="The Word template (*.docx).")],
    left_alone: templates_lint.Alone = None,
    no_wait: Annotated[bool, typer.Option("--no-wait", help="Do not wait for the trial.")] = False,
    as_json: AsJson = False,
) -> None:
    """Upload a new version of a type's template and wait for its trial; then another person approves it. Ends with 1 when the trial has failed.

    Example:  naskah templates upload surat_edaran surat-edaran.docx
    """
    query = {"left_alone": ",".join(left_alone)} if left_alone else None
    with remote() as service:
        sent = service.client.post(
            f"/templates/{jenis}", content=file.read_bytes(), params=query, headers={"Content-Type": _DOCX}
        )
        told = read(sent)
        if not as_json:
            _told(told, as_json)
        tried = None if no_wait else templates_trial.waited(service, told["links"]["trial"], quiet=as_json)
    failed = tried is not None and tried["state"] == "failed"
    for_programs({**told, "trial": tried} if tried else told, as_json, code=1 if failed else 0)
    if tried is not None:
        templates_trial.show_trial(tried)
    if failed:
        raise typer.Exit(1)


@app.command()
def approve(jenis: Jenis, digest: Digest, as_json: AsJson = False) -> None:
    """Make a version active whose trial has passed; not by whoever uploaded it. Version 0's digest makes the shipped one active again.

    Example:  naskah templates approve surat_edaran 3f1c...
    """
    with remote() as service:
        _told(service.post(f"/templates/{jenis}/{digest}/approve"), as_json)


@app.command()
def refuse(
    jenis: Jenis,
    digest: Digest,
    reason: Annotated[str, typer.Option("--reason", help="Why; kept with the version.")],
    as_json: AsJson = False,
) -> None:
    """Refuse an uploaded version.

    Example:  naskah templates refuse surat_edaran 3f1c... --reason "kop lama"
    """
    with remote() as service:
        _told(service.post(f"/templates/{jenis}/{digest}/refuse", params={"reason": reason}), as_json)


def _told(told: dict[str, Any], as_json: bool) -> None:
    for_programs(told, as_json)
    facts = [
        (name, told.get(name))
        for name in ("no", "state", "digest", "name", "warnings", "decided_by", "reason")
    ]
    print_facts("Template version", [(name, value) for name, value in facts if value is not None])
