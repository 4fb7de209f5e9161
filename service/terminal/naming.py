"""Documents as people name them on the command line: by number, verification code, or how their id ends or begins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any
from uuid import UUID

import typer

from service.terminal.remote import Remote
from service.terminal.screen import plain
from service.terminal.surroundings import CommandFailed, WrongField
from service.words import in_language, say
from service.words.quoting import quoted

NAMED = 'Its number ("5 TAHUN 2026"), its verification code, or how its id ends or begins (6 signs or more).'
"""What the help of every command says of a document."""
Document = Annotated[str, typer.Argument(help=NAMED, metavar="NASKAH")]
Documents = Annotated[list[str], typer.Argument(help=f"One or more documents. {NAMED}", metavar="NASKAH")]


SHORT = 8
"""Signs of an id by which a document is told in tables: an office has some 100,000, and two that end alike are both shown."""


def short(document_id: str) -> str:
    """Return how a document's id ends, which is enough to name it."""
    return document_id[-SHORT:]


def in_words(
    status: str | None, nomor: str | None = None, cetak: Mapping[str, Any] | None = None
) -> str | None:
    """Return how a document stands, as it is said of it; a state of a newer service by its code.

    ``cetak``: how its page stands, where that is told; a page that is archived is not spoken of.
    """
    from service.words.life import STATUS, stands  # what asks for it prints a table of documents

    if status is None:
        return None
    return with_page(stands(status, nomor) if status in STATUS else plain(status), cetak)


def with_page(told: str, cetak: Mapping[str, Any] | None) -> str:
    """Return a state or an act with how its page stands: an act counts at once, its page comes after it."""
    if cetak is None or cetak["keadaan"] == "tercetak":
        return told
    return say("{keadaan} ({cetak})", keadaan=told, cetak=cetak["kata"])


class NameUnfit(CommandFailed):
    """The name calls no document, or several."""


def document_of(at: Remote, name: str) -> UUID:
    """Return the id of the document that ``name`` calls; raises ``NameUnfit`` with what there is to choose from."""
    try:
        return UUID(name)
    except ValueError:
        pass
    if not name.strip():
        raise NameUnfit(say("Sebutkan naskahnya: nomor, kode verifikasi, atau akhir id"))
    found = at.get("/documents:named", name=name)
    documents = found["documents"]
    if len(documents) == 1:
        return UUID(documents[0]["id"])
    if not documents:
        raise NameUnfit(
            say(
                'Tidak ada naskah {nama} yang dapat Anda lihat. Nomor ditulis lengkap di antara tanda kutip ("5 TAHUN 2026"), kode verifikasi lengkap, dan id paling sedikit 6 huruf terakhirnya (atau awalnya). Cari: naskah documents list',
                nama=quoted(name),
            )
        )
    more = [WrongField(path="...", reason=say("masih ada yang lain"))] if found["more"] else []
    raise NameUnfit(
        say("{nama} dapat berarti lebih dari satu naskah; sebutkan salah satu id ini:", nama=quoted(name)),
        fields=[*(WrongField(path=each["id"], reason=_about(each)) for each in documents), *more],
    )


def documents_of(at: Remote, names: Sequence[str]) -> list[UUID]:
    """Return the ids of several, each once."""
    return list(dict.fromkeys(document_of(at, each) for each in names))


def _about(document: dict[str, Any]) -> str:
    stands = in_language(in_words(document["status"], document["nomor"]) or "")
    return ", ".join((document["nomor"] or document["code"], document["jenis"], stands, document["judul"]))


def letter_named(letter: dict[str, Any]) -> str:
    """Return a letter beside another, such as its answer: number, day, and what to call it by."""
    number, day = letter["nomor"] or letter["judul"], letter["tanggal"]
    return f"{number}{f' ({day})' if day else ''}, {short(letter['document_id'])}"
