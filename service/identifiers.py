"""Identifiers: time-ordered ids for rows, opaque codes for the printed page, the trace id a caller gave.

>>> new_id().version, len(new_code())
(7, 16)
>>> long_address("https://naskah.example.go.id") is None
True
"""

from __future__ import annotations

import os
import re
import time
from ipaddress import ip_address
from threading import Lock
from typing import Final
from urllib.parse import urlsplit
from uuid import UUID, uuid5

_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""32 signs, none of which is mistaken for another on paper (no 0 O 1 I)."""
CODE_LENGTH = 16
"""16 x 5 = 80 bits: guessing a code of ten million documents takes 10**17 tries."""
LONGEST_ADDRESS = 60
"""Letters of a verification address: the QR code of a longer one needs more than the 26 mm that templates have for it."""
_BATCHES = UUID("5ba2be5c-9cb5-5d0f-8a3b-6a1f4c9d7f10")
IDEMPOTENCY_KEY = "Idempotency-Key"
"""The header by which a client tells two requests apart that say the same and are both meant."""
_DRAWN = 1_024
_TRACE = re.compile(r"[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}.*", re.ASCII)


class Entropy:
    """Random bits of the operating system, drawn a kilobyte at a time; thread-safe, and a forked child draws its own.

    Each draw is a system call for which Python lets other threads go on, and waits to be let in again: with a draw an id
    batches of 1,000 events took 6 % longer.
    """

    def __init__(self) -> None:
        self.forget()
        os.register_at_fork(after_in_child=self.forget)

    def forget(self) -> None:
        """Throw away what is drawn and not used."""
        self._lock = Lock()
        self._left = b""

    def bits(self, count: int) -> int:
        """Return an integer of ``count`` random bits."""
        size = -(-count // 8)
        with self._lock:
            if len(self._left) < size:
                self._left = os.urandom(_DRAWN)
            taken, self._left = self._left[:size], self._left[size:]
        return int.from_bytes(taken, "big") >> 8 * size - count


_entropy = Entropy()


def new_id() -> UUID:
    """Return a version 7 UUID (RFC 9562): ordered by time, so that new rows lie side by side in every index."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & (1 << 48) - 1) << 80 | 0x7 << 76 | 0b10 << 62
    bits = _entropy.bits(74)
    return UUID(int=value | bits >> 62 << 64 | bits & (1 << 62) - 1)


def new_code() -> str:
    """Return a verification code: what the QR and the footer of a page name, saying nothing of the document."""
    bits = _entropy.bits(5 * CODE_LENGTH)
    return "".join(_ALPHABET[bits >> 5 * place & 31] for place in range(CODE_LENGTH))


def batch_id(satker: str, keys: list[tuple[str, str, str]]) -> UUID:
    """Return the id of the batch of these event keys: the same events in the same order are the same batch."""
    named = "\n".join("\t".join(key) for key in keys)
    return uuid5(_BATCHES, f"{satker}\n{named}")


def long_address(public_url: str) -> str | None:
    """Return what is wrong with a public address that makes the QR codes of documents too large; None where nothing is."""
    length = len(f"{public_url.rstrip('/')}/v/") + CODE_LENGTH
    if length <= LONGEST_ADDRESS:
        return None
    return (
        f"{public_url} with the code of a document has {length} letters: over {LONGEST_ADDRESS} the QR code grows beyond"
        " 26 mm, and a template's place for it may be too small to read it from a bad copy"
    )


OPEN_CURE: Final = "serve HTTPS: naskah up --lan, or a proxy before it and NASKAH_PUBLIC_URL=https://..."


def open_address(public_url: str) -> str | None:
    """Return what is wrong with a public address that people reach over a network in the clear; None where nothing is.

    >>> open_address("https://naskah.kantor.lan"), open_address("http://localhost:8080"), open_address("http://[::1]/")
    (None, None, None)
    """
    parts = urlsplit(public_url)
    if parts.scheme != "http" or not parts.hostname or _this_machine(parts.hostname):
        return None
    return (
        f"{public_url} is plain http: whoever is on the way reads passwords, codes and documents, and may act in their"
        " owner's name; passkeys do not work"
    )


def _this_machine(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def trace_id(traceparent: str | None) -> str | None:
    """Return the trace id of a W3C ``traceparent``, or None when there is none to be read."""
    found = _TRACE.fullmatch(traceparent) if traceparent else None
    return found.group(1) if found and found.group(1).strip("0") else None
