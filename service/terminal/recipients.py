"""To whom a document went, as a terminal prints it; which of them somebody means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from service.terminal.remote import Remote
from service.terminal.screen import moment, print_table
from service.terminal.surroundings import CommandFailed, WrongField
from service.words import say, together
from service.words.quoting import quoted


class RecipientUnfit(CommandFailed):
    """The name is no recipient's, or several recipients'."""


def print_recipients(found: Sequence[Mapping[str, Any]]) -> None:
    """Print to whom a document went, each with the number by which its receipt is noted."""
    rows = [
        (
            each["no"],
            each["penerima"],
            (each.get("salinan") or {}).get("nomor"),
            each["saluran"],
            moment(each["dikirim"]),
            each["diterima_oleh"],
            moment(each["diterima"]),
            together([_correction(one) for one in each["koreksi"]], ";") or None,
        )
        for each in found
    ]
    columns = (
        "no",
        "penerima",
        "salinan",
        "saluran",
        "dikirim",
        "diterima oleh",
        "diterima",
        "koreksi",
    )
    print_table("Penerima", columns, rows)


def _correction(told: Mapping[str, Any]) -> str:
    before = told["dari"]
    return say(
        "semula {semula}, {saat_semula}; dikoreksi {orang}, {saat}: {alasan}",
        semula=before["diterima_oleh"],
        saat_semula=moment(before["diterima"]),
        orang=told["oleh"],
        saat=moment(told["pada"]),
        alasan=told["alasan"],
    )


def recipients(at: Remote, document: UUID) -> list[dict[str, Any]]:
    """Return to whom a document went."""
    found: list[dict[str, Any]] = at.get(f"/documents/{document}/acts")["distributions"]
    return found


def recipient_of(at: Remote, document: UUID, recipient: str) -> Mapping[str, Any]:
    """Return the recipient somebody calls so, by number, id or name; raises ``RecipientUnfit`` with those there are."""
    known = recipients(at, document)
    name = _folded(recipient)
    meant = [each for each in known if name in (each["no"], each["id"])]
    meant = meant or [each for each in known if _folded(each["penerima"]) == name]
    if len(meant) != 1:
        raise RecipientUnfit(
            say("{nama} dapat berarti lebih dari satu penerima; sebutkan nomornya:", nama=quoted(recipient))
            if meant
            else say("Naskah ini tidak dikirim kepada {nama}; penerimanya:", nama=quoted(recipient))
            if known
            else say("Naskah ini belum didistribusikan"),
            fields=[WrongField(path=each["no"], reason=standing(each)) for each in meant or known],
        )
    return meant[0]


def standing(each: Mapping[str, Any]) -> str:
    """Return a recipient and its receipt in a line."""
    who = f"{each['no']} {each['penerima']} ({each['saluran']})"
    if each["diterima_oleh"] is None:
        return say("{penerima}: belum diterima", penerima=who)
    return say(
        "{penerima}: diterima {orang}, {saat}",
        penerima=who,
        orang=each["diterima_oleh"],
        saat=moment(each["diterima"]),
    )


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
