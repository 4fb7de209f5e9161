"""What people may do to a document, by the words the ledger keeps. Which of it a document knows is told by its chain or type."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Kind(StrEnum):
    """What a person does to a document."""

    REVISI = "revisi"
    """Change what it says."""
    PARAF = "paraf"
    """Initial it."""
    KEMBALIKAN = "kembalikan"
    """Return it with a note, to the drafter or one step back."""
    TANDA_TANGAN = "tanda_tangan"
    """Sign it: it gets its number and date."""
    AMBIL_ALIH = "ambil_alih"
    """Take over, with number and date, what somebody numbered who may sign no more."""
    TTE = "tte"
    """Affix one's own electronic signature to the page that was prepared."""
    PASTIKAN = "pastikan_tte"
    """Bring the signed file of a gateway whose answer was lost."""
    PINDAI = "pindai"
    """Bring the scan of the page that was signed on paper."""
    BATAL = "batal"
    """Cancel it; a number it has stands as BATAL."""
    DISTRIBUSI = "distribusi"
    """Send it out."""
    CABUT = "cabut"
    """Revoke it, or let another replace it."""
    RALAT = "ralat"
    """Note the document that corrects it; it stays in force."""
    KOREKSI = "koreksi"
    """Correct the entry of a paper that was received; the file stays as it came."""
    JAWAB = "jawab"
    """Answer a disposisi, as one of those it went to: with a note, or with a document."""
    TUTUP = "tutup"
    """Close a disposisi, as whoever gave it: nobody it went to is waited for any more."""
    KELIRU = "diterima_keliru"
    """Say that a paper was received in error: its agenda number is void, its file and sheet stay."""


SIGNS: Final = frozenset({Kind.TANDA_TANGAN, Kind.AMBIL_ALIH})
"""The acts by which somebody is a document's signatory; the last that stands says who."""
OF_A_RECEIPT: Final = frozenset({Kind.KOREKSI, Kind.KELIRU})
"""What may be done to the sheet of a file that came from outside, and nothing besides."""
OF_A_DISPOSISI: Final = frozenset({Kind.JAWAB, Kind.TUTUP})
"""What only a signed lembar disposisi knows, beside the acts of its chain."""
OF_A_CHAIN: Final = frozenset(Kind) - OF_A_RECEIPT
"""What may be done to a document that was drafted under a chain of approval, each in its state."""
OF_NO_CHAIN: Final = frozenset({Kind.REVISI, Kind.BATAL})
"""What may be done to a document of our own that nobody signs, until its page is archived."""
