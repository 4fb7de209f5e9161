"""The mark in a picture's address that says of which view it is part: that view has its entry in the audit log already.

Made with the digest of the session's token, so that nobody but the session that was shown the page brings it back; good for
``LASTS_S``, for the pages that the view named and no other. A picture asked without one, or later, writes an entry of its own.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from fastapi import Request

from service.http.session import MARKS

LASTS_S: Final = 900
"""A page is looked at, scrolled to its end and enlarged within it."""
_MARK: Final = re.compile(
    r"(?P<until>\d{1,12})-(?P<first>\d{1,6})-(?P<last>\d{1,6})-(?P<proof>[0-9a-f]{32})", re.ASCII
)


@dataclass(frozen=True, kw_only=True)
class ViewMarks:
    """Makes and knows the marks of one session."""

    key: bytes = field(repr=False)
    clock: Callable[[], float] = time.time

    @classmethod
    def of(cls, request: Request) -> ViewMarks:
        """Return those of the session in which a page is asked."""
        return cls(key=request.scope[MARKS])

    def make(self, document_id: UUID, version: int, kind: str, pages: range) -> str:
        """Return the mark of a view of some pages of a version's file."""
        until = int(self.clock()) + LASTS_S
        first, last = pages.start, max(pages.start, pages.stop - 1)
        return f"{until}-{first}-{last}-{self._proof(document_id, version, kind, until, first, last)}"

    def covers(self, mark: str, document_id: UUID, version: int | None, kind: str, page: int) -> bool:
        """Tell whether a picture is part of a view of this session that was shown a while ago."""
        found = _MARK.fullmatch(mark)
        if found is None or version is None:
            return False
        until, first, last = (int(found[name]) for name in ("until", "first", "last"))
        proof = self._proof(document_id, version, kind, until, first, last)
        return hmac.compare_digest(proof, found["proof"]) and first <= page <= last and self.clock() <= until

    def _proof(self, *named: object) -> str:
        told = "\n".join(map(str, ("view", *named)))
        return hmac.new(self.key, told.encode(), hashlib.sha256).hexdigest()[:32]
