"""What a process tells systemd (sd_notify): that it is ready, that it lives. Nothing where nobody listens.

The protocol is a line on a datagram socket whose name stands in NOTIFY_SOCKET; no library is needed for it.
"""

from __future__ import annotations

import contextlib
import os
import socket
from collections.abc import Mapping


class Notifier:
    """Tells the service manager, if there is one."""

    def __init__(self, environ: Mapping[str, str] = os.environ) -> None:
        """``NOTIFY_SOCKET`` is a path, or a name in the abstract namespace behind an @."""
        self._address = environ.get("NOTIFY_SOCKET", "")

    def ready(self, status: str) -> None:
        """The stack answers."""
        self._tell(f"READY=1\nSTATUS={status}")

    def alive(self) -> None:
        """It still does: the watchdog's time begins anew."""
        self._tell("WATCHDOG=1")

    def status(self, status: str) -> None:
        """What `systemctl status` shows."""
        self._tell(f"STATUS={status}")

    def stopping(self) -> None:
        """It was asked to stop."""
        self._tell("STOPPING=1")

    def _tell(self, lines: str) -> None:
        if not self._address:
            return
        name = f"\0{self._address[1:]}" if self._address.startswith("@") else self._address
        with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as out:
            out.sendto(lines.encode(), name)
