"""Assembles the pages of who is signed in, over rules that ``service.assembly`` has made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from fastapi import APIRouter

from archive.ledger import Principal
from service.approvals.aside import AsideNotices
from service.approvals.desk import Approvals
from service.approvals.inbox import Inbox
from service.approvals.pages import further, live, paper, tray
from service.approvals.pages.counters import Counters
from service.approvals.pages.others import OtherPapers
from service.approvals.pages.papers import PaperPages
from service.approvals.pages.trays import Trays
from service.approvals.revision_pages import RevisionPages
from service.attachments.desk import AttachmentDesk
from service.attachments.pages import files
from service.disposisi.desk import Disposisi
from service.disposisi.pages import alone, ending, giving, trees
from service.disposisi.pages.beside import beside as passed_on
from service.documents.page_pictures import PagePictures
from service.documents.pages import pictures as picture_pages
from service.documents.reading import DocumentReader
from service.drafts.answering import LetterAnswers
from service.drafts.desk import DraftDesk
from service.drafts.pages import drafting
from service.drafts.pages.picks import DraftPicks
from service.drafts.pages.showing import FormPages
from service.drafts.preview import Preview
from service.house import Ground
from service.identifiers import new_id
from service.identity.roles import READERS
from service.intake.reception import now
from service.operations.progress import Progress
from service.outsiders.links import LinkDesk
from service.outsiders.pages import giving as giving_links
from service.recipients.desk import Recipients
from service.recipients.ekspedisi import ExpeditionBook
from service.recipients.pages import circulation, expedition, receipts, sending
from service.recipients.pages.beside import beside as circulated
from service.signatures.bindings import Bindings
from service.signatures.desk import SigningDesk
from service.signatures.identities import Identities
from service.signatures.pages import affixing, certificates, settling
from service.templates.desk import TemplateDesk
from service.templates.drawing import Pages
from service.templates.trials import TrialDesk
from service.web import gallery, shortcuts
from service.web.frame import MenuEntry, menu_of
from service.web.http import Home
from service.words import say

_HOME: Final = MenuEntry(path="/", words=say("Beranda"), roles=frozenset(map(str, READERS)))


@dataclass(frozen=True, kw_only=True)
class PageGround:
    """The rules that pages ask."""

    approvals: Approvals
    reading: DocumentReader
    pictures: PagePictures
    disposisi: Disposisi
    recipients: Recipients
    signatures: SigningDesk
    drafts: DraftDesk
    preview: Preview
    attachments: AttachmentDesk
    book: ExpeditionBook
    bindings: Bindings
    identities: Identities
    links: LinkDesk


def ground(
    on: Ground,
    approvals: Approvals,
    reading: DocumentReader,
    disposisi: Disposisi,
    recipients: Recipients,
    signatures: SigningDesk,
    attachments: AttachmentDesk,
    book: ExpeditionBook,
    bindings: Bindings,
    identities: Identities,
    links: LinkDesk,
) -> PageGround:
    """Return the rules that pages ask, with what draws a process's pictures: one for all who show them."""
    pictures = PagePictures(ledger=on.ledger, reading=reading)
    return PageGround(
        approvals=approvals,
        reading=reading,
        pictures=pictures,
        disposisi=disposisi,
        recipients=recipients,
        signatures=signatures,
        attachments=attachments,
        book=book,
        drafts=DraftDesk(
            ledger=on.ledger,
            catalog=on.desk.catalog,
            offices=on.offices,
            intake=on.desk,
            approvals=approvals,
            attachments=attachments,
            new_id=new_id,
        ),
        preview=_preview(on),
        bindings=bindings,
        identities=identities,
        links=links,
    )


def _preview(on: Ground) -> Preview:
    pages = Pages(on.settings.converter_socket)
    templates = TemplateDesk(
        ledger=on.ledger,
        vault=on.vault,
        catalog=on.desk.catalog,
        offices=on.offices,
        pages=pages,
        trials=TrialDesk(ledger=on.ledger, catalog=on.desk.catalog, offices=on.offices),
        clock=now,
    )
    return Preview(pages=pages, template=templates.bytes_of)


def assembled(
    on: Ground, asked: PageGround, progress: Progress
) -> tuple[Sequence[APIRouter], Home, Counters]:
    """Return the routes of pages that ask for a session, what answers at ``/`` who is signed in, and what counts for them."""
    answers = LetterAnswers(drafts=asked.drafts, approvals=asked.approvals)
    papers = PaperPages(
        ledger=on.ledger,
        approvals=asked.approvals,
        reading=asked.reading,
        pictures=asked.pictures,
        links=asked.links,
        besides={
            "disposisi": partial(passed_on, asked.disposisi),
            "edaran": partial(circulated, asked.recipients),
            "balasan": answers.types,
        },
    )
    trays = Trays(
        ledger=on.ledger,
        inbox=Inbox(ledger=on.ledger, offices=on.offices, clock=now),
        aside=AsideNotices(ledger=on.ledger, offices=on.offices, clock=now),
        disposisi=asked.disposisi,
        recipients=asked.recipients,
        bindings=asked.bindings,
    )
    shown = FormPages(
        desk=asked.drafts,
        preview=asked.preview,
        picks=DraftPicks(reading=asked.reading),
        gives=asked.disposisi.gives,
    )
    counters = Counters(trays, lambda: progress.moved)
    paged = (
        tray.routes(trays=trays, counters=counters, papers=papers, approvals=asked.approvals),
        drafting.routes(shown=shown, answers=answers),
        picture_pages.routes(pictures=asked.pictures, reading=asked.reading),  # beneath a document: first
        paper.routes(
            papers=papers,
            approvals=asked.approvals,
            revision_pages=RevisionPages(reading=asked.reading, approvals=asked.approvals),
        ),
        trees.routes(disposisi=asked.disposisi, papers=papers),
        giving.routes(disposisi=asked.disposisi, papers=papers),
        alone.routes(disposisi=asked.disposisi),
        ending.routes(disposisi=asked.disposisi, papers=papers, reading=asked.reading),
        further.routes(papers=papers, approvals=asked.approvals, others=OtherPapers(reading=asked.reading)),
        sending.routes(papers=papers, approvals=asked.approvals, recipients=asked.recipients),
        receipts.routes(papers=papers, approvals=asked.approvals),
        circulation.routes(papers=papers, recipients=asked.recipients, disposisi=asked.disposisi),
        expedition.routes(book=asked.book),
        files.routes(papers=papers, attachments=asked.attachments),
        affixing.routes(papers=papers, signatures=asked.signatures),
        settling.routes(papers=papers, signatures=asked.signatures),
        live.routes(ledger=on.ledger, counters=counters, progress=progress),
        giving_links.routes(papers=papers, links=asked.links),
        certificates.routes(bindings=asked.bindings, identities=asked.identities),
        gallery.routes(),
        shortcuts.routes(READERS),
    )
    return paged, tray.home(trays, counters, shown.left), counters


def menu(paged: Sequence[APIRouter]) -> Sequence[MenuEntry]:
    """Return the navigation; home first, whose page is open to who is not signed in as well."""
    return [_HOME, *menu_of(paged)]


def waiting(counters: Counters, principal: Principal) -> Mapping[str, int]:
    """Return what is counted behind the entries of the navigation, by their paths."""
    counted = counters.of(principal)
    return {"/kotak-masuk": counted[""]} if counted else {}
