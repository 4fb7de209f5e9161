"""What requests of several nouns say alike: a note, a digest as it was shown."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict

from service import edge

Note = edge.Note | None
"""Why, in the official's own words."""
Digest = Annotated[str, edge.Line(128)]
"""A digest, or an ETag, as the caller was shown it."""
SHOWN_DIGEST: Final = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
"""One for examples."""


class NoteBody(BaseModel):
    """An act with no more to it than a note."""

    model_config = ConfigDict(extra="forbid")

    catatan: Note = None
