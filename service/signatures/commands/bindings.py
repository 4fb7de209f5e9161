"""``naskah people certificates|bind|confirm|unbind|bsre``: whose certificate is whose, and how BSrE knows a person.

NIK or mail is asked for on the terminal, or read from a file or standard input; never from an argument, which every
user of the machine could read in the list of processes.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import typer

from service.office.commands import app
from service.terminal.answers import read
from service.terminal.remote import Remote, remote
from service.terminal.screen import AsJson, Satker, console, for_programs, moment, print_table
from service.terminal.surroundings import CommandFailed, environment, read_text
from service.words import in_language, say

PersonId = Annotated[str, typer.Argument(help="The person's id, as `naskah people list` shows it.")]


class CertificateLevel(StrEnum):
    """The highest level a certificate signs on."""

    PRIBADI = "pribadi"
    BSRE = "bsre"


@app.command()
def certificates(person_id: PersonId, as_json: AsJson = False) -> None:
    """Show a person's certificates: bound, proposed, ended; and since when BSrE's name for them is kept.

    Example:  naskah people certificates rahmat-hidayat
    """
    with remote() as at:
        found = at.get(f"/people/{person_id}/certificates")
    for_programs(found, as_json)
    rows = [
        (
            each["id"],
            each["keadaan"],
            each["tingkat"],
            each["subjek"] or "-",
            each["penerbit"] or "-",
            moment(each["berlaku_sampai"]) or "-",
            each["asal"],
            each["sha256"],
        )
        for each in found["certificates"]
    ]
    columns = ("id", "state", "level", "subject", "issuer", "until", "origin", "sha256")
    print_table(f"Certificates of {person_id}", columns, rows)
    known = found["bsre"]
    kept = f"set on {moment(known['dicatat'])}" if known else "not set"
    console.print(f"NIK or mail at BSrE: {kept}", highlight=False)


@app.command()
def bind(
    person_id: PersonId,
    file: Annotated[
        Path | None,
        typer.Argument(
            exists=True,
            dir_okay=False,
            help="The certificate (PEM or DER), or a PDF signed with it; without one that of the keyring.",
        ),
    ] = None,
    tingkat: Annotated[
        CertificateLevel, typer.Option(help="The highest level it signs on.")
    ] = CertificateLevel.PRIBADI,
    satker: Satker = None,
) -> None:
    """Propose a certificate as this person's; it is theirs once they confirm it. Needs an administrator's key.

    Examples:

      naskah people bind rahmat-hidayat

      naskah people bind rahmat-hidayat bertanda-tangan.pdf --tingkat bsre
    """
    data = file.read_bytes() if file is not None else _of_keyring(satker, person_id)
    with remote() as at:
        made = at.post(
            f"/people/{person_id}/certificates",
            json={"sertifikat": base64.b64encode(data).decode(), "tingkat": tingkat.value},
        )
    console.print(f"{person_id}: {made['subjek']}, issued by {made['penerbit']}, proposed", highlight=False)
    if made["keraguan"] and not made["admin_kedua"]:
        console.print(
            f"[yellow]Another administrator must look at it and propose the same:[/] {made['keraguan']}",
            highlight=False,
        )
    console.print(
        f"SHA-256 {made['sha256']}; {person_id} confirms it: naskah people confirm", highlight=False
    )


@app.command()
def confirm(
    sha256: Annotated[
        str | None, typer.Argument(help="The certificate's SHA-256, for programs; without it you are asked.")
    ] = None,
) -> None:
    """Confirm that a certificate proposed for you is yours, with your personal token.

    Example:  naskah people confirm
    """
    with remote() as at:
        waiting = at.get("/inbox")["sertifikat"]
        for each in waiting:
            if sha256 is None:
                told = (
                    f"{each['subjek'] or '?'}, issued by {each['penerbit'] or '?'}, SHA-256 {each['sha256']}"
                )
                if not typer.confirm(f"{told}: is it yours?"):
                    continue
            elif each["sha256"] != sha256.replace(":", "").lower():
                continue
            _confirm(at, each)
            return
    raise CommandFailed(
        "Nothing was confirmed." if waiting else "No certificate waits for your confirmation."
    )


@app.command()
def unbind(
    person_id: PersonId,
    certificate_id: Annotated[UUID, typer.Argument(help="The id that `naskah people certificates` shows.")],
    catatan: Annotated[str, typer.Option("--catatan", "-m", help="Why: lost, replaced, left.")],
) -> None:
    """End a certificate's bond, or a proposal: an administrator anybody's, a person their own. It stays on record.

    Example:  naskah people unbind rahmat-hidayat 4f0c8a52-8f3e-4e0c-9a6e-0d3f2b1a7c55 -m "Token hilang"
    """
    with remote() as at:
        at.post(f"/people/{person_id}/certificates/{certificate_id}/end", json={"catatan": catatan})
    console.print(f"{certificate_id} has ended", highlight=False)


@app.command()
def bsre(
    person_id: PersonId,
    rahasia: Annotated[
        Path | None,
        typer.Option(
            "--rahasia", help="File (- for standard input) with the NIK or e-mail in its first line."
        ),
    ] = None,
    hapus: Annotated[bool, typer.Option("--hapus", help="Keep it no longer.")] = False,
) -> None:
    """Keep the NIK or e-mail by which BSrE knows a person; it is never shown again. An administrator anybody's, a person their own.

    Example:  naskah people bsre rahmat-hidayat
    """
    body = {} if hapus else _known_as(rahasia)
    with remote() as at:
        done = read(at.client.put(f"/people/{person_id}/bsre", json=body))
    kept = done["bsre"]
    said = f"set on {moment(kept['dicatat'])}" if kept else "not kept"
    console.print(f"{person_id}: {said}", highlight=False)


def _confirm(at: Remote, waiting: Mapping[str, Any]) -> None:
    made = at.post(
        f"/people/{waiting['orang']}/certificates/{waiting['id']}/confirm", json={"sha256": waiting["sha256"]}
    )
    console.print(f"{made['sha256']}: {made['keadaan']}", highlight=False)


def _of_keyring(satker: str | None, person_id: str) -> bytes:
    from worker.signing.keyring import Keyring

    folder = Keyring.from_env(environment()).folder
    found = sorted(folder.glob(f"{satker or '*'}/{person_id}.crt"))
    if len(found) != 1:
        raise CommandFailed(f"{folder} holds no certificate of {person_id}; name its file")
    return found[0].read_bytes()


def _known_as(rahasia: Path | None) -> dict[str, str]:
    if rahasia is None:
        told = typer.prompt(in_language(say("NIK atau surel di BSrE")), hide_input=True)
    else:
        text = read_text(rahasia)
        told = (text.splitlines() or [""])[0]
    told = told.strip()
    if not told:
        raise CommandFailed("Neither NIK nor e-mail was given.")
    return {"surel" if "@" in told else "nik": told}
