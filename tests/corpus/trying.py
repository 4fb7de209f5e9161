"""Tries one file: a DOCX as a template and as a letter, a PDF as a letter; by the product's own doors, in its locked children.

Nothing is stored and no server is needed but the converter. Each try has its time; what goes past it hung.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from service.errors import FileNotTaken
from service.receiving.file import FileReader
from tests.corpus.outcome import Outcome, Result
from tests.corpus.reading import lost, paragraphs, words
from tests.corpus.samples import context_of
from tests.patience import PATIENCE_S
from worker.locked.kinds import ContentKind, kind_of
from worker.pdf.converter import Converter
from worker.pdf.errors import ConversionCrashed, ConversionHung
from worker.pdf.expected import expected_from
from worker.press.bounds import BOUNDS
from worker.press.columns import COLUMNS
from worker.press.errors import PackageRefused, TemplateTooHungry
from worker.press.foreign import Trial, examine
from worker.press.foreign_prints import EmittedText
from worker.press.lint.findings import Finding, errors
from worker.press.stages import TITLE
from worker.signing.foreign import FileTooHungry
from worker.signing.foreign import examine as opened
from worker.signing.trust import Trust
from worker.trial import Sample, look, told

WORD: Final = (".docx", ".dotx", ".docm", ".dotm")
SUFFIXES: Final = (*WORD, ".pdf")
_SAID: Final = 6
"""Lost words that are shown."""


_BOUNDS: Final = replace(BOUNDS, wall_s=PATIENCE_S)
"""The product's own, but for the wall: a file is not to be called hungry because the machine is busy."""


class _Late(Exception):
    """A file's time is over."""


class Desk:
    """Tries files, each way within ``seconds``; pages are kept in ``out``."""

    def __init__(self, converter: Converter, *, seconds: int = 150, out: Path | None = None) -> None:
        self._converter = converter
        self._reader = FileReader()
        self._seconds = seconds
        self._out = out

    def tried(self, file: Path) -> Iterator[Outcome]:
        """Yield what became of a file, a way at a time."""
        data = file.read_bytes()
        if file.suffix.lower() in WORD:
            yield self._timed(file, "template", lambda: self._template(file, data))
        yield self._timed(file, "received", lambda: self._received(data))

    def _timed(self, file: Path, way: str, work: Callable[[], tuple[Result, str]]) -> Outcome:
        begun = time.monotonic()
        try:
            with _within(self._seconds):
                result, reason = work()
        except (_Late, ConversionHung) as error:
            result, reason = Result.HUNG, str(error)
        except ConversionCrashed as error:
            result, reason = Result.CRASHED, str(error)
        except Exception as error:  # noqa: BLE001 - whatever it is, the table is to name it and go on
            result, reason = Result.CRASHED, f"{type(error).__name__}: {error}"
        return Outcome(
            name=f"{file.parent.name}/{file.name}",
            way=way,
            result=result,
            reason=reason.replace("\n", " "),
            seconds=time.monotonic() - begun,
        )

    def _template(self, file: Path, docx: bytes) -> tuple[Result, str]:
        """Upload a DOCX as a template of no type, fill it by what it asks for, and print it as a trial does."""
        try:
            examined = examine(docx, bounds=_BOUNDS)
        except (PackageRefused, TemplateTooHungry) as error:
            return Result.REFUSED, f"{type(error).__name__}: {error}"
        if refused := errors(examined.findings):
            return Result.REFUSED, _reason(refused[0])
        schema = {name: each for name, each in (examined.schema or {}).items() if name != COLUMNS}
        context = context_of(schema) if schema else {}
        try:
            made = examine(docx, None, Trial(context=context, stamped=False), bounds=_BOUNDS)
        except TemplateTooHungry as error:
            return Result.REFUSED, f"{type(error).__name__}: {error}"
        if made.rendered is None:
            return Result.REFUSED, f"print: {_reason(errors(made.findings)[0])}"
        emitted = [EmittedText("word/document.xml", each) for each in _texts(context)]
        expected = expected_from(made.rendered, emitted, title=TITLE)
        seen = look(made.rendered, expected, self._converter, address="")
        if self._out and seen.pdf:
            (self._out / f"{file.parent.name}-{file.name}.pdf").write_bytes(seen.pdf)
        found = told(seen, Sample(context=context))
        if refused := errors(found):
            return Result.REFUSED, f"pages: {_reason(refused[0])}"
        # What a template says itself stands there whatever it is filled with, unless it asks first.
        source = made.rendered if _conditional(docx) else docx
        own = [each for each in paragraphs(source) if not _tagged(each)]
        if gone := lost(own, words(seen.pdf)):
            return Result.LOST, f"{len(gone)}: {' | '.join(gone[:_SAID])}"
        return Result.TAKEN, "; ".join(dict.fromkeys(each.rule for each in (*examined.findings, *found)))

    def _received(self, data: bytes) -> tuple[Result, str]:
        """Bring a file as a letter; a PDF's codes and signatures are read as whoever verifies it reads them."""
        try:
            kind = self._reader.read(data)
        except FileNotTaken as error:
            return Result.REFUSED, "; ".join(str(each.reason) for each in error.fields)
        if kind_of(data) is not ContentKind.PDF:
            return Result.TAKEN, kind.form
        try:
            with opened(data) as file:
                report = file.compare([], Trust(), claimed=False)[1]
        except FileTooHungry as error:
            return Result.TAKEN, f"{kind.pages} pages, not examined: {error.ids.get('reason')}"
        said = [f"{kind.pages} pages", f"{len(file.texts)} QR" if file.texts else ""]
        said += [f"{len(report.signatures)} signatures" if report.signatures else "", file.unread or ""]
        return Result.TAKEN, ", ".join(filter(None, said))


def _reason(found: Finding) -> str:
    return f"{found.rule}: {found.message}"


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _texts(each)


def _tagged(text: str) -> bool:
    return any(mark in text for mark in ("{{", "}}", "{%", "%}", "{#", "#}"))


def _conditional(docx: bytes) -> bool:
    """Say whether the template itself decides what is printed: then the press alone can say what is missing."""
    return any("{%" in each for each in paragraphs(docx))


@contextmanager
def _within(seconds: int) -> Iterator[None]:
    def late(*_: Any) -> None:
        raise _Late(f"not done within {seconds} s")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
