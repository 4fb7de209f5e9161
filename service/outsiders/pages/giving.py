"""/naskah/{id}/tautan: who of outside the office signs, and the links by which they do: handed over, mailed, ended.

A link is shown once, in the answer to the form that made it. The form names the newest link that its page showed, so that one that
is sent twice makes one link.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from archive.ledger.documents.links import SigningLink
from doc_templates.kit.chain import PihakLuar
from service.approvals.desk import View
from service.approvals.outside import outsiders
from service.approvals.pages import PaperPages, act_done
from service.errors import ActForbidden, ActNotPossible, ActRefused, DeskError
from service.http.caller import about, admit
from service.http.forms import SentForm, submitted
from service.http.problems import answer_to
from service.identity.roles import ACTORS
from service.outsiders.errors import LinkUnknown
from service.outsiders.links import LinkDesk
from service.web.declared import Reads, declared
from service.web.frame import page
from service.words import say

VERB: Final = "tautan"
BY_MAIL: Final = "surel"
"""What the form says where the link is mailed."""
_REFUSED: Final = (ActForbidden, ActNotPossible, ActRefused, LinkUnknown)
MAILED: Final = say("Tautannya dikirim ke surelnya.")
ENDED: Final = say("Tautannya diakhiri; tidak dapat dipakai lagi.")


@dataclass(frozen=True, kw_only=True)
class OutsideSigner:
    """Somebody from outside who signs, with the links they were given."""

    number: int
    """As the page of the document names them."""
    party: PihakLuar
    signed: bool
    newest: SigningLink | None

    @property
    def living(self) -> SigningLink | None:
        """Return the link by which they may sign now."""
        link = self.newest
        good = link is not None and link.ended is None and link.good_until > datetime.now(UTC)
        return link if good else None


def signers(view: View) -> Iterator[OutsideSigner]:
    """Yield who of a document signs from outside."""
    for place, party in outsiders(view.case.chain).items():
        given = [each for each in view.links if each.place == place]
        round_ = view.case.round
        yield OutsideSigner(
            number=place + 1,
            party=party,
            signed=round_ is not None and round_.parties[place].signed is not None,
            newest=given[-1] if given else None,
        )


def routes(*, papers: PaperPages, links: LinkDesk) -> APIRouter:
    """Return the page and what is done on it."""
    router = APIRouter()
    path = f"/naskah/{{document_id}}/{VERB}"

    @declared(router, "GET", path, roles=ACTORS, reads=Reads.DOCUMENT)
    def show_signing_links(request: Request, document_id: UUID) -> HTMLResponse:
        """Show who signs from outside, and how their links stand."""
        about(request, document=document_id)
        principal = admit(request)
        papers.head(principal, document_id)  # a look is written down, whoever is refused after it
        links.let_in(principal, document_id)
        return _shown(request, papers, document_id)

    @declared(router, "POST", path, roles=ACTORS, reads=Reads.DOCUMENT)
    def give_link_from_page(request: Request, document_id: UUID) -> Response:
        """Make a link: mailed to its holder, or shown this once to be handed over."""
        about(request, document=document_id)
        principal, form = admit(request), submitted(request)
        by_mail = form.one("cara") == BY_MAIL
        try:
            given = links.give(
                principal,
                document_id,
                form.number("pihak") or 0,
                by_mail=by_mail,
                behind=form.one("terakhir"),
            )
        except _REFUSED as error:
            return _shown(request, papers, document_id, form, error)
        if by_mail:
            return act_done(request, f"/naskah/{document_id}/{VERB}", MAILED)
        return _shown(request, papers, document_id, given=given.address, given_to=given.link.nama)

    @declared(router, "POST", f"{path}/{{link_id}}/akhiri", roles=ACTORS, reads=Reads.DOCUMENT)
    def end_link_from_page(request: Request, document_id: UUID, link_id: UUID) -> Response:
        """End a link, with a reason."""
        about(request, document=document_id)
        form = submitted(request)
        try:
            links.end(admit(request), document_id, link_id, form.one("catatan").replace("\r\n", "\n"))
        except _REFUSED as error:
            return _shown(request, papers, document_id, form, error, at=f"catatan-{link_id}")
        return act_done(request, f"/naskah/{document_id}/{VERB}", ENDED)

    return router


def _shown(
    request: Request,
    papers: PaperPages,
    document_id: UUID,
    form: SentForm | None = None,
    error: DeskError | None = None,
    **told: Any,
) -> HTMLResponse:
    head = papers.head(admit(request), document_id)
    problem = answer_to(error) if error is not None else None
    values: dict[str, Any] = {
        "signers": list(signers(head["view"])),
        "given": "",
        "given_to": "",
        "refused": problem.body["detail"] if problem is not None else None,
        "reasons": [each.reason for each in error.fields] if error is not None else [],
        "next": problem.body.get("langkah", "") if problem is not None else "",
        "at": "",
        "catatan": form.one("catatan") if form is not None else "",
    }
    return page(
        request,
        "outsiders/pages/giving.html",
        problem.status if problem is not None else 200,
        **{**head, **values, **told},
    )
