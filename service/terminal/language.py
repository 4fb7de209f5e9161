"""The language a command speaks: ``--bahasa`` before its name, else NASKAH_BAHASA, else the locale's; Indonesian in doubt."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from service.words import INDONESIAN, LANGUAGES

_LOCALE: Final = ("LC_ALL", "LC_MESSAGES", "LANG")
"""The first that is set counts, as everywhere (POSIX, 8.2)."""


def language_of(environment: Mapping[str, str]) -> str:
    """Return the language of whoever sits at this terminal; a locale of a third language, C or none is Indonesian."""
    asked = environment.get("NASKAH_BAHASA", "").strip().lower()
    if asked in LANGUAGES:
        return asked
    locale = next((environment[name] for name in _LOCALE if environment.get(name)), "")
    spoken = locale.partition("_")[0].partition(".")[0].lower()
    return spoken if spoken in LANGUAGES else INDONESIAN
