"""The access classes, as pages call them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from archive.access import AccessClass
from service.words.sentence import Sentence, say

CLASSES: Final[Mapping[AccessClass, Sentence]] = {
    AccessClass.B: say("Biasa"),
    AccessClass.T: say("Terbatas"),
    AccessClass.R: say("Rahasia"),
    AccessClass.SR: say("Sangat Rahasia"),
}
"""Open to all of the office first, the narrowest last."""
