"""What a render writes down while it prints: every value of the context that went onto the page, in order.

``RecordingContext.put`` is called by the compiled template for each ``{{ ... }}`` (see ``codegen``): it refuses what has no
printed form and what XML cannot carry, keeps the text, and returns it escaped. Knows nothing of DOCX parts.
"""

from __future__ import annotations

import re
import string
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from enum import IntFlag
from functools import lru_cache
from typing import Any, Final

from jinja2 import StrictUndefined
from jinja2.exceptions import UndefinedError
from jinja2.runtime import Context
from jinja2.utils import missing

from doc_templates.kit.marks import normal
from worker.press.addresses import LinkTarget
from worker.press.borrowed import borrows
from worker.press.hyphens import breakable, overlong, tearing
from worker.press.unbroken import HYPHEN, JOINER, unbroken

_MARKED: Final = re.compile("[A-Za-z\u00c0-\u01b0\u1ea0-\u1ef9][\u0300-\u036f]+")
"""A Latin letter with its marks apart."""
ILLEGAL: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
NUMBERS: Final = (int, float, Decimal)
_HYPHEN_REF, _JOINER_REF = f"&#{ord(HYPHEN)};", f"&#{ord(JOINER)};"
_SHORT: Final = 500
"""Letters of a name, a statement or a paragraph: rows of a table say many alike, and a document is printed at each of its stages."""
_SPECIAL: Final = re.compile("[&<>'\"]")


def _escaped(text: str) -> str:
    """Return a text as XML; Jinja's own numbers for the quotes."""
    if _SPECIAL.search(text):
        text = (
            text.replace("&", "&amp;")
            .replace(">", "&gt;")
            .replace("<", "&lt;")
            .replace("'", "&#39;")
            .replace('"', "&#34;")
        )
    if not text.isascii():
        # By number: one sign beyond Latin-1 would make the whole part take twice the room while it is printed.
        text = text.replace(HYPHEN, _HYPHEN_REF).replace(JOINER, _JOINER_REF)
    return text


def _composed(found: re.Match[str]) -> str:
    return normal(found.group(), "NFC")


class Trait(IntFlag):
    """What is seldom in a text, and then the part it is printed in wants more than printing."""

    TEARING = 1
    """A word of more letters than a justified line can do without."""
    BORROWING = 2
    """A letter that the page's own font lacks."""


PLAIN: Final = Trait(0)
_WORDS: Final = f"{string.ascii_letters} .,;:()/".encode()
"""Of these alone a text is printed as it stands, if its words are short: no digit, hyphen or sign of XML."""


def _in_lines(text: str) -> tuple[str, str, Trait]:
    """Return a text with its values in one piece and its overlong words in several, the same as XML, and its traits.

    Letters are composed: fonts draw a mark of Vietnamese in its place on the composed one, and readers search for that.
    """
    bare = text.isascii()
    if bare and not text.encode().translate(None, _WORDS) and not overlong(text):
        return text, text, PLAIN
    whole = unbroken(text if bare else _MARKED.sub(_composed, text))
    traits = PLAIN
    if overlong(whole):
        traits |= Trait.TEARING if tearing(whole) else PLAIN
        whole = breakable(whole)
    if borrows(whole):
        traits |= Trait.BORROWING
    return whole, _escaped(whole), traits


_lately: Final = lru_cache(maxsize=4_096)(_in_lines)


class KindUnprintable(Exception):
    """A value without a printed form."""


class LetterIllegal(Exception):
    """A string with a character that XML cannot carry."""


class NameMissing(UndefinedError):
    """A name was used that is not there; ``owner`` is what it was looked up in."""

    def __init__(self, owner: object, name: str, message: str) -> None:
        super().__init__(message)
        self.owner = owner
        self.name = name


class MissingValue(StrictUndefined):
    """What a lookup gives when nothing is there: any use of it raises ``NameMissing``."""

    __slots__ = ()

    def __init__(
        self, hint: str | None = None, obj: Any = missing, name: Any = None, exc: Any = UndefinedError
    ) -> None:
        raised: Any = _raiser(obj, str(name)) if exc is UndefinedError else exc
        super().__init__(hint, obj, name, raised)


def _raiser(owner: object, name: str) -> Callable[[str], NameMissing]:
    return lambda message: NameMissing(owner, name, message)


class Rich(str):
    """WordprocessingML made by the caller's own program (``RichText``, ``InlineImage``), not text."""

    __slots__ = ()


class RecordingContext(Context):
    """A Jinja context that keeps what was printed, in order, and whether any of it breaks a line."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.printed: list[str] = []
        """The values as read on the page."""
        self.escaped: list[str] = []
        """The same as they stand in the XML: the very objects that were yielded."""
        self.breaks = False
        self.counted = 0
        """Numbers that all ``range`` of the render gave so far."""
        self.listing = False
        """A ``Listing`` or rich text broke a paragraph or a page."""
        self.drawn = False
        """A picture was printed: drawings are numbered afresh."""
        self.rich: Callable[[object], str | None] | None = None
        """Turns the caller's own objects into WordprocessingML; None for what it does not know."""
        self.lines = True
        """The part is laid out in lines: values are printed so that none is broken. False for properties."""
        self.traits = PLAIN
        self.put = self._putter()

    def _putter(self) -> Callable[[object], str]:
        """Return ``put`` as a closure: it runs for every value, 42,000 times in a form of 2,000 rows."""
        keep = self.printed.append
        keep_escaped = self.escaped.append
        lately = _lately

        def put(value: object) -> str:
            text = value if type(value) is str else self._text(value)
            if (
                type(text) is not str
            ):  # rich text is XML already, and no hyphen of an address is made another sign
                escaped: str = _escaped(text) if type(text) is LinkTarget else text
            else:
                if not text.isprintable():
                    text = self._checked(text)
                if not self.lines:
                    escaped = _escaped(text)
                else:
                    text, escaped, traits = lately(text) if len(text) < _SHORT else _in_lines(text)
                    if traits:
                        self.traits |= traits
            keep(text)
            keep_escaped(escaped)
            return escaped

        return put

    def _text(self, value: object) -> str:
        """Return the printed form of a value that is no plain string."""
        if isinstance(value, MissingValue):
            str(value)  # raises, with the name
        if isinstance(value, LinkTarget):
            return value
        if isinstance(value, str):  # a sentence that remembers how it was made
            return str.__str__(value)
        if isinstance(value, (*NUMBERS, date)):
            return str(value)
        made = self.rich(value) if self.rich else None
        if made is None:
            raise KindUnprintable(type(value).__name__)
        if found := ILLEGAL.search(made.replace("\a", "").replace("\f", "")):
            raise LetterIllegal(f"U+{ord(found.group()):04X}", made)
        self.breaks = self.breaks or "\n" in made or "\t" in made
        self.listing = self.listing or "\a" in made or "\f" in made
        self.drawn = self.drawn or "<wp:docPr " in made
        return Rich(made)

    def _checked(self, text: str) -> str:
        """Refuse what XML cannot carry; make every line end a single newline, as an XML parser would."""
        if found := ILLEGAL.search(text):
            raise LetterIllegal(f"U+{ord(found.group()):04X}", text)
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        if "\n" in text or "\t" in text:
            self.breaks = True
        return text
