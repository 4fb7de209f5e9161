"""What is wrong with a link by which somebody from outside signs."""

from __future__ import annotations

from service.errors import ActNotPossible, DocumentUnknown
from service.words import say


class LinkUnknown(DocumentUnknown):
    """There is no such link."""


class LinkEnded(ActNotPossible):
    """It was ended, its round was, or its days are over."""

    def __init__(self) -> None:
        super().__init__(say("Tautan ini sudah berakhir"))
