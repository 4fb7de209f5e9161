"""The prints of a foreign template's trial, made by one locked-in child: a sample at each of its stages.

What the child does is ``stage_prints``. Nothing is laid out or judged as a page here.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Final, NamedTuple

from doc_templates.stages import Stage
from worker.locked.answers import FileRefusal, PrintsAnswer
from worker.locked.children import Bounds, Child
from worker.locked.errors import ChildLost, EndReason
from worker.locked.launcher import ask
from worker.locked.reading import read
from worker.press.bounds import BOUNDS
from worker.press.errors import TemplateTooHungry
from worker.press.foreign import refusal
from worker.press.lint.findings import Finding
from worker.press.stage_prints import PRINTS
from worker.press.stages import Surroundings

MANY: Final = replace(BOUNDS, cpu_s=40, wall_s=120.0)
"""A dozen prints of 0.1 to 0.5 s, each dress compiled once."""


class EmittedText(NamedTuple):
    """What a template printed into a part."""

    part: str
    text: str


@dataclass(frozen=True, kw_only=True)
class Print:
    """One page to print."""

    context: Mapping[str, Any]
    stage: Stage


@dataclass(frozen=True, kw_only=True)
class StagePrint:
    """One page as it was printed, or what kept it from being."""

    docx: bytes = field(repr=False)
    emitted: Sequence[EmittedText]
    claim: bool
    failed: Finding | None


def prints(
    docx: bytes,
    wanted: Sequence[Print],
    office: Surroundings,
    *,
    left_alone: frozenset[str] = frozenset(),
    bounds: Bounds = MANY,
) -> list[StagePrint]:
    """Print a foreign template in a child, in the order of ``wanted``.

    Raises ``PackageRefused``, ``TemplateTooHungry``, ``NoConfinement`` as ``foreign.examine`` does.
    """
    header = {
        PRINTS: [{"context": each.context, "stage": each.stage} for each in wanted],
        "office": {**asdict(office), "logo": base64.b64encode(office.logo or b"").decode()},
        "left_alone": sorted(left_alone),
    }
    try:
        line, rest = ask(Child.TEMPLATE, header, docx, bounds=bounds)
        answer = read(line, PrintsAnswer)
        if isinstance(answer, FileRefusal):
            raise refusal(answer)
        sizes = [each.size for each in answer.prints]
        if len(sizes) != len(wanted) or sum(sizes) != len(rest) or min(sizes, default=0) < 0:
            raise ChildLost(EndReason.CRASHED)
    except ChildLost as lost:
        raise TemplateTooHungry(lost.reason) from lost
    found, at = [], 0
    for each in answer.prints:
        emitted = [EmittedText(*pair) for pair in each.emitted]
        fault = Finding.read(each.failed) if each.failed else None
        found.append(
            StagePrint(docx=rest[at : at + each.size], emitted=emitted, claim=each.claim, failed=fault)
        )
        at += each.size
    return found
