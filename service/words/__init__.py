"""What people are told: sentences of the office in Indonesian, and the gettext catalogue that says them in English.

``say`` makes a sentence where it is known what happened; nobody translates before the edge (``service.http.answers``, the
pages), where ``in_language`` says it in the language asked for. A page's template does the same with its own texts.
"""

from service.words.catalogue import (
    CODE,
    ENGLISH,
    INDONESIAN,
    LANGUAGES,
    in_language,
    label,
    language,
    speak,
    speaking,
    spoken,
)
from service.words.heard import heard
from service.words.sentence import Sentence, say, together, upon
from service.words.system import refused_by_system

__all__ = [
    "CODE",
    "ENGLISH",
    "INDONESIAN",
    "LANGUAGES",
    "Sentence",
    "heard",
    "in_language",
    "label",
    "language",
    "refused_by_system",
    "say",
    "speak",
    "speaking",
    "spoken",
    "together",
    "upon",
]
