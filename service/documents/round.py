"""A round of signatures: who was to sign when the document took its number, who has, and whose turn it is. Pure.

The act that gives the number opens the round and pins everybody who signs, each with the block that stands on the page;
a document of one signatory has a round of one. Each signature is an act, on the file that the one before left. A round
ends with its last signature, or is broken by a return or a cancellation, and its number with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from archive.ledger.documents import signings
from archive.ledger.documents.acts import Act
from archive.ledger.office.positions import Holder
from doc_templates.acts import Kind
from doc_templates.kit.chain import Giliran
from doc_templates.kit.contracts import PARA_PIHAK
from service.office.capacity import Mode, Staff

AFFIXING: Final = (Kind.TTE, Kind.PASTIKAN)
"""The acts that bring a signature."""


@dataclass(frozen=True, kw_only=True)
class Party:
    """One signatory of a round."""

    place: int
    """Counted from 0, as the page names them."""
    position: str
    """The position that signs, by its key."""
    person: str
    """Who stands in it, as the page names them: nobody else signs in their block."""
    nama: str
    jabatan: str
    kapasitas: str
    """How they stand in the position: ``service.office.capacity.Mode``."""
    blok: Mapping[str, str] = field(default_factory=dict)
    """The signature block as it stands on the page."""
    signed: Act | None = None

    @property
    def outside(self) -> bool:
        """Whether they are nobody of the office: they stand in no position, and sign by a link."""
        return not self.position

    def as_json(self) -> dict[str, Any]:
        """Return the party as the act that opens the round pins it."""
        return {
            "posisi": self.position,
            "orang": self.person,
            "nama": self.nama,
            "jabatan": self.jabatan,
            "kapasitas": self.kapasitas,
            "blok": dict(self.blok),
        }


@dataclass(frozen=True, kw_only=True)
class Round:
    """A round that stands."""

    opened: Act
    """The act that gave the number."""
    parties: Sequence[Party]
    """In the order of the page."""
    urutan: Giliran

    @classmethod
    def of(
        cls,
        opened: Act,
        standing: Sequence[Act],
        urutan: Giliran = Giliran.BERURUTAN,
        signatory: str = "",
    ) -> Round:
        """Return the round that an act opened; one of before there were several has its one ``signatory``."""
        pinned = opened.detail.get("pihak") or [
            {
                "posisi": opened.detail.get("posisi") or signatory,
                "orang": opened.person_id,
                "nama": opened.nama,
                "jabatan": opened.jabatan,
                "kapasitas": opened.kapasitas,
            }
        ]
        signed = {act.detail.get("pihak", 0): act for act in standing if act.kind in AFFIXING}
        return cls(
            opened=opened,
            parties=[
                Party(
                    place=place,
                    position=each["posisi"],
                    person=each["orang"],
                    nama=each["nama"],
                    jabatan=each["jabatan"],
                    kapasitas=each["kapasitas"],
                    blok=each.get("blok", {}),
                    signed=signed.get(place),
                )
                for place, each in enumerate(pinned)
            ],
            urutan=urutan,
        )

    @property
    def several(self) -> bool:
        """Whether more than one signs."""
        return len(self.parties) > 1

    @property
    def signed(self) -> list[Party]:
        """Return who has signed, in the order in which they did."""
        return sorted(
            (each for each in self.parties if each.signed),
            key=lambda each: each.signed.no if each.signed else 0,
        )

    @property
    def turns(self) -> list[Party]:
        """Return who may sign next; nobody from outside before the office has: the first signature brings everybody's fields."""
        begun = bool(self.signed)
        left = [each for each in self.parties if each.signed is None and (begun or not each.outside)]
        return left if self.urutan is Giliran.BEBAS else left[:1]

    @property
    def last(self) -> bool:
        """Whether the next signature ends the round."""
        return len(self.signed) + 1 >= len(self.parties)

    @property
    def left(self) -> Mapping[str, Any] | None:
        """Return what the last signature left, ``{berkas, sha256}``: what the next one is put on. None before the first."""
        done = self.signed
        return done[-1].signed.detail if done and done[-1].signed else None

    @property
    def file(self) -> str:
        """Return what the file with the next signature is called in the archive."""
        return signings.SIGNED if self.last else f"putaran-{self.opened.no}.tanda-{len(self.signed) + 1}.pdf"

    def of_person(self, person: str) -> Party | None:
        """Return a person's place in the round."""
        return next((each for each in self.parties if each.person == person), None)


def blocks(opened: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the page shows of who signs, as the act that gave the number pinned it."""
    several = [each["blok"] for each in opened.get("pihak", ())]
    return {"penandatangan": opened["blok"], **({PARA_PIHAK: several} if several else {})}


def standing_in(staff: Staff, position: str, day: date) -> Holder | None:
    """Return who signs for a position on a day: whoever acts while its holder is away, else its holder; None where nobody is."""
    now = staff.holding(position, day)
    return min(now, key=lambda each: (each.capacity != Mode.PLH, now.index(each)), default=None)
