"""A sentence that remembers how it was made: a plain Indonesian text to everybody, and sayable in another language.

Its text in the catalogue (``msgid``) has named places, ``{jabatan}``; what stands in them is no language's, or a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

_COMMAND: Final = re.compile(r"(naskah documents (?!list\b)[a-z-]+)(?![a-z-]| [0-9a-f]{8}-)(\.$)?")


class Sentence(str):
    """An Indonesian text with what it was made from."""

    __slots__ = ("document", "msgid", "values")
    msgid: str
    values: Mapping[str, object]
    document: str
    """Upon which the commands that it names are typed; empty where that is not known."""

    def __new__(cls, msgid: str, values: Mapping[str, object] | None = None) -> Sentence:
        """Write ``values`` into the places of ``msgid``; without values it stands as it is, braces and all."""
        made = super().__new__(cls, msgid.format(**values) if values else msgid)
        made.msgid = msgid
        made.values = values or {}
        made.document = ""
        return made


def say(msgid: str, /, **values: object) -> Sentence:
    """Return a sentence of the catalogue: ``say("lebih dahulu {jabatan}", jabatan="Kasubbag Hukum")``."""
    return Sentence(msgid, values)


def upon(sentence: str, document: UUID | str) -> Sentence:
    """Return a sentence whose commands can be typed as they stand: each names the document."""
    said = sentence if isinstance(sentence, Sentence) else Sentence(sentence)
    made = str.__new__(Sentence, typeable(said, str(document)))
    made.msgid, made.values, made.document = said.msgid, said.values, str(document)
    return made


def typeable(text: str, document: str) -> str:
    """Write the document behind each command; a full stop at the end would be typed with it."""
    return _COMMAND.sub(rf"\g<1> {document}", str.__str__(text)) if document else text


_ONE: Final = {"dan": "{awal} dan {akhir}", "atau": "{awal} atau {akhir}"}


def together(parts: Sequence[str], by: str = "dan") -> str:
    """Return several names or sentences as one: the last joined by ``dan`` or ``atau``; one alone stands as it is."""
    if len(parts) < 2:
        return parts[0] if parts else ""
    first = parts[0]
    for each in parts[1:-1]:
        first = Sentence("{awal}, {akhir}", {"awal": first, "akhir": each})
    return Sentence(_ONE[by], {"awal": first, "akhir": parts[-1]})
