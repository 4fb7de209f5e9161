"""A chain of approval: who initials and who signs a type, as the office decides it and as a document's record pins it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class Giliran(StrEnum):
    """In which order several signatories sign; always one at a time, each on what the last left."""

    BERURUTAN = "berurutan"
    """As the chain names them."""
    BEBAS = "bebas"
    """Whoever comes first."""


@dataclass(frozen=True, kw_only=True)
class PihakLuar:
    """A signatory from outside the office, entered with identity before the round begins."""

    nama: str
    jabatan: str
    instansi: str
    identitas: str
    """What proves who they are: kind and number of a document, as it was shown to whoever entered them."""
    surel: str = ""
    """Where the link to sign by goes; without one they sign on paper."""


@dataclass(frozen=True, kw_only=True)
class Alasan:
    """Why a position stands where it stands in a chain, in the words of whoever wrote it."""

    tempat: str
    """The place: penandatangan, paraf, koordinasi, konseptor."""
    jabatan: str
    """The position's key; empty where nobody came to stand there."""
    peran: str
    """As it is written: a position's key, or a role such as ``kepala_unit``."""
    menurut: str
    """Who wrote it: ``kantor``, the office's file, or ``jenis``, the type's own contract."""
    bila: str = ""
    """The condition under which it is so; empty where it is always."""
    lewat: str = ""
    """Why it came to stand elsewhere or nowhere: the place the position has already, or ``tidak_ada``."""

    @classmethod
    def from_record(cls, pinned: Mapping[str, Any]) -> Alasan:
        """Read one of a record."""
        return cls(
            **{
                name: str(pinned.get(name) or "")
                for name in ("tempat", "jabatan", "peran", "menurut", "bila", "lewat")
            }
        )

    def to_record(self) -> dict[str, str]:
        """Return it as a record pins it; what is empty is not written."""
        told = {
            "tempat": self.tempat,
            "jabatan": self.jabatan,
            "peran": self.peran,
            "menurut": self.menurut,
            "bila": self.bila,
            "lewat": self.lewat,
        }
        return {name: said for name, said in told.items() if said}


@dataclass(frozen=True, kw_only=True)
class Chain:
    """Who initials and who signs a type, by position key of the office; everyone once."""

    penandatangan: str
    """Who signs."""
    paraf: tuple[str, ...] = ()
    """Paraf hierarki in ascending order; at most three (domain rule)."""
    koordinasi: tuple[str, ...] = ()
    """Paraf koordinasi: neighbours whose field the document touches."""
    konseptor: str = ""
    """Who drafts, and gets it back; without one, whoever works in the document's unit."""
    alasan: tuple[Alasan, ...] = ()
    """Why each place stands there: the product says it, no contract. Records older than roles tell none."""
    pihak: tuple[str | PihakLuar, ...] = ()
    """Who signs besides, in their order: position keys, or people from outside."""
    urutan: Giliran = Giliran.BERURUTAN
    """In which order they sign, where they are several."""

    @classmethod
    def from_record(cls, pinned: Mapping[str, Any]) -> Chain:
        """Read the chain that a document's record pins (``to_record``); records of every age."""
        return cls(
            penandatangan=str(pinned.get("penandatangan") or ""),
            paraf=tuple(pinned.get("paraf") or ()),
            koordinasi=tuple(pinned.get("koordinasi") or ()),
            konseptor=str(pinned.get("konseptor") or ""),
            alasan=tuple(Alasan.from_record(each) for each in pinned.get("alasan") or ()),
            pihak=tuple(
                PihakLuar(**each) if isinstance(each, Mapping) else str(each)
                for each in pinned.get("pihak") or ()
            ),
            urutan=Giliran(pinned.get("urutan") or Giliran.BERURUTAN),
        )

    def to_record(self) -> dict[str, Any]:
        """Return the chain as a document's record pins it: by position keys, whatever the office decides later."""
        return {
            "konseptor": self.konseptor,
            "paraf": list(self.paraf),
            "koordinasi": list(self.koordinasi),
            "penandatangan": self.penandatangan,
            **({"alasan": [each.to_record() for each in self.alasan]} if self.alasan else {}),
            # A record of one signatory stays as it was before there were several.
            **({"pihak": [_recorded(each) for each in self.pihak]} if self.pihak else {}),
            **({"urutan": self.urutan.value} if self.urutan is not Giliran.BERURUTAN else {}),
        }

    @property
    def signatories(self) -> tuple[str | PihakLuar, ...]:
        """Everybody who signs, in their order, the first one first."""
        return (self.penandatangan, *self.pihak)

    @property
    def positions(self) -> frozenset[str]:
        """Every position that stands in it, the drafter's too."""
        parties = {each for each in self.pihak if isinstance(each, str)}
        named = {self.penandatangan, *self.paraf, *self.koordinasi, self.konseptor, *parties}
        return frozenset(named - {""})


def _recorded(party: str | PihakLuar) -> str | dict[str, str]:
    return party if isinstance(party, str) else asdict(party)
