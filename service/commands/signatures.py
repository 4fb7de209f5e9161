"""``naskah documents seal|settle|release``: a signatory's own electronic signature, and one whose outcome is unknown.

A passphrase is asked for on the terminal, or read from a file or standard input; never from an argument, which every
user of the machine could read in the list of processes.
"""

from __future__ import annotations

import base64
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Final
from uuid import UUID

import typer

from service.commands.documents import app
from service.commands.remote import Remote, remote
from service.commands.screen import console
from service.commands.surroundings import CommandFailed

Secrets = Annotated[
    Path | None,
    typer.Option(
        "--rahasia",
        help="File (- for standard input) with the passphrase or PIN in its first line.",
    ),
]
OWN: Final = ("pribadi", "bsre")
ANSWER_S: Final = 120.0
"""BSrE is given 65 s by the service, and the page its time to be archived."""
READY_S: Final = 60.0
"""The final page is prepared in 1 to 3 s; an idle office never waits longer, a busy one is told to come back."""


@dataclass(frozen=True, kw_only=True)
class _Opens:
    """What opens the signatory's key, for the time of one command."""

    passphrase: str = field(repr=False)

    def body(self, certificate: bytes | None) -> dict[str, Any]:
        body: dict[str, Any] = {"sandi": self.passphrase}
        if certificate is not None:
            body["sertifikat"] = base64.b64encode(certificate).decode()
        return body


@app.command()
def seal(
    document_ids: Annotated[
        list[UUID], typer.Argument(help="One or more documents that wait for your signature.")
    ],
    certificate: Annotated[
        Path | None,
        typer.Option(
            "--sertifikat",
            exists=True,
            dir_okay=False,
            help="Your PKCS#12 file, where the office keeps none.",
        ),
    ] = None,
    secrets: Secrets = None,
) -> None:
    """Affix your own electronic signature to the prepared pages; the passphrase is asked for once and kept nowhere.

    Example:  naskah documents seal 0198c0de-0000-7000-8000-000000000000
    """
    with remote() as at:
        _seal(at, document_ids, secrets, certificate)


@app.command()
def settle(
    document_id: Annotated[UUID, typer.Argument(help="The document's id.")],
    pdf: Annotated[
        Path | None, typer.Argument(exists=True, dir_okay=False, help="The signed PDF, as BSrE gave it.")
    ] = None,
) -> None:
    """Settle a signature whose outcome is unknown: BSrE verifies the file, or the answer that was kept.

    Example:  naskah documents settle 0198c0de-0000-7000-8000-000000000000 bertanda-tangan.pdf
    """
    with remote() as at:
        done = at.post(
            f"/documents/{document_id}/seal/settle",
            content=pdf.read_bytes() if pdf else b"",
            headers={"If-Match": _etag(at, document_id), "Content-Type": "application/pdf"},
            timeout=ANSWER_S,
        )
    console.print(f"{document_id}: {done['act']['kind']}, {done['status']}", highlight=False)


@app.command()
def release(
    document_id: Annotated[UUID, typer.Argument(help="The document's id.")],
    catatan: Annotated[
        str, typer.Option("--catatan", "-m", help="Why it is certain enough that nothing was signed.")
    ],
) -> None:
    """Let a signature of unknown outcome go, on your word; its signatory may then ask for it again.

    Example:  naskah documents release 0198c0de-0000-7000-8000-000000000000 -m "BSrE: tidak ada transaksi"
    """
    with remote() as at:
        at.post(
            f"/documents/{document_id}/seal/release",
            json={"catatan": catatan},
            headers={"If-Match": _etag(at, document_id)},
        )
    console.print(f"{document_id}: permintaan dilepaskan; nomor tetap", highlight=False)


def seal_waiting(document_ids: Sequence[UUID], secrets: Path | None) -> None:
    """Go on from the act that gave the numbers, for those of ``document_ids`` that want a person's own signature."""
    with remote() as at:
        own = [each for each in document_ids if _level(at, each) in OWN]
        if own and (secrets is not None or sys.stdin.isatty()):
            _seal(at, own, secrets, None)
        elif own:
            console.print("Menunggu tanda tangan elektronik: naskah documents seal ...", highlight=False)


def _seal(at: Remote, documents: Sequence[UUID], secrets: Path | None, certificate: Path | None) -> None:
    opens = _Opens(passphrase=_passphrase(secrets))
    brought = certificate.read_bytes() if certificate else None
    for document_id in documents:
        _wait(at, document_id)
        done = at.post(
            f"/documents/{document_id}/seal",
            json=opens.body(brought),
            headers={"If-Match": _etag(at, document_id)},
            timeout=ANSWER_S,
        )
        console.print(f"{document_id}: {done['act']['kind']}, nomor {done['nomor']}", highlight=False)


def _passphrase(secrets: Path | None) -> str:
    if secrets is None:
        asked: str = typer.prompt("Kata sandi atau PIN", hide_input=True)
        return asked
    text = sys.stdin.read() if str(secrets) == "-" else secrets.read_text(encoding="utf-8")
    first = (text.splitlines() or [""])[0]
    if not first:
        raise CommandFailed("The file holds no passphrase.")
    return first


def _wait(at: Remote, document_id: UUID) -> None:
    """Wait until the final page is prepared."""
    if _level(at, document_id) not in OWN:
        raise CommandFailed(f"{document_id}: no signature of a person's own is waited for.")
    until = time.monotonic() + READY_S
    while not at.get(f"/documents/{document_id}/acts")["tanda_tangan"]["halaman_siap"]:
        if time.monotonic() > until:
            raise CommandFailed(f"{document_id}: the final page is not prepared yet; try again later.")
        time.sleep(0.3)


def _level(at: Remote, document_id: UUID) -> str:
    told = at.get(f"/documents/{document_id}/acts")["tanda_tangan"]
    return str(told["tingkat"]) if told else ""


def _etag(at: Remote, document_id: UUID) -> str:
    return f'"{at.get(f"/documents/{document_id}/acts")["etag"]}"'
