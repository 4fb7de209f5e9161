"""What requests of several nouns say alike: a note, a digest as it was shown."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict

from service import edge

Note = edge.Note | None
"""Why, in the official's own words."""
Digest = Annotated[str, edge.Line(128)]
"""A digest, or an ETag, as the caller was shown it."""


class NoteBody(BaseModel):
    """An act with no more to it than a note."""

    model_config = ConfigDict(extra="forbid")

    catatan: Note = None
