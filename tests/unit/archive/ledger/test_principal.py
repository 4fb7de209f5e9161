"""Whom a transaction acts for."""

import pytest

from archive.access import AccessClass
from archive.ledger import LedgerSettings, LedgerUnfit, Principal


def test_a_process_of_the_house_acts_for_every_office_or_for_one() -> None:
    assert Principal.system("relay").scope == "*"
    assert Principal.system("relay", "1306").scope == "1306"


def test_a_caller_without_an_office_acts_for_none() -> None:
    assert Principal.nobody().scope == ""
    person = Principal(id="p", satker=None, ceiling=AccessClass.SR, roles=frozenset(), kind="person")
    assert person.scope == ""


def test_settings_name_the_variable_that_is_missing() -> None:
    settings = LedgerSettings.from_env({"NASKAH_LEDGER_DSN": "host=x"})
    assert settings.need("app") == "host=x"
    with pytest.raises(LedgerUnfit, match="NASKAH_LEDGER_PRESS_DSN"):
        settings.need("press")
