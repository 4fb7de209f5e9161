"""The proof-reader's desk: judges what is about to be archived, and what an earlier attempt already put there.

The bytes of a PDF differ each time; whichever lies in the vault first is archived, once it has passed the same judges.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from archive.canonical import sha256_hex
from archive.ledger.jobs.staging import Staged
from archive.ledger.jobs.work import Work
from worker.errors import NotTheSameWork
from worker.line.sheets import Sheet
from worker.pdf.errors import NumberBroken
from worker.pdf.judge import Behind, Expected, PdfReport, expected_from, judge_pdf
from worker.pdf.paper import fields_of
from worker.press import Rendering, judge_docx
from worker.stamping import Stamps


class Proof:
    """Judges the files of one job."""

    def __init__(self, work: Work, sheets: Sequence[Sheet], marks: Stamps) -> None:
        self._work = work
        self._sheets = {each.name: each for each in sheets}
        self._marks = marks
        self._expected: tuple[Expected, list[Behind]] | None = None
        self._seal: Callable[[bytes], object] | None = None
        self._brought: dict[str, Staged] = {}
        self._signed_before = False
        self.report: PdfReport | None = None
        """Of the PDF judged last: the one that is archived."""

    @property
    def faults(self) -> list[str]:
        """What is wrong with the pages of the PDF judged last, each once."""
        return list(dict.fromkeys(map(str, self.report.faults))) if self.report else []

    @property
    def pages_of(self) -> dict[str, int]:
        """Pages by file: of the PDF judged last, and of each paper that is bound in it."""
        whole = {"naskah.pdf": self.report.pages} if self.report else {}
        bound = {each.name: each.pages for each in self._sheets.values() if each.pages is not None}
        return whole | bound | {each.name: each.pages for each in self._brought.values() if each.pages}

    def accept(self, name: str, data: bytes) -> None:
        """Raise unless ``data`` is fit to be archived as ``name`` by this job."""
        if name in self._sheets:
            self._docx(self._sheets[name], data)
            return
        if name in self._brought:
            self._file(self._brought[name], data)
            return
        judge: Callable[[bytes], None] = {
            "naskah.pdf": self._pdf,
            "data.json": self._data,
            "record.json": self._record,
        }[name]
        judge(data)

    def settle(self, sheets: Sequence[Sheet]) -> None:
        """From now on the papers are these: their pages are numbered."""
        self._sheets = {each.name: each for each in sheets}
        self._expected = None

    def look_back(self) -> None:
        """From now on the PDF is one that was made, judged and signed before: a release ago its pages said less."""
        self._signed_before = True
        self._expected = None

    def bring(self, files: Iterable[Staged]) -> None:
        """From now on these files, and no other bytes, may lie beside the pages."""
        self._brought = {file.name: file for file in files}

    def require_seal(self, judge: Callable[[bytes], object]) -> None:
        """From now on a PDF must bear a signature that ``judge`` lets pass: it raises otherwise."""
        self._seal = judge

    def _docx(self, sheet: Sheet, data: bytes) -> None:
        judge_docx(Rendering(docx=data, emitted=sheet.rendering.emitted), sheet.left_alone)

    def _pdf(self, data: bytes) -> None:
        if self._expected is None:
            first, *others = self._sheets.values()
            self._expected = (
                replace(
                    self._of(first),
                    marks=self._marks.printed,
                    title=None if self._signed_before else self._marks.title,
                ),
                [Behind(pages=each.pages or 0, expected=self._of(each)) for each in others],
            )
        try:
            self.report = judge_pdf(data, *self._expected)
        except NumberBroken as error:
            places = fields_of(json.loads(self._work.revision.context), error.numbers)
            raise NumberBroken(error.numbers, pages=error.pages, fields=places) from error
        if self._seal is not None:
            self._seal(data)

    def _of(self, sheet: Sheet) -> Expected:
        rendering = sheet.rendering
        found = expected_from(
            rendering.docx,
            rendering.emitted,
            qr=self._marks.address if sheet.qr else None,
            block=(str(self._marks.context["kode"]),) if sheet.qr else (),
        )
        if not self._signed_before:
            claim = self._marks.claim if sheet.claim else None
            return replace(found, every_page=self._marks.every_page, claim=claim)
        return replace(
            found, running=[one for one in found.running if one.text not in self._marks.every_page]
        )

    def _file(self, file: Staged, data: bytes) -> None:
        if sha256_hex(data) != file.sha256:
            raise NotTheSameWork(job=self._work.job.id, file=file.name)

    def _data(self, data: bytes) -> None:
        found = json.loads(data)
        if found["content_digest"] != self._work.revision.content_digest:
            raise NotTheSameWork(job=self._work.job.id, file="data.json")

    def _record(self, data: bytes) -> None:
        """Its form may be an earlier one; whose record it is may not differ."""
        found = json.loads(data)
        ours = {
            "id": str(self._work.document.id),
            "satker": self._work.document.satker,
            "revision": self._work.revision.no,
            "content_digest": self._work.revision.content_digest,
            "job": str(self._work.job.id),
        }
        if {name: found.get(name) for name in ours} != ours:
            raise NotTheSameWork(job=self._work.job.id, file="record.json")
