"""What stands instead of a text that belongs to a document which whoever asks may not see."""

from __future__ import annotations

from typing import Final

MASK: Final = "(di atas kelas akses Anda)"


def masked(text: str | None, *, hidden: bool) -> str | None:
    """Return the text, or where its document is hidden what stands instead; nothing stays nothing."""
    return MASK if hidden and text else text
