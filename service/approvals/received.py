"""The two acts upon a paper that was received: its entry is corrected, or it is said to have been received in error.

What came from outside is not touched by either. A correction is a revision of the stamp sheet: what was written before stands
in the earlier revision and version, and the act says what changed, why, and by whom. The file goes along with the sheet: where
its first job has not run, the new job brings it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from archive.ledger.documents.approvals import unprinted
from archive.ledger.registers import numbers as register_numbers
from archive.ledger.registers.numbers import Number
from doc_templates.lembar_penerimaan.contract import RINCIAN
from service.act_days import wrong_days
from service.approvals.content import revise
from service.approvals.difference import difference
from service.approvals.ending import cancel
from service.approvals.orders import AllowedOrder, Desk, Effect, date_of, note_of
from service.approvals.table import Kind
from service.errors import ActRefused, Field
from service.registers.fields import plain
from service.registers.numbering import written
from service.words import say

ENTRY: Final = ("asal", "perihal", "nomor_asal", "tanggal_asal", "tanggal", *RINCIAN)
"""What the entry of a received paper says of it; the rest of the sheet says what happened."""


def correct_entry(desk: Desk, asked: AllowedOrder) -> Effect:
    """The entry as it should have been written: a new revision of the sheet; number and file stay."""
    present = json.loads(asked.case.held.revision.payload)
    payload = asked.order.body.get("payload") if asked.order.mends else None
    if payload is None:
        note_of(asked.order)
        payload = _corrected(present, asked.order.body)
    changed = difference(present, dict(payload))
    wrong = [
        Field(
            path=each["path"],
            reason=say("tidak termasuk catatan; yang dapat dikoreksi: {isian}", isian=", ".join(ENTRY)),
        )
        for each in changed
        if each["path"] not in ENTRY
    ]
    tanggal, tanggal_asal = (date_of(payload.get(name), name) for name in ("tanggal", "tanggal_asal"))
    wrong += wrong_days(
        Kind.KOREKSI,
        {"tanggal": tanggal, "tanggal_asal": tanggal_asal},
        {"today": asked.case.day, "tanggal": tanggal},
    )
    if wrong:
        raise ActRefused(fields=wrong)
    moved = tanggal is not None and any(each["path"] == "tanggal" for each in changed)
    effect = revise(desk, replace(asked, order=replace(asked.order, body={"payload": payload})))
    if moved and tanggal is not None:
        _redate(desk, asked, tanggal)
    return replace(
        effect,
        tanggal=tanggal if moved else None,
        detail={**effect.detail, "koreksi": changed},
        told={"revision": effect.told["revision"]},
    )


def _corrected(present: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, Any]:
    """Return the payload with what is said put right; what is empty takes away what the sender need not have given."""
    wanted = {**present, **{name: plain(said[name]) for name in ENTRY if name in said}}
    return {name: value for name, value in wanted.items() if value is not None}


def _redate(desk: Desk, asked: AllowedOrder, tanggal: date) -> None:
    """Move the entry to another day, as long as its number does not say otherwise."""
    document = asked.case.held.document
    number: Number | None = register_numbers.of_documents(desk.tx, [document.id]).get(document.id)
    if number is None:
        return
    register = desk.office.rules.registers.named(number.register)
    again = written(register, desk.satker, None, number.urut, number.sisipan, tanggal)
    if tanggal.year != number.tahun or again != number.nomor:
        reason = say(
            "nomor {nomor} memuat tanggalnya; nyatakan diterima keliru, lalu terima lagi", nomor=number.nomor
        )
        raise ActRefused(fields=[Field(path="tanggal", reason=reason)])
    register_numbers.redate(desk.tx, desk.satker, document.id, tanggal)


def received_in_error(desk: Desk, asked: AllowedOrder) -> Effect:
    """The agenda number stands as BATAL with its reason; file and sheet stay where they are, and the sheet says so."""
    return replace(cancel(desk, asked), owed=unprinted(desk.tx, asked.case.held.document.id))
