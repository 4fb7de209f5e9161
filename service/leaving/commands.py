"""``naskah people leave`` and ``vacant``: who leaves, what goes to whom, and which positions nobody holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import typer

from service.leaving.view import SORTS, WAYS
from service.office.commands import Dasar, app
from service.terminal.naming import short
from service.terminal.remote import Remote, remote
from service.terminal.screen import AsJson, console, for_programs, plain, print_table
from service.words import say


@app.command()
def leave(
    person_id: Annotated[str, typer.Argument(help="The person's id, as `naskah people list` shows it.")],
    penerus: Annotated[
        list[str] | None,
        typer.Option(
            "--penerus",
            help="Who follows: a person for every position they hold, or POSITION=PERSON; repeatable.",
        ),
    ] = None,
    dasar: Dasar = "",
    check: Annotated[
        bool, typer.Option("--check", help="Show what waits and whom it goes to; change nothing.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Let a person leave: tokens, appointments and certificates end at once and for good. Needs an administrator's key.

    Shows what waits for them and whom each thing goes to; what they numbered and did not sign is taken over with
    `naskah documents takeover`. Take them out of the office's file too: applying it as it is brings them back, without tokens.

    Examples:

      naskah people leave dedi-kurniawan --check

      naskah people leave dedi-kurniawan --penerus nofriyanti --dasar "SK 12/2026"
    """
    with remote() as at:
        named = _successors(at, person_id, penerus or ())
        body = {"penerus": named, "dasar": dasar, "periksa": check}
        done = at.post(f"/people/{person_id}/leave", json=body)
    for_programs(done, as_json)
    print_left(done["nama"], done["ditinggalkan"])
    if done["di_atas_kelas"]:
        console.print(say("dan {jumlah} lagi di atas kelas akses Anda", jumlah=done["di_atas_kelas"]))
    if done["lowong"]:
        console.print(
            say("lowong sesudah itu: {jabatan}", jabatan=", ".join(done["lowong"])), highlight=False
        )
    if done["repeated"]:
        console.print(say("{nama} sudah keluar sebelumnya", nama=done["nama"]), highlight=False)
    elif done["done"]:
        console.print(
            say("{nama} keluar; kunci dan penugasannya berakhir", nama=done["nama"]), highlight=False
        )


def print_left(nama: str, left: Sequence[Mapping[str, Any]]) -> None:
    """Print what somebody leaves behind, and whom each thing goes to."""
    rows = [
        (
            SORTS[each["macam"]],
            each["naskah"]["judul"] if each["naskah"] else each["uraian"],
            short(each["naskah"]["document_id"]) if each["naskah"] else None,
            WAYS[each["jalan"]],
            ", ".join(each["kepada"]) or None,
        )
        for each in left
    ]
    print_table(
        say("Yang ditinggalkan {nama}", nama=nama), ("macam", "uraian", "naskah", "jalan", "kepada"), rows
    )


def _successors(at: Remote, person_id: str, named: list[str] | tuple[str, ...]) -> dict[str, str]:
    """Return the successor of each position; a person alone follows in every one that is held definitively."""
    found: dict[str, str] = {}
    for each in named:
        position, by_name, person = each.partition("=")
        if by_name:
            found[position] = person
            continue
        for held in at.get("/positions")["positions"]:
            if any(_theirs(holder, person_id) for holder in held["holders"]):
                found.setdefault(held["key"], each)
    return found


def _theirs(holder: dict[str, Any], person_id: str) -> bool:
    return bool(holder["orang"] == person_id and holder["sebagai"] == "langsung" and holder["berlaku"])


@app.command()
def vacant(as_json: AsJson = False) -> None:
    """List the positions that nobody holds today, neither as Plt. nor as Plh., with the papers that wait for each.

    Example:  naskah people vacant
    """
    with remote() as at:
        found = at.get("/positions/vacant")
    for_programs(found, as_json)
    rows = [
        (
            each["key"],
            each["jabatan"],
            each["sejak"],
            plain(paper["status"]),
            paper["judul"],
            short(paper["document_id"]),
        )
        for each in found["vacant"]
        for paper in each["naskah"]
    ] + [
        (each["key"], each["jabatan"], each["sejak"], None, None, None)
        for each in found["vacant"]
        if not each["naskah"]
    ]
    columns = ("jabatan", "nama", "sejak", "keadaan", "judul", "naskah")
    print_table(say("{jumlah} jabatan lowong", jumlah=len(found["vacant"])), columns, rows)
