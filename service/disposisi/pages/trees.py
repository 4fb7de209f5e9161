"""/naskah/{id}/disposisi: the tree of a sheet with its pictures, or every sheet that passes a document on; and what may be done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from archive.ledger import Principal
from service.approvals.pages import PaperPages
from service.approvals.table import Kind
from service.disposisi.desk import Disposisi
from service.disposisi.http import sheet_json
from service.disposisi.offering import GivingWay
from service.disposisi.pages.beside import POSSIBLE, may_give, ways
from service.disposisi.tree import AddresseeState, SheetState
from service.disposisi.view import TreeView
from service.http.caller import about, admit
from service.identity.roles import ACTORS, READERS
from service.intake.drafting import DISPOSISI
from service.office.hours import WORKING_DAY
from service.web.declared import Reads, declared
from service.web.frame import page
from service.web.messages import Tone
from service.words import Sentence, say

TONES: Final[Mapping[str, Tone]] = {
    SheetState.DRAFT: Tone.RAGU,
    SheetState.RUNNING: Tone.NETRAL,
    SheetState.ANSWERED: Tone.BAIK,
    SheetState.CLOSED: Tone.BAIK,
    SheetState.ENDED: Tone.NETRAL,
    SheetState.REPLACED: Tone.BURUK,
    SheetState.REVOKED: Tone.BURUK,
    SheetState.CANCELLED: Tone.BURUK,
}
STATES: Final[Mapping[str, Sentence]] = {
    SheetState.DRAFT: say("belum ditandatangani"),
    SheetState.RUNNING: say("berjalan"),
    SheetState.ANSWERED: say("dijawab semua"),
    SheetState.CLOSED: say("ditutup"),
    SheetState.ENDED: say("berakhir dari atas"),
    SheetState.REPLACED: say("diganti"),
    SheetState.REVOKED: say("dicabut"),
    SheetState.CANCELLED: say("batal"),
}
ADDRESSEES: Final[Mapping[str, tuple[Sentence, Tone]]] = {
    AddresseeState.WAITING: (say("ditunggu jawabannya"), Tone.RAGU),
    AddresseeState.FORWARDED: (say("meneruskan"), Tone.NETRAL),
    AddresseeState.ANSWERED: (say("menjawab"), Tone.BAIK),
    AddresseeState.RELEASED: (say("tidak ditunggu"), Tone.NETRAL),
}


@dataclass(frozen=True, kw_only=True)
class TreeNode:
    """One sheet of a tree as its page shows it, with those that pass it on."""

    sheet: Mapping[str, Any]
    current: bool
    late: str
    below: list[TreeNode] = field(default_factory=list)


def routes(*, disposisi: Disposisi, papers: PaperPages) -> APIRouter:
    """Return the route."""
    router = APIRouter()

    @declared(router, "GET", "/naskah/{document_id}/disposisi", roles=READERS, reads=Reads.DOCUMENT)
    def show_disposisi_tree(request: Request, document_id: UUID) -> HTMLResponse:
        """Show the tree of a sheet, as far as the reader may see it, or the sheets that pass a document on."""
        about(request, document=document_id)
        principal = admit(request)
        head = papers.head(principal, document_id)
        values = (
            _of_sheet(principal, disposisi, papers, document_id)
            if head["document"].jenis == DISPOSISI
            else _of_paper(principal, disposisi, head)
        )
        return page(
            request,
            "disposisi/pages/tree.html",
            **head,
            **values,
            states=STATES,
            tones=TONES,
            addressees=ADDRESSEES,
        )

    return router


def _of_sheet(
    principal: Principal, disposisi: Disposisi, papers: PaperPages, sheet_id: UUID
) -> dict[str, Any]:
    view = disposisi.show(principal, sheet_id)
    leaf = papers.leaf(principal, sheet_id, Kind.JAWAB)
    shown = [sheet for sheet, _ in view.tree.in_order() if sheet.id in view.seen]
    possible = [POSSIBLE[each] for each in view.possible] if principal.roles.intersection(ACTORS) else []
    return {
        "nodes": nodes([(view, sheet_json(view, sheet)) for sheet in shown], sheet_id),
        "paper": view.paper,
        "ways": ways(str(sheet_id), possible),
        "sheets": leaf["sheets"],
        "of": leaf["of"],
    }


def _of_paper(principal: Principal, disposisi: Disposisi, head: Mapping[str, Any]) -> dict[str, Any]:
    document = head["document"]
    views = disposisi.concerning(principal, document.id).items if principal.kind == "person" else []
    return {
        "nodes": nodes([(each, sheet_json(each, each.asked)) for each in reversed(views)], None),
        "paper": None,
        "ways": ways(str(document.id), [GivingWay.GIVE] if may_give(principal, head["view"]) else []),
        "sheets": [],
        "of": 0,
    }


def nodes(shown: Sequence[tuple[TreeView, Mapping[str, Any]]], current: UUID | None) -> list[TreeNode]:
    """Return sheets as trees: each beneath the one that it passes on, where that is shown as well."""
    made = {
        told["id"]: TreeNode(
            sheet=told, current=told["id"] == str(current), late=_late(told["terlambat_menit"])
        )
        for _, told in shown
    }
    tops: list[TreeNode] = []
    for _, told in shown:
        above = made.get(told["induk"] or "")
        (tops if above is None else above.below).append(made[told["id"]])
    return tops


def _late(minutes: int) -> str:
    if not minutes:
        return ""
    if minutes < WORKING_DAY:
        return say("terlambat {banyak} jam kerja", banyak=max(1, minutes // 60))
    return say("terlambat {banyak} hari kerja", banyak=minutes // WORKING_DAY)
