"""The languages people are answered in, and the gettext catalogue between them (``en.po``, beside this file).

Indonesian is the language of the sentences themselves: what a catalogue lacks is said in it. A request is answered in the
language its ``Accept-Language`` prefers; who is no request, a letter or a job, speaks Indonesian.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Final

from service.words.sentence import Sentence, typeable

INDONESIAN: Final = "id"
ENGLISH: Final = "en"
LANGUAGES: Final = (INDONESIAN, ENGLISH)
"""The first is spoken where none is asked for."""
LABEL: Final = "label"
"""The context in which names of columns and facts stand in a catalogue."""
CODE: Final = "code"
"""The context of what the service's codes are called: a book has the code ``masuk`` as well as a direction."""
FOLDER: Final = Path(__file__).parent
_RANGE: Final = re.compile(
    r"\s*([A-Za-z]{1,8}|\*)(?:-[A-Za-z0-9]{1,8})*\s*(?:;\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*)?"
)

_spoken: ContextVar[str] = ContextVar("spoken", default=INDONESIAN)


def language(accepted: str | None) -> str:
    """Return the language an ``Accept-Language`` header prefers (RFC 9110, 12.5.4); Indonesian where it names neither."""
    wanted: dict[str, float] = {}
    for part in (accepted or "").split(","):
        found = _RANGE.fullmatch(part)
        if found is not None:
            name = found[1].lower()
            wanted[name] = max(wanted.get(name, 0.0), float(found[2] or 1))
    rest = wanted.get("*", 0.0)
    return max(LANGUAGES, key=lambda each: wanted.get(each, rest))


def spoken() -> str:
    """Return the language of the request in hand."""
    return _spoken.get()


def speak(asked: str) -> None:
    """Let what follows be said in this language, until whoever is speaking has ended."""
    _spoken.set(asked)


@contextmanager
def speaking(asked: str) -> Iterator[None]:
    """Let everything inside be said in this language."""
    before = _spoken.set(asked)
    try:
        yield
    finally:
        _spoken.reset(before)


def in_language(text: str, asked: str | None = None) -> str:
    """Return a text in a language, that of the request in hand without one; one that no catalogue holds as it is."""
    chosen = asked or _spoken.get()
    said = text if isinstance(text, Sentence) else Sentence(text)
    if chosen == INDONESIAN:
        return str.__str__(said)
    values = {
        name: in_language(value, chosen) if isinstance(value, str) else value
        for name, value in said.values.items()
    }
    found = messages(chosen, said.context).get(said.msgid, said.msgid)
    return typeable(found.format(**values) if values else found, said.about)


def label(text: str, asked: str | None = None) -> str:
    """Return the name of a table, a column or a fact in a language: ``nomor`` is "number" above a column.

    A name is a word that data may be as well: the catalogue keeps names apart (``msgctxt "label"``), and no data is said anew.
    """
    if isinstance(text, Sentence):
        return in_language(text, asked)
    chosen = asked or _spoken.get()
    return text if chosen == INDONESIAN else messages(chosen, LABEL).get(text, text)


@cache
def messages(asked: str, context: str | None = None) -> Mapping[str, str]:
    """Return a language's catalogue by the Indonesian text: its sentences, or with a ``context`` what stands apart in it."""
    from babel.messages.pofile import read_po  # where somebody asks for English

    with (FOLDER / f"{asked}.po").open("rb") as file:
        read = read_po(file, locale=asked, abort_invalid=True)
    return {
        str(each.id): str(each.string)
        for each in read
        if each.id and each.string and not each.fuzzy and each.context == context
    }
