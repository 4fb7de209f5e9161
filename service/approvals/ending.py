"""The end of a document that will not be signed: its number stands as BATAL, with reason and actor, and is never given again."""

from __future__ import annotations

from archive.ledger.registers import numbers as register_numbers
from service.approvals.orders import ALL_WAITING, AllowedOrder, Desk, Effect, note_of
from service.approvals.table import VOIDED


def cancel(desk: Desk, asked: AllowedOrder) -> Effect:
    """The end before a signature; the note is why, in the register too."""
    reason = note_of(asked.order)
    void = register_numbers.void(desk.tx, desk.satker, asked.case.held.document.id, reason, desk.by)
    about = {"register": void.register, "tahun": void.tahun, "urut": void.urut} if void else {}
    return Effect(
        step=asked.step,
        detail={"nomor_batal": void.nomor, **about} if void else {},
        extra=[{"type": VOIDED, "data": about}] if void else (),
        ends=ALL_WAITING,
    )
