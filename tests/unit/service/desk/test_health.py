"""Health: a store that answers late or not at all is away, and asking is cheap."""

import threading
from datetime import UTC, datetime, timedelta

from archive.errors import NaskahError
from archive.vault.memory import MemoryStore
from service.desk import health
from service.desk.health import Health, Part


class Away:
    """A ledger that is away; every question to it is counted."""

    asked = 0

    def check(self) -> None:
        """Refuse."""
        self.asked += 1
        raise NaskahError("away")

    def acting(self, *_: object) -> None:
        """Refuse."""
        raise NaskahError("away")


def parts(store: object, ledger: Away | None = None) -> dict[str, Part]:
    """Return what is told over a store."""
    found = Health(ledger=ledger or Away(), store=store, converter=None, horizon=timedelta(days=1))  # type: ignore[arg-type]
    try:
        return {part.name: part for part in found.parts()}
    finally:
        found.close()


def test_a_vault_without_its_root_is_away_and_one_with_it_is_ok() -> None:
    store = MemoryStore()
    store.prepare()
    assert parts(store)["vault"].state == "away"
    store.put(
        health.ROOT, b"ocfl_1.1\n", media="text/plain", locked_until=datetime.now(UTC) + timedelta(days=1)
    )
    assert parts(store)["vault"].state == "ok"


def test_a_vault_that_hangs_is_away_in_two_seconds() -> None:
    hold = threading.Event()

    class Hung:
        def head(self, key: str) -> None:
            hold.wait(120)

    began = datetime.now(UTC)
    assert "no answer" in parts(Hung())["vault"].detail
    assert datetime.now(UTC) - began < timedelta(seconds=60)
    hold.set()


def test_many_probes_ask_once() -> None:
    ledger = Away()
    found = Health(ledger=ledger, store=MemoryStore(), converter=None, horizon=timedelta(days=1))  # type: ignore[arg-type]
    for _ in range(5):
        assert found.parts()[0].state == "away"
    assert ledger.asked == 1
    found.close()
