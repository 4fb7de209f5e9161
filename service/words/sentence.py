"""A sentence that remembers how it was made: a plain Indonesian text to everybody, and sayable in another language.

Its text in the catalogue (``msgid``) has named places, ``{jabatan}``; what stands in them is no language's, or a sentence.

>>> say("Naskah {kode}", kode="5"), say("Naskah {kode}", kode="5").msgid
('Naskah 5', 'Naskah {kode}')
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

COMMAND: Final = re.compile(r"naskah [a-z]+\b[^;()]*")
"""A command within a sentence: to its end, or to the bracket or semicolon behind it."""
PLACES: Final[Mapping[str, str]] = {
    "NASKAH": "document",
    "BUKU": "register",
    "TAHUN": "tahun",
    "PEKERJAAN": "job",
    "JENIS": "jenis",
    "VERSION": "version",
}
"""What a command is typed upon, and by which name an answer tells it; what is not told stands as its place."""
_PLACE: Final = re.compile(rf"\b({'|'.join(PLACES)})\b")


class Sentence(str):
    """An Indonesian text with what it was made from."""

    __slots__ = ("about", "context", "msgid", "values")
    msgid: str
    values: Mapping[str, object]
    context: str | None
    """Where in a catalogue it stands apart, when data may be the same word; None among the sentences."""
    about: Mapping[str, str]
    """Upon what the commands that it names are typed, as far as that is known."""

    def __new__(
        cls, msgid: str, values: Mapping[str, object] | None = None, context: str | None = None
    ) -> Sentence:
        """Write ``values`` into the places of ``msgid``; without values it stands as it is, braces and all."""
        made = super().__new__(cls, msgid.format(**values) if values else msgid)
        made.msgid = msgid
        made.values = values or {}
        made.context = context
        made.about = {}
        return made


def say(msgid: str, /, **values: object) -> Sentence:
    """Return a sentence of the catalogue: ``say("lebih dahulu {jabatan}", jabatan="Kasubbag Hukum")``."""
    return Sentence(msgid, values)


def upon(sentence: str, about: Mapping[str, str]) -> Sentence:
    """Return a sentence whose commands can be typed as they stand: each names the document, book or job it is upon."""
    said = sentence if isinstance(sentence, Sentence) else Sentence(sentence)
    made = str.__new__(Sentence, typeable(said, about))
    made.msgid, made.values, made.context, made.about = said.msgid, said.values, said.context, about
    return made


def typeable(text: str, about: Mapping[str, str]) -> str:
    """Write what is known into the places of each command."""

    def known(place: re.Match[str]) -> str:
        return about.get(PLACES[place[1]], place[1])

    return COMMAND.sub(lambda command: _PLACE.sub(known, command[0]), str.__str__(text))


_ONE: Final = {
    "dan": "{awal} dan {akhir}",
    "atau": "{awal} atau {akhir}",
    ",": "{awal}, {akhir}",
    ";": "{awal}; {akhir}",
}


def together(parts: Sequence[str], by: str = "dan") -> str:
    """Return several names or sentences as one: the last joined by ``dan`` or ``atau``, or all by ``,`` or ``;``; one alone stands as it is."""
    if len(parts) < 2:
        return parts[0] if parts else ""
    first = parts[0]
    for each in parts[1:-1]:
        first = Sentence(_ONE[";" if by == ";" else ","], {"awal": first, "akhir": each})
    return Sentence(_ONE[by], {"awal": first, "akhir": parts[-1]})
