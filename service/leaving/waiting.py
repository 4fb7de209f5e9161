"""All that one who leaves leaves behind. Looks only.

A noun that lets something wait for a person adds its reader here, one line. Whom a paper goes to is asked of the inbox's own
rule, as the office stands without them: nothing is decided a second time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from service.leaving.belongings import access, authority, bonds, holdings, proposed, tokens, uploads
from service.leaving.leaver import Leaver, LeftBehind
from service.leaving.papers import entries, papers, sheets

READERS: tuple[Callable[[Leaver], Iterator[LeftBehind]], ...] = (
    papers,
    sheets,
    entries,
    uploads,
    proposed,
    holdings,
    authority,
    tokens,
    access,
    bonds,
)


def left_behind(leaver: Leaver) -> list[LeftBehind]:
    """Return all that one who leaves leaves behind."""
    return [each for reader in READERS for each in reader(leaver)]
