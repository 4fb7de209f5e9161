"""Was a file made from an archived one? Only then is "changed" said of it; any other PDF is simply another one.

A file that carries the document's own verification code is judged as what it claims to be; this is asked of those that
carry none, or another's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from worker.signing.pages import Appearance

PREFIX: Final = 1_024
"""Bytes at the beginning that no two papers share by chance: the head and first dictionary of a PDF are some 100."""
_LASTING: Final = re.compile(rb"/ID\s*\[\s*<([0-9A-Fa-f]{16,64})>")
"""The first half of a file's identifier, which programs keep when they save it anew; it lies open even under a password."""
_DRAWN: Final = 200
"""Bytes of a page's drawing under which two pages may be equal by chance: blank ones are."""


@dataclass(frozen=True, kw_only=True)
class Traits:
    """What survives in whatever is made from a file."""

    data: bytes = field(repr=False)
    marks: frozenset[str]
    """Its lasting identifier, its signatures and the drawings of its pages."""

    @classmethod
    def of(cls, pdf: bytes, shown: Appearance | None) -> Traits:
        """Return the traits of a file; of one that cannot be opened what stands in its bytes."""
        return cls(data=pdf, marks=frozenset(_marks(pdf, shown)))

    def related(self, other: Traits) -> bool:
        """Whether one was made from the other."""
        return not self.marks.isdisjoint(other.marks) or self.data[:PREFIX] == other.data[:PREFIX]


def _marks(pdf: bytes, shown: Appearance | None) -> Iterator[str]:
    yield from (each.decode().lower() for each in _LASTING.findall(pdf))
    if shown is not None:
        yield from shown.signatures
        yield from (page.drawing for page in shown.pages if page.weight >= _DRAWN)
