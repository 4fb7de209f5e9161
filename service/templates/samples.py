"""What a document type gives its template, learned from the type's own example: for lint, trial and preview.

Two contexts: the example's, and the same with every list cut to one item, because a contract may derive other fields
then. An office nobody has configured is stood for by one in which every position is held.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from doc_templates.catalog import Stationery
from doc_templates.kit.errors import StationeryError
from doc_templates.kit.kantor import Kantor
from doc_templates.kit.sample import SAMPLE
from service.templates.examples import PayloadFile, context_in
from worker.press.foreign import Trial
from worker.press.lint.check import Declaration, declared


def context_of(
    stationery: Stationery, payload: PayloadFile | None = None, kantor: Kantor | None = None
) -> dict[str, Any]:
    """Return the context of a payload, by default the example's, at an office or the sample; raises as ``context_in`` does."""
    given = payload or PayloadFile.example(stationery)
    return context_in(stationery, given, kantor or SAMPLE, ruled=kantor is not None)


def example_of(stationery: Stationery, kantor: Kantor | None = None) -> dict[str, Any]:
    """Return the example's context at an office, or at the sample where that office lacks what the type needs."""
    try:
        return context_of(stationery, None, kantor)
    except StationeryError:
        return context_of(stationery)


def trial_of(context: Mapping[str, Any], kantor: Kantor | None = None) -> Trial:
    """Return what a template is tried with at an office: its paper, its logo."""
    office = kantor or SAMPLE
    return Trial(context=context, logo=office.logo, kertas=office.kertas)


def declared_by(
    stationery: Stationery, kantor: Kantor | None = None, left_alone: frozenset[str] = frozenset()
) -> Declaration:
    """Return what the type gives its template."""
    contexts = [example_of(stationery, kantor)]
    # An example that does not hold with one item a list says nothing more than the whole does.
    with suppress(StationeryError, ValueError, LookupError, ArithmeticError):
        shortest = PayloadFile(name="", data=_shortened(stationery.example))
        contexts.append(context_of(stationery, shortest))
    contract = stationery.contract
    return declared(
        contexts,
        stamps=[stamp.value for stamp in contract.stamps],
        hidden=[f"isi.{path}" for path in contract.hidden],
        left_alone=left_alone | contract.left_alone,
    )


def _shortened(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _shortened(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_shortened(inner) for inner in value[:1]]
    return value
