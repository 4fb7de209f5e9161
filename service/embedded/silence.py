"""Parts that live and do not answer: frozen, hung, or deaf. A crash is the supervisor's to see; this is asked for.

The service is asked how its parts stand, and counts as silent itself when it does not say. Every question is bounded.
"""

import http.client
import json
import ssl
import time
from collections.abc import Callable, Mapping
from typing import Any

from service.embedded.ports import LOOPBACK
from service.operations.vault_probe import WritesRefused

ANSWER_S = 2.0
"""/health/ready asks nobody and answers within two seconds, whatever hangs."""
SILENT_S = 6.0
"""Three looks: what is silent so long is no busy moment. With the prober's own patience told within some 15 s."""
LOGS = {"ledger": "postgres", "bell": "valkey", "vault": "seaweed", "workers": "worker"}
"""Parts of health whose process and log are called otherwise."""
ELSEWHERE = frozenset({"converter", "archive", "locks", "clock", "types", "address"})
"""The converter is asked by ``Troubles`` itself; the others are no processes."""


def health_of(port: int, *, tls: bool = False) -> Mapping[str, Any] | None:
    """Return what the service on this port says of the parts; None when it does not answer in time."""
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=ANSWER_S)
    if tls:
        own = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        own.check_hostname, own.verify_mode = (
            False,
            ssl.CERT_NONE,
        )  # a process of our own; nothing is sent to it
        connection = http.client.HTTPSConnection(LOOPBACK, port, timeout=ANSWER_S, context=own)
    try:
        connection.request("GET", "/health/ready")
        parts: Mapping[str, Any] = json.loads(connection.getresponse().read())["parts"]
    except (OSError, http.client.HTTPException, ValueError, KeyError):
        return None
    finally:
        connection.close()
    return parts


class Silence:
    """Remembers since when which part has been silent."""

    def __init__(
        self, ask: Callable[[], Mapping[str, Any] | None], *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        """``ask`` returns the service's answer, or None when there was none in time."""
        self._ask = ask
        self._clock = clock
        self._since: dict[str, float] = {}
        self.vault_refuses_writes = False
        """Whether the vault, at the last look, answered reads and took no write."""

    def look(self) -> dict[str, str]:
        """Return what has been silent for ``SILENT_S``, in words, by the name of its process."""
        parts = self._ask()
        vault = str((parts or {}).get("vault", {}).get("detail", ""))
        self.vault_refuses_writes = vault.startswith(str(WritesRefused()))
        now = self._clock()
        found = {"api": "lives and does not answer"} if parts is None else dict(_away(parts))
        self._since = {name: self._since.get(name, now) for name in found}
        return {name: words for name, words in found.items() if now - self._since[name] >= SILENT_S}


def _away(parts: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return who is away; while the ledger is, nothing is known of the processes that tell of themselves in it."""
    away = [
        (name, str(part["detail"]))
        for name, part in parts.items()
        if name not in ELSEWHERE and part["state"] == "away"
    ]
    if any(name == "ledger" for name, _ in away):
        away = [(name, words) for name, words in away if name in ("ledger", "vault")]
    return [(LOGS.get(name, name), f"does not work: {words}") for name, words in away]
