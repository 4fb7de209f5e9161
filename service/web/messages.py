"""What a page says of the act before it: left in a cookie by the answer that leads on, and shown once.

The cookie holds a sentence of the catalogue and what stands in it; any other text is not shown, so that nobody puts words of
their own upon an office's page.
"""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from service.words import ENGLISH, Sentence
from service.words.catalogue import messages

COOKIE: Final = "naskah-pesan"
LASTS_S: Final = 60
"""From the act to the page behind it."""
LONGEST: Final = 2000
"""Signs of the cookie; a browser keeps 4,096 of one."""


class Tone(StrEnum):
    """How something stands, and its colour."""

    BAIK = "baik"
    """Done, in force."""
    RAGU = "ragu"
    """To be looked at."""
    BURUK = "buruk"
    """Refused, late, void."""
    NETRAL = "netral"
    """Only told."""


@dataclass(frozen=True, kw_only=True)
class PageMessage:
    """One sentence above a page."""

    tone: Tone
    words: Sentence


def leave(request: Request, answer: Response, words: Sentence, tone: Tone = Tone.BAIK) -> None:
    """Let the page that this answer leads to say ``words``; texts and numbers may stand in them."""
    values = {name: each if isinstance(each, int) else str(each) for name, each in words.values.items()}
    text = json.dumps([tone, words.msgid, values], ensure_ascii=False, separators=(",", ":"))
    packed = base64.urlsafe_b64encode(text.encode()).decode()
    if len(packed) <= LONGEST:
        answer.set_cookie(
            COOKIE,
            packed,
            max_age=LASTS_S,
            httponly=True,
            samesite="lax",
            secure=request.url.scheme == "https",
        )


def left(request: Request) -> PageMessage | None:
    """Return what the act before this page left to be said."""
    packed = request.cookies.get(COOKIE, "")
    if not packed or len(packed) > LONGEST:
        return None
    try:
        tone, msgid, values = json.loads(base64.urlsafe_b64decode(packed))
        if msgid not in messages(ENGLISH):
            return None
        return PageMessage(
            tone=Tone(tone), words=Sentence(msgid, {str(name): values[name] for name in values})
        )
    except (ValueError, TypeError, LookupError, AttributeError):
        return None


def forget(answer: Response) -> None:
    """Say it once."""
    answer.delete_cookie(COOKIE)
