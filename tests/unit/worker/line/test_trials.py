"""What becomes of a trial's prints whose pages take too long: a note of longer samples; the example is tried again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from math import inf
from typing import Any

import pytest

from archive.outages import MachineBusy
from doc_templates.catalog import Catalog
from service.templates.trials import samples
from worker.errors import TrialGaveWay, TrialOverdue
from worker.line.renders import Renders
from worker.line.trials import LONG_S, TemplateOnTrial, TrialLooks
from worker.locked.errors import EndReason
from worker.pdf.converter import Converter
from worker.pdf.errors import ConversionCrashed, ConversionHung
from worker.press.errors import TemplateTooHungry
from worker.press.lint.findings import Finding, Rule, Severity
from worker.press.paper import A4
from worker.press.stages import Surroundings

TYPE = Catalog.scan()["lembar_penerimaan"]
EXAMPLE, _, LONG = samples(TYPE)
ON_TRIAL = TemplateOnTrial(docx=TYPE.template, office=Surroundings(kertas=A4, numbered=False, dated=False))


class Failing(Converter):
    """A pool that gives no pages; remembers how long it was given."""

    def __init__(self, error: Exception) -> None:
        self._error = error
        self.given: list[float] = []

    def within(self, timeout_s: float) -> Converter:
        """Return itself."""
        self.given.append(timeout_s)
        return self

    def convert(self, *_: Any, **__: Any) -> bytes:
        """Fail."""
        raise self._error


class Ending(Renders):
    """Bounds that are always exceeded."""

    @contextmanager
    def one(self) -> Iterator[None]:
        """End the work at once."""
        raise TemplateTooHungry(EndReason.CPU)
        yield


def found(
    sample: dict[str, Any], converter: Converter, renders: Renders | None = None, until: float = inf
) -> Finding:
    first = {**sample, "stages": sample["stages"][:1]}
    (seen,) = TrialLooks(converter, renders or Renders()).looked(first, ON_TRIAL, until)
    (one,) = seen.findings
    return one


def test_a_longer_sample_that_the_pool_does_not_lay_out_in_time_is_a_note() -> None:
    pool = Failing(ConversionHung())
    note = found(LONG, pool)
    assert (note.rule, note.severity) == (Rule.UNJUDGED, Severity.NOTE)
    assert "tidak selesai ditata dalam 30 detik (dengan " in note.message
    assert "--again" in note.remedy
    assert pool.given == [LONG_S]


@pytest.mark.parametrize("sample", [EXAMPLE, LONG], ids=["example", "longest"])
def test_a_machine_too_busy_to_print_a_sample_is_no_fault_of_the_template(
    sample: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    def starved(*_: Any, **__: Any) -> None:
        raise MachineBusy

    monkeypatch.setattr("worker.line.trials.prints", starved)
    if sample is EXAMPLE:
        with pytest.raises(MachineBusy):
            found(sample, Failing(AssertionError("asked")))
    else:
        assert found(sample, Failing(AssertionError("asked"))).rule is Rule.UNJUDGED


def test_a_longer_sample_that_ends_libreoffice_is_a_warning() -> None:
    warning = found(LONG, Failing(ConversionCrashed()))
    assert (warning.rule, warning.severity) == (Rule.TRIAL, Severity.WARNING)
    assert "LibreOffice berhenti" in warning.message


def test_when_the_whole_trials_time_is_over_no_page_of_the_example_is_begun() -> None:
    pool = Failing(AssertionError("asked"))
    with pytest.raises(TrialOverdue):
        found(EXAMPLE, pool, until=0.0)


def test_a_trial_asks_before_the_pages_of_each_print_whether_it_may_go_on() -> None:
    def give_way() -> None:
        raise TrialGaveWay

    tried = replace(ON_TRIAL, before_each=give_way)
    for each in (EXAMPLE, LONG):
        with pytest.raises(TrialGaveWay):
            TrialLooks(Failing(AssertionError("asked")), Renders()).looked(each, tried)


@pytest.mark.parametrize("error", [ConversionHung(), ConversionCrashed(), MachineBusy()])
def test_an_example_without_pages_is_tried_again_with_the_job(error: Exception) -> None:
    with pytest.raises(type(error)):
        found(EXAMPLE, Failing(error))


@pytest.mark.parametrize(
    ("sample", "severity"), [(EXAMPLE, Severity.ERROR), (LONG, Severity.WARNING)], ids=["example", "longest"]
)
def test_pages_that_cannot_be_judged_in_the_lines_time_are_told_with_it(
    sample: dict[str, Any], severity: Severity
) -> None:
    told = found(sample, Failing(ConversionHung()), Ending())
    assert told.severity is severity
    assert "terlalu banyak untuk diperiksa dalam 10 detik prosesor" in told.message
