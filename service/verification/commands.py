"""``naskah verify``: what a file is to the archive, over HTTP; its signatures, or a QR code, without any network."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from service.terminal.answers import read
from service.terminal.remote import connection, reaching
from service.terminal.screen import AsJson, console, for_programs, print_error, print_facts
from service.terminal.surroundings import CommandFailed, need
from service.words import say


def register(app: typer.Typer) -> None:
    """Add the command to the application."""
    app.command()(verify)


def verify(
    file: Annotated[
        Path | None,
        typer.Argument(
            help="The file to judge: a PDF, a photo or scan, a DOCX the office gave or received.",
            exists=True,
            dir_okay=False,
        ),
    ] = None,
    code: Annotated[
        str | None, typer.Option(help="The code printed on the document, where the file's QR cannot be read.")
    ] = None,
    qr: Annotated[str | None, typer.Option(help="The text of a QR code, to confirm offline.")] = None,
    key: Annotated[
        list[Path] | None,
        typer.Option(
            help="The office's public key (PEM) for --qr; repeatable, former ones as well.",
            exists=True,
            dir_okay=False,
        ),
    ] = None,
    roots: Annotated[
        Path | None,
        typer.Option(
            help="Roots (PEM) to judge the FILE's own signatures by, offline: no archive is asked.",
            exists=True,
            dir_okay=False,
        ),
    ] = None,
    json: AsJson = False,
) -> None:
    """Say what a file is: archived, earlier, changed and how, received, or unknown. Ends with 0 for a document's own archived file alone.

    Examples:

      naskah verify surat-edaran.pdf

      naskah verify surat-edaran.pdf --roots roots.pem

      naskah verify --qr 'https://.../v/7Q2M...#n=...' --key 1306.qr.pub
    """
    if qr is not None and key and file is None:
        _confirm(qr, key, json)
    elif file is not None and qr is None and roots is not None:
        _offline(file, roots, json)
    elif file is not None and qr is None:
        _judge(file, code, json)
    else:
        raise CommandFailed(say("sebutkan BERKAS, atau --qr bersama --key"))


def _offline(file: Path, roots: Path, as_json: bool) -> None:
    """Judge a file by its own signatures: they stand or not, whatever the archive would say."""
    from service.verification.verdicts import signatures
    from worker.signing.foreign import examine
    from worker.signing.trust import Trust

    with examine(file.read_bytes()) as opened:
        _, report = opened.compare([], Trust.read(roots=roots.read_bytes()))
    for_programs(report.as_record(), as_json, code=0 if report.accepted else 1)
    for line in (*signatures(report), *report.problems):
        console.print(line, highlight=False)
    raise typer.Exit(0 if report.accepted else 1)


def _confirm(text: str, keys: list[Path], as_json: bool) -> None:
    from archive.claim import confirm, read_public

    facts = confirm(text, *(read_public(each.read_bytes()) for each in keys))
    told: dict[str, Any] = {
        "code": facts.code,
        "nomor": facts.nomor,
        "tanggal": facts.tanggal.isoformat(),
        "content_digest": facts.content_digest,
    }
    for_programs({"confirmed": True, **told}, as_json)
    print_facts(
        "Kantor menandatangani tepat ini",
        told.items(),
        called={"code": "kode", "content_digest": "sidik isi"},
    )


def _judge(file: Path, code: str | None, as_json: bool) -> None:
    url = need("NASKAH_URL")
    with reaching(url), connection(url) as client:
        told = read(
            client.post(
                "/v",
                params={"code": code} if code else None,
                content=file.read_bytes(),
                headers={"Content-Type": "application/octet-stream", "Accept": "application/json"},
            )
        )
    for_programs(told, as_json, code=0 if told["itself"] else 1)
    _show(told)
    raise typer.Exit(0 if told["itself"] else 1)


def _show(told: dict[str, Any]) -> None:
    first, *rest = told["words"]
    document = told["document"]
    state_first = told.get("state_first", False)
    if state_first:
        _show_state(document)
    wrong = any(told.get("qr", {}).values())
    console.print(first, style="bold red" if wrong else _tone(told), highlight=False)
    for line in (*rest, *told["signature_words"]):
        console.print(f"  {line}", highlight=False)
    if document is None:
        if told["standing"] != "export":
            print_error(say("tidak ada naskah dalam arsip yang sesuai dengan berkas ini"))
        return
    names = {
        "kode": "code",
        "status": "status_words",
        "nomor": "nomor",
        "tanggal": "tanggal",
        "sidik isi": "content_digest",
    }
    signers = [
        ("penanda tangan", f"{each['nama']}, {each['jabatan']}; {each['tingkat']}")
        for each in document.get("signers", ())
    ]
    print_facts(
        "Naskah di arsip" if told["belongs"] else "Naskah yang ditanyakan",
        [
            *(
                (label, document.get(name))
                for label, name in names.items()
                if name != "status_words" or not state_first
            ),
            *signers,
            *(
                (say("berkas {no}", no=no), f"{each['nama']}  SHA-256 {each['sha256']}")
                for no, each in enumerate(document.get("berkas", ()), 1)
            ),
        ],
    )


def _show_state(document: dict[str, Any]) -> None:
    """Say first how the document stands, in its colour; of a closed one the label is all there is."""
    from service.documents.validity import ValidityState
    from service.verification.words import LABEL

    state = ValidityState(document["keadaan"])
    tone = {ValidityState.IN_FORCE: "bold green", ValidityState.ARCHIVED: "bold green"} | dict.fromkeys(
        (ValidityState.REPLACED, ValidityState.REVOKED, ValidityState.VOID), "bold red"
    )
    console.print(LABEL[state], style=tone.get(state, "bold yellow"), highlight=False)
    if said := document.get("status_words"):
        console.print(f"  {said}", highlight=False)


def _tone(told: dict[str, Any]) -> str:
    """Return the colour of a verdict: green of a document's own file alone, yellow of what could not be judged."""
    if told["itself"]:
        return "bold green"
    if told["other_letter"] or told["why"] == "other-code":
        return "bold red"
    return "bold red" if told["standing"] in ("foreign", "changed") else "bold yellow"
