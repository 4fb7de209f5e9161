"""The probe refuses every store that lacks one capability, and names it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from archive.vault.errors import ChecksumRefused, LockRefused, PreconditionLost, VaultUnavailable, VaultUnfit
from archive.vault.layout import PROBES
from archive.vault.memory import MemoryStore
from archive.vault.probe import LOCK, Capability, Probe
from archive.vault.store import ListedObject, ObjectBytes, StoredObject
from archive.vault.vault import Vault

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def probe(store: MemoryStore) -> tuple[Capability, ...]:
    return Probe(store, clock=lambda: NOW).run()


def lacking(**broken: Callable[..., Any]) -> MemoryStore:
    """A store whose named methods behave as ``broken`` says; each gets the store first."""
    store: MemoryStore = type("Lacking", (MemoryStore,), broken)(clock=lambda: NOW)
    return store


def careless_put(self: MemoryStore, key: str, data: bytes, **given: Any) -> StoredObject:
    given.pop("only_if_absent"), given.pop("only_if_etag")
    return MemoryStore.put(self, key, data, **given)


def put_ignoring_etags(self: MemoryStore, key: str, data: bytes, **given: Any) -> StoredObject:
    given.pop("only_if_etag")
    return MemoryStore.put(self, key, data, **given)


def put_ignoring_checksums(self: MemoryStore, key: str, data: bytes, **given: Any) -> StoredObject:
    given.pop("sha256")
    return MemoryStore.put(self, key, data, **given)


def put_that_writes_before_it_refuses(self: MemoryStore, key: str, data: bytes, **given: Any) -> StoredObject:
    with suppress(ChecksumRefused):
        return MemoryStore.put(self, key, data, **given)
    given.pop("sha256")
    MemoryStore.put(self, key, data, **given)
    raise ChecksumRefused(key=key)


def unlocking_destroy(self: MemoryStore, key: str, version_id: str) -> None:
    self._objects[key] = [each for each in self._objects[key] if each.version_id != version_id]


def latest_only(self: MemoryStore, key: str, version_id: str | None = None) -> ObjectBytes:
    return MemoryStore.get(self, key)


def shortening(self: MemoryStore, key: str, version_id: str, until: datetime) -> None:
    with suppress(LockRefused):
        MemoryStore.extend_lock(self, key, version_id, until)


def nothing(self: MemoryStore, *given: Any) -> None:
    return None


def listing_of_latest(self: MemoryStore, prefix: str, *, versions: bool = False) -> Iterator[ListedObject]:
    return MemoryStore.list(self, prefix)


@pytest.mark.parametrize(
    ("capability", "store"),
    [
        (Capability.VERSIONING, lacking(versioned=lambda self: False)),
        (Capability.VERSIONING, lacking(list=listing_of_latest)),
        (Capability.READ_BY_VERSION, lacking(get=latest_only)),
        (Capability.IF_NONE_MATCH, lacking(put=careless_put)),
        (Capability.IF_MATCH, lacking(put=put_ignoring_etags)),
        (Capability.CHECKSUM, lacking(put=put_ignoring_checksums)),
        (Capability.CHECKSUM, lacking(put=put_that_writes_before_it_refuses)),
        (Capability.OBJECT_LOCK, lacking(destroy=unlocking_destroy)),
        (Capability.OBJECT_LOCK, lacking(locked_until=nothing)),
        (Capability.LOCK_ROLLS, lacking(extend_lock=nothing)),
        (Capability.LOCK_ROLLS, lacking(extend_lock=shortening)),
        (Capability.LEGAL_HOLD, lacking(hold=nothing)),
    ],
)
def test_a_store_that_lacks_a_capability_is_refused_by_name(
    capability: Capability, store: MemoryStore
) -> None:
    with pytest.raises(VaultUnfit) as caught:
        probe(store)
    assert caught.value.ids["capability"] == capability


def test_a_refusal_of_the_server_names_the_capability_and_keeps_the_cause() -> None:
    def refuse(self: MemoryStore, key: str, data: bytes, **given: Any) -> StoredObject:
        raise PreconditionLost(key=key)

    with pytest.raises(VaultUnfit) as caught:
        probe(lacking(put=refuse))
    assert isinstance(caught.value.__cause__, PreconditionLost)


def test_an_outage_is_not_unfitness() -> None:
    def down(self: MemoryStore, key: str, data: bytes, **given: Any) -> StoredObject:
        raise VaultUnavailable(key=key)

    with pytest.raises(VaultUnavailable):
        probe(lacking(put=down))


def test_a_fit_store_proves_everything() -> None:
    assert set(probe(MemoryStore(clock=lambda: NOW))) == set(Capability)


def test_a_probe_clears_away_what_earlier_ones_left() -> None:
    now = [NOW]
    store = MemoryStore(clock=lambda: now[0])
    vault = Vault(store, horizon=timedelta(days=400), clock=lambda: now[0])
    vault.probe()
    left = {each.key for each in store.list(PROBES, versions=True)}
    assert left
    now[0] += 3 * LOCK
    vault.probe()
    assert not left & {each.key for each in store.list(PROBES, versions=True)}
    assert all(each.key.startswith(PROBES) for each in store.list("", versions=True))
