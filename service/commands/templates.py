"""``naskah templates``: the document types an event can ask for."""

from __future__ import annotations

from typing import Annotated

import typer

from doc_templates.catalog import Catalog
from service.commands.screen import AsJson, print_facts, print_json, print_table

app = typer.Typer(no_args_is_help=True, help="The document types, their payloads and examples.")


@app.command("list")
def list_(as_json: AsJson = False) -> None:
    """List the document types of this installation.

    Example:  naskah templates list
    """
    found = Catalog.scan()
    if as_json:
        print_json(
            [{"jenis": e.jenis, "judul": e.contract.judul, "digest": e.digest} for e in found.values()]
        )
        return
    rows = [
        (e.jenis, e.contract.judul, e.contract.version, e.contract.klasifikasi, e.digest[:12])
        for e in found.values()
    ]
    print_table("Document types", ("jenis", "name", "contract", "klasifikasi", "template"), rows)


@app.command()
def show(
    jenis: Annotated[str, typer.Argument(help="The type, e.g. surat_edaran.")],
    schema: Annotated[bool, typer.Option("--schema", help="Print the JSON Schema of its payload.")] = False,
    example: Annotated[bool, typer.Option("--example", help="Print a payload that satisfies it.")] = False,
) -> None:
    """Show one document type: who initials and signs, what its payload is.

    Examples:

      naskah templates show surat_edaran

      naskah templates show surat_edaran --example > payload.json
    """
    entry = Catalog.scan()[jenis]
    contract = entry.contract
    if schema:
        print_json(contract.payload.model_json_schema())
        return
    if example:
        print_json(entry.example)
        return
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
        ],
    )
