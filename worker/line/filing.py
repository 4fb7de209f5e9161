"""Puts an edition together: what was printed and signed, what somebody brought, what stays as an earlier version has it.

A version either has **new pages**, or leaves its pages the bytes they are: the record is written anew, a brought file or
stamped copies join them. After a signature nothing else may happen to a document, and nobody judges those pages again:
whoever signed has, and their bytes stand.
"""

from __future__ import annotations

from collections.abc import Sequence

from archive.ledger.documents.staging import StagedFile
from archive.ledger.documents.work import Work
from archive.records.data import NAME as DATA
from archive.records.data import data_json
from archive.records.record import NAME as RECORD
from archive.vault.leftovers import is_leftover
from archive.vault.ocfl import Content
from worker.line.annexes import annexes_data
from worker.line.edition import JSON, Edition, EditionFile
from worker.line.judges import Reading, of_data, of_file
from worker.line.material import Material
from worker.line.signature import SignedPage


def edition(material: Material, printed: Sequence[EditionFile], page: SignedPage | None) -> Edition:
    """Return the edition of a job: ``printed`` papers or copies, and the page where one was made."""
    if material.work.job.on_done.keep:
        return _filed(material, printed)
    return _issued(material, printed, page)


def _issued(material: Material, papers: Sequence[EditionFile], page: SignedPage | None) -> Edition:
    work = material.work
    pages = [page.file] if page else []
    data = Content(name=DATA, data=data_json(work, annexes_data(material.annexes)), media=JSON)
    brought = _brought(work, [*material.brought, *material.attached])
    files = [*papers, *pages, *brought, EditionFile(content=data, judge=of_data(work))]
    signatures = page.report.as_record() if page and page.report else None
    return Edition.of(work, files, material.stays, signatures=signatures)


def _filed(material: Material, copies: Sequence[EditionFile]) -> Edition:
    files = [*_brought(material.work, material.brought), *copies]
    new = {RECORD, *(each.content.name for each in files)}
    stays = [each for each in material.earlier if each.name not in new and not is_leftover(each.name)]
    return Edition.of(material.work, files, stays, signatures=material.signatures)


def _brought(work: Work, files: Sequence[StagedFile]) -> list[EditionFile]:
    return [
        EditionFile(
            content=Content(name=each.name, data=each.data, media=each.media),
            judge=of_file(work, each),
            reading=Reading(pages=each.pages),
        )
        for each in files
    ]
