"""What stands of disposisi beside a document: the sheets that pass it on, or the one that it is, and what its reader may do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from archive.ledger import Principal
from archive.states import ENDED
from service.approvals.desk import View
from service.disposisi.desk import Disposisi
from service.disposisi.http import sheet_json
from service.disposisi.offering import GivingWay
from service.errors import ActForbidden, DocumentUnknown
from service.identity.roles import ACTORS
from service.intake.drafting import DISPOSISI
from service.words import Sentence, say

ANSWER: Final = "jawab"
CLOSE: Final = "tutup"
WORDS: Final[Mapping[str, Sentence]] = {
    GivingWay.GIVE: say("Beri disposisi"),
    ANSWER: say("Jawab disposisi"),
    GivingWay.FORWARD: say("Teruskan disposisi"),
    GivingWay.REPLACE: say("Ganti disposisi"),
    CLOSE: say("Tutup disposisi"),
}
"""What is done, by the end of its page's address, in the order in which a page offers it."""
POSSIBLE: Final[Mapping[str, str]] = {
    "answer": ANSWER,
    "forward": GivingWay.FORWARD,
    "replace": GivingWay.REPLACE,
    "close": CLOSE,
}
"""The same by the names of the commands."""


@dataclass(frozen=True, kw_only=True)
class DisposisiWay:
    """A way to the page of an act."""

    address: str
    words: str


@dataclass(frozen=True, kw_only=True)
class DisposisiBeside:
    """What stands beside a document."""

    sheets: Sequence[Mapping[str, Any]] = ()
    ways: Sequence[DisposisiWay] = field(default=())


def beside(disposisi: Disposisi, principal: Principal, view: View) -> DisposisiBeside:
    """Return what somebody sees of disposisi beside a document, and may do."""
    document = view.case.held.document
    if principal.kind != "person":
        return DisposisiBeside()
    if document.jenis != DISPOSISI:
        found = disposisi.concerning(principal, document.id).items
        return DisposisiBeside(
            sheets=[sheet_json(each, each.asked) for each in found],
            ways=ways(str(document.id), [GivingWay.GIVE] if may_give(principal, view) else []),
        )
    try:
        tree = disposisi.show(principal, document.id)
    except (ActForbidden, DocumentUnknown):
        return DisposisiBeside()
    possible = [POSSIBLE[each] for each in tree.possible] if principal.roles.intersection(ACTORS) else []
    return DisposisiBeside(sheets=[sheet_json(tree, tree.asked)], ways=ways(str(document.id), possible))


def may_give(principal: Principal, view: View) -> bool:
    """Tell whether somebody may pass a document on: who stands in a position today, whatever is not out of force or a sheet itself."""
    case, document = view.case, view.case.held.document
    return (
        principal.kind == "person"
        and bool(principal.roles.intersection(ACTORS))
        and document.status not in ENDED
        and document.jenis != DISPOSISI
        and bool(case.staff.held_by(principal.id, case.day))
    )


def ways(document: str, possible: Sequence[str]) -> list[DisposisiWay]:
    """Return the ways to these acts, in their order."""
    return list(_ways(document, possible))


def _ways(document: str, possible: Sequence[str]) -> Iterator[DisposisiWay]:
    for verb, words in WORDS.items():
        if verb in possible:
            yield DisposisiWay(address=f"/naskah/{document}/disposisi/{verb}", words=words)
