"""``naskah pki``: the keys of seals and QR codes, a demonstration authority, and the certificate of HTTPS."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from service.embedded.home import NaskahHome, ours
from service.terminal.screen import AsJson, Satker, console, errors, print_facts, print_table
from service.terminal.surroundings import CommandFailed

app = typer.Typer(
    no_args_is_help=True,
    help="Seal, QR key, a demonstration authority; and the service's certificate for HTTPS.",
)

HomeOption = Annotated[
    Path | None,
    typer.Option(
        "--home",
        help="Folder of the stack, whose pki folder gets the keys; else NASKAH_PKI or NASKAH_HOME.",
    ),
]


class Rotatable(StrEnum):
    """What `naskah pki rotate` changes."""

    QR = "qr"
    """The key that signs QR codes; the former public key is kept and named."""
    SEAL = "seal"
    """The office's seal: one that is brought, or a new DEMO one."""
    ROOT = "root"
    """The demonstration authority, and a seal of it; the former root stays trusted."""
    BSRE = "bsre"
    """The key that opens how BSrE knows people; the first one, or one before the former."""


@app.callback()
def pki() -> None:
    """Seal, QR key, a demonstration authority; and the service's certificate for HTTPS."""


@app.command()
def init(
    office: Annotated[
        Path, typer.Option("--office", help="The office file whose seal and people get certificates.")
    ] = Path("examples/kantor-kpu-agam.yaml"),
    home: HomeOption = None,
    as_json: AsJson = False,
) -> None:
    """Make a root, the office's seal, a certificate for each of its people, and the key for QR codes. All say DEMO.

    What is there already stays as it is, so the command is safe to repeat.

    Example:  naskah pki init --office examples/kantor-kpu-agam.yaml
    """
    from service.embedded.demo_keys import write_demonstration  # loads pyHanko, which no other command needs

    folder = _folder(home)
    if NaskahHome(folder.parent).begun.exists():
        raise CommandFailed("A real office lives in this home; its seal: naskah pki rotate seal --p12 FILE")
    made = write_demonstration(folder, office)
    print_table(f"Demonstration keys in {folder}", ("file", "what it is"), made, as_json=as_json)
    (errors if as_json else console).print(
        "These certificates say DEMO and are trusted by nobody else. For documents of consequence put the office's"
        " own seal in their place. A service and workers that run already read them at their next start.",
        highlight=False,
    )


@app.command()
def rotate(
    what: Annotated[Rotatable, typer.Argument(help="Which key.")],
    p12: Annotated[
        Path | None,
        typer.Option("--p12", help="seal: the office's new one (PKCS#12); else a DEMO one.", exists=True),
    ] = None,
    passphrase_file: Annotated[
        Path | None, typer.Option("--passphrase-file", help="seal: file with its passphrase.", exists=True)
    ] = None,
    roots: Annotated[
        Path | None,
        typer.Option(
            "--roots", help="seal: its authority's certificates (PEM), trusted from now on.", exists=True
        ),
    ] = None,
    satker: Satker = None,
    home: HomeOption = None,
    as_json: AsJson = False,
) -> None:
    """Change the QR key, the office's seal, the demonstration's root or the key of BSrE's names. What was made before stays good.

    A running stack restarts its service and workers by itself; elsewhere restart them.

    Examples:

      naskah pki rotate qr

      naskah pki rotate bsre

      naskah pki rotate seal --p12 segel-2027.p12 --passphrase-file segel-2027.pass --roots bsre.pem
    """
    from service.embedded import pki_rotation

    folder = _folder(home)
    satker = _office(folder, satker)
    if what is Rotatable.QR:
        changed = pki_rotation.rotate_qr(folder, satker)
    elif what is Rotatable.ROOT:
        changed = pki_rotation.rotate_root(folder, satker)
    elif what is Rotatable.BSRE:
        changed = pki_rotation.rotate_identity_key(folder, satker)
    elif p12 is None:
        changed = pki_rotation.rotate_demo_seal(folder, satker)
    else:
        if passphrase_file is None:
            raise CommandFailed("Say with --passphrase-file what opens it")
        changed = pki_rotation.install_seal(
            folder,
            satker,
            p12=p12.read_bytes(),
            passphrase=passphrase_file.read_bytes().strip(),
            roots=roots.read_bytes() if roots else b"",
        )
    print_table(f"Changed in {folder}", ("file", "what it is"), changed, as_json=as_json)
    if what is not Rotatable.BSRE:  # that one is read whenever it is needed
        _restart(folder, str(what), errors if as_json else console)


@app.command()
def server(
    name: Annotated[
        list[str] | None,
        typer.Option("--name", help="Host name or address by which the service is reached; repeatable."),
    ] = None,
    home: HomeOption = None,
    as_json: AsJson = False,
) -> None:
    """Make the service's certificate for HTTPS, by an authority of the office's own; or renew it.

    Safe to repeat: the authority stays, so browsers that trust it go on doing so.

    Examples:

      naskah pki server --name naskah.kantor.lan --name 192.168.10.5
    """
    from service.embedded.tls.files import on_the_network

    folder = _folder(home)
    made = on_the_network(folder, name or ())
    print_facts(
        "HTTPS",
        [
            ("names", ", ".join(made.names)),
            ("certificate and key", str(made.certificate)),
            ("authority", f"{made.authority}: install it in the office's browsers and telephones"),
        ],
        as_json=as_json,
    )
    _restart(folder, "tls", errors if as_json else console)


def _folder(home: Path | None) -> Path:
    from worker.signing.keyring import Keyring

    folder = home / "pki" if home is not None else Keyring.from_env().folder
    ours(folder if folder.exists() else folder.parent)
    return folder


def _office(folder: Path, satker: str | None) -> str:
    """Return the office whose key changes; without one named the only one that has a key here."""
    known = sorted(each.name.removesuffix(".qr.key") for each in folder.glob("*.qr.key"))
    if satker is None and len(known) != 1:
        raise CommandFailed(f"Say which office with --satker: {', '.join(known) or 'none has a QR key here'}")
    return satker or known[0]


def _restart(folder: Path, name: str, out: Console) -> None:
    """Let a stack that runs with this folder take the new keys."""
    from service.embedded.rotation import ask
    from service.embedded.secret_table import named

    home, row = NaskahHome(folder.parent), named(name)
    if row is not None and folder.name == "pki" and home.held():
        done = ask(home, row)
        out.print(f"Restarted: {', '.join(done.restarted)}", highlight=False)
    else:
        out.print("A service and workers that run elsewhere read it at their next start.", highlight=False)
