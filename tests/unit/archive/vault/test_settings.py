"""The vault's settings: read from the environment, every fault named at once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from archive.vault.settings import VaultMisconfigured, VaultSettings

ENV = {
    "NASKAH_VAULT_ENDPOINT": "127.0.0.1:8333",
    "NASKAH_VAULT_ACCESS_KEY": "key",
    "NASKAH_VAULT_SECRET_KEY": "secret",
    "NASKAH_VAULT_BUCKET": "naskah",
}


def test_four_variables_are_enough_and_the_rest_is_careful() -> None:
    settings = VaultSettings.from_env(ENV)
    assert (settings.secure, settings.horizon, settings.region) == (True, timedelta(days=400), "us-east-1")


def test_a_horizon_of_one_day_and_no_tls_can_be_asked_for() -> None:
    settings = VaultSettings.from_env({**ENV, "NASKAH_VAULT_SECURE": "0", "NASKAH_VAULT_HORIZON_DAYS": "1"})
    assert (settings.secure, settings.horizon) == (False, timedelta(days=1))


def test_everything_missing_is_named_at_once() -> None:
    with pytest.raises(VaultMisconfigured) as caught:
        VaultSettings.from_env({"NASKAH_VAULT_BUCKET": ""})
    assert caught.value.ids["variables"] == ", ".join(ENV)


@pytest.mark.parametrize(
    ("name", "value"),
    [("SECURE", "perhaps"), ("HORIZON_DAYS", "0"), ("HORIZON_DAYS", "-1"), ("HORIZON_DAYS", "a year")],
)
def test_a_wrong_value_is_named(name: str, value: str) -> None:
    with pytest.raises(VaultMisconfigured, match=name):
        VaultSettings.from_env({**ENV, f"NASKAH_VAULT_{name}": value})


def test_the_secret_is_not_printed() -> None:
    assert "secret" not in repr(VaultSettings.from_env(ENV)).replace("secret_key", "")
