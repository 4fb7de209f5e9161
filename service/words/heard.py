"""What the press wrote in Indonesian and the ledger keeps: findings of a template, faults of a page. Known again by their form.

They are data by the time somebody asks for English. The catalogue has their forms apart (``msgctxt "press"``), with a place for
what was written into them; a text that none of them fits is said as it was written.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from service.words.catalogue import INDONESIAN, messages, spoken
from service.words.sentence import Sentence

PRESS: Final = "press"
"""Their context in a catalogue."""
_WITHIN: Final = frozenset({"about", "apa", "daftar", "dalam", "tahap"})
"""Places in which another of them may stand, of more than one word: one word alone is a field's or a font's name."""
_OF_A_TRIAL: Final = re.compile(r"(?P<dalam>.+) \[(?P<sampel>[a-z]+): (?P<tahap>[^]]+)\]", re.DOTALL)
"""A finding of a trial, with its sample and the stages behind it; earlier brackets are what somebody typed."""
_WORD: Final = frozenset({"bentuk", "seharusnya"})
"""Places in which a word of ours stands; in the others stands what somebody typed."""


def heard(text: str) -> str:
    """Return a text of the press as a sentence of the language asked for."""
    asked = spoken()
    if asked == INDONESIAN:
        return text
    if found := _OF_A_TRIAL.fullmatch(text):
        values = {name: _within(name, each) for name, each in found.groupdict().items()}
        return Sentence("{dalam} [{sampel}: {tahap}]", values, PRESS)
    for pattern, form in _forms(asked):
        if found := pattern.fullmatch(text):
            values = {name: _within(name, each) for name, each in found.groupdict().items()}
            return Sentence(form, values, PRESS)
    return text


def _within(place: str, text: str) -> str:
    return heard(text) if place in _WORD or (place in _WITHIN and " " in text) else text


@cache
def _forms(asked: str) -> list[tuple[re.Pattern[str], str]]:
    """Return the forms of a language, those with the most words of their own first."""
    forms = [(_pattern(each), each) for each in messages(asked, PRESS)]
    return sorted(forms, key=lambda each: -len(re.sub(r"\{[a-z]+\}", "", each[1])))


def _pattern(form: str) -> re.Pattern[str]:
    """Read a form; braces that hold no name, as of a template's tags, stand for themselves."""
    pieces = re.split(r"\{([a-z]+)\}", form)
    written = [f"(?P<{each}>.+?)" if at % 2 else re.escape(each) for at, each in enumerate(pieces)]
    return re.compile("".join(written), re.DOTALL)
