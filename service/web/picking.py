"""Choosing among many on a page: what was chosen stays, what is searched is found by the service, nothing is typed by its id.

>>> people = [PickOption(value="a", words="Rahmat Hidayat", told="Sekretaris"), PickOption(value="b", words="Nofriyanti")]
>>> [each.words for each in picked(people, chosen=["b"], query="sekret").options]
['Nofriyanti', 'Rahmat Hidayat']
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from archive.ledger.folding import fold

MOST: Final = 12
"""Found ones that are shown at once; a search narrows the rest."""


@dataclass(frozen=True, kw_only=True)
class PickOption:
    """One of many."""

    value: str
    """What the form sends."""
    words: str
    told: str = ""
    """Said beneath it, and searched as well."""


@dataclass(frozen=True, kw_only=True)
class PickList:
    """What a page offers of many."""

    options: Sequence[PickOption]
    """Those that were chosen, in their order, then those that were found."""
    chosen: frozenset[str]
    query: str = ""
    found: int = 0
    left: int = 0
    """Found ones that are not shown."""
    searchable: bool = True


def picked(
    options: Sequence[PickOption],
    *,
    chosen: Sequence[str] = (),
    query: str = "",
    most: int = MOST,
    searched: bool = False,
) -> PickList:
    """Return what of ``options`` a page shows: the chosen ones, and up to ``most`` in which every word of ``query`` stands.

    ``searched``: they are what the ledger found for the query already.
    """
    known = {each.value: each for each in options}
    kept = [known[each] for each in dict.fromkeys(chosen) if each in known]
    words = [] if searched else fold(query).split()
    found = [
        each
        for each in options
        if each not in kept and all(word in fold(f"{each.words} {each.told}") for word in words)
    ]
    return PickList(
        options=[*kept, *found[:most]],
        chosen=frozenset(each.value for each in kept),
        query=query,
        found=len(found),
        left=max(0, len(found) - most),
        searchable=searched or len(options) > most or bool(query),
    )
