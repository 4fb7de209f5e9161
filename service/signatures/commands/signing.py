"""``naskah documents seal|settle|release``: a signatory's own electronic signature, and one whose outcome is unknown."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from service.approvals.commands import Dilihat, bring, look_of, post, tell
from service.documents.commands import app
from service.signatures.commands.sealing import ANSWER_S, Secrets, sealed
from service.terminal.naming import Document, Documents, document_of, documents_of
from service.terminal.remote import remote
from service.terminal.screen import AsJson, console, for_programs
from service.words import say


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
        looks = {each: look_of(at, each, dilihat) for each in documents_of(at, documents)}
        tell(sealed(at, looks, secrets, certificate), as_json)


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
    bring(document, "seal/settle", pdf, dilihat, as_json, timeout=ANSWER_S)


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
        view = post(at, found, "seal/release", look_of(at, found, dilihat), json={"catatan": catatan})
    for_programs(view, as_json)
    console.print(say("{naskah}: permintaan dilepaskan; nomor tetap", naskah=found), highlight=False)
