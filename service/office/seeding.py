"""Positions and their holders as the office's file says them, laid in beside what was entered here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from uuid import UUID

from archive.ledger import Transaction
from archive.ledger.office import positions
from archive.ledger.office.positions import Holder, Position
from service.office.appointments import FILE, Appointment, Authority, appoint, delegate, same_authority


def seed(
    tx: Transaction,
    *,
    satker: str,
    places: Iterable[Position],
    appointments: Sequence[Appointment],
    authorities: Sequence[Authority],
    today: date,
    by: str,
) -> None:
    """Lay in what the office's file says; what it no longer says ends with yesterday, what was entered here stays.

    Whoever left the file holds nothing any more, whoever entered it: put back, they stand where the file says and nowhere else.
    """
    positions.replace(tx, satker, places)
    yesterday = today - timedelta(days=1)
    positions.end_of_absent(tx, satker, yesterday)
    before = positions.ever_held(tx, satker)
    kept: set[UUID] = set()
    present = [each for each in positions.holders(tx, satker) if each.origin == FILE]
    for wanted in appointments:
        same = next((h for h in present if same_holding(h, wanted, today) and h.id not in kept), None)
        if same is not None:
            kept.add(same.id)
            if wanted.sampai is not None and wanted.sampai != same.until:
                positions.end_holder(tx, satker, same.id, wanted.sampai)
            continue
        fresh = wanted if wanted.dari or wanted.jabatan not in before else _from(wanted, today)
        kept.add(appoint(tx, satker, fresh, FILE, by).id)
    for holder in present:
        if holder.id not in kept:
            positions.end_holder(tx, satker, holder.id, yesterday)
    for given in positions.delegations(tx, satker):
        if given.origin == FILE and not any(same_authority(given, a) for a in authorities):
            positions.end_delegation(tx, satker, given.id, yesterday)
    standing = positions.delegations(tx, satker)
    for authority in authorities:
        if not any(g.origin == FILE and same_authority(g, authority) for g in standing):
            delegate(tx, satker, authority, FILE, by)


def _from(wanted: Appointment, today: date) -> Appointment:
    """Return the appointment beginning today: whoever held the post until now keeps what they did in it."""
    return Appointment(
        jabatan=wanted.jabatan,
        orang=wanted.orang,
        sebagai=wanted.sebagai,
        dari=today,
        sampai=wanted.sampai,
        dasar=wanted.dasar,
    )


def same_holding(holder: Holder, wanted: Appointment, today: date) -> bool:
    """Tell whether a row is what a file wants, as far as it is not over."""
    alike = (holder.position, holder.person_id, holder.capacity) == (
        wanted.jabatan,
        wanted.orang,
        wanted.sebagai.value,
    )
    if not alike or (wanted.dari is not None and wanted.dari != holder.since):
        return False
    return holder.until is None or holder.until >= today or holder.until == wanted.sampai
