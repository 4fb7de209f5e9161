"""Who acts: what a transaction is opened with. Knows no keys, tokens or passwords."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from archive.access import AccessClass


@dataclass(frozen=True, kw_only=True)
class KeyShare:
    """How much may be asked with a key; None: as much as there is room for."""

    key_id: UUID
    most_a_minute: int | None
    """Requests."""
    most_bytes_a_day: int | None
    """Of the office's own day."""


@dataclass(frozen=True, kw_only=True)
class Principal:
    """A caller whose identity is settled: a client, a person, or a process of the house."""

    id: str
    """Stands in the audit log."""
    satker: str | None
    """None: no office yet (a caller still unknown) or, for a process of the house, every office's queue."""
    ceiling: AccessClass
    """The highest class this caller may read or write."""
    roles: frozenset[str]
    sources: tuple[str, ...] = ()
    """Prefixes of the CloudEvents sources a client may use; empty: none."""
    kind: Literal["client", "person", "system"]
    share: KeyShare | None = None
    """None: a key without one, or no key."""

    @classmethod
    def system(cls, name: str, satker: str | None = None) -> Principal:
        """Return a process of the house (relay, press, command line), for one office or for all."""
        return cls(
            id=f"system:{name}",
            satker=satker,
            ceiling=AccessClass.SR,
            roles=frozenset({"system"}),
            kind="system",
        )

    @classmethod
    def nobody(cls) -> Principal:
        """Return a caller not yet known: sees no row at all, may only have a key or a code looked up."""
        return cls(id="nobody", satker=None, ceiling=AccessClass.B, roles=frozenset(), kind="client")

    @property
    def scope(self) -> str:
        """What the row-level policies compare: the satker, ``*`` for the house's processes, or nothing."""
        if self.satker is not None:
            return self.satker
        return "*" if self.kind == "system" else ""
