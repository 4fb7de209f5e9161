"""The doctor names the fonts of the scripts that offices name in their files, with what brings each."""

from pathlib import Path

import pytest

from archive.ledger import Ledger, Principal
from archive.ledger.office import offices
from service.embedded import fonts
from service.embedded.findings import CheckState
from service.embedded.home import NaskahHome
from tests.conftest import LedgerDsns

FAMILIES = ("Liberation Sans", "Liberation Serif", "Carlito", "DejaVu Sans", "Noto Sans Sundanese")
NAMED = {"1306": ["jawa", "arab", "sunda"], "1307": ["jawa"], "1308": []}
"""Arabic is in a font that every machine has: nothing is said of it."""


@pytest.fixture
def environ(ledger_dsns: LedgerDsns, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, str]:
    program = tmp_path / "fc-list"
    program.write_text("#!/bin/sh\n" + "".join(f"echo '{family}'\n" for family in FAMILIES))
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    ledger = Ledger(ledger_dsns.app, min_size=1, max_size=1)
    try:
        for satker, scripts in NAMED.items():
            with ledger.acting(Principal.system("test", satker)) as tx:
                offices.apply(
                    tx, satker=satker, nama="KPU", zona="Asia/Jakarta", config={"aksara": scripts}, by="test"
                )
    finally:
        ledger.close()
    return {"NASKAH_LEDGER_DSN": ledger_dsns.app}


def test_a_font_that_an_office_names_and_this_machine_lacks_is_told_with_its_package(
    environ: dict[str, str], tmp_path: Path
) -> None:
    found = {each.part: each for each in fonts.findings(NaskahHome(tmp_path), environ)}
    missing, there = found["font Noto Sans Javanese"], found["font Noto Sans Sundanese"]
    assert (missing.verdict, there.verdict) == (CheckState.FAIL, CheckState.OK)
    assert "1306, 1307 (aksara: jawa)" in missing.detail
    assert "apt-get install fonts-noto-core" in missing.mend
    assert sorted(found) == ["font Noto Sans Javanese", "font Noto Sans Sundanese", "fonts"]


def test_scripts_of_a_ledger_that_is_away_are_not_asked_for(environ: dict[str, str], tmp_path: Path) -> None:
    away = {"NASKAH_LEDGER_DSN": environ["NASKAH_LEDGER_DSN"].replace("127.0.0.1", "ledger.invalid")}
    assert [each.part for each in fonts.findings(NaskahHome(tmp_path), away)] == ["fonts"]
