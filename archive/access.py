"""Security and access classes of records (SKKAAD, UU 43/2009 art. 40(4))."""

from __future__ import annotations

from enum import IntEnum


class AccessClass(IntEnum):
    """How closed a record is; a principal reads up to its own ceiling."""

    B = 0
    """Biasa/terbuka: open."""
    T = 1
    """Terbatas: restricted."""
    R = 2
    """Rahasia: secret."""
    SR = 3
    """Sangat rahasia: top secret."""
