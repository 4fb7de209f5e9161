"""The proof-reader's desk: judges what is about to be archived, and what an earlier attempt already put there.

The bytes of a PDF differ each time; whichever lies in the vault first is archived, once it has passed the same judges.
"""

from __future__ import annotations

import json
from collections.abc import Callable

from archive.ledger.work import Work
from worker.errors import NotTheSameWork
from worker.pdf.judge import Expected, PdfReport, expected_from, judge_pdf
from worker.press import Rendering, judge_docx
from worker.stamping import Stamps


class Proof:
    """Judges the files of one job."""

    def __init__(
        self, work: Work, rendering: Rendering, marks: Stamps, left_alone: frozenset[str] = frozenset()
    ) -> None:
        self._work = work
        self._left_alone = left_alone
        self._rendering = rendering
        self._marks = marks
        self._expected: Expected | None = None
        self._seal: Callable[[bytes], None] | None = None
        self.report: PdfReport | None = None
        """Of the PDF judged last: the one that is archived."""

    @property
    def pages(self) -> int | None:
        """Pages of the PDF judged last; None without one."""
        return self.report.pages if self.report else None

    def accept(self, name: str, data: bytes) -> None:
        """Raise unless ``data`` is fit to be archived as ``name`` by this job."""
        judge: Callable[[bytes], None] = {
            "naskah.docx": self._docx,
            "naskah.pdf": self._pdf,
            "data.json": self._data,
            "record.json": self._record,
        }[name]
        judge(data)

    def require_seal(self, judge: Callable[[bytes], None]) -> None:
        """From now on a PDF must bear a seal that ``judge`` lets pass."""
        self._seal = judge

    def _docx(self, data: bytes) -> None:
        judge_docx(Rendering(docx=data, emitted=self._rendering.emitted), self._left_alone)

    def _pdf(self, data: bytes) -> None:
        if self._expected is None:
            self._expected = expected_from(
                self._rendering.docx,
                self._rendering.emitted,
                marks=self._marks.printed,
                qr=self._marks.address,
                title=self._work.document.judul,
            )
        self.report = judge_pdf(data, self._expected)
        if self._seal is not None:
            self._seal(data)

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
