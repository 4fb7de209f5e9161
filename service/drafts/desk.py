"""The desk where people write documents by a form: kept as it is typed, handed in by the rule of every event, changed by a revision.

A form has its own number. It is kept under it, for its person alone, and handed in under it: sent twice it is one document. What
becomes of it is intake's and the approval desk's to say; here nothing is judged twice.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from archive.access import AccessClass
from archive.canonical import sha256_hex
from archive.ledger import Ledger, Principal
from archive.ledger.intake import form_drafts
from archive.ledger.intake.form_drafts import FormDraft
from doc_templates.catalog import Catalog, Stationery
from doc_templates.kit.contracts import CheckedPayload
from doc_templates.kit.errors import UnknownJenis
from service.approvals.attaching import first_files
from service.approvals.changed_since import changed_since
from service.approvals.desk import Approvals, View
from service.approvals.orders import Order
from service.approvals.table import Kind
from service.approvals.writing import WrittenAct
from service.attachments.desk import AttachmentDesk, SentAttachment
from service.drafts import filling
from service.drafts.form import DocumentForm, FieldKind, FormField, form_of
from service.edge import number_in
from service.errors import FormUnknown, PersonRequired
from service.identity.gate import person_source, require
from service.identity.roles import ACTORS
from service.intake import payloads
from service.intake.answers import Refusal
from service.intake.desk import Intake
from service.intake.drafting import DISPOSISI
from service.intake.request import REQUESTED
from service.office.document_types import for_revising
from service.office.letterhead import Letterhead, Offices
from service.office.people import person_named
from service.words import say

_TITLES: Final = ("perihal", "tentang", "judul", "nama")
"""Fields by which a form is told from another, the first that is filled."""


@dataclass(frozen=True, kw_only=True)
class TypedForm:
    """A form as somebody typed it."""

    id: UUID
    jenis: str
    unit: str
    klasifikasi: str
    akses: str
    isi: Mapping[str, Any] = field(repr=False)
    """As ``filling`` has it."""
    document_id: UUID | None = None
    """The document whose words it changes."""
    etag: str = ""
    """The state of that document before who types."""
    content_digest: str = ""
    revisi: str = ""
    catatan: str = ""
    lampiran: Sequence[str] = ()
    """The ids of the documents that are its Lampiran, in their order."""
    saved_at: datetime | None = None
    """None: not kept yet."""

    def kept(self) -> dict[str, Any]:
        """Return what the ledger keeps of it."""
        names = ("unit", "klasifikasi", "akses", "isi", "etag", "content_digest", "revisi", "catatan")
        return {name: getattr(self, name) for name in names} | {"lampiran": list(self.lampiran)}


class DraftDesk:
    """Where documents are written."""

    def __init__(
        self,
        *,
        ledger: Ledger,
        catalog: Catalog,
        offices: Offices,
        intake: Intake,
        approvals: Approvals,
        attachments: AttachmentDesk,
        new_id: Callable[[], UUID],
    ) -> None:
        self._ledger = ledger
        self._catalog = catalog
        self._offices = offices
        self._intake = intake
        self._approvals = approvals
        self._attachments = attachments
        self._new_id = new_id

    def drafts(self, principal: Principal) -> bool:
        """Tell whether somebody writes documents at all."""
        return principal.kind == "person" and bool(principal.roles & ACTORS)

    def types(self, principal: Principal) -> list[Stationery]:
        """Return the types a person may write, by name; a disposisi is given from the letter it is about."""
        _drafting(principal)
        found = [self._catalog[each] for each in self._catalog if each != DISPOSISI]
        return sorted(
            (each for each in found if each.contract.by_event), key=lambda each: each.contract.judul
        )

    def stationery(self, principal: Principal, jenis: str) -> Stationery:
        """Return a type that this person may write; raises ``UnknownJenis``."""
        known = self.types(principal)
        found = next((each for each in known if each.jenis == jenis), None)
        if found is None:
            raise UnknownJenis(jenis, tuple(each.jenis for each in known))
        return found

    def form(self, principal: Principal, jenis: str) -> DocumentForm:
        """Return a type's form at this person's office."""
        office = self._offices.letterhead(principal.satker)
        titles = {key: each.jabatan for key, each in office.kantor.pejabat.items()}
        return form_of(self._catalog[jenis], titles)

    def office(self, principal: Principal) -> Letterhead:
        """Return the office it is written for."""
        return self._offices.letterhead(principal.satker)

    def new(self, principal: Principal, jenis: str) -> TypedForm:
        """Return a form that nobody has typed into; raises ``UnknownJenis``."""
        stationery = self.stationery(principal, jenis)
        office = self._offices.letterhead(principal.satker)
        with self._ledger.acting(principal) as tx:
            unit = person_named(tx, str(principal.satker), principal.id).unit or ""
        return TypedForm(
            id=self._new_id(),
            jenis=jenis,
            unit=unit if unit in office.kantor.unit else next(iter(office.kantor.unit), ""),
            klasifikasi=stationery.contract.klasifikasi,
            akses=AccessClass.B.name,
            isi=filling.blank(self.form(principal, jenis).root),
        )

    def anew(self, form: TypedForm) -> TypedForm:
        """Return a form under a number of its own, for another document."""
        return replace(form, id=self._new_id(), saved_at=None)

    def forms(self, principal: Principal) -> list[FormDraft]:
        """Return what a person has not handed in yet, the last one typed into first; nothing for a program."""
        if principal.kind != "person":
            return []
        with self._ledger.acting(principal) as tx:
            return form_drafts.of_person(tx, principal.id)

    def kept(self, principal: Principal, form_id: UUID) -> TypedForm:
        """Return a person's form as it was left; raises ``FormUnknown``, for somebody else's too."""
        _drafting(principal)
        with self._ledger.acting(principal) as tx:
            found = form_drafts.get(tx, principal.id, form_id)
        if found is None:
            raise _gone()
        return _typed(found)

    def save(self, principal: Principal, form: TypedForm) -> None:
        """Keep a form as it is typed now; one that was handed in meanwhile is a document, and no form any more."""
        _drafting(principal)
        with self._ledger.acting(principal) as tx:
            form_drafts.save(
                tx,
                satker=str(principal.satker),
                person_id=principal.id,
                form_id=form.id,
                jenis=form.jenis,
                akses=_class(form.akses, principal),
                document_id=form.document_id,
                judul=title_of(self.form(principal, form.jenis).root, form.isi),
                typed=form.kept(),
                source=person_source(principal.id),
            )

    def forget(self, principal: Principal, form_id: UUID) -> None:
        """Let a person's form go; raises ``FormUnknown``."""
        _drafting(principal)
        with self._ledger.acting(principal) as tx:
            if not form_drafts.forget(tx, principal.id, form_id):
                raise _gone()

    def checked(
        self, principal: Principal, form: TypedForm
    ) -> tuple[Letterhead, Stationery, CheckedPayload[Any]]:
        """Return what a form says as its contract takes it, for a page to be printed of it; raises ``PayloadRefused``."""
        office, stationery = self._offices.letterhead(principal.satker), self._catalog[form.jenis]
        payload = self.payload(principal, form)
        unit = form.unit if form.unit in office.kantor.unit else ""
        return (
            office,
            stationery,
            payloads.check(office, stationery, payload, unit=unit, akses=_class(form.akses, principal)),
        )

    def payload(self, principal: Principal, form: TypedForm) -> dict[str, Any]:
        """Return the payload of a form."""
        return filling.payload_of(self.form(principal, form.jenis).root, form.isi)

    def hand_in(
        self,
        principal: Principal,
        form: TypedForm,
        sent: Sequence[SentAttachment] = (),
        *,
        trace_id: str | None = None,
    ) -> UUID:
        """Make a document of a form, with the files that go with it: all of it or nothing; the same form again is the same document.

        Raises what intake refuses an event with, its fields below ``data``, and ``FileNotTaken``, ``FileInfected``, ``ScannerAway``.
        """
        self.stationery(principal, form.jenis)
        office = self._offices.letterhead(principal.satker)
        beside = first_files(office, self._attachments.examined(principal, sent)) if sent else None
        event = {
            "specversion": "1.0",
            "type": REQUESTED,
            "source": person_source(principal.id),
            "id": str(form.id),
            **({"subject": sha256_hex(b"".join(each.data for each in sent))} if sent else {}),
            "data": {
                "jenis": form.jenis,
                "unit": form.unit,
                "akses": form.akses,
                "payload": self.payload(principal, form),
                **({"klasifikasi": form.klasifikasi} if form.klasifikasi else {}),
                **({"lampiran": list(form.lampiran)} if form.lampiran else {}),
            },
        }
        answer = self._intake.hand_in(principal, event, beside=beside, trace_id=trace_id)
        if isinstance(answer, Refusal):
            raise answer.error
        with self._ledger.acting(principal) as tx:
            form_drafts.forget(tx, principal.id, form.id)
        return answer.document_id

    def revising(self, principal: Principal, document_id: UUID) -> TypedForm:
        """Return the form of a document's present words, or as this person left it; raises what keeps them from changing it."""
        view = self.view(principal, document_id)
        document, revision = view.case.held.document, view.case.held.revision
        for_revising(self._catalog, document)
        with self._ledger.acting(principal) as tx:
            left = form_drafts.of_document(tx, principal.id, document_id)
        if left is not None:
            return _typed(left)
        return TypedForm(
            id=self._new_id(),
            jenis=document.jenis,
            unit=document.unit,
            klasifikasi=document.klasifikasi,
            akses=document.akses.name,
            isi=filling.typed_from(self.form(principal, document.jenis).root, json.loads(revision.payload)),
            document_id=document_id,
            etag=view.case.etag,
            content_digest=revision.content_digest,
            revisi=str(revision.no),
        )

    def view(self, principal: Principal, document_id: UUID) -> View:
        """Return a document that this person may change now; raises ``DocumentUnknown`` and what stands in their way."""
        _drafting(principal)
        view = self._approvals.view(principal, document_id)
        if Kind.REVISI not in view.possible:
            raise view.held_up.get(Kind.REVISI) or FormUnknown(document=document_id)
        return view

    def jenis_of(self, principal: Principal, document_id: UUID) -> str:
        """Return the type of a document that this person may read; raises ``DocumentUnknown``."""
        _drafting(principal)
        document = self._approvals.view(principal, document_id).case.held.document
        return for_revising(self._catalog, document).jenis

    def present(self, principal: Principal, document_id: UUID) -> View:
        """Return a document as it stands before this person."""
        return self._approvals.view(principal, document_id)

    def changed(self, principal: Principal, view: View, seen: str) -> list[str]:
        """Return which fields a document says otherwise than the revision that somebody saw."""
        found = changed_since(self._approvals, principal, view, number_in(seen))
        return [str(each["path"]) for each in found.changes] if found is not None else []

    def revise(self, principal: Principal, form: TypedForm, *, trace_id: str | None = None) -> WrittenAct:
        """Let a document say what its form says; raises as a revision does, its fields below ``payload``."""
        _drafting(principal)
        assert form.document_id is not None  # of a form that changes one
        order = Order(
            document_id=form.document_id,
            kind=Kind.REVISI,
            etag=form.etag,
            content_digest=form.content_digest or None,
            note=form.catatan.strip() or None,
            body={"payload": self.payload(principal, form)},
        )
        (done,) = self._approvals.act(principal, [order], trace_id=trace_id)
        with self._ledger.acting(principal) as tx:
            form_drafts.forget(tx, principal.id, form.id)
        return done


def title_of(root: FormField, isi: Mapping[str, Any]) -> str:
    """Return by what a form is told from another: its subject, else the first line that stands in it."""
    lines = [each.name for each in root.fields if each.kind is FieldKind.LINE]
    named = [name for name in (*_TITLES, *lines) if name in lines and str(isi.get(name, "")).strip()]
    return str(isi[named[0]]).strip()[:200] if named else ""


def _gone() -> FormUnknown:
    return FormUnknown(
        say("Formulir ini sudah diserahkan, sudah terlalu lama ditinggalkan, atau bukan milik Anda.")
    )


def _drafting(principal: Principal) -> None:
    if principal.kind != "person":
        raise PersonRequired
    require(principal, *ACTORS)


def _class(named: str, principal: Principal) -> AccessClass:
    """Return the class a form is kept under: the one it names, as far as its person reads."""
    return min(AccessClass.__members__.get(named, AccessClass.B), principal.ceiling)


def _typed(kept: FormDraft) -> TypedForm:
    return TypedForm(
        id=kept.id,
        jenis=kept.jenis,
        document_id=kept.document_id,
        saved_at=kept.saved_at,
        **kept.typed,
    )
