"""The desk where files are attached to a document, and taken off: each examined before it is taken, each change a revision.

Whoever may change what a document says may change what goes with it, and every paraf so far is void: its content is another.
The rules of the change are the approval desk's (``service.approvals.attaching``); what each file is, a locked child finds out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final
from uuid import UUID

from archive.canonical import sha256_hex
from archive.ledger import Principal
from archive.records.attached import MEDIA, AttachedFile, attached
from service.approvals.attaching import MOST
from service.approvals.desk import Approvals
from service.approvals.orders import AttachmentChange, NewAttachment, Order
from service.approvals.table import Kind
from service.approvals.writing import WrittenAct
from service.documents.files.entrance import FileEntrance
from service.documents.files.kinds import LARGEST, kind_of
from service.documents.reading import DocumentReader, Dossier
from service.errors import ActRefused, Field, FileNotTaken, PersonRequired
from service.identity.gate import require
from service.identity.roles import ACTORS
from service.words import say

FORMS: Final = tuple(MEDIA)
"""The kinds of files that go with a document."""
_NOT_TAKEN: Final = say(
    "Yang menyertai naskah hanya PDF, buku kerja (XLSX), dan gambar (PNG, JPEG) yang utuh."
)


@dataclass(frozen=True, kw_only=True)
class SentAttachment:
    """A file as it was sent."""

    name: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class AttachmentList:
    """The files of a document's present revision, and which of them its newest version holds."""

    dossier: Dossier
    files: Sequence[AttachedFile]

    def archived(self, file: AttachedFile) -> bool:
        """Tell whether the newest version holds it."""
        versions = self.dossier.versions
        return any(
            (each.name, each.sha256) == (file.name, file.sha256)
            for each in (versions[-1].artifacts if versions else ())
        )


class AttachmentDesk:
    """Where files join a document, and leave it."""

    def __init__(self, *, approvals: Approvals, reading: DocumentReader, entrance: FileEntrance) -> None:
        self._approvals = approvals
        self._reading = reading
        self._entrance = entrance

    def of(self, principal: Principal, document_id: UUID) -> AttachmentList:
        """Return the files that go with a document; raises ``DocumentUnknown``."""
        whole = self._reading.whole(principal, document_id)
        return AttachmentList(dossier=whole, files=attached(whole.revision.context))

    def attach(
        self,
        principal: Principal,
        order: Order,
        sent: Sequence[SentAttachment],
        *,
        take_off: frozenset[int] = frozenset(),
        trace_id: str | None = None,
    ) -> WrittenAct:
        """Let files join a document, and take off those in whose place they come, in one act: all of it or nothing.

        Raises ``FileNotTaken`` for what is none of the kinds or may not be kept, ``FileInfected``, ``ScannerAway``, and what
        stands in the way of a revision.
        """
        _acting(principal)
        if not 1 <= len(sent) <= MOST:
            raise ActRefused(
                fields=[Field(path="berkas", reason=say("1 sampai {banyak} berkas", banyak=MOST))]
            )
        # Of a state that is gone the same order again is answered as before, and any other refused, as is whoever may not: no file
        # is looked into for that.
        seen = self._approvals.view(principal, order.document_id)
        present = seen.case.etag == order.etag and Kind.REVISI in seen.possible
        add = [
            self._examined(principal, order.document_id, place, each) if present else _as_sent(each)
            for place, each in enumerate(sent)
        ]
        change = AttachmentChange(add=add, take_off=take_off, examined=present)
        return self._changed(principal, order, change, trace_id)

    def examined(self, principal: Principal, sent: Sequence[SentAttachment]) -> list[NewAttachment]:
        """Return files that are to come with a document's first words, as they were found to be; raises as ``attach`` does."""
        _acting(principal)
        if len(sent) > MOST:
            raise ActRefused(
                fields=[Field(path="berkas", reason=say("paling banyak {banyak} berkas", banyak=MOST))]
            )
        return [self._examined(principal, None, place, each) for place, each in enumerate(sent)]

    def take_off(
        self, principal: Principal, order: Order, numbers: frozenset[int], *, trace_id: str | None = None
    ) -> WrittenAct:
        """Take files off a document; raises what stands in the way of a revision. They stay in the versions that hold them."""
        _acting(principal)
        return self._changed(principal, order, AttachmentChange(take_off=numbers), trace_id)

    def _changed(
        self, principal: Principal, order: Order, change: AttachmentChange, trace_id: str | None
    ) -> WrittenAct:
        (done,) = self._approvals.act(principal, [replace(order, files=change)], trace_id=trace_id)
        return done

    def _examined(
        self, principal: Principal, document_id: UUID | None, place: int, sent: SentAttachment
    ) -> NewAttachment:
        path = f"berkas[{place}]"
        if not 0 < len(sent.data) <= LARGEST:
            reason = say(
                "{nama}: paling besar {banyak} MB, dan tidak kosong", nama=sent.name, banyak=LARGEST >> 20
            )
            raise FileNotTaken(_NOT_TAKEN, fields=[Field(path=path, reason=reason)])
        digest = sha256_hex(sent.data)
        self._entrance.let_in(
            principal, sent.data, name=sent.name, sha256=digest, document_id=document_id, path=path
        )
        try:
            found = kind_of(sent.data, FORMS, path=path, told=_NOT_TAKEN)
        except FileNotTaken as refused:  # of several files people know one by its name
            named = [
                replace(each, reason=say("{nama}: {sebab}", nama=sent.name, sebab=each.reason))
                for each in refused.fields
            ]
            raise FileNotTaken(_NOT_TAKEN, fields=named) from refused
        return NewAttachment(
            nama=sent.name,
            bentuk=found.form,
            halaman=found.pages,
            sha256=digest,
            catatan=found.found,
            data=sent.data,
        )


def _as_sent(sent: SentAttachment) -> NewAttachment:
    """Return a file that nobody looked into: enough to know whether it is the one that was attached before."""
    digest = sha256_hex(sent.data)
    return NewAttachment(nama=sent.name, bentuk="", halaman=None, sha256=digest, catatan=(), data=sent.data)


def _acting(principal: Principal) -> None:
    if principal.kind != "person":
        raise PersonRequired
    require(principal, *ACTORS)
