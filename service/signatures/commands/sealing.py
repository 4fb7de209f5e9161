"""How a command has a page sealed: the passphrase asked for, the final page waited for, the signature affixed.

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

from service.approvals.commands import look_of, post
from service.terminal.looks import Look, remember
from service.terminal.remote import Remote, remote
from service.terminal.screen import errors
from service.terminal.surroundings import CommandFailed, read_text
from service.words import in_language, say

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


def seal_waiting(document_ids: Sequence[UUID], secrets: Path | None) -> Iterator[Any]:
    """Go on from the act that gave the numbers, for those of ``document_ids`` that want a person's own signature."""
    with remote() as at:
        # What stands since their own act: ``sign`` has remembered it.
        views = {each: at.get(f"/documents/{each}/acts") for each in document_ids}
        own = {each: look_of(at, each, None) for each, view in views.items() if _level(view) in OWN}
        if own and (secrets is not None or sys.stdin.isatty()):
            yield from sealed(at, own, secrets, None)
        elif own:
            errors.print(
                say("Menunggu tanda tangan elektronik: naskah documents seal NASKAH"), highlight=False
            )


def sealed(
    at: Remote, looks: Mapping[UUID, Look], secrets: Path | None, certificate: Path | None
) -> Iterator[Any]:
    """Affix a person's own signature to each page they looked at, once it is prepared."""
    opens = _Opens(passphrase=_passphrase(secrets))
    brought = certificate.read_bytes() if certificate else None
    for document_id, look in looks.items():
        _wait(at, document_id)
        done = post(at, document_id, "seal", look, json=opens.body(brought), timeout=ANSWER_S)
        remember(at, document_id, look.after(done))
        yield done


def _passphrase(secrets: Path | None) -> str:
    if secrets is None:
        asked: str = typer.prompt(in_language(say("Kata sandi atau PIN")), hide_input=True)
        return asked
    text = read_text(secrets)
    first = (text.splitlines() or [""])[0]
    if not first:
        raise CommandFailed(say("berkas itu tidak memuat kata sandi"))
    return first


def _wait(at: Remote, document_id: UUID) -> None:
    """Wait until the final page is prepared; what this person has no signature to affix to is the service's to refuse."""
    until = time.monotonic() + READY_S
    while "tte" in (view := at.get(f"/documents/{document_id}/acts"))["possible"]:
        if view["tanda_tangan"]["halaman_siap"]:
            return
        if time.monotonic() > until:
            raise CommandFailed(
                say(
                    "Halaman akhirnya belum siap; ulangi beberapa saat lagi: naskah documents seal {naskah}",
                    naskah=document_id,
                )
            )
        time.sleep(0.3)


def _level(view: Mapping[str, Any]) -> str:
    told = view["tanda_tangan"]
    return str(told["tingkat"]) if told else ""
