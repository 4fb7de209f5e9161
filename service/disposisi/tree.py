"""A tree of disposisi as it stands: each sheet with whom it went to, what became of it, and who waits for whom. Pure.

A sheet is a document; its place in the tree stands in its record, its answers and its end among its acts. A sheet counts once it
is signed, until then it is a draft that nobody was given.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import cached_property
from typing import Any
from uuid import UUID

from archive.ledger.documents.acts import Act, standing
from archive.ledger.documents.approvals import HeldDocument
from archive.states import IN_FORCE, OPEN, Status
from doc_templates.acts import Kind
from service.approvals.disposisi import BRANCH, addressees, answers, closing


class SheetState(StrEnum):
    """Where a sheet stands."""

    DRAFT = "konsep"
    """Not signed yet: nobody was given anything."""
    RUNNING = "berjalan"
    ANSWERED = "dijawab"
    """Everybody it went to has answered; its giver may close it."""
    CLOSED = "ditutup"
    ENDED = "berakhir"
    """A sheet above it was closed, replaced or revoked: nobody is waited for here either."""
    REPLACED = "diganti"
    """Its giver gave another in its place."""
    REVOKED = "dicabut"
    CANCELLED = "batal"


class AddresseeState(StrEnum):
    """What somebody it went to has done with it."""

    WAITING = "menunggu"
    FORWARDED = "diteruskan"
    """Passed on, and those below have not all answered."""
    ANSWERED = "dijawab"
    RELEASED = "tidak_ditunggu"
    """The sheet ended without their answer, or is not given yet."""


@dataclass(frozen=True, kw_only=True)
class SheetAddressee:
    """One of those a sheet went to."""

    posisi: str
    leads: bool
    state: AddresseeState
    answer: Act | None
    forwards: Sequence[UUID]
    """The sheets with which they passed it on."""


@dataclass(frozen=True)
class DisposisiSheet:
    """One sheet, by its document."""

    held: HeldDocument

    @property
    def id(self) -> UUID:
        """Return its document's id."""
        return self.held.document.id

    @cached_property
    def place(self) -> Mapping[str, Any]:
        """Return what its record says of its place; nothing for one that an event asked for."""
        found: Mapping[str, Any] = self.held.document.record.get(BRANCH) or {}
        return found

    @cached_property
    def payload(self) -> Mapping[str, Any]:
        """Return what it says."""
        found: Mapping[str, Any] = json.loads(self.held.revision.payload)
        return found

    @property
    def giver(self) -> str:
        """Return the position that gave it."""
        return str((self.held.document.record.get("rantai") or {}).get("penandatangan") or "")

    @property
    def root(self) -> UUID:
        """Return the first sheet of its tree."""
        return UUID(self.place["akar"]) if self.place.get("akar") else self.id

    @property
    def parent(self) -> UUID | None:
        """Return the sheet it passes on."""
        return UUID(self.place["induk"]) if self.place.get("induk") else None

    @property
    def replaces(self) -> UUID | None:
        """Return the sheet it stands in the place of."""
        return UUID(self.place["mengganti"]) if self.place.get("mengganti") else None

    @property
    def paper(self) -> UUID | None:
        """Return the document it is about, where the desk knew it by its id."""
        return UUID(self.place["naskah"]) if self.place.get("naskah") else None

    @property
    def due(self) -> datetime | None:
        """Return when an answer is due."""
        return datetime.fromisoformat(self.place["batas"]) if self.place.get("batas") else None

    @property
    def given(self) -> datetime | None:
        """Return when it was signed; None for a draft."""
        if self.held.document.status in OPEN or self.held.document.status == Status.BATAL:
            return None
        signed = [
            act.at
            for act in standing(self.held.acts)
            if act.kind in (Kind.TANDA_TANGAN, Kind.TTE, Kind.PASTIKAN, Kind.PINDAI)
        ]
        return signed[-1] if signed else None


class Tree:
    """Every sheet of one tree."""

    def __init__(self, held: Iterable[HeldDocument]) -> None:
        self.sheets: Mapping[UUID, DisposisiSheet] = {each.document.id: DisposisiSheet(each) for each in held}

    def __getitem__(self, sheet_id: UUID) -> DisposisiSheet:
        return self.sheets[sheet_id]

    @cached_property
    def _below(self) -> Mapping[UUID, Sequence[DisposisiSheet]]:
        found: dict[UUID, list[DisposisiSheet]] = {}
        for each in self._by_age():
            if each.parent is not None:
                found.setdefault(each.parent, []).append(each)
        return found

    @cached_property
    def _replaced(self) -> Mapping[UUID, UUID]:
        return {
            each.replaces: each.id
            for each in self._by_age()
            if each.replaces is not None and each.given is not None
        }

    def _by_age(self) -> list[DisposisiSheet]:
        return sorted(self.sheets.values(), key=lambda each: (each.held.document.created_at, each.id))

    def replaced_by(self, sheet: DisposisiSheet) -> UUID | None:
        """Return the sheet that was given in its place; it stays replaced when that one is revoked."""
        return self._replaced.get(sheet.id)

    def above(self, sheet: DisposisiSheet) -> list[DisposisiSheet]:
        """Return the way up to the paper, the nearest first; one above the reader's class ends it."""
        found: list[DisposisiSheet] = []
        while sheet.parent is not None and sheet.parent in self.sheets:
            sheet = self.sheets[sheet.parent]
            found.append(sheet)
        return found

    def branch(self, sheet: DisposisiSheet) -> list[DisposisiSheet]:
        """Return a sheet and everything below it, each behind what it passes on."""
        return [sheet, *(each for child in self._below.get(sheet.id, ()) for each in self.branch(child))]

    def in_order(self) -> list[tuple[DisposisiSheet, int]]:
        """Return every sheet with its level, from 1, each behind what it passes on."""
        tops = [each for each in self._by_age() if each.parent is None or each.parent not in self.sheets]
        return [(each, len(self.above(each)) + 1) for top in tops for each in self.branch(top)]

    def state(self, sheet: DisposisiSheet) -> SheetState:
        """Return where a sheet stands."""
        own = self._own_state(sheet)
        if own in (SheetState.RUNNING, SheetState.ANSWERED) and any(
            self._own_state(each) not in (SheetState.RUNNING, SheetState.ANSWERED)
            for each in self.above(sheet)
        ):
            return SheetState.ENDED
        return own

    def _own_state(self, sheet: DisposisiSheet) -> SheetState:
        status = sheet.held.document.status
        if status not in IN_FORCE:
            return {
                Status.BATAL: SheetState.CANCELLED,
                Status.DICABUT: SheetState.REVOKED,
            }.get(status, SheetState.DRAFT)
        if closing(sheet.held) is not None:
            return SheetState.CLOSED
        if self.replaced_by(sheet) is not None:
            return SheetState.REPLACED
        return SheetState.ANSWERED if self._all_answered(sheet) else SheetState.RUNNING

    def _all_answered(self, sheet: DisposisiSheet) -> bool:
        return set(addressees(sheet.held)) <= answers(sheet.held).keys()

    def addressees(self, sheet: DisposisiSheet) -> list[SheetAddressee]:
        """Return those a sheet went to, the leading one first, each with what they have done with it."""
        given, state = answers(sheet.held), self.state(sheet)
        found = []
        for urut, posisi in enumerate(addressees(sheet.held)):
            forwards = [each for each in self._below.get(sheet.id, ()) if each.giver == posisi]
            running = [each for each in forwards if self.state(each) is SheetState.RUNNING]
            if posisi in given:
                stands = AddresseeState.ANSWERED
            elif state is not SheetState.RUNNING:
                stands = AddresseeState.RELEASED
            else:
                stands = AddresseeState.FORWARDED if running else AddresseeState.WAITING
            found.append(
                SheetAddressee(
                    posisi=posisi,
                    leads=urut == 0,
                    state=stands,
                    answer=given.get(posisi),
                    forwards=[each.id for each in forwards],
                )
            )
        return found

    def seen_by(self, positions: frozenset[str]) -> frozenset[UUID]:
        """Return which sheets positions may see: what they gave with all below it, what came to them, and the way up from it.

        Of a sheet that came to somebody they see what they made of it, and not what others made of it.
        """
        seen: set[UUID] = set()
        for each in self.sheets.values():
            came = positions.intersection(addressees(each.held)) and each.given is not None
            if each.giver in positions:
                seen.update(one.id for one in self.branch(each))
            if each.giver in positions or came:
                seen.update({each.id, *(one.id for one in self.above(each))})
        return frozenset(seen)

    def hears(self, sheet: DisposisiSheet, positions: frozenset[str]) -> bool:
        """Tell whether positions hear all answers to a sheet: who gave it, and who gave what it passes on."""
        return any(each.giver in positions for each in (sheet, *self.above(sheet)))
