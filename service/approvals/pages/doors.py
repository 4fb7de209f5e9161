"""What leads from a document's page to the pages of acts that its reader may do now. An act more is a row more."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from service.approvals.desk import View
from service.approvals.table import Kind
from service.words import Sentence, say


@dataclass(frozen=True, kw_only=True)
class ActDoor:
    """The way to the page of one act."""

    kind: Kind
    words: Sentence


DOORS: Final[Mapping[str, ActDoor]] = {
    "pastikan": ActDoor(kind=Kind.PASTIKAN, words=say("Pastikan tanda tangan elektronik")),
    "ambil-alih": ActDoor(kind=Kind.AMBIL_ALIH, words=say("Ambil alih penandatanganan")),
    "ralat": ActDoor(kind=Kind.RALAT, words=say("Catat ralatnya")),
    "ganti": ActDoor(kind=Kind.CABUT, words=say("Ganti dengan naskah lain")),
    "cabut": ActDoor(kind=Kind.CABUT, words=say("Cabut naskah")),
    "koreksi": ActDoor(kind=Kind.KOREKSI, words=say("Koreksi catatan surat masuk")),
    "keliru": ActDoor(kind=Kind.KELIRU, words=say("Nyatakan diterima keliru")),
}
"""By the end of its address, in the order in which a document's page names them."""


LINKS: Final = "tautan"
"""The page of the links by which people from outside sign: of no act, open to who works on the document or keeps its records."""


def doors(view: View, *, links: bool) -> Mapping[str, Sentence]:
    """Return which of them are open to the reader of a document, and what they are called."""
    found = {verb: each.words for verb, each in DOORS.items() if each.kind in view.possible}
    return found | ({LINKS: say("Tautan bagi penandatangan dari luar")} if links else {})
