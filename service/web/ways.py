"""Where a next step leads that names a command: to the page on which the same is done, for whoever sits before one.

Sentences name commands, for they are also said at a terminal. On a page each becomes the way to its page; what only whoever
runs the service can do stays a command.

>>> [(each.words, each.address) for each in steps("Lihat siapa yang ditunggu: naskah inbox")]
[('Lihat siapa yang ditunggu: ', ''), ('kotak masuk', '/kotak-masuk')]
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from service.words import Sentence, in_language, say

GROUPS: Final = (
    *(
        "archive",
        "disposisi",
        "doctor",
        "documents",
        "ekspedisi",
        "inbox",
        "intake",
        "keys",
        "mail",
        "office",
    ),
    *("people", "pki", "queues", "registers", "templates", "up", "upgrade", "webhooks"),
)
"""What a command begins with: ``naskah ini`` begins none."""
COMMAND: Final = re.compile(rf"naskah ((?:{'|'.join(GROUPS)})\b(?: [a-z-]+)?)[^;()]*")
"""A command within a sentence: to its end, or to the bracket or semicolon behind it."""
_ID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")

_HERE: Final = say("halaman naskahnya")
_CERTIFICATES: Final = say("sertifikat Anda")


@dataclass(frozen=True, kw_only=True)
class PageWay:
    """The page on which something is done that a command does too."""

    path: str
    """``{id}``: of the document that the command is typed upon."""
    words: Sentence


WAYS: Final[Mapping[str, PageWay]] = {
    "inbox": PageWay(path="/kotak-masuk", words=say("kotak masuk")),
    "ekspedisi": PageWay(path="/buku-ekspedisi", words=say("buku ekspedisi")),
    **{
        f"documents {verb}": PageWay(path="/naskah/{id}", words=_HERE)
        for verb in (
            "acts",
            "cancel",
            "get",
            "paraf",
            "return",
            "revoke",
            "scan",
            "seal",
            "show",
            "sign",
        )
    },
    "documents correct": PageWay(path="/naskah/{id}/koreksi", words=say("koreksi catatan")),
    "documents link": PageWay(path="/naskah/{id}/tautan", words=say("tautan bagi penandatangan dari luar")),
    "documents misreceived": PageWay(path="/naskah/{id}/keliru", words=say("nyatakan diterima keliru")),
    "documents revise": PageWay(path="/naskah/{id}/perbaiki", words=say("perbaiki isinya")),
    "documents settle": PageWay(path="/naskah/{id}/pastikan", words=say("pastikan tanda tangannya")),
    **{
        f"disposisi {verb}": PageWay(path=f"/naskah/{{id}}/disposisi{end}", words=words)
        for verb, end, words in (
            ("answer", "/jawab", say("jawab disposisi")),
            ("close", "/tutup", say("tutup disposisi")),
            ("forward", "/teruskan", say("teruskan disposisi")),
            ("list", "", say("disposisinya")),
            ("replace", "/ganti", say("ganti disposisi")),
            ("show", "", say("disposisinya")),
        )
    },
    **{
        f"documents {verb}": PageWay(path=f"/naskah/{{id}}/{end}", words=words)
        for verb, end, words in (
            ("attach", "berkas", say("berkas penyerta")),
            ("attachments", "berkas", say("berkas penyerta")),
            ("detach", "berkas", say("berkas penyerta")),
            ("correct-receipt", "penerima", say("tanda terimanya")),
            ("receipt", "penerima", say("tanda terimanya")),
            ("recipients", "penerima", say("penerimanya")),
            ("send", "kirim", say("kirim naskah")),
        )
    },
    "documents takeover": PageWay(path="/naskah/{id}/ambil-alih", words=say("ambil alih penandatanganan")),
    "people account": PageWay(path="/akun-kantor", words=say("akun kantor")),
    "people certificates": PageWay(path="/sertifikat", words=_CERTIFICATES),
    "people confirm": PageWay(path="/sertifikat", words=_CERTIFICATES),
    "people bsre": PageWay(path="/sertifikat", words=_CERTIFICATES),
}
"""By the command's noun and verb. A row more for a page more."""


@dataclass(frozen=True, kw_only=True)
class StepPiece:
    """A piece of what is said of the next step."""

    words: str
    address: str = ""
    """Where it leads; empty: nowhere."""
    typed: bool = False
    """It is a command that no page does."""


def steps(sentence: str) -> list[StepPiece]:
    """Return a sentence in pieces, the commands in it as ways to their pages; said in the language spoken."""
    told = in_language(sentence) if isinstance(sentence, Sentence) else sentence
    return [each for each in _pieces(str(told)) if each.words]


def _pieces(told: str) -> Iterator[StepPiece]:
    at = 0
    for found in COMMAND.finditer(told):
        yield StepPiece(words=told[at : found.start()])
        yield _piece(found)
        at = found.end()
        if found[0] != found[0].rstrip():
            yield StepPiece(words=" ")
    yield StepPiece(words=told[at:])


def _piece(command: re.Match[str]) -> StepPiece:
    way = WAYS.get(command[1], WAYS.get(command[1].partition(" ")[0]))
    named = _ID.search(command[0])
    if way is None or (named is None and "{id}" in way.path):
        return StepPiece(words=command[0].rstrip(), typed=True)
    return StepPiece(
        words=in_language(way.words), address=way.path.format(id=named[0] if named is not None else "")
    )
