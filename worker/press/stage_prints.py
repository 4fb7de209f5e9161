"""Prints a template's samples at stages, dressed as the line dresses them, and proof-reads each: the child's side of a trial.

Runs in ``foreign_child``; who asks is ``foreign_prints``.
"""

from __future__ import annotations

import base64
import functools
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from doc_templates.places import Place
from doc_templates.stages import Stage
from worker.locked.answers import PrintAnswer, PrintsAnswer
from worker.press.class_mark import ClassMark
from worker.press.compiled import CompiledTemplate, compile_template
from worker.press.dress import Dress
from worker.press.errors import PackageRefused, PressError, UndefinedField
from worker.press.judge import judge_docx
from worker.press.lint.findings import Finding, Rule, finding
from worker.press.package import PackageLimits
from worker.press.qr_place import Symbols
from worker.press.reasons import of_print
from worker.press.recipients import RECIPIENTS, filled
from worker.press.stages import Surroundings, stage_stamps
from worker.stamping import qr

PRINTS: Final = "prints"
"""What a header is called by that asks for prints."""


def printed(header: Mapping[str, Any], docx: bytes) -> tuple[PrintsAnswer, bytes]:
    """Print what a header asks for, in the child."""
    told = header["office"]
    office = Surroundings(**{**told, "logo": base64.b64decode(told["logo"]) or None})
    alone = frozenset(header["left_alone"])

    @functools.cache
    def dressed(dress: Dress) -> CompiledTemplate:
        return compile_template(dress.on(docx), PackageLimits())

    def each() -> Iterator[tuple[PrintAnswer, bytes]]:
        for one in header[PRINTS]:
            try:
                yield _print(one["context"], Stage(one["stage"]), office, dressed, alone)
            except PackageRefused:
                raise
            except PressError as error:
                yield PrintAnswer(size=0, emitted=[], claim=False, failed=failed(error).told()), b""

    answers = list(each())
    return PrintsAnswer(prints=[answer for answer, _ in answers]), b"".join(data for _, data in answers)


def _print(
    context: Mapping[str, Any],
    stage: Stage,
    office: Surroundings,
    dressed: Callable[[Dress], CompiledTemplate],
    alone: frozenset[str],
) -> tuple[PrintAnswer, bytes]:
    """Print one page as ``worker.line.printing`` prints a document's, and proof-read it."""
    marks = stage_stamps(context, stage, office)
    said = filled(context, marks.context)
    dress = Dress(
        kertas=office.kertas,
        akses=ClassMark(tempat=office.mark_place, warna=office.mark_colour)
        if marks.context["akses"]
        else None,
        paraf=bool(marks.context["paraf_halaman"]),
        recipients=RECIPIENTS in said,
        symbols=Symbols(side=qr.emu(marks.address), claim=qr.CLAIM_EMU if marks.claim else 0),
    )
    template = dressed(dress)
    pictures = {
        name: data for name, data in marks.media.items() if name != Place.CLAIM or name in template.places
    }
    rendering = template.press({**said, "stempel": dict(marks.context)}, pictures)
    judge_docx(rendering, alone)
    answer = PrintAnswer(
        size=len(rendering.docx),
        emitted=[(each.part, each.text) for each in rendering.emitted],
        claim=Place.CLAIM in pictures,
        failed=None,
    )
    return answer, rendering.docx


def failed(error: PressError) -> Finding:
    """Return what kept a print from being made as a finding."""
    ids = error.ids
    part = str(ids.get("part", ""))
    if isinstance(error, UndefinedField):
        return finding(Rule.UNDECLARED, part, error.name, tag=error.name)
    return finding(Rule.TRIAL, part, of_print(error), text=str(ids.get("text", "")))
