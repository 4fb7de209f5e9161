"""Files that go with a document: which a revision names, what its page lists of them, and what an act says it changed.

They are part of the content: their digests stand in the context, so a paraf on the document is a paraf on exactly these files, and
another file voids it as another word does. What a file is was found out before; nothing is opened here.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from archive.ledger import Transaction
from archive.ledger.documents import attachments
from archive.ledger.documents.acts import Act
from archive.ledger.documents.documents import Document
from archive.ledger.documents.staging import StagedFile
from archive.records.attached import LISTED, AttachedFile, attached
from doc_templates.catalog import Stationery
from doc_templates.kit import angka
from doc_templates.kit.contracts import CheckedPayload
from doc_templates.kit.text import printable
from service.approvals.orders import (
    AllowedOrder,
    AttachedFiles,
    AttachmentChange,
    Desk,
    NewAttachment,
    Order,
)
from service.errors import ActRefused, Field, PageStale
from service.office.letterhead import Letterhead
from service.words import Sentence, say

MOST: Final = 20
"""Files of one document."""
TOGETHER: Final = 96 << 20
"""Bytes of them all: three of the largest; a worker holds those that no version has yet in its memory at once."""
_GROUP: Final = 8
"""Signs of a digest between two spaces, so that a line may end there."""


@dataclass(frozen=True, kw_only=True)
class FilesAfter:
    """The files that go with the next revision."""

    all: Sequence[AttachedFile]
    new: Sequence[StagedFile] = ()
    added: Sequence[AttachedFile] = ()
    taken_off: Sequence[AttachedFile] = ()

    def to_keep(self) -> AttachedFiles | None:
        """Return what the ledger keeps of them; None for a document that has none and had none."""
        if not (self.all or self.taken_off):
            return None
        return AttachedFiles(names=[each.name for each in self.all], new=self.new)

    def record(self) -> dict[str, Any]:
        """Return what the document's record says of them: their names."""
        return {LISTED: [each.nama for each in self.all]} if self.all else {}

    def context(
        self, office: Letterhead, stationery: Stationery, checked: CheckedPayload[Any]
    ) -> dict[str, Any]:
        """Return what the context says of them, and the page lists."""
        return listed(office, stationery, checked, self.all)

    def keep(self, tx: Transaction, document: Document) -> None:
        """Keep those that came with a document's first words until a version holds them."""
        attachments.wait(tx, document, self.new)

    def detail(self) -> dict[str, Any]:
        """Return what the act keeps of the change."""
        told = {"ditambah": self.added, "dilepas": self.taken_off}
        changed = {
            name: [{"no": each.no, "nama": each.nama, "sha256": each.sha256} for each in files]
            for name, files in told.items()
            if files
        }
        return {"berkas": changed} if changed else {}


def files_after(desk: Desk, asked: AllowedOrder) -> FilesAfter:
    """Return the files that go with the next revision: those of the present one, changed as the order says; raises ``ActRefused``."""
    held, change = asked.case.held, asked.order.files
    present = attached(held.revision.context)
    if change is None:
        return FilesAfter(all=present)
    if not change.examined:
        raise PageStale
    stays = [each for each in present if each.no not in change.take_off]
    before = [
        each for context in attachments.named(desk.tx, held.document.id, LISTED) for each in attached(context)
    ]
    added = _numbered(change.add, max((each.no for each in before), default=0) + 1)
    if wrong := list(_wrong(desk.office, present, stays, added, change)):
        raise ActRefused(fields=wrong)
    return FilesAfter(
        all=[*stays, *added],
        new=_staged(added, change.add),
        added=added,
        taken_off=[each for each in present if each.no in change.take_off],
    )


def first_files(office: Letterhead, add: Sequence[NewAttachment]) -> FilesAfter:
    """Return the files that come with a document's first words; raises ``ActRefused``."""
    added = _numbered(add, 1)
    if wrong := list(_wrong(office, [], [], added, AttachmentChange(add=add))):
        raise ActRefused(fields=wrong)
    return FilesAfter(all=added, new=_staged(added, add), added=added)


def _numbered(add: Sequence[NewAttachment], first: int) -> list[AttachedFile]:
    return [
        AttachedFile(
            no=no,
            nama=each.nama,
            bentuk=each.bentuk,
            ukuran=len(each.data),
            halaman=each.halaman,
            sha256=each.sha256,
            catatan=tuple(each.catatan),
        )
        for no, each in enumerate(add, first)
    ]


def _staged(files: Sequence[AttachedFile], add: Sequence[NewAttachment]) -> list[StagedFile]:
    return [
        StagedFile(name=file.name, media=file.media, sha256=file.sha256, pages=file.halaman, data=each.data)
        for file, each in zip(files, add, strict=True)
    ]


def keep_files(tx: Transaction, document: Document, files: AttachedFiles | None) -> None:
    """Keep the files that came with a new revision, and let go of those it no longer names that no version holds."""
    if files is not None:
        attachments.taken_off(tx, document.id, files.names)
        attachments.wait(tx, document, files.new)


def _wrong(
    office: Letterhead,
    present: Sequence[AttachedFile],
    stays: Sequence[AttachedFile],
    added: Sequence[AttachedFile],
    change: AttachmentChange,
) -> Iterator[Field]:
    for no in sorted(change.take_off - {each.no for each in present}):
        yield Field(path="lepas", reason=say("tidak ada berkas nomor {no}", no=no))
    if len(stays) + len(added) > MOST:
        yield Field(path="berkas", reason=say("paling banyak {banyak} berkas", banyak=MOST))
    if sum(each.ukuran for each in (*stays, *added)) > TOGETHER:
        yield Field(path="berkas", reason=say("bersama-sama paling besar {banyak} MB", banyak=TOGETHER >> 20))
    known = list(stays)
    scripts = office.kantor.aksara
    for place, each in enumerate(added):
        if (same := next((one for one in known if one.sha256 == each.sha256), None)) is not None:
            reason = say("isinya sama dengan {nama}, yang sudah menyertai naskah ini", nama=same.nama)
            yield Field(path=f"berkas[{place}]", reason=reason)
        elif any(_looks(one.nama, scripts) == _looks(each.nama, scripts) for one in known):
            reason = say("sudah ada berkas bernama {nama}; lepaskan dahulu yang lama", nama=each.nama)
            yield Field(path=f"berkas[{place}]", reason=reason)
        known.append(each)


def _looks(name: str, scripts: frozenset[str]) -> str:
    """Return how a name looks on the page, to whoever tells no capital from another letter, as many file systems do."""
    return printable(unicodedata.normalize("NFC", name), scripts).casefold()


def listed(
    office: Letterhead, stationery: Stationery, checked: CheckedPayload[Any], files: Sequence[AttachedFile]
) -> dict[str, Any]:
    """Return what a context says of files, and its page lists: each by name, kind and size, and by its whole digest."""
    if not files:
        return {}
    heading = [line for line in checked.heading if "{urut}" not in line]
    return {
        LISTED: {
            "kepala": heading or [stationery.contract.judul.upper()],
            "berkas": [
                {
                    "no": each.no,
                    "nama": each.nama,
                    "tulisan": f"{printable(each.nama, office.kantor.aksara)} ({_measure(each)})",
                    "sidik": _grouped(each.sha256),
                    "bentuk": each.bentuk,
                    "ukuran": each.ukuran,
                    **({"halaman": each.halaman} if each.halaman else {}),
                    "sha256": each.sha256,
                    **({"catatan": list(each.catatan)} if each.catatan else {}),
                }
                for each in files
            ],
        }
    }


def _measure(file: AttachedFile) -> str:
    pages = f", {file.halaman} halaman" if file.halaman else ""
    return f"{file.bentuk}, {angka(file.ukuran)} bita{pages}"


def _grouped(digest: str) -> str:
    return " ".join(digest[at : at + _GROUP] for at in range(0, len(digest), _GROUP))


def files_json(context: str) -> list[dict[str, Any]]:
    """Return the files of a revision as its differences tell them."""
    return [
        {"no": each.no, "nama": each.nama, "ukuran": each.ukuran, "sha256": each.sha256}
        for each in attached(context)
    ]


def same_change(act: Act, order: Order) -> bool:
    """Tell whether an act changed the files as an order asks."""
    changed: Mapping[str, Sequence[Mapping[str, Any]]] = act.detail.get("berkas", {})
    if order.files is None:
        return False
    added = [(each["nama"], each["sha256"]) for each in changed.get("ditambah", ())]
    off = {each["no"] for each in changed.get("dilepas", ())}
    return added == [(each.nama, each.sha256) for each in order.files.add] and off == order.files.take_off


def told(detail: Mapping[str, Any]) -> Iterator[Sentence]:
    """Yield what an act says it changed, a sentence each."""
    changed = detail.get("berkas", {})
    for each in changed.get("ditambah", ()):
        yield say("berkas {nama} menyertai", nama=each["nama"])
    for each in changed.get("dilepas", ()):
        yield say("berkas {nama} dilepas", nama=each["nama"])
