"""The owner's own key: whatever happened to it or to the ledger, the next start finds one that opens the service."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from archive.ledger import Ledger, Principal
from archive.ledger.office import keys, offices
from service.embedded.bring_up import OWNER_KEY, owners_key, settle_office
from service.embedded.home import NaskahHome
from service.embedded.secretfile import StackSecrets
from service.embedded.stack import Stack
from service.identity.gate import Gate
from service.identity.secrets import mint
from tests import memo
from tests.conftest import LedgerDsns

SATKER = "1306"


class Start:
    """One home and one ledger, started again and again."""

    def __init__(self, folder: Path, ledger: Ledger) -> None:
        self.home = NaskahHome(folder / "var")
        self.ledger = ledger

    def __call__(self) -> str:
        return owners_key(self.ledger, self.home, SATKER)

    def forget(self) -> None:
        """The file of secrets is lost; or the ledger was restored beside another one."""
        self.home.secrets.unlink()

    def revoke(self) -> None:
        with self.ledger.acting(Principal.system("test", SATKER)) as tx:
            assert [keys.revoke(tx, key.id, "test") for key in keys.every(tx) if key.revoked_at is None]

    def kill_between(self) -> None:
        """What a start leaves that is killed behind the file and before the ledger."""
        kept = StackSecrets.load_or_create(self.home.secrets)
        replace(kept, token=mint().token).save(self.home.secrets)

    def nothing(self) -> None:
        """The everyday start."""


@pytest.fixture
def start(tmp_path: Path, ledger_dsns: LedgerDsns) -> Iterator[Start]:
    ledger = Ledger(ledger_dsns.app, min_size=1, max_size=2)
    with ledger.acting(Principal.system("test", SATKER)) as tx:
        offices.apply(tx, satker=SATKER, nama="KPU", zona="Asia/Jakarta", config={}, by="test")
    yield Start(tmp_path, ledger)
    ledger.close()


@pytest.mark.parametrize("happens", [Start.nothing, Start.forget, Start.revoke, Start.kill_between])
def test_every_start_finds_a_key_that_opens_the_service(
    start: Start, happens: Callable[[Start], None]
) -> None:
    first = start()
    happens(start)
    second = start()
    assert Gate(start.ledger).principal(second).satker == SATKER
    assert (first == second) is (happens is Start.nothing)
    assert StackSecrets.load_or_create(start.home.secrets).token == second
    with start.ledger.acting(Principal.system("test", SATKER)) as tx:
        living = [key.name for key in keys.every(tx) if key.revoked_at is None]
    assert living == [OWNER_KEY]


def test_a_start_tells_what_an_older_versions_office_lacks(start: Start, ledger_dsns: LedgerDsns) -> None:
    env = {"NASKAH_LEDGER_DSN": ledger_dsns.app, "NASKAH_PKI": str(start.home.root / "pki")}
    ready = settle_office(cast(Stack, SimpleNamespace(env=env)), start.home, Path("examples"))
    assert {satker for satker, _ in ready.lacking} == {SATKER}
    assert any("arah: masuk" in said for _, said in ready.lacking)


def test_a_start_goes_on_with_a_broken_type_and_names_its_line(
    start: Start, ledger_dsns: LedgerDsns, tmp_path: Path
) -> None:
    memo.write(tmp_path, contract=memo.CONTRACT.replace("hal: Judul", "hal: judul"))
    env = {
        "NASKAH_LEDGER_DSN": ledger_dsns.app,
        "NASKAH_PKI": str(start.home.root / "pki"),
        "NASKAH_TEMPLATES": str(tmp_path),
    }
    ready = settle_office(cast(Stack, SimpleNamespace(env=env)), start.home, Path("examples"))
    (said,) = ready.broken
    assert said.startswith(f"memo/contract.py line {memo.line_of('hal: Judul')}: NameError")
    assert "Did you mean Judul" in said
