"""How a person stands toward a level of their own signature: the certificate that serves it now, or why none does.

One answer for whoever may sign, is about to, and whoever is warned; the decision on a signed file is ``worker.signing``'s.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from service.errors import Field
from service.words import say
from worker.signing.signatories import BindingState, serves

if TYPE_CHECKING:
    from archive.ledger.office.certificates import Certificate


class BondState(StrEnum):
    """What the best of a person's certificates is to a level, the best first."""

    CONFIRMED = "confirmed"
    """It serves."""
    PROPOSED = "proposed"
    """It would serve; its owner has not confirmed it."""
    EARLY = "early"
    """Its days have not begun."""
    EXPIRED = "expired"
    """Its days are over."""
    LOW = "low"
    """It is bound for a lower level only."""
    ENDED = "ended"
    """Its bond was ended."""
    NONE = "none"
    """There is none."""


_BEST_FIRST: Final = tuple(BondState)

LACKS: Final[Mapping[BondState, tuple[str, str]]] = {
    BondState.PROPOSED: (
        say("sertifikat yang diusulkan untuk Anda belum Anda kukuhkan"),
        say("kukuhkan sertifikat itu (naskah people confirm), lalu tanda tangani lagi"),
    ),
    BondState.EARLY: (
        say("sertifikat yang terikat kepada Anda belum mulai berlaku"),
        say(
            "tunggu sampai hari berlakunya, atau minta admin mengikat sertifikat lain (naskah people bind ORANG)"
        ),
    ),
    BondState.EXPIRED: (
        say("sertifikat yang terikat kepada Anda sudah habis masa berlakunya"),
        say(
            "minta admin mengikat sertifikat yang baru (naskah people bind ORANG), lalu kukuhkan (naskah people confirm)"
        ),
    ),
    BondState.LOW: (
        say("sertifikat yang terikat kepada Anda berlaku untuk tingkat yang lebih rendah"),
        say(
            "minta admin mengikat sertifikat untuk tingkat ini (naskah people bind ORANG --tingkat bsre), lalu kukuhkan (naskah people confirm)"
        ),
    ),
    BondState.ENDED: (
        say("ikatan sertifikat Anda sudah diakhiri"),
        say(
            "minta admin mengikat sertifikat yang berlaku (naskah people bind ORANG), lalu kukuhkan (naskah people confirm)"
        ),
    ),
    BondState.NONE: (
        say("belum ada sertifikat yang terikat kepada Anda"),
        say(
            "minta admin mengikat sertifikat Anda (naskah people bind ORANG), lalu kukuhkan (naskah people confirm)"
        ),
    ),
}
"""Why nobody can sign with it, and who does what next; of every state but the one that serves."""


NOT_KNOWN: Final = (
    say("NIK atau surel Anda di BSrE belum dicatat"),
    say("minta admin mencatatnya, atau catat sendiri (naskah people bsre ORANG)"),
)
"""The same of BSrE's name for them."""


@dataclass(frozen=True, kw_only=True)
class OwnSignature:
    """What a person has for a signature of their own on one level."""

    level: str
    bond: BondState
    known: bool = True
    """BSrE's name for them is kept, where the level asks for one."""

    @property
    def possible(self) -> bool:
        """Whether nothing of it lacks."""
        return self.bond is BondState.CONFIRMED and self.known

    def lacks(self) -> Iterator[Field]:
        """Yield what lacks, and who does what about it."""
        if self.bond is not BondState.CONFIRMED:
            yield Field(path="sertifikat", reason=_told(*LACKS[self.bond]))
        if not self.known:
            yield Field(path="bsre", reason=_told(*NOT_KNOWN))


def bond(certificates: Iterable[Certificate], level: str, at: datetime) -> BondState:
    """Return what the best of a person's certificates is to ``level`` at a moment."""
    found = {_state(each, level, at) for each in certificates}
    return next((each for each in _BEST_FIRST if each in found), BondState.NONE)


def _state(certificate: Certificate, level: str, at: datetime) -> BondState:
    if certificate.state == BindingState.ENDED:
        return BondState.ENDED
    if certificate.valid_to is not None and certificate.valid_to < at:
        return BondState.EXPIRED
    if not serves(certificate.level, level):
        return BondState.LOW
    if certificate.state == BindingState.PROPOSED:
        return BondState.PROPOSED
    if certificate.valid_from is not None and certificate.valid_from > at:
        return BondState.EARLY
    return BondState.CONFIRMED


def _told(why: str, cure: str) -> str:
    return say("{sebab}; {langkah}", sebab=why, langkah=cure)
