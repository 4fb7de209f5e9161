"""The doctor's view of this machine's clock, beside those of an outside ledger and vault: what is signed far off is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime

from archive.errors import NaskahError
from archive.ledger import Ledger
from archive.outages import ClockOff
from archive.vault.answered import clock as vault_clock
from archive.vault.settings import VaultSettings
from service.embedded.findings import Diagnosis, fail, ok
from service.operations.health import CLOCK_S


def findings(environ: Mapping[str, str]) -> Iterator[Diagnosis]:
    """Compare with every outside server that says what time it is; one that is away has a finding of its own already."""
    if "NASKAH_LEDGER_DSN" in environ:
        yield from _compared("ledger", lambda: _ledger_clock(environ["NASKAH_LEDGER_DSN"]))
    if "NASKAH_VAULT_ENDPOINT" in environ:
        yield from _compared("vault", lambda: vault_clock(VaultSettings.from_env(environ)))


def _compared(name: str, ask: Callable[[], datetime | None]) -> Iterator[Diagnosis]:
    try:
        told = ask()
    except NaskahError:
        return
    if told is None:
        return
    ahead = (told - datetime.now(UTC)).total_seconds()
    if abs(ahead) <= CLOCK_S:
        yield ok(f"clock ({name})", f"this machine's and the {name}'s differ by less than {CLOCK_S:.0f} s")
        return
    way = "behind" if ahead > 0 else "ahead of"
    yield fail(
        f"clock ({name})",
        f"This machine's clock is {abs(ahead):.0f} s {way} the {name}'s: beyond 15 minutes the vault refuses everything.",
        f"{ClockOff.cure}; or that of the {name}'s machine, whichever is wrong",
    )


def _ledger_clock(dsn: str) -> datetime | None:
    ledger = Ledger(dsn, min_size=1, max_size=1)
    try:
        return ledger.check().clock
    finally:
        ledger.close()
