"""The shipped alarms: every metric they name exists, and is there from the start wherever no row makes it."""

import asyncio
import re
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import pytest
import yaml

from archive.ledger import LedgerUnavailable
from service.operations.gauges import PartGauges
from service.operations.health import Health
from service.operations.measures import Measures
from service.operations.prober import Question
from service.operations.standings import Standings, gauges

ROOT = Path(__file__).parents[3]
FOLDER = ROOT / "docker/prometheus"
RULES = [
    rule
    for group in yaml.safe_load((FOLDER / "naskah-alerts.yaml").read_text())["groups"]
    for rule in group["rules"]
]
GUIDE = (ROOT / "docs/guides/admin.md").read_text()
OF_AN_OFFICE = {"naskah_lock_renewal_lag_seconds", "naskah_verification_last_timestamp_seconds"}
MADE_BY_ROWS = re.compile(r"naskah_(webhook|mail|disk|certificate|verification|lock)_")
"""Labelled by what an installation has: there is one as soon as there is a subscription, an office, a certificate."""


def silent() -> Any:
    """A question that was never answered."""
    return Question("x", cast("Any", None), every_s=1, patience_s=1)


def told() -> str:
    """What is told where nothing has been asked yet."""
    health = Health(ledger=silent(), vault=silent(), archive=silent(), converter=silent())

    class Away:
        def acting(self, *_: object) -> Any:
            raise LedgerUnavailable(reason="asked in a test")

    found = Measures(cast("Any", Away()), timedelta(days=1), PartGauges(health, silent(), lambda: None))
    text = asyncio.run(found.text()).decode()
    found.close()
    return text


def names(expression: str) -> set[str]:
    return set(re.findall(r"\bnaskah_[a-z_]+", expression))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_every_metric_of_an_alarm_exists(rule: dict[str, Any]) -> None:
    known = set(re.findall(r"^# TYPE (\S+)", told(), re.MULTILINE))
    assert names(rule["expr"]) <= known
    assert rule["annotations"]["summary"]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])
def test_an_alarm_can_fire_before_any_row_exists(rule: dict[str, Any]) -> None:
    text = told()
    for name in names(rule["expr"]):
        if not MADE_BY_ROWS.match(name):
            assert re.search(rf"^{name}[ {{]", text, re.MULTILINE), name


def test_without_a_worker_the_gauge_is_zero_and_not_gone() -> None:
    lines = told().splitlines()
    assert 'naskah_workers_alive{queue="press"} 0.0' in lines
    assert 'naskah_workers_alive{queue="press.pdf"} 0.0' in lines
    assert "naskah_ledger_up 0.0" in lines


def test_an_office_that_was_never_verified_has_its_gauge() -> None:
    found = {each.name: each for each in gauges(Standings(offices=("1306",)))}
    for name in OF_AN_OFFICE:
        assert [(each.labels, each.value) for each in found[name].samples] == [({"satker": "1306"}, 0)]


def test_every_alarm_the_guide_names_is_in_the_rules() -> None:
    named = set(re.findall(r"`(Naskah[A-Za-z]+)`", GUIDE))
    assert named
    assert named == {rule["alert"] for rule in RULES}


def test_the_scrape_example_reads_the_rules_beside_it() -> None:
    scrape = yaml.safe_load((FOLDER / "prometheus.yml").read_text())
    assert all((FOLDER / name).is_file() for name in scrape["rule_files"])
