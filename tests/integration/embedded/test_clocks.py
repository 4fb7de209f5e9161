"""The doctor compares this machine's clock with the ledger's and the vault's, and says of a refused key what it is."""

from datetime import UTC, datetime, timedelta

import pytest

from service.embedded import clocks, doctor
from service.embedded.findings import CheckState
from tests.conftest import LedgerDsns, S3Access


@pytest.fixture
def environ(ledger_dsns: LedgerDsns, s3: S3Access) -> dict[str, str]:
    return {**s3.env(), "NASKAH_LEDGER_DSN": ledger_dsns.app}


@pytest.mark.parametrize(("hours", "says"), [(1, "3600 s ahead of"), (-1, "3600 s behind")])
def test_a_clock_that_is_off_is_told_with_its_cure_also_to_whom_the_vault_refuses_everything(
    environ: dict[str, str], monkeypatch: pytest.MonkeyPatch, hours: int, says: str
) -> None:
    assert {each.verdict for each in clocks.findings(environ)} == {CheckState.OK}

    class Off(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return datetime.now(UTC) + timedelta(hours=hours)

    monkeypatch.setattr(clocks, "datetime", Off)
    found = list(clocks.findings({**environ, "NASKAH_VAULT_SECRET_KEY": "another"}))
    assert [each.part for each in found] == ["clock (ledger)", "clock (vault)"]
    for each in found:
        assert each.verdict is CheckState.FAIL
        assert says.split()[-1] in each.detail
        assert 3_500 < int(each.detail.split(" is ")[1].split()[0]) < 3_700
        assert "timedatectl" in each.mend


def test_servers_that_are_away_have_their_own_finding_and_none_of_their_clocks(
    environ: dict[str, str],
) -> None:
    away = {**environ, "NASKAH_VAULT_ENDPOINT": "vault.invalid:1"}
    assert [each.part for each in clocks.findings(away)] == ["clock (ledger)"]
    found = doctor._outside_vault(away)
    assert found.verdict is CheckState.FAIL
    assert "getent hosts" in found.mend


def test_a_refused_key_is_called_one(environ: dict[str, str]) -> None:
    found = doctor._outside_vault({**environ, "NASKAH_VAULT_SECRET_KEY": "rotated" * 6})
    assert found.verdict is CheckState.FAIL
    assert "NASKAH_VAULT_SECRET_KEY" in found.mend
