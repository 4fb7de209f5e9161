"""The stages of a document's life at which a template is tried: each prints another page."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Stage(StrEnum):
    """A stage, by the name that findings give it."""

    KONSEP = "konsep"
    """A draft that nobody has initialled."""
    DIPARAF = "diparaf"
    """Initialled by everybody."""
    DIKEMBALIKAN = "dikembalikan"
    """Returned with a note, to be mended."""
    MENUNGGU = "menunggu TTE"
    """Signed for; its page waits for the signature."""
    BASAH = "ditandatangani basah"
    """The clean page that a hand signs."""
    SEGEL = "disegel"
    """Under the office's seal."""
    PRIBADI = "TTE pribadi"
    """Under the signatory's own certificate."""
    BSRE = "TTE BSrE"
    """Under the signatory's certificate at BSrE."""
    SALINAN = "salinan"
    """A copy that is nobody's own."""
    BERNOMOR = "salinan bernomor"
    """A recipient's own copy of a document above class B."""
    DIRALAT = "diralat"
    """A copy of what another document corrected."""
    DICABUT = "dicabut"
    """Revoked or replaced."""
    BATAL = "batal"
    """Cancelled."""
    SELESAI = "selesai"
    """Complete, of a type that nobody signs."""
    DITERIMA = "diterima"
    """The sheet of a file that came from outside."""
    KELIRU = "diterima keliru"
    """The sheet of one that was received in error."""


OF_NO_CHAIN: Final = (Stage.SELESAI, Stage.BATAL)
"""The stages of a type that nobody signs."""
OF_A_RECEIPT: Final = (Stage.DITERIMA, Stage.KELIRU)
"""The stages of the sheet of a file that came from outside."""
OF_A_CHAIN: Final = tuple(each for each in Stage if each not in (Stage.SELESAI, *OF_A_RECEIPT))
"""The stages of a type with a chain of approval."""
FILLED: Final = ("paraf", "waktu", "sidik")
"""What a row of initials bears once its position has initialled: each must be read on the page."""
