"""Where an office's virus scanner listens, as its setting says it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote, urlsplit

_PORTS: Final = {"clamd": 3310, "icap": 1344}


@dataclass(frozen=True, kw_only=True)
class ScannerAddress:
    """Where a scanner listens."""

    protocol: str
    """clamd or icap."""
    host: str
    """Empty where it is a socket of this machine."""
    port: int
    path: str
    """Of the socket; of an ICAP server's service."""

    @property
    def authority(self) -> str:
        """Return host and port, as an address has them."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"

    def __str__(self) -> str:
        """Write it as the setting does."""
        return f"{self.protocol}://{self.authority if self.host else ''}{self.path}"


def read_address(text: str) -> ScannerAddress:
    """Read ``clamd://host:3310``, ``clamd:///run/clamav/clamd.ctl`` or ``icap://host:1344/service``; raises ``ValueError``."""
    wanted = "clamd://HOST:PORT, clamd:///SOCKET or icap://HOST:PORT/SERVICE"
    try:
        found = urlsplit(text)
        port = found.port or _PORTS.get(found.scheme, 0)
    except ValueError:
        raise ValueError(wanted) from None
    local = found.scheme == "clamd" and not found.hostname and found.path.startswith("/")
    if found.scheme not in _PORTS or not (found.hostname or local) or any(sign.isspace() for sign in text):
        raise ValueError(wanted)
    if found.scheme == "icap" and len(found.path) < len("/a"):
        raise ValueError(wanted)
    return ScannerAddress(
        protocol=found.scheme,
        host=found.hostname or "",
        port=port,
        path=unquote(found.path) if local else found.path,
    )
