"""The mail server's settings: off by default, encrypted, complete; a wrong one is named."""

from pathlib import Path

import pytest

from archive.settings import SettingMissing, SettingWrong
from service.mail.settings import MailSettings, Security

GIVEN = {"NASKAH_SMTP_HOST": "surel.kpu-agam.example", "NASKAH_SMTP_FROM": "Naskah <naskah@kpu-agam.example>"}


def test_without_a_host_there_is_no_mail() -> None:
    assert MailSettings.from_env({}) is None


def test_it_is_encrypted_unless_told_otherwise(tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("rahasia\n")
    account = {"NASKAH_SMTP_USER": "naskah", "NASKAH_SMTP_PASSWORD_FILE": str(file)}
    found = MailSettings.from_env({**GIVEN, **account})
    assert found is not None
    assert (found.security, found.port, found.password) == (Security.STARTTLS, 587, "rahasia")
    assert "rahasia" not in repr(found)
    tls = MailSettings.from_env({**GIVEN, "NASKAH_SMTP_SECURITY": "tls"})
    assert tls is not None
    assert tls.port == 465


@pytest.mark.parametrize(
    ("changes", "error", "named"),
    [
        ({"NASKAH_SMTP_FROM": ""}, SettingMissing, "NASKAH_SMTP_FROM"),
        ({"NASKAH_SMTP_FROM": "Naskah"}, SettingWrong, "NASKAH_SMTP_FROM"),
        ({"NASKAH_SMTP_PORT": "0"}, SettingWrong, "NASKAH_SMTP_PORT"),
        ({"NASKAH_SMTP_SECURITY": "ssl"}, SettingWrong, "NASKAH_SMTP_SECURITY"),
        ({"NASKAH_SMTP_SECURITY": "none"}, SettingWrong, "NASKAH_SMTP_SECURITY"),
        ({"NASKAH_SMTP_USER": "naskah"}, SettingMissing, "NASKAH_SMTP_PASSWORD"),
        ({"NASKAH_SMTP_PASSWORD_FILE": "/tidak/ada"}, SettingWrong, "NASKAH_SMTP_PASSWORD_FILE"),
    ],
)
def test_a_wrong_setting_is_named(changes: dict[str, str], error: type[Exception], named: str) -> None:
    with pytest.raises(error, match=named):
        MailSettings.from_env({**GIVEN, **changes})


def test_in_the_open_only_on_this_machine_and_without_a_password() -> None:
    here = {**GIVEN, "NASKAH_SMTP_HOST": "127.0.0.1", "NASKAH_SMTP_SECURITY": "none"}
    assert MailSettings.from_env(here) is not None
    with pytest.raises(SettingWrong):
        MailSettings.from_env({**here, "NASKAH_SMTP_USER": "a", "NASKAH_SMTP_PASSWORD": "b"})
