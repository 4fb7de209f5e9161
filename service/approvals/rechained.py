"""What a revision changes in the chain of a document: who came, who fell away, and why. Pure.

The chain is resolved anew from what the document says now. Who was in it and is not any more initials nothing, and what
they initialled falls with the text before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from doc_templates.kit.chain import Alasan, Chain
from service.office.chain_words import PLACES, told
from service.words import Sentence, say


@dataclass(frozen=True, kw_only=True)
class ChainChange:
    """One place after another: who stood there, and who stands there now; nothing where nobody changed."""

    before: tuple[tuple[str, str], ...] = ()
    """Place and position of those who fell away from their place."""
    after: tuple[tuple[str, str], ...] = ()
    """Place and position of those who came to theirs."""
    why: tuple[Alasan, ...] = ()

    @classmethod
    def of(cls, before: Chain | None, after: Chain | None) -> ChainChange:
        """Compare the chain a document was drafted under with that of its next revision."""
        was, now = _standing(before), _standing(after)
        return cls(
            before=tuple(each for each in was if each not in now),
            after=tuple(each for each in now if each not in was),
            why=after.alasan if after else (),
        )

    def detail(self, jabatan: Callable[[str], str]) -> dict[str, Any]:
        """Return what the act keeps of it, by names that stay when positions are called otherwise."""
        moved = {"keluar": self.before, "masuk": self.after}
        told = {
            way: [{"tempat": place, "position": key, "jabatan": jabatan(key)} for place, key in places]
            for way, places in moved.items()
        }
        return {"rantai": told} if self.before or self.after else {}

    def words(self, jabatan: Callable[[str], str]) -> Iterator[Sentence]:
        """Say it to whoever revises."""
        for place, key in self.before:
            yield say(
                "{jabatan} tidak lagi {tempat}: rantainya ditetapkan lagi menurut isi yang baru",
                jabatan=jabatan(key),
                tempat=PLACES[place],
            )
        for place, key in self.after:
            why = next(
                (each for each in self.why if (each.tempat, each.jabatan, each.lewat) == (place, key, "")),
                None,
            )
            known = (
                told(why, jabatan)
                if why
                else say("{tempat}: {jabatan}", tempat=PLACES[place], jabatan=jabatan(key))
            )
            yield say("Rantai menurut isi yang baru: {sebab}", sebab=known)


def _standing(chain: Chain | None) -> list[tuple[str, str]]:
    """Return place and position of everyone, in the order of the places."""
    if chain is None:
        return []
    keys = {
        "penandatangan": (chain.penandatangan,),
        "pihak": tuple(each for each in chain.pihak if isinstance(each, str)),
        "paraf": chain.paraf,
        "koordinasi": chain.koordinasi,
        "konseptor": (chain.konseptor,),
    }
    return [(place, key) for place in PLACES for key in keys[place] if key]
