"""The places on a page that a picture of the press fills, by what an author calls them.

A place is a drawing: known by its alternative text, title or name, or a tag typed where it is to stand. How it is found in
a template is ``worker.press.places``'s, what is printed there ``worker.stamping``'s.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Place(StrEnum):
    """What a picture is, one line of meaning each; the value is what stands in its tag."""

    QR = "qr"
    """The verification QR."""
    LOGO = "logo"
    """The office's logo."""
    CLAIM = "klaim"
    """The second symbol, with the signed claim; the press puts it beside the first, no author has to."""

    @property
    def tag(self) -> str:
        """Return what an author types."""
        return f"{{{{ {self.value} }}}}"

    @property
    def part(self) -> str:
        """Return the part that a place's drawings show, theirs alone; templates of before 0.2 know their places by it."""
        return f"word/media/{self.value}.png"

    @property
    def file(self) -> str:
        """Return what the shipped templates name its drawing."""
        return f"{self.value}.png"


TYPED: Final = (Place.QR, Place.LOGO)
"""Those that an author marks."""
