"""Where documents, and numbers of registers, stand: the ledger's words, the same in every room.

A document's status is never mixed with its job's state (``archive.ledger.jobs.rows.JobState``). What people do to a document,
and the levels they sign on, are the stationery's: ``doc_templates.acts``, ``doc_templates.levels``.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Status(StrEnum):
    """Where a document stands in its life."""

    KONSEP = "konsep"
    """A draft that nobody has initialled."""
    DIPARAF = "diparaf"
    """A draft on its way up the chain, initialled by somebody."""
    DIKEMBALIKAN = "dikembalikan"
    """Returned with a note, to be mended."""
    MENUNGGU_TTE = "menunggu_tte"
    """Signed for: it has its number, and its page waits for the signature or the seal."""
    DITANDATANGANI = "ditandatangani"
    """Signed, and its signed page archived."""
    DIDISTRIBUSIKAN = "didistribusikan"
    """Signed and sent out."""
    DICABUT = "dicabut"
    """Revoked or replaced: no longer in force."""
    BATAL = "batal"
    """Cancelled before it was in force; a number it has is void."""
    SELESAI = "selesai"
    """Complete, of a type that nobody signs."""


OPEN: Final = (Status.KONSEP, Status.DIPARAF, Status.DIKEMBALIKAN, Status.MENUNGGU_TTE)
"""Where a document still waits for somebody."""
IN_FORCE: Final = (Status.DITANDATANGANI, Status.DIDISTRIBUSIKAN)
"""Where a document is signed, and neither cancelled nor revoked: what may correct or replace another."""
SIGNED: Final = (*IN_FORCE, Status.DICABUT)
"""Where a document has its signature, whether or not it is in force still."""
ENDED: Final = (Status.BATAL, Status.DICABUT)
"""Where nothing comes of a document any more."""
VOIDING: Final = ("batal", "diterima_keliru")
"""The acts that let a document's number stand as BATAL, in the words of ``doc_templates.acts.Kind``."""


class NumberState(StrEnum):
    """Where a number of a register stands."""

    TERPAKAI = "terpakai"
    """A document of ours bears it."""
    MASUK = "masuk"
    """A paper that was received is entered under it."""
    DICADANGKAN = "dicadangkan"
    """Set aside for paper work of a day, not used yet."""
    MANUAL = "manual"
    """Used on paper, outside this product."""
    IMPOR = "impor"
    """Brought over from the agenda kept before."""
    BATAL = "batal"
    """Void; it is never given again."""
