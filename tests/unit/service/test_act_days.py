"""Each rule over the days of an act, from both sides of its bound: the next rule is one line in the table, and tried here."""

from datetime import date, timedelta

import pytest

from doc_templates.acts import Kind
from service.act_days import RECEIPT, RECEIVING, RULES, DayRule, wrong_days

DAY = date(2026, 3, 31)
ACTS = frozenset({*Kind, RECEIVING, RECEIPT})


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.act}.{rule.field}-{rule.bound}")
class TestEachRule:
    def test_lets_its_bound_pass_and_everything_on_its_side(self, rule: DayRule) -> None:
        within = -1 if rule.latest else 1
        for said in (DAY, DAY + timedelta(days=within), DAY + timedelta(days=within * 30_000)):
            assert wrong_days(rule.act, {rule.field: said}, {rule.bound: DAY}) == []

    def test_refuses_the_first_day_beyond_it_by_the_name_of_the_field(self, rule: DayRule) -> None:
        beyond = DAY + timedelta(days=1 if rule.latest else -1)
        (wrong,) = wrong_days(rule.act, {rule.field: beyond}, {rule.bound: DAY}, at="query.")
        assert wrong.path == f"query.{rule.field}"
        assert wrong.reason == rule.reason.format(bound="31 Maret 2026")

    def test_belongs_to_an_act(self, rule: DayRule) -> None:
        assert rule.act in ACTS

    def test_binds_no_other_act_and_nothing_that_is_not_said_or_not_known(self, rule: DayRule) -> None:
        beyond = DAY + timedelta(days=1 if rule.latest else -1)
        others = ACTS - {each.act for each in RULES if (each.field, each.bound) == (rule.field, rule.bound)}
        for act in others:
            assert wrong_days(act, {rule.field: beyond}, {rule.bound: DAY}) == []
        assert wrong_days(rule.act, {rule.field: None}, {rule.bound: DAY}) == []
        assert wrong_days(rule.act, {rule.field: beyond}, {rule.bound: None}) == []


def test_a_signature_is_bounded_by_today_by_the_draft_and_by_the_last_paraf() -> None:
    assert {each.bound for each in RULES if each.act == Kind.TANDA_TANGAN} == {
        "today",
        "drafted",
        "initialled",
    }
