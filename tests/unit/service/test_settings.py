"""Settings: a missing or wrong value is fatal, by its name."""

import pytest

from archive.settings import SettingMissing, SettingWrong
from service.settings import ServiceSettings


def test_the_smallest_environment_is_enough() -> None:
    settings = ServiceSettings.from_env({"NASKAH_PUBLIC_URL": "https://naskah.example/"})
    assert settings.public_url == "https://naskah.example"
    assert settings.host == "127.0.0.1"
    assert settings.metrics_token is None


def test_a_missing_address_is_named() -> None:
    with pytest.raises(SettingMissing, match="NASKAH_PUBLIC_URL"):
        ServiceSettings.from_env({})


@pytest.mark.parametrize(("name", "value"), [("NASKAH_HTTP_PORT", "x"), ("NASKAH_HTTP_THREADS", "0")])
def test_a_wrong_value_is_named(name: str, value: str) -> None:
    with pytest.raises(SettingWrong, match=name):
        ServiceSettings.from_env({"NASKAH_PUBLIC_URL": "https://naskah.example", name: value})
