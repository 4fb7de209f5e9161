"""``naskah pki``: a demonstration authority for this machine."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from service.commands.screen import console, print_table

app = typer.Typer(
    no_args_is_help=True,
    help="Certificates for signing: a demonstration authority for this machine.",
)


@app.callback()
def pki() -> None:
    """Certificates for signing: a demonstration authority for this machine."""


@app.command()
def init(
    office: Annotated[
        Path, typer.Option("--office", help="The office file whose seal and people get certificates.")
    ] = Path("examples/kantor-kpu-agam.yaml"),
    home: Annotated[
        Path | None,
        typer.Option(
            "--home",
            help="Folder of the stack, whose pki folder gets the keys; else NASKAH_PKI or NASKAH_HOME.",
        ),
    ] = None,
) -> None:
    """Make a root, the office's seal, a certificate for each of its people, and the key for QR codes. All say DEMO.

    What is there already stays as it is, so the command is safe to repeat.

    Example:  naskah pki init --office examples/kantor-kpu-agam.yaml
    """
    from service.embedded.demo_keys import write_demonstration  # loads pyHanko, which no other command needs
    from worker.signing.keyring import Keyring

    folder = home / "pki" if home is not None else Keyring.from_env().folder
    made = write_demonstration(folder, office)
    print_table(f"Demonstration keys in {folder}", ("file", "what it is"), made)
    console.print(
        "These certificates say DEMO and are trusted by nobody else. For documents of consequence put the office's"
        " own seal in their place. A service and workers that run already read them at their next start.",
        highlight=False,
    )
