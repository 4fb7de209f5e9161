"""``naskah documents seal|settle|release``: a signatory's own electronic signature, and one whose outcome is unknown.

A passphrase is asked for on the terminal, or read from a file or standard input; never from an argument, which every
user of the machine could read in the list of processes.
"""

from __future__ import annotations

import base64
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Final
from uuid import UUID

import typer

from service.approvals.commands.acting import Dilihat, post, seen, tell
from service.documents.commands.documents import app
from service.terminal.looks import Look, remember
from service.terminal.naming import Document, Documents, document_of, documents_of
from service.terminal.remote import Remote, remote
from service.terminal.screen import AsJson, console, errors, for_programs
from service.terminal.surroundings import CommandFailed, read_text

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
    documents: Documents,
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
    dilihat: Dilihat = None,
    as_json: AsJson = False,
) -> None:
    """Affix your own electronic signature to the prepared pages; the passphrase is asked for once and kept nowhere.

    Example:  naskah documents seal 0198c0de-0000-7000-8000-000000000000
    """
    with remote() as at:
        looks = {each: seen(at, each, dilihat) for each in documents_of(at, documents)}
        tell(_sealed(at, looks, secrets, certificate), as_json)


@app.command()
def settle(
    document: Document,
    pdf: Annotated[
        Path | None, typer.Argument(exists=True, dir_okay=False, help="The signed PDF, as BSrE gave it.")
    ] = None,
    dilihat: Dilihat = None,
    as_json: AsJson = False,
) -> None:
    """Settle a signature whose outcome is unknown: BSrE verifies the file, or the answer that was kept.

    Example:  naskah documents settle 0198c0de-0000-7000-8000-000000000000 bertanda-tangan.pdf
    """
    with remote() as at:
        found = document_of(at, document)
        look = seen(at, found, dilihat)
        done = post(
            at,
            found,
            "seal/settle",
            look,
            content=pdf.read_bytes() if pdf else b"",
            headers={"Content-Type": "application/pdf"},
            timeout=ANSWER_S,
        )
        remember(at, found, look.after(done))
    tell([done], as_json)


@app.command()
def release(
    document: Document,
    catatan: Annotated[
        str, typer.Option("--catatan", "-m", help="Why it is certain enough that nothing was signed.")
    ],
    dilihat: Dilihat = None,
    as_json: AsJson = False,
) -> None:
    """Let a signature of unknown outcome go, on your word; its signatory may then ask for it again.

    Example:  naskah documents release 0198c0de-0000-7000-8000-000000000000 -m "BSrE: tidak ada transaksi"
    """
    with remote() as at:
        found = document_of(at, document)
        view = post(at, found, "seal/release", seen(at, found, dilihat), json={"catatan": catatan})
    for_programs(view, as_json)
    console.print(f"{found}: permintaan dilepaskan; nomor tetap", highlight=False)


def seal_waiting(document_ids: Sequence[UUID], secrets: Path | None) -> Iterator[Any]:
    """Go on from the act that gave the numbers, for those of ``document_ids`` that want a person's own signature."""
    with remote() as at:
        # What stands since their own act: ``sign`` has remembered it.
        views = {each: at.get(f"/documents/{each}/acts") for each in document_ids}
        own = {each: seen(at, each, None) for each, view in views.items() if _level(view) in OWN}
        if own and (secrets is not None or sys.stdin.isatty()):
            yield from _sealed(at, own, secrets, None)
        elif own:
            errors.print("Menunggu tanda tangan elektronik: naskah documents seal ...", highlight=False)


def _sealed(
    at: Remote, looks: Mapping[UUID, Look], secrets: Path | None, certificate: Path | None
) -> Iterator[Any]:
    opens = _Opens(passphrase=_passphrase(secrets))
    brought = certificate.read_bytes() if certificate else None
    for document_id, look in looks.items():
        _wait(at, document_id)
        done = post(at, document_id, "seal", look, json=opens.body(brought), timeout=ANSWER_S)
        remember(at, document_id, look.after(done))
        yield done


def _passphrase(secrets: Path | None) -> str:
    if secrets is None:
        asked: str = typer.prompt("Kata sandi atau PIN", hide_input=True)
        return asked
    text = read_text(secrets)
    first = (text.splitlines() or [""])[0]
    if not first:
        raise CommandFailed("The file holds no passphrase.")
    return first


def _wait(at: Remote, document_id: UUID) -> None:
    """Wait until the final page is prepared; what this person has no signature to affix to is the service's to refuse."""
    until = time.monotonic() + READY_S
    while "tte" in (view := at.get(f"/documents/{document_id}/acts"))["possible"]:
        if view["tanda_tangan"]["halaman_siap"]:
            return
        if time.monotonic() > until:
            raise CommandFailed(
                f"Halaman akhirnya belum siap; ulangi beberapa saat lagi: naskah documents seal {document_id}"
            )
        time.sleep(0.3)


def _level(view: Mapping[str, Any]) -> str:
    told = view["tanda_tangan"]
    return str(told["tingkat"]) if told else ""
