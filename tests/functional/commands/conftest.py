"""One house for all tests of the officials' command line, and a terminal in it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import LedgerDsns, S3Access
from tests.demonstration import demonstration
from tests.functional.commands.terminal import Terminal
from tests.functional.desk_house import DeskHouse, desk_house
from tests.lasting_threads import ended
from worker.line.seals import Seals


@pytest.fixture(scope="package", autouse=True)
def nothing_goes_on_beating(request: pytest.FixtureRequest) -> Iterator[None]:
    """Asked for before the house, and looked at after it."""
    yield from ended(request)


@pytest.fixture(scope="package")
def servers(
    shared_ledger: Callable[[str], LedgerDsns], shared_s3: Callable[[str], S3Access]
) -> tuple[LedgerDsns, S3Access]:
    return shared_ledger("commands"), shared_s3("naskah-commands")


MANY_FILES = {"NASKAH_HTTP_FILES": "600"}
"""All tests ask from one address, a file judged at every width."""


@pytest.fixture(scope="package")
def house(
    servers: tuple[LedgerDsns, S3Access],
    converter_socket: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[DeskHouse]:
    """An office that signs with its seal."""
    keyring = demonstration(tmp_path_factory.mktemp("commands") / "pki")
    levels: dict[str, Any] = {
        "tanda_tangan": dict.fromkeys(("surat_edaran", "lembar_disposisi"), "segel"),
        "pengingat": {"surel": True},
    }
    with desk_house(
        *servers, converter_socket, seals=Seals(keyring), keyring=keyring, environ=MANY_FILES, **levels
    ) as made:
        yield made


@pytest.fixture
def naskah(
    house: DeskHouse,
    servers: tuple[LedgerDsns, S3Access],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Terminal:
    """Type commands in a folder of one's own, on a machine that has seen nothing."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sandi.txt").write_text("rahasia\n")
    (tmp_path / "pindaian.pdf").write_bytes(b"%PDF-")
    (tmp_path / "isi.json").write_text("{}")
    dsns, s3 = servers
    return Terminal(house, tmp_path / "state", {**dsns.env(), **s3.env(), "NASKAH_SATKER": "1306"})
