"""Plays a case: linted as an upload is, printed as its trial is, laid out, judged; and whether that is what was expected.

All of it in this process, so that a hundred take seconds: the locked child and the doors are tried with a few
(``through``).
"""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from doc_templates.stages import Stage
from service.templates.examples import PayloadFile
from service.templates.samples import context_of, declared_by
from tests.corpus.reading import lost, paragraphs, words
from tests.office_files.case import OfficeCase
from tests.office_files.sheet import EDARAN
from worker.pdf.converter import Converter
from worker.pdf.expected import expected_from
from worker.press.errors import PackageRefused
from worker.press.foreign_prints import EmittedText
from worker.press.lint.check import Declaration, lint
from worker.press.lint.findings import Finding, Severity, errors
from worker.press.paper import A4
from worker.press.schema import kinds_of
from worker.press.stage_prints import PRINTS
from worker.press.stage_prints import printed as prints
from worker.press.stages import CODE, Surroundings, stage_stamps
from worker.trial import Sample, look, told

OFFICE = Surroundings(kertas=A4)


@dataclass(frozen=True, kw_only=True)
class PlayedCase:
    """What became of a case."""

    case: OfficeCase
    linted: Sequence[Finding]
    pages: Sequence[Finding] = ()
    docx: bytes = field(default=b"", repr=False)
    pdf: bytes = field(default=b"", repr=False)

    @property
    def wrong(self) -> list[str]:
        """Return what is not as expected."""
        return list(self._refusal() if self.case.refused else self._print())

    def _refusal(self) -> Iterator[str]:
        case = self.case
        early, late = errors(self.linted), errors(self.pages)
        found = late if case.in_trial else early
        if case.in_trial and early:
            yield f"refused before its trial: {_said(early)}"
        if case.refused not in {each.rule for each in found}:
            yield f"not refused as {case.refused}: {_said(found) or 'it passed'}"
        elif case.says and not any(case.says in _all(each) for each in found if each.rule is case.refused):
            yield f"does not say {case.says!r}: {_said(found)}"

    def _print(self) -> Iterator[str]:
        case = self.case
        if found := errors((*self.linted, *self.pages)):
            yield f"refused: {_said(found)}"
            return
        warned = {each.rule for each in self.linted if each.severity is Severity.WARNING}
        if warned != ({case.warns} if case.warns else set()):
            yield f"warns of {sorted(warned)}: {_said(self.linted)}"
        said = words(self.pdf)
        flat = " ".join(said.split())
        yield from (f"does not print {each!r}" for each in case.prints if each not in flat)
        yield from (f"prints {each!r}" for each in case.absent if each in flat)
        if gone := lost(paragraphs(self.docx), said):
            yield f"lost: {' | '.join(gone)}"


def linted(case: OfficeCase) -> Sequence[Finding]:
    """Return what an upload says of a case's template."""
    declared = declared_by(EDARAN)
    stamps = kinds_of({"stempel": stage_stamps({}, Stage.KONSEP, OFFICE).context})
    wanted: Declaration = replace(declared, kinds={**declared.kinds, **stamps})
    return lint(case.docx, wanted).findings


def played(case: OfficeCase, converter: Converter) -> PlayedCase:
    """Return what became of a case; nothing is printed of what the upload refuses."""
    found = linted(case)
    if errors(found):
        return PlayedCase(case=case, linted=found)
    context = context_of(EDARAN, PayloadFile(name="", data=case.payload))
    header: dict[str, Any] = {
        PRINTS: [{"context": context, "stage": Stage.KONSEP}],
        "office": {**asdict(OFFICE), "logo": base64.b64encode(OFFICE.logo or b"").decode()},
        "left_alone": [],
    }
    try:
        answer, docx = prints(header, case.docx)
    except PackageRefused as error:
        raise AssertionError(f"{case.name}: taken by the lint, not by the press: {error}") from error
    (made,) = answer.prints
    if made.failed is not None:
        return PlayedCase(case=case, linted=found, pages=[Finding.read(made.failed)])
    marks = stage_stamps(context, Stage.KONSEP, OFFICE)
    emitted = [EmittedText(*each) for each in made.emitted]
    expected = replace(
        expected_from(docx, emitted, qr=marks.address, title=marks.title, block=(CODE,)),
        marks=marks.printed,
        every_page=marks.every_page,
    )
    seen = look(docx, expected, converter, address=marks.address, title=marks.title)
    return PlayedCase(
        case=case, linted=found, pages=told(seen, Sample(context=context)), docx=docx, pdf=seen.pdf
    )


def _said(found: Sequence[Finding]) -> str:
    return "; ".join(f"{each.rule}: {each.message} {each.tag}" for each in found)


def _all(found: Finding) -> str:
    return " ".join((found.part, found.text, found.tag, found.message, found.remedy))
