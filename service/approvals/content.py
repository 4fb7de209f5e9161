"""What a document says, changed by a person: derived again, pinned as the next revision, told field by field."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from archive.ledger.documents.acts import Act
from archive.ledger.documents.approvals import NewRevision, unprinted
from archive.ledger.documents.documents import Document, Revision
from archive.ledger.intake.rows import PERINGATAN
from archive.states import Status
from doc_templates.acts import SIGNS
from doc_templates.catalog import Stationery
from doc_templates.kit.chain import PihakLuar
from doc_templates.kit.contracts import CheckedPayload
from service.approvals.attaching import files_after, files_json, listed
from service.approvals.case import TEMPLATE
from service.approvals.difference import difference
from service.approvals.orders import ALL_WAITING, AllowedOrder, Desk, Effect
from service.approvals.outside import outsiders, to_be_shown, unknowable
from service.approvals.rechained import ChainChange
from service.approvals.rederived import Rederivation
from service.approvals.revised_template import ACTIVE, office_for, require_fit
from service.approvals.table import Kind, Level
from service.edge import is_mail_address
from service.errors import ActNotPossible, ActRefused, Field
from service.intake import payloads
from service.intake.drafting import (
    OF_CONTENT,
    PinnedContent,
    content_json,
    menanggapi_json,
    pinned,
    require_sheet,
)
from service.intake.lampiran import pin, pins_of
from service.office.chain_words import hindered as told
from service.office.document_types import for_revising
from service.office.levels import OWN
from service.words import say


def revise(desk: Desk, asked: AllowedOrder) -> Effect:
    """A changed payload: derived again, pinned as the next revision; every paraf so far is taken back."""
    document, present = asked.case.held.document, asked.case.held.revision
    payload = _new_payload(asked)
    stationery = for_revising(desk.catalog, document)
    office = office_for(desk, asked, stationery)
    checked = payloads.check(office, stationery, payload, unit=document.unit, akses=document.akses)
    checked = checked.signed_besides(outside := _outside(desk, asked), office.kantor)
    pins = _pins(desk, asked, stationery, checked)
    files = files_after(desk, asked)
    beside = listed(office, stationery, checked, files.all)
    content = pinned(office, stationery, checked, payload, pins, beside)
    same_parties = outside == list(outsiders(asked.case.chain).values())
    if (
        content.content_digest == present.content_digest
        and document.status != Status.DIKEMBALIKAN
        and same_parties
    ):
        raise ActRefused(fields=[Field(path="payload", reason="isinya sama dengan yang sekarang")])
    kept = require_fit(desk, stationery, office, json.loads(content.context))
    require_sheet(desk.tx, menanggapi_json(checked.metadata), "payload")
    derived = Rederivation.of(replace(desk, office=office), stationery, document, present)
    void = [act for act in asked.case.standing if act.kind in {Kind.PARAF, *SIGNS}]
    parafs = [act for act in void if act.kind == Kind.PARAF]
    rechained = ChainChange.of(asked.case.chain, checked.chain)
    hindered = _hindered(asked, checked)
    same_words = asked.order.mends and content.payload == present.payload
    changed = _changed(present, content, pins)
    return Effect(
        step=asked.step,
        revision=_revision(
            content, checked, _described(desk, document, checked, pins, hindered) | files.record()
        ),
        attached=files.to_keep(),
        detail={
            "void": [act.no for act in void],
            "berubah": [each["path"] for each in changed[:200]],
            **({"perbaikan": TEMPLATE if same_words else "isi"} if asked.order.mends else {}),
            **({"pilihan_templat": ACTIVE} if asked.order.body.get("templat") == ACTIVE else {}),
            **_other_template(present.template_digest, content.template_digest),
            **({"pihak": [each.nama for each in outside]} if asked.order.body.get("pihak") else {}),
            **derived.detail(),
            **rechained.detail(asked.case.staff.jabatan),
            **files.detail(),
        },
        told={
            "revision": document.revision_no + 1,
            "paraf_gugur": sorted({act.person_id for act in parafs}),
        },
        ends=ALL_WAITING,
        owed=unprinted(desk.tx, document.id),
        warnings=[
            *(_fell(act, document) for act in void),
            *rechained.words(asked.case.staff.jabatan),
            *(told(each) for each in hindered if each not in document.record.get(PERINGATAN, ())),
            *derived.words(),
            *(to_be_shown(outside) if _level(desk, asked) in OWN else ()),
            *kept,
        ],
    )


def _revision(content: PinnedContent, checked: CheckedPayload[Any], record: dict[str, Any]) -> NewRevision:
    about = checked.metadata
    return NewRevision(
        payload=content.payload,
        context=content.context,
        contract_version=content.contract_version,
        template_digest=content.template_digest,
        content_digest=content.content_digest,
        judul=about.judul,
        perihal=about.perihal,
        pencipta=about.pencipta,
        record=record,
    )


def _new_payload(asked: AllowedOrder) -> Mapping[str, Any]:
    """Return what the document is to say; raises ``ActNotPossible`` or ``ActRefused``."""
    if asked.order.files is not None:  # every word stays as it is
        return dict(json.loads(asked.case.held.revision.payload))
    payload = asked.order.body.get("payload")
    if asked.order.mends and asked.case.held.document.status == Status.DIKEMBALIKAN:
        raise ActNotPossible(
            say(
                "Naskah dikembalikan dan menunggu perbaikan konseptor; revisinya dapat memakai templat yang berlaku (--templat-berlaku)"
            )
        )
    if not isinstance(payload, Mapping):
        raise ActRefused(fields=[Field(path="payload", reason=say("wajib ada, dan harus objek JSON"))])
    return payload


def _changed(
    present: Revision, content: PinnedContent, pins: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Return every field that differs, of the payload, the Lampiran and the files that go with it."""
    return [
        *difference(json.loads(present.payload), json.loads(content.payload)),
        *difference(pins_of(present), list(pins), "lampiran"),
        *difference(files_json(present.context), files_json(content.context), "berkas"),
    ]


def _outside(desk: Desk, asked: AllowedOrder) -> list[PihakLuar]:
    """Return who signs from outside the office: whom the order names, or who did before; never where a seal signs."""
    named, chain = asked.order.body.get("pihak"), asked.case.chain
    if named is None:
        return list(outsiders(chain).values())
    if named and (chain is None or _level(desk, asked) is Level.SEGEL):
        reason = say(
            "jenis ini disegel: segel adalah tanda tangan kantor, bukan tanda tangan pihaknya; pihak dari luar menandatangani di atas kertas atau dengan sertifikatnya sendiri"
        )
        raise ActRefused(fields=[Field(path="pihak", reason=reason)])
    wrong = [
        Field(path=f"pihak[{at}].surel", reason=say("bukan alamat surel"))
        for at, each in enumerate(named)
        if each.get("surel") and not is_mail_address(each["surel"])
    ]
    if _level(desk, asked) in OWN:
        wrong += unknowable(named, desk.office.rules.outsiders)
    if wrong:
        raise ActRefused(fields=wrong)
    return [PihakLuar(**each) for each in named]


def _level(desk: Desk, asked: AllowedOrder) -> Level:
    return desk.office.rules.levels.of_type(asked.case.held.document.jenis)


def _other_template(before: str, after: str) -> dict[str, Any]:
    return {"templat": {"dari": before, "menjadi": after}} if before != after else {}


def _described(
    desk: Desk,
    document: Document,
    checked: CheckedPayload[Any],
    pins: Sequence[Mapping[str, Any]],
    hindered: Sequence[Mapping[str, str]],
) -> dict[str, Any]:
    """Return the document's record with what its changed content says of it, and where its chain cannot be walked now."""
    of_before = (*OF_CONTENT, PERINGATAN)
    stays = {name: said for name, said in document.record.items() if name not in of_before}
    warned = {PERINGATAN: list(hindered)} if hindered else {}
    return {**stays, **content_json(desk.office, checked, pins), **warned}


def _hindered(asked: AllowedOrder, checked: CheckedPayload[Any]) -> list[Mapping[str, str]]:
    """Return where nobody could act today in the chain that the document has now, as its record pins it."""
    if checked.chain is None:
        return []
    found = asked.case.facts.hindered(checked.chain, asked.case.day)
    return [each.to_record(asked.case.staff.jabatan(each.position)) for each in found]


def _fell(act: Act, document: Document) -> str:
    if act.kind == Kind.PARAF:
        return f"Paraf {act.jabatan} gugur karena isi berubah"
    kept = f"; nomor {document.nomor} tetap" if document.nomor else ""
    return f"Penandatanganan oleh {act.jabatan} gugur karena isi berubah{kept}"


def _pins(
    desk: Desk, asked: AllowedOrder, stationery: Stationery, checked: CheckedPayload[Any]
) -> Sequence[Mapping[str, Any]]:
    """Return the Lampiran as they stand today: those the order names, or those the document has."""
    document, named = asked.case.held.document, asked.order.body.get("lampiran")
    wanted = [UUID(str(each)) for each in (document.record.get("lampiran", ()) if named is None else named)]
    found = pin(
        desk.tx,
        wanted,
        to=stationery,
        heading=checked.heading,
        akses=document.akses,
        of=document.id,
    )
    if found.wrong:
        raise ActRefused(fields=list(found.wrong))
    return found.pins
