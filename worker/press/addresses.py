"""What a link may lead to: a page over https, or a mailbox; anything else is refused with its reason.

The address is data that a reader clicks on. Characters that no address has are written by their numbers, so that neither a
field's code nor a PDF is broken by one. Asks no network.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final
from urllib.parse import quote

LONGEST: Final = 2_000
"""Letters; browsers and Word take 2,083."""
SCHEMES: Final = ("https://", "mailto:")
_KEPT: Final = ":/?#[]@!$&'()*+,;=%-._~"
_PAGE: Final = re.compile(r"https://[^/?#]+(?:[/?#].*)?", re.IGNORECASE | re.DOTALL)
_MAILBOX: Final = re.compile(r"mailto:[^@\s?]+@[^@\s?]+(?:\?.*)?", re.IGNORECASE | re.DOTALL)
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")


class AddressFault(StrEnum):
    """Why an address is no link, one line of meaning each."""

    SCHEME = "scheme"
    """It begins with neither https:// nor mailto:."""
    FORM = "form"
    """It names no host, or no mailbox, or a name and password before the host."""
    LONG = "long"
    """It is longer than programs take."""
    CONTROL = "control"
    """It holds a line end or another character that nobody sees."""


class WrongAddress(ValueError):
    """A value is no address that a link may lead to."""

    def __init__(self, fault: AddressFault, field: str) -> None:
        super().__init__(fault, field)
        self.fault = fault
        self.field = field


class LinkTarget(str):
    """An address that was checked: printed as it is, no hyphen of it made unbreakable."""

    __slots__ = ()


def address(value: object, field: str = "") -> LinkTarget:
    """Return a value as a link's address; empty for one that is blank, which makes no link. Raises ``WrongAddress``."""
    text = str(value).strip()
    if not text:
        return LinkTarget()
    if fault := fault_of(text):
        raise WrongAddress(fault, field)
    return LinkTarget(quote(text, safe=_KEPT))


def fault_of(text: str) -> AddressFault | None:
    """Return what keeps a text from being a link's address."""
    if len(text) > LONGEST:
        return AddressFault.LONG
    if _CONTROL.search(text):
        return AddressFault.CONTROL
    if not text.lower().startswith(SCHEMES):
        return AddressFault.SCHEME
    if _MAILBOX.fullmatch(text):
        return None
    if _PAGE.fullmatch(text) and "@" not in re.split(r"[/?#]", text[8:], maxsplit=1)[0]:
        return None
    return AddressFault.FORM
