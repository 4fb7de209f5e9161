"""Whether a chain can be walked today: somebody stands in each place, and can act upon a document of its class.

Asked at intake, where it warns and refuses nothing, and of papers that wait. Pure but for ``Strengths``, which reads an office's
people, keys and certificates once and keeps them for two seconds: a batch of a thousand events asks once.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final

from archive.access import AccessClass
from archive.ledger import Ledger, Principal, Transaction
from archive.ledger.office import accounts, certificates, identities, keys
from archive.ledger.office.certificates import Certificate
from doc_templates.kit.chain import Chain
from doc_templates.levels import Level
from service.identity.roles import ACTORS
from service.office.bonds import BondState, bond
from service.office.capacity import Staff
from service.office.levels import OWN
from service.office.people import staff

FRESH_S: Final = 2.0
"""As long as a letterhead is kept: who is appointed now is known to the next event but for two seconds."""


class Hindrance(StrEnum):
    """Why nobody can act in a place today."""

    NO_HOLDER = "tanpa_pejabat"
    """Nobody stands in the position."""
    NO_KEY = "tanpa_kunci"
    """Who stands in it has neither a living personal key nor an account to act with."""
    CLASS = "kelas"
    """No key of theirs reaches the document's access class."""
    CERTIFICATE = "sertifikat"
    """Who may sign has no certificate on the level the office signs the type on."""


@dataclass(frozen=True, kw_only=True)
class ChainHindrance:
    """A place of a chain in which nobody can act today."""

    tempat: str
    position: str
    sebab: Hindrance
    tingkat: str = ""
    """The level, where a certificate lacks."""

    def to_record(self, jabatan: str) -> dict[str, str]:
        """Return it as a document's record pins it at intake, with what the position is called then."""
        told = {
            "tempat": self.tempat,
            "position": self.position,
            "jabatan": jabatan,
            "sebab": self.sebab.value,
            "tingkat": self.tingkat,
        }
        return {name: said for name, said in told.items() if said}


@dataclass(frozen=True, kw_only=True)
class OfficeStrength:
    """Who stands where at an office, and what they can act with."""

    staff: Staff
    ceilings: Mapping[str, AccessClass]
    """How far the key or account of each person reaches with which they act upon documents."""
    certificates: Mapping[str, Sequence[Certificate]] = field(default_factory=dict)
    known: frozenset[str] = frozenset()
    """Whose name at BSrE is kept."""
    _answered: dict[tuple[Any, ...], Hindrance | None] = field(
        default_factory=dict, compare=False, repr=False
    )

    @classmethod
    def of(cls, tx: Transaction, satker: str) -> OfficeStrength:
        """Read it."""
        bound: dict[str, list[Certificate]] = {}
        for each in certificates.every(tx, satker):
            bound.setdefault(each.person_id, []).append(each)
        return cls(
            staff=staff(tx, satker),
            ceilings=_reach(tx, satker),
            certificates=bound,
            known=frozenset(identities.kept_since(tx, satker)),
        )

    def hindrances(
        self, chain: Chain, *, jenis: str, akses: AccessClass, level: Level, day: date, at: datetime
    ) -> Iterator[ChainHindrance]:
        """Yield the places of a document's chain in which nobody can act on a day, in the order in which they act."""
        for place, key in _acting(chain):
            signs = place in ("penandatangan", "pihak")
            asked = (key, jenis, akses, level, day) if signs else (key, akses, day)
            if asked not in self._answered:
                self._answered[asked] = (
                    self._hindrance(key, akses, day, jenis, level, at)
                    if signs
                    else self._hindrance(key, akses, day)
                )
            why = self._answered[asked]
            if why is not None:
                needed = level.value if why is Hindrance.CERTIFICATE else ""
                yield ChainHindrance(tempat=place, position=key, sebab=why, tingkat=needed)

    def _hindrance(
        self,
        key: str,
        akses: AccessClass,
        day: date,
        jenis: str | None = None,
        level: Level | None = None,
        at: datetime | None = None,
    ) -> Hindrance | None:
        persons = [
            each
            for each in dict.fromkeys(holder.person_id for holder in self.staff.holders)
            if self.staff.capacities(each, key, day, jenis)
        ]
        if not persons:
            return Hindrance.NO_HOLDER
        acting = [each for each in persons if each in self.ceilings]
        if not acting:
            return Hindrance.NO_KEY
        reaching = [each for each in acting if self.ceilings[each] >= akses]
        if not reaching:
            return Hindrance.CLASS
        if level not in OWN or level is None or at is None:
            return None
        signing = [each for each in reaching if self._signs(each, level, at)]
        return None if signing else Hindrance.CERTIFICATE

    def _signs(self, person: str, level: Level, at: datetime) -> bool:
        confirmed = bond(self.certificates.get(person, ()), level, at) is BondState.CONFIRMED
        return confirmed and (level is not Level.BSRE or person in self.known)


def _acting(chain: Chain) -> Iterator[tuple[str, str]]:
    """Yield who must act, in order; what the signatory drafts needs no paraf of the line."""
    yield from (("koordinasi", key) for key in chain.koordinasi)
    if chain.konseptor != chain.penandatangan:
        yield from (("paraf", key) for key in chain.paraf)
    yield "penandatangan", chain.penandatangan
    yield from (("pihak", each) for each in chain.pihak if isinstance(each, str))


class Strengths:
    """The strength of each office, kept for two seconds; safe to share between threads."""

    def __init__(self, ledger: Ledger, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._ledger = ledger
        self._clock = clock
        self._lock = threading.Lock()
        self._kept: dict[str, tuple[float, OfficeStrength]] = {}

    def of(self, satker: str) -> OfficeStrength:
        """Return the strength of an office."""
        with self._lock:
            kept = self._kept.get(satker)
            if kept is not None and self._clock() - kept[0] < FRESH_S:
                return kept[1]
            with self._ledger.acting(Principal.system("desk", satker)) as tx:
                found = OfficeStrength.of(tx, satker)
            self._kept[satker] = (self._clock(), found)
            return found


def _reach(tx: Transaction, satker: str) -> Mapping[str, AccessClass]:
    """Return how far each person acts, by a token or at the pages."""
    roles = [each.value for each in ACTORS]
    found = dict(keys.ceilings(tx, satker, roles))
    for person, ceiling in accounts.ceilings(tx, satker, roles).items():
        found[person] = max(ceiling, found.get(person, ceiling))
    return found
