"""``naskah documents send|recipients|read``: who of the office, and who outside, gets a document, and who has read it.

``distribute`` is what ``send --luar`` was called in 0.1; it answers until 0.3.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any

import typer

from service.approvals.commands import Dilihat, act, look_of, tell
from service.documents.commands import app
from service.terminal.naming import Document, document_of
from service.terminal.recipients import recipients as sent_to
from service.terminal.remote import remote
from service.terminal.screen import AsJson, console, errors, for_programs, moment, print_table
from service.words import say

Kepada = Annotated[
    list[str] | None,
    typer.Option(
        "--kepada",
        help="Of the office: unit:3, jabatan:sekretaris, orang:ID, kelompok:KODE; in their inbox, ':kurir' and so on behind it"
        " when it is handed over too.",
    ),
]
Tembusan = Annotated[list[str] | None, typer.Option("--tembusan", help="The same, as a copy.")]
Luar = Annotated[
    list[str] | None,
    typer.Option("--luar", help="Outside: NAME, NAME:CHANNEL, or 'NAME <MAIL>' for the office's letter."),
]


@app.command()
def send(
    document: Document,
    kepada: Kepada = None,
    tembusan: Tembusan = None,
    luar: Luar = None,
    tertulis: Annotated[
        bool,
        typer.Option(
            "--tertulis",
            help="To whom the document names itself, copies too, as `naskah documents recipients` lists them.",
        ),
    ] = False,
    catatan: Annotated[str | None, typer.Option("--catatan", "-m", help="A note.")] = None,
    dilihat: Dilihat = None,
    as_json: AsJson = False,
) -> None:
    """Send a signed document to people of the office, who find it in their inbox, and to others; or to whom it names.

    Examples:

      naskah documents send "5 TAHUN 2026" --kepada jabatan:kasubbag_hukum --tembusan unit:3

      naskah documents send "5 TAHUN 2026" --tertulis
    """
    given: list[dict[str, Any]] = [
        *map(_inside, kepada or ()),
        *({**_inside(each), "tembusan": True} for each in tembusan or ()),
    ]
    given += map(_outside, luar or ())
    if not given and not tertulis:
        raise typer.BadParameter(
            say("sebutkan salah satu dari {pilihan}", pilihan="--kepada, --tembusan, --luar, --tertulis"),
            param_hint="--kepada",
        )
    _send(document, given, tertulis=tertulis, catatan=catatan, dilihat=dilihat, as_json=as_json)


@app.command()
def distribute(
    document: Document,
    recipient: Annotated[
        list[str], typer.Argument(help="NAME or NAME:CHANNEL (srikandi, surel, kurir, pos, langsung).")
    ],
    catatan: Annotated[str | None, typer.Option("--catatan", "-m", help="A note.")] = None,
    dilihat: Dilihat = None,
    as_json: AsJson = False,
) -> None:
    """The former name of `naskah documents send --luar`; it answers until 0.3.

    Example:  naskah documents send "5 TAHUN 2026" --luar "Kasubbag Hukum:langsung"
    """
    now = "naskah documents send NASKAH --luar PENERIMA"
    said = say("Perintah ini sekarang bernama {perintah}; nama lamanya dijawab sampai 0.3.", perintah=now)
    errors.print(said, highlight=False)
    _send(document, [*map(_outside, recipient)], catatan=catatan, dilihat=dilihat, as_json=as_json)


def _send(
    document: str,
    given: list[dict[str, Any]],
    *,
    catatan: str | None,
    dilihat: list[str] | None,
    as_json: bool,
    tertulis: bool = False,
) -> None:
    """Send a document to these, and to whom it names itself; print how it went."""
    with remote() as at:
        found = document_of(at, document)
        if tertulis:
            named = at.get(f"/documents/{found}/recipients")["belum_dikirimi"]
            given += [{name: value for name, value in each.items() if value} for each in named]
        done = act(at, found, "distribute", look_of(at, found, dilihat), catatan=catatan, penerima=given)
        sent = [each for each in sent_to(at, found) if each["act"] == done["act"]["no"]]
        view = at.get(f"/documents/{found}/recipients")
    for_programs({"acts": [done], "distributions": sent}, as_json)
    tell([done], as_json)
    _print({**view, "penerima": [each for each in view["penerima"] if each["act"] == done["act"]["no"]]})


@app.command()
def recipients(document: Document, as_json: AsJson = False) -> None:
    """Show to whom a document went, who was told by which letter, and who has read it; and whom it names that it did not go to.

    Example:  naskah documents recipients "5 TAHUN 2026"
    """
    with remote() as at:
        view = at.get(f"/documents/{document_of(at, document)}/recipients")
    for_programs(view, as_json)
    _print(view)
    if view["belum_dikirimi"]:
        rows = [
            (each["nama"], each["kepada"] or say("luar"), each["surel"], _copy(each["tembusan"]))
            for each in view["belum_dikirimi"]
        ]
        print_table(
            say("Tertulis pada naskah, belum dikirimi"), ("nama", "kepada", "surel", "tembusan"), rows
        )


@app.command()
def read(document: Document, as_json: AsJson = False) -> None:
    """Say that you have read what was sent to you; fetching its file says so by itself.

    Example:  naskah documents read "5 TAHUN 2026"
    """
    with remote() as at:
        found = document_of(at, document)
        done = at.post(f"/documents/{found}/read")
    for_programs(done, as_json)
    told = say("dibaca {saat}", saat=moment(done["dibaca"]))
    console.print(
        say("{kabar} (sudah tercatat sebelumnya)", kabar=told) if done["repeated"] else told, highlight=False
    )


def _inside(text: str) -> dict[str, Any]:
    """Return a recipient of the office as it was typed: ``unit:3``, or ``unit:3:kurir``."""
    kind, _, rest = text.partition(":")
    key, _, channel = rest.partition(":")
    return {"kepada": f"{kind}:{key}"} | ({"saluran": channel} if channel else {})


def _outside(text: str) -> dict[str, Any]:
    """Return a recipient outside: ``NAME <MAIL>:CHANNEL``, both behind the name as far as they are named."""
    head, colon, channel = text.rpartition(":")
    name, found, rest = (head if colon else text).partition("<")
    surel = rest.rstrip().removesuffix(">") if found else None
    return (
        {"nama": name.strip()}
        | ({"surel": surel, "saluran": "surel"} if surel else {})
        | ({"saluran": channel} if colon else {})
    )


def _print(view: Mapping[str, Any]) -> None:
    rows = [
        (
            each["no"],
            each["penerima"],
            each["kepada"] or say("luar"),
            _copy(each["tembusan"]),
            each["saluran"],
            moment(each["dikirim"]),
            each["diterima_oleh"],
            moment(each["diterima"]),
            None if each["orang"] is None else f"{each['dibaca']}/{each['orang']}",
        )
        for each in view["penerima"]
    ]
    columns = (
        "no",
        "penerima",
        "kepada",
        "tembusan",
        "saluran",
        "dikirim",
        "diterima oleh",
        "diterima",
        "dibaca",
    )
    print_table(say("Penerima"), columns, rows)
    told = list(_told(view["penerima"]))
    if told:
        about = ("no", "kabar", "orang", "nama", "dikabari", "dibaca", "surel", "sebab")
        print_table(say("Yang dikabari"), about, told)


def _told(recipients: Sequence[Mapping[str, Any]]) -> Iterator[tuple[Any, ...]]:
    for each in recipients:
        for one in each["dikabari"]:
            letter = one["surat"] or {}
            yield (
                each["no"],
                one["kata"],
                one["orang"] or say("luar"),
                one["nama"] or each["penerima"],
                moment(one["pada"]),
                moment(one["dibaca"]),
                letter.get("kata"),
                letter.get("sebab"),
            )


def _copy(tembusan: bool) -> str | None:
    return say("ya") if tembusan else None
