"""The pages of a template's trial: printed with the example and with its lists grown, and judged by the press.

A foreign file is printed by a locked-in child, what came of it is laid out by the pool. Where no pool is at hand, or the
time is over, a note says so: nothing is refused for what nobody could look at.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from archive.outages import MachineBusy
from doc_templates.catalog import Stationery
from doc_templates.kit.contracts import Stamp
from doc_templates.kit.kantor import Kantor
from service.errors import PagesUnavailable
from service.templates.drawing import Pages
from service.templates.grown import LongPayload, grown
from service.templates.samples import declared_by, example_of, trial_of
from worker.press.columns import COLUMNS, columns_told
from worker.press.errors import PackageRefused, TemplateTooHungry
from worker.press.foreign import TemplateExamination, examine
from worker.press.lint.check import Finding, Rule, Severity, errors
from worker.press.lint.findings import finding
from worker.press.paper import A4
from worker.press.reasons import of_print

LENGTHS: Final = (14, 40)
"""Items a list is tried with: two pages of points, and as many as offices were seen to write."""
_EXAMPLE_S: Final = 25.0
"""The pages of the example take 2 s, in a pool that others use several times that."""
_GROWN_S: Final = 10.0
"""All longer lists together: with the example's it stays under the 60 s that a client of the upload waits."""


@dataclass(frozen=True, kw_only=True)
class TrialPrint:
    """A template that printed its example, and what it is tried with besides."""

    docx: bytes
    stationery: Stationery
    kantor: Kantor | None = None
    left_alone: frozenset[str] = frozenset()


def judged(
    examined: TemplateExamination, tried: TrialPrint, pages: Pages, lengths: Sequence[int] = LENGTHS
) -> list[Finding]:
    """Return what is wrong with the pages of a trial; nothing for a template that did not print its example.

    What fails with the example is an error. Longer lists are looked at only when it passes; what fails with them is a
    warning that names field and length, but a signature alone on its page stays an error.
    """
    if examined.rendered is None:
        return []
    try:
        context = example_of(tried.stationery, tried.kantor)
        found = pages.judge(examined.rendered, _sample(tried, examined, context), wait_s=_EXAMPLE_S)
        return found if errors(found) else [*found, *_longer(tried, pages, lengths)]
    except PagesUnavailable as error:
        return [finding(Rule.UNJUDGED, "", str(error).rstrip("."))]


def _longer(tried: TrialPrint, pages: Pages, lengths: Sequence[int]) -> list[Finding]:
    """Return what is wrong with longer lists, at the first length at which something is: by the list alone, where one is enough."""
    until = time.monotonic() + _GROWN_S
    for length in lengths:
        every = grown(tried.stationery, length, tried.kantor)
        if every is None:
            return []
        found = _with(tried, every, pages, until)
        if not found:
            continue
        if any(each.rule is Rule.UNJUDGED for each in found) or len(every.lengths) == 1:
            return found
        return next(_alone(tried, every, length, pages, until), found)
    return []


def _alone(
    tried: TrialPrint, every: LongPayload, length: int, pages: Pages, until: float
) -> Iterator[list[Finding]]:
    """Yield what is wrong with each list that breaks pages by itself."""
    for name in every.lengths:
        one = grown(tried.stationery, length, tried.kantor, only=name)
        found = _with(tried, one, pages, until) if one else []
        if any(each.rule is Rule.UNJUDGED for each in found):
            return  # what all of them do was seen, and is told
        if found:
            yield found


def _with(tried: TrialPrint, longer: LongPayload, pages: Pages, until: float) -> list[Finding]:
    """Print the template with these lists and return what is wrong."""
    lengths = ", ".join(f"{name} {length} butir" for name, length in longer.lengths.items())
    late = finding(Rule.UNJUDGED, "", f"waktu pemeriksaan habis sebelum halaman dengan {lengths} dicetak")
    if time.monotonic() > until:
        return [late]
    wanted = declared_by(tried.stationery, tried.kantor, tried.left_alone)
    try:
        examined = examine(tried.docx, wanted, trial_of(longer.context, tried.kantor))
    except (PackageRefused, TemplateTooHungry) as error:
        return [finding(Rule.TRIAL, "", f"{of_print(error)} (dengan {lengths})", severity=Severity.WARNING)]
    except MachineBusy:
        return [late]
    if examined.rendered is None:
        return [
            replace(each, severity=Severity.WARNING, message=f"{each.message} (dengan {lengths})")
            for each in errors(examined.findings)
        ]
    sample = {**_sample(tried, examined, longer.context), "grown": dict(longer.lengths)}
    left = until - time.monotonic()
    try:
        return pages.judge(examined.rendered, sample, wait_s=left) if left > 0 else [late]
    except PagesUnavailable:
        return [late]


def _sample(
    tried: TrialPrint, examined: TemplateExamination, context: dict[str, object]
) -> dict[str, object]:
    by_paper = (examined.schema or {}).get(COLUMNS) or {}
    columns = columns_told(by_paper.get(tried.kantor.kertas if tried.kantor else A4))
    return {
        "context": context,
        "qr": Stamp.QR in tried.stationery.contract.stamps,
        "headings": {each.path: each.heading for each in columns if each.heading},
    }
