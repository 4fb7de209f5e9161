"""What a document's page shows, gathered of its nouns: the desk's view, its pages as pictures, its files, its disposisi."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final, TypeAlias
from uuid import UUID

from archive.access import AccessClass
from archive.ledger import Ledger, Principal, audit
from archive.ledger.documents.acts import Act
from archive.ledger.documents.documents import Document
from archive.ledger.documents.pulses import pulses
from archive.ledger.documents.versions import Artifact, Version
from archive.ledger.office import people
from archive.states import OPEN
from service.approvals.attaching import files_json
from service.approvals.changed_since import changed_since
from service.approvals.desk import Approvals, View
from service.approvals.outside import outsiders
from service.approvals.pages.changed import SeenChanges
from service.approvals.pages.doors import doors
from service.approvals.pages.last_seen import SeenState
from service.approvals.pages.page_step import step
from service.approvals.pages.paper_view import STATES, faces, history, offered, waiting
from service.approvals.revised_template import RevisionDifference
from service.approvals.table import Kind
from service.documents.page_pictures import PDF, PagePictures, PageRun
from service.documents.pages import ViewMarks
from service.documents.reading import ATTACHED, LAMPIRAN, DocumentReader, Dossier, format_of
from service.errors import ActForbidden, DocumentUnknown
from service.identity.roles import ACTORS
from service.intake.lampiran import LampiranStanding
from service.operations.obstacles import obstacle_json
from service.outsiders.links import LinkDesk
from service.verification import standing
from service.web.messages import Tone
from service.web.pieces import SheetPicture
from service.words import Sentence, say
from service.words.classes import CLASSES
from service.words.life import stands
from worker.locked.page_pictures import SMALL

SHEETS: Final = 20
"""Pages on one page: of three hundred the rest is a way on."""
LEAF: Final = 4
"""Pages of each of several papers; its others are a way on."""
_SHOWN: Final = ("dicabut.pdf", "diralat.pdf", "diterima.pdf", "naskah.pdf")
"""Which file's pages are shown: how it stands comes first, and of a letter from outside the letter before the sheet of its stamp."""
_A4: Final = 297 / 210
SeenBefore: TypeAlias = Callable[[Sequence[Act]], SeenState | None]
"""Tells by the acts upon a document which state its reader saw last."""
_FILES: Final[Mapping[str, Sentence]] = {
    "pdf": say("PDF"),
    "docx": say("Word"),
    "scan": say("Pindaian bertanda tangan"),
    "salinan": say("Salinan"),
    "dicabut": say("Salinan, dicabut"),
    "diralat": say("Salinan, diralat"),
    "received": say("Berkas yang diterima"),
}


Beside: TypeAlias = Callable[[Principal, View], object]
"""What a noun shows somebody beside a document."""


@dataclass(frozen=True, kw_only=True)
class FileLink:
    """A file that can be taken."""

    address: str
    words: str
    size: str


class PaperPages:
    """Gathers what a document's page shows; ``besides`` are what other nouns bring to it, by the names in the template."""

    def __init__(
        self,
        *,
        ledger: Ledger,
        approvals: Approvals,
        reading: DocumentReader,
        pictures: PagePictures,
        links: LinkDesk,
        besides: Mapping[str, Beside],
    ) -> None:
        self._ledger = ledger
        self._approvals = approvals
        self._reading = reading
        self._pictures = pictures
        self._besides = besides
        self._changes = SeenChanges(ledger, approvals)
        self._links = links

    def shown(
        self,
        principal: Principal,
        document_id: UUID,
        first: int = 1,
        marks: ViewMarks | None = None,
        seen_before: SeenBefore | None = None,
    ) -> dict[str, Any]:
        """Return the values of the page; its pictures from page ``first`` on. Raises ``DocumentUnknown``.

        What is read of the document for it is one view, which one entry names; its pictures bear a mark of it. ``seen_before``
        says by the acts upon it which state its reader saw last, of which the page tells what changed.
        """
        with self._ledger.viewing(principal):
            with audit.covering([document_id]):
                values = self._gathered(principal, document_id, first, marks)
                before = seen_before(values["view"].case.held.acts) if seen_before is not None else None
                values["sejak"] = self._changes.since(principal, values["view"], before)
            self._entered(principal, document_id, values["view"], values["run"])
        return values

    def _gathered(
        self, principal: Principal, document_id: UUID, first: int, marks: ViewMarks | None
    ) -> dict[str, Any]:
        with self._ledger.acting(
            principal
        ) as tx:  # before all else: what moves from here on is told to who has it open
            pulse = pulses(tx, [document_id]).get(document_id)
        view = self._approvals.view(principal, document_id)
        whole = self._reading.whole(principal, document_id)
        run = self._run(principal, whole, first, SHEETS)
        return {
            **_head(view),
            "tanda": pulse.mark if pulse is not None else "",
            "nada_berlaku": standing.fields(whole.validity),
            "langkah": step(view),
            "tingkat": view.case.level,
            "hambatan": obstacle_json(view.pending),
            "dicetak": view.pending is not None,
            "faces": faces(view, self._holders(principal, view)),
            "history": history(view),
            "acts": offered(view),
            "doors": doors(view, links=self._gives_links(principal, view)),
            "sheets": list(_sheets(document_id, run, marks)) if run else [],
            "run": run,
            "sebelum": _way(document_id, run.numbers.start - SHEETS) if run and run.numbers.start > 1 else "",
            "sesudah": _way(document_id, run.numbers.stop) if run and run.numbers.stop <= run.of else "",
            "files": list(_files(document_id, whole.versions, view)),
            "lampiran": [_lampiran(each) for each in view.lampiran],
            "menyertakan": Kind.REVISI in view.possible or bool(files_json(view.case.held.revision.context)),
            "jawaban": whole.answers,
            **{name: beside(principal, view) for name, beside in self._besides.items()},
        }

    def head(self, principal: Principal, document_id: UUID) -> dict[str, Any]:
        """Return what every page of one act shows of its document: its title, how it stands, the state that the act will name.

        Raises ``DocumentUnknown``.
        """
        return _head(self._approvals.view(principal, document_id))

    def leaf(
        self, principal: Principal, document_id: UUID, kind: Kind, marks: ViewMarks | None = None
    ) -> dict[str, Any]:
        """Return a paper as one of several that are leafed through: its first pages, and whether ``kind`` may be done to it."""
        with self._ledger.viewing(principal):
            with audit.covering([document_id]):
                view = self._approvals.view(principal, document_id)
                whole = self._reading.whole(principal, document_id)
                run = self._run(principal, whole, 1, LEAF)
            self._entered(principal, document_id, view, run)
        return {
            "document": whole.document,
            "terbuka": whole.document.akses is AccessClass.B,
            "akses": CLASSES[whole.document.akses],
            "possible": kind in view.possible,
            "menunggu": waiting(view),
            "seen": seen(view),
            "faults": view.faults,
            "sheets": list(_sheets(document_id, run, marks)) if run else [],
            "of": run.of if run else 0,
        }

    def _entered(self, principal: Principal, document_id: UUID, view: View, run: PageRun | None) -> None:
        """Write the one entry of a view, where the document's class asks for one: which state, which pages of which file."""
        detail: dict[str, Any] = {"in": "page", "revision": view.case.held.document.revision_no}
        if run is not None:
            artifact = run.file.artifact
            detail |= {
                "format": run.file.format,
                "version": artifact.version_no,
                "sha256": artifact.sha256,
                "halaman": f"{run.numbers.start}-{run.numbers.stop - 1}",
            }
        with self._ledger.acting(principal) as tx:
            audit.read(tx, action="document.read", document_ids=[document_id], detail=detail)

    def named(self, principal: Principal, document_ids: Sequence[UUID]) -> list[Document]:
        """Return those of these documents that there are for somebody, in their order."""
        found = []
        for each in document_ids:
            with suppress(DocumentUnknown):
                found.append(self._reading.whole(principal, each).document)
        return found

    def acted(
        self, principal: Principal, document_ids: Sequence[UUID], kind: Kind
    ) -> list[tuple[Document, bool]]:
        """Return those of these documents that there are for somebody, and whether they did this act upon each."""
        found = []
        for each in document_ids:
            with suppress(DocumentUnknown):
                held = self._approvals.view(principal, each).case.held
                mine = {act.kind for act in held.acts if act.person_id == principal.id}
                found.append((held.document, kind in mine))
        return found

    def changed(self, principal: Principal, view: View, seen: int | None) -> RevisionDifference | None:
        """Return what a document says otherwise than the revision that somebody saw."""
        return changed_since(self._approvals, principal, view, seen)

    def _run(self, principal: Principal, whole: Dossier, first: int, most: int) -> PageRun | None:
        """Return the pages that are shown; None where nothing is archived yet, or no PDF."""
        files = {each.name: each for each in (whole.versions[-1].artifacts if whole.versions else ())}
        name = next((each for each in _SHOWN if each in files and files[each].media == PDF), None)
        kind = format_of(name) if name is not None else None
        if kind is None:
            return None
        return self._pictures.run(principal, whole.document.id, kind, first, most)

    def _gives_links(self, principal: Principal, view: View) -> bool:
        """Tell whether somebody may give the links of those who sign from outside, if there are such."""
        document = view.case.held.document
        if document.status not in OPEN or not outsiders(view.case.chain) or not principal.roles & {*ACTORS}:
            return False
        try:
            self._links.let_in(principal, document.id)
        except ActForbidden:
            return False
        return True

    def _holders(self, principal: Principal, view: View) -> Mapping[str, str]:
        """Return who stands today in the positions of a chain, by name."""
        case = view.case
        if case.chain is None:
            return {}
        positions = [*(each.position for each in case.places), case.signatory]
        held = {each: holding[0] for each in positions if (holding := case.staff.holding(each, case.day))}
        with self._ledger.acting(principal) as tx:
            names = people.names(tx, case.held.document.satker, {each.person_id for each in held.values()})
        return {position: names[each.person_id] for position, each in held.items() if each.person_id in names}


def _head(view: View) -> dict[str, Any]:
    document = view.case.held.document
    return {
        "document": document,
        "view": view,
        "akses": CLASSES[document.akses],
        "terbuka": document.akses is AccessClass.B,
        "keadaan": stands(document.status, document.nomor),
        "tone": STATES.get(document.status, Tone.NETRAL),
        "seen": seen(view),
    }


def seen(view: View) -> dict[str, str]:
    """Return what a form carries of what was shown."""
    return {
        "etag": view.case.etag,
        "revisi": str(view.case.held.document.revision_no),
        "content_digest": view.case.held.revision.content_digest,
        "sha256": view.page.sha256 if view.page else "",
    }


def _sheets(document_id: UUID, run: PageRun, marks: ViewMarks | None) -> Iterator[SheetPicture]:
    version, kind = run.file.artifact.version_no, run.file.format
    closed = (
        run.file.document.akses is not AccessClass.B
    )  # of an open one no read is entered, and its pictures are kept by address
    mark = f"&lihat={marks.make(document_id, version, kind, run.numbers)}" if marks and closed else ""
    for number in run.numbers:
        shape = run.made.get(number)
        place, asked = f"/naskah/{document_id}/halaman/{number}", f"versi={version}&of={kind}{mark}"
        address = f"{place}.webp?{asked}"
        yield SheetPicture(
            number=number,
            address=f"{address}&lebar=kecil",
            wide=address,
            width=SMALL,
            height=round(SMALL * (shape.height / shape.width if shape else _A4)),
            text=shape.words if shape else "",
            said="" if shape else f"{place}.txt?{asked}",
        )


def _way(document_id: UUID, first: int) -> str:
    return f"/naskah/{document_id}?mulai={max(1, first)}"


def _files(document_id: UUID, versions: Sequence[Version], view: View) -> Iterator[FileLink]:
    names = {each["no"]: each["nama"] for each in files_json(view.case.held.revision.context)}
    for artifact in versions[-1].artifacts if versions else ():
        kind = format_of(artifact.name)
        words = _called(kind, artifact, names)
        if kind is not None and words is not None:
            yield FileLink(
                address=f"/naskah/{document_id}/unduh/{kind}", words=words, size=weight(artifact.size)
            )


def weight(size: int) -> str:
    """Write how much a file weighs."""
    if size < 1_000_000:
        return say("{banyak} kB", banyak=max(1, round(size / 1000)))
    return say("{banyak} MB", banyak=f"{size / 1_000_000:.1f}".replace(".", ","))


def _called(kind: str | None, artifact: Artifact, names: Mapping[int, str]) -> str | None:
    if kind is None:
        return None
    if re.fullmatch(ATTACHED, kind):
        return names.get(int(kind.rpartition("-")[2]), artifact.name)
    if re.fullmatch(LAMPIRAN, kind):
        return say("Lampiran {nomor}, Word", nomor=kind.rpartition("-")[2])
    return _FILES.get(kind)


def _lampiran(each: LampiranStanding) -> dict[str, Any]:
    present = each.document
    return {
        "id": each.pin["dokumen"] if present is not None else None,
        "kepala": each.pin["kepala"][0],
        "judul": each.pin["judul"] if present is not None else "",
        "berubah": each.change,
    }
