"""A sentence that remembers how it was made: a plain Indonesian text to everybody, and sayable in another language.

Its text in the catalogue (``msgid``) has named places, ``{jabatan}``; what stands in them is no language's, or a sentence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final


class Sentence(str):
    """An Indonesian text with what it was made from."""

    __slots__ = ("msgid", "values")
    msgid: str
    values: Mapping[str, object]

    def __new__(cls, msgid: str, values: Mapping[str, object] | None = None) -> Sentence:
        """Write ``values`` into the places of ``msgid``; without values it stands as it is, braces and all."""
        made = super().__new__(cls, msgid.format(**values) if values else msgid)
        made.msgid = msgid
        made.values = values or {}
        return made


def say(msgid: str, /, **values: object) -> Sentence:
    """Return a sentence of the catalogue: ``say("lebih dahulu {jabatan}", jabatan="Kasubbag Hukum")``."""
    return Sentence(msgid, values)


_ONE: Final = {"dan": "{awal} dan {akhir}", "atau": "{awal} atau {akhir}"}


def together(parts: Sequence[str], by: str = "dan") -> str:
    """Return several names or sentences as one: the last joined by ``dan`` or ``atau``; one alone stands as it is."""
    if len(parts) < 2:
        return parts[0] if parts else ""
    first = parts[0]
    for each in parts[1:-1]:
        first = Sentence("{awal}, {akhir}", {"awal": first, "akhir": each})
    return Sentence(_ONE[by], {"awal": first, "akhir": parts[-1]})
