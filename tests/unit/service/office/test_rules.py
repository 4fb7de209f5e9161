"""What an office decides, read once as types, and what stands where it says nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from service.office.hours import WORKING_DAY
from service.office.rules import OfficeRules
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
    rules = OfficeRules.of(config, WIB)
    assert {name: getattr(rules, name) for name in said} == said


@pytest.mark.parametrize(
    ("pengingat", "every", "by_mail"),
    [({}, WORKING_DAY, False), ({"jeda": 30}, 30, False), ({"surel": True}, WORKING_DAY, True)],
)
def test_reminders_are_the_offices_own(pengingat: dict[str, Any], every: int, by_mail: bool) -> None:
    reminders = OfficeRules.of({"pengingat": pengingat}, WIB).reminders
    assert (reminders.every, reminders.by_mail) == (every, by_mail)


def test_an_office_without_hours_never_closes() -> None:
    hours = OfficeRules.of({}, WIB).hours
    assert hours.minutes(datetime(2026, 3, 28, tzinfo=UTC), datetime(2026, 3, 29, tzinfo=UTC)) == 24 * 60


def test_the_form_and_the_rules_leave_out_the_same() -> None:
    fields = Kantorfile.model_fields
    rules = OfficeRules.of({}, WIB)
    assert fields["impor_lompatan"].default == rules.leap
    assert (fields["pengingat"].default.jeda, fields["pengingat"].default.surel) == (WORKING_DAY, False)
