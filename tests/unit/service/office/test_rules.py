"""What an office decides, read once as types, and what stands where it says nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from service.office.hours import WORKING_DAY
from service.office.pattern import PatternWrong
from service.office.rules import GatewayAccount, OfficeRules
from service.office_file.form import Kantorfile

WIB = ZoneInfo("Asia/Jakarta")


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ({}, {"standards": {}, "leap": 50}),
        ({"waktu_baku": None, "pengingat": None}, {"standards": {}}),
        ({"waktu_baku": {"surat_edaran": 90}}, {"standards": {"surat_edaran": 90}}),
        ({"impor_lompatan": 0}, {"leap": 0}),
    ],
)
def test_what_is_left_out_stands_as_the_form_says(config: dict[str, Any], said: dict[str, Any]) -> None:
    rules = OfficeRules(config, WIB)
    assert {name: getattr(rules, name) for name in said} == said


@pytest.mark.parametrize(
    ("pengingat", "every", "by_mail"),
    [({}, WORKING_DAY, False), ({"jeda": 30}, 30, False), ({"surel": True}, WORKING_DAY, True)],
)
def test_reminders_are_the_offices_own(pengingat: dict[str, Any], every: int, by_mail: bool) -> None:
    reminders = OfficeRules({"pengingat": pengingat}, WIB).reminders
    assert (reminders.every, reminders.by_mail) == (every, by_mail)


def test_an_office_without_hours_never_closes() -> None:
    hours = OfficeRules({}, WIB).hours
    assert hours.minutes(datetime(2026, 3, 28, tzinfo=UTC), datetime(2026, 3, 29, tzinfo=UTC)) == 24 * 60


def test_the_form_and_the_rules_leave_out_the_same() -> None:
    fields = Kantorfile.model_fields
    rules = OfficeRules({}, WIB)
    assert fields["impor_lompatan"].default == rules.leap
    assert (fields["pengingat"].default.jeda, fields["pengingat"].default.surel) == (WORKING_DAY, False)


def test_what_only_some_offices_say_is_off_in_the_others() -> None:
    silent = OfficeRules({}, WIB)
    assert (silent.demonstration, silent.history_public, silent.gateway) == (False, False, None)
    said = OfficeRules(
        {
            "demonstrasi": True,
            "verifikasi": {"riwayat": True},
            "bsre": {"alamat": "https://esign", "akun": "kpu"},
        },
        WIB,
    )
    assert (said.demonstration, said.history_public) == (True, True)
    assert said.gateway == GatewayAccount(address="https://esign", user="kpu")


def test_a_register_that_cannot_be_read_leaves_the_other_rules_alone() -> None:
    rules = OfficeRules({"register": [{"kode": "lama", "nama": "Lama", "pola": "{nomor}"}]}, WIB)
    assert rules.leap == 50
    with pytest.raises(PatternWrong):
        _ = rules.registers
