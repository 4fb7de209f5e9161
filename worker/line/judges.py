"""The proof-readers: judge what is about to be archived, and what an earlier attempt of the same job already put there.

A judge is made once, of what its file must say, and never changed: it takes bytes, raises unless they are fit, and returns
what it read. The bytes of a PDF differ each time; whichever lies in the vault first is archived, once it has passed the
same judge.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, TypeAlias

from archive.canonical import sha256_hex
from archive.ledger.documents.staging import StagedFile
from archive.ledger.documents.work import Work
from worker.errors import NotTheSameWork
from worker.line.sheets import Sheet
from worker.pdf.errors import NumberBroken
from worker.pdf.judge import Behind, Expectation, expected_from, judge_pdf
from worker.pdf.paper import fields_of
from worker.press import Rendering, judge_docx
from worker.stamping import Stamps


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What a judge saw in a file that it let pass."""

    pages: int | None = None
    faults: tuple[str, ...] = ()
    """What is wrong with its pages, each once; they may be archived all the same."""


Judge: TypeAlias = Callable[[bytes], Reading]
"""Raises unless the bytes are fit to be archived."""


@dataclass(frozen=True, kw_only=True)
class PageJudge:
    """Judges the PDF of a job's papers."""

    work: Work
    sheets: Sequence[Sheet]
    """In the order in which they are bound; numbered, where they are several."""
    marks: Stamps
    signed_before: bool = False
    """It was made, judged and signed before: a release ago its pages said less."""

    def __call__(self, data: bytes) -> Reading:
        """Raise unless it says what the papers say."""
        try:
            report = judge_pdf(data, self._first, self._behind)
        except NumberBroken as error:
            places = fields_of(json.loads(self.work.revision.context), error.numbers)
            raise NumberBroken(error.numbers, pages=error.pages, fields=places) from error
        return Reading(pages=report.pages, faults=tuple(dict.fromkeys(map(str, report.faults))))

    @cached_property
    def _first(self) -> Expectation:
        title = None if self.signed_before else self.marks.title
        return replace(self._of(self.sheets[0]), marks=self.marks.printed, title=title)

    @cached_property
    def _behind(self) -> list[Behind]:
        return [Behind(pages=each.pages or 0, expected=self._of(each)) for each in self.sheets[1:]]

    def _of(self, sheet: Sheet) -> Expectation:
        rendering, marks = sheet.rendering, self.marks
        found = expected_from(
            rendering.docx,
            rendering.emitted,
            qr=marks.address if sheet.qr else None,
            block=(str(marks.context["kode"]),) if sheet.qr else (),
        )
        if self.signed_before:
            return replace(found, running=[one for one in found.running if one.text not in marks.every_page])
        return replace(found, every_page=marks.every_page, claim=marks.claim if sheet.claim else None)


def of_sheet(sheet: Sheet) -> Judge:
    """Return the judge of one paper's DOCX."""

    def judge(data: bytes) -> Reading:
        judge_docx(Rendering(docx=data, emitted=sheet.rendering.emitted), sheet.left_alone)
        return Reading(pages=sheet.pages)

    return judge


def of_file(work: Work, file: StagedFile) -> Judge:
    """Return the judge of a file that somebody brought: these bytes, and no others."""

    def judge(data: bytes) -> Reading:
        if sha256_hex(data) != file.sha256:
            raise NotTheSameWork(job=work.job.id, file=file.name)
        return Reading(pages=file.pages)

    return judge


def of_data(work: Work) -> Judge:
    """Return the judge of ``data.json``: what the revision pins."""
    return _saying(work, "data.json", {"content_digest": work.revision.content_digest})


def of_record(work: Work) -> Judge:
    """Return the judge of ``record.json``. Its form may be an earlier one; whose record it is may not differ."""
    ours = {
        "id": str(work.document.id),
        "satker": work.document.satker,
        "revision": work.revision.no,
        "content_digest": work.revision.content_digest,
        "job": str(work.job.id),
    }
    return _saying(work, "record.json", ours)


def bearing(page: Judge, signature: Callable[[bytes], object]) -> Judge:
    """Return the judge of a signed page: of what it says, then of its signature, which raises unless it stands."""

    def judge(data: bytes) -> Reading:
        reading = page(data)
        signature(data)
        return reading

    return judge


def _saying(work: Work, name: str, ours: Mapping[str, Any]) -> Judge:
    def judge(data: bytes) -> Reading:
        found = json.loads(data)
        if {each: found.get(each) for each in ours} != ours:
            raise NotTheSameWork(job=work.job.id, file=name)
        return Reading()

    return judge
