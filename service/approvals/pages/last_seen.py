"""Which state of a document somebody was last shown in this browser: by it its page tells what changed since.

Kept in a cookie of the documents' pages alone, of the last ``MOST``, under digests that name neither document nor person; nothing
is written where somebody only reads. In another browser, the last state that they acted upon stands for it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from fastapi import Request
from starlette.responses import Response

from archive.ledger import Principal
from archive.ledger.documents.acts import Act
from service.http.forms import SentForm

COOKIE: Final = "naskah-dilihat"
PATH: Final = "/naskah"
MOST: Final = 60
"""Documents, of twenty letters each: a third of what a browser keeps of one cookie."""
LASTS_S: Final = 180 * 24 * 3600
_ETAG: Final = re.compile(r"r(\d{1,4})a(\d{1,4})", re.ASCII)
_ENTRY: Final = re.compile(r"([0-9a-f]{12})r(\d{1,4})a(\d{1,4})", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class SeenState:
    """A state of a document that somebody was shown."""

    revision: int
    acts: int
    """How many had been done."""
    in_this_window: bool = False
    """What they did themselves since is news to it: another one did that."""


def last_seen(
    request: Request, principal: Principal, document_id: UUID, acts: Sequence[Act] = ()
) -> SeenState | None:
    """Return the state that somebody last saw here; else the one that the last of their ``acts`` was upon, if any was theirs."""
    kept = _kept(request).get(_key(principal, document_id))
    if kept is not None:
        return kept
    mine = [each for each in acts if each.person_id == principal.id]
    return SeenState(revision=mine[-1].revision_no, acts=mine[-1].no) if mine else None


def seen_in(form: SentForm) -> SeenState | None:
    """Return the state that a form was shown with, as it names it (``r2a3``); None where it names none."""
    found = _ETAG.fullmatch(form.one("etag"))
    return SeenState(revision=int(found[1]), acts=int(found[2]), in_this_window=True) if found else None


def note(
    request: Request, answer: Response, principal: Principal, document_id: UUID, state: SeenState
) -> None:
    """Let the browser keep that this state was shown."""
    key = _key(principal, document_id)
    entries = {key: state, **{name: each for name, each in _kept(request).items() if name != key}}
    answer.set_cookie(
        COOKIE,
        "_".join(f"{name}r{each.revision}a{each.acts}" for name, each in [*entries.items()][:MOST]),
        max_age=LASTS_S,
        path=PATH,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
    )


def _kept(request: Request) -> Mapping[str, SeenState]:
    found = (_ENTRY.fullmatch(each) for each in request.cookies.get(COOKIE, "")[:4_000].split("_"))
    return {each[1]: SeenState(revision=int(each[2]), acts=int(each[3])) for each in found if each}


def _key(principal: Principal, document_id: UUID) -> str:
    named = f"{principal.satker} {principal.id} {document_id}"
    return hashlib.sha256(named.encode()).hexdigest()[:12]
