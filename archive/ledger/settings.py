"""Where the ledger is and how long to wait for it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict

from archive.ledger.errors import LedgerUnfit
from archive.settings import Misconfigured, SettingWrong

CONNECT_TIMEOUT_S = 5
"""A server on the same network answers in milliseconds; 5 s outlasts a fail-over's first seconds, and an HTTP client waits."""

STATEMENT_TIMEOUT_MS = 15_000
"""The slowest statement of the product (1,000 events) takes under 1 s; 15 s is a server in distress, half a lease."""

ANSWER_S = 20.0
"""A server that works ends a statement itself after 15 s; one that says nothing for 5 s more is frozen or cut off."""

LOCK_TIMEOUT_MS = 5_000
"""Transactions that hold rows are short; who waits 5 s for one waits for somebody who hangs."""

IDLE_IN_TRANSACTION_MS = 30_000
"""No transaction of ours waits for anything but the ledger; one idle for a lease's length belongs to a stopped process."""

POOL_WAIT_S = 5.0
"""As long as a connect: a request that waits longer for a free connection is better told to come back."""

MAX_IDLE_S = 300.0
"""Connections over ``min_size`` are closed after 5 quiet minutes; the next burst costs a few milliseconds each."""

MAX_LIFETIME_S = 3600.0
"""A connection is renewed hourly: its memory in the server grows with each plan and table it has seen."""

_VARIABLES = {
    "owner": "NASKAH_LEDGER_OWNER_DSN",
    "app": "NASKAH_LEDGER_DSN",
    "press": "NASKAH_LEDGER_PRESS_DSN",
    "proof": "NASKAH_LEDGER_PROOF_DSN",
}


class LedgerUnset(LedgerUnfit, Misconfigured):
    """Nothing says where the ledger is."""


@dataclass(frozen=True, kw_only=True)
class LedgerSettings:
    """The four doors of the ledger, one a role; a process is given only those it needs."""

    owner_dsn: str | None = None
    """naskah_owner: migrations, backup, restore."""
    app_dsn: str | None = None
    """naskah_app: the front desk."""
    press_dsn: str | None = None
    """naskah_press: the workers."""
    proof_dsn: str | None = None
    """naskah_proof: locks, fixity, the sealed audit log."""

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> LedgerSettings:
        """Read what is set; what is missing is fatal only when it is asked for."""
        env = os.environ if environ is None else environ
        return cls(
            owner_dsn=env.get(_VARIABLES["owner"]),
            app_dsn=env.get(_VARIABLES["app"]),
            press_dsn=env.get(_VARIABLES["press"]),
            proof_dsn=env.get(_VARIABLES["proof"]),
        )

    def need(self, role: str) -> str:
        """Return the DSN of ``role`` (owner, app, press, proof) or say which variable is missing or wrong."""
        dsn: str | None = getattr(self, f"{role}_dsn")
        if not dsn:
            raise LedgerUnset(f"{_VARIABLES[role]} is not set")
        try:
            conninfo_to_dict(dsn)
        except ProgrammingError:  # whose words may hold the password
            raise SettingWrong(
                setting=_VARIABLES[role],
                wanted="a connection string of PostgreSQL: postgresql://USER@HOST/NAME",
            ) from None
        return dsn
