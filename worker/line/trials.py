"""The trial of an uploaded template: every sample at its stages, printed, laid out, judged, drawn; nothing is deposited.

What it is printed with the desk has ordered, a sample a JSON object::

    {"name": "contoh", "context": {...}, "stages": ["konsep", "disegel"], "numbered": true, "dated": true,
     "headings": {"isi.baris[].pagu": "Pagu (Rp)"}}
    {"name": "panjang", "context": {...}, "stages": ["konsep"], "grown": {"yth": 40, "perihal": 500}, "texts": ["perihal"],
     "alone": [{"context": {...}, "grown": {"yth": 40}}]}

``alone`` are looked at only when all together fail: they tell which field it is. The template is foreign: a locked-in child
prints it, another draws it. A fault of the template is a finding; what may pass is raised, and the job tried again.
"""

from __future__ import annotations

import io
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import pikepdf
import structlog

from archive.errors import NaskahError
from archive.ledger import Ledger, Principal
from archive.ledger.documents import trials
from archive.ledger.documents.trials import TrialPage, TrialWork
from archive.ledger.jobs.rows import Lease
from archive.ledger.office import offices, setups
from archive.version import VERSION
from doc_templates.kit.kantor import Kantor
from doc_templates.stages import Stage
from worker.errors import WorkIncomplete
from worker.line.renders import Renders
from worker.line.steps import Steps
from worker.line.templates import TemplateShelf
from worker.locked.drawing import PagesUndrawable, pictures
from worker.pdf.converter import Converter
from worker.pdf.expected import expected_from
from worker.press.errors import PackageRefused, TemplateTooHungry
from worker.press.foreign_prints import Print, Printed, prints
from worker.press.lint.findings import Finding, Rule, Severity, errors, finding
from worker.press.stages import CODE, Surroundings, stage_stamps
from worker.trial import Look, Sample, look, told

DPI: Final = 72
"""A page is 60 KB and its small letters can be read."""
MOST_PAGES: Final = 6
"""Of one print that are kept as pictures."""
_MARKED: Final = 2
"""The first and the last: number, date and signature stand there."""
MOST_BYTES: Final = 8 << 20
"""Of all pictures of a trial."""
_ALONE_S: Final = 60.0
"""The time for finding out which field it is; a trial stays far under the message's 600 s."""
_CULPRITS: Final = 5
"""Fields that are named one by one."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class _Seen:
    """One print and what is wrong with its pages."""

    stage: Stage
    findings: Sequence[Finding]
    pdf: bytes


@dataclass(frozen=True, kw_only=True)
class _Tried:
    """What one trial works with."""

    docx: bytes
    left_alone: frozenset[str]
    office: Surroundings
    headings: Mapping[str, str]
    """What its pages call the columns that print fields."""


class Trials:
    """Tries templates; one a worker child."""

    def __init__(
        self,
        *,
        ledger: Ledger,
        principal: Principal,
        templates: TemplateShelf,
        converter: Converter,
        renders: Renders,
    ) -> None:
        self._ledger = ledger
        self._principal = principal
        self._templates = templates
        self._converter = converter
        self._renders = renders

    def note_setup(self) -> str:
        """Tell the ledger what pages are printed with here, and return it; raises ``ConverterUnavailable``."""
        setup = f"Naskah {VERSION}; {self._converter.setup()}"
        with self._ledger.acting(self._principal) as tx:
            setups.note(tx, setup)
        return setup

    def run(self, lease: Lease, steps: Steps) -> None:
        """Bring one trial to its end, or raise what kept it from there."""
        setup = self.note_setup()
        steps.came_to("started")
        steps.tell()
        with self._ledger.acting(self._principal) as tx:
            work = trials.take_up(tx, lease)
            office = offices.get(tx, lease.satker)
        if work is None or office is None:
            raise WorkIncomplete(job=lease.job_id)
        stock = self._templates.of(work.satker, work.jenis, work.digest)
        tried = _Tried(
            docx=stock.docx,
            left_alone=stock.left_alone,
            office=_surroundings(Kantor.from_config(office.config), work),
            headings=work.samples[0]["headings"],
        )
        found: list[Finding] = []
        kept: list[TrialPage] = []
        for told_sample, seen in self._samples(work, tried, steps):
            found += _merged(seen, str(told_sample["name"]))
            kept += self._drawn(str(told_sample["name"]), seen)
            if errors(found):
                break  # longer values would say the same again
        passed = not errors(found)
        with self._ledger.acting(self._principal) as tx:
            steps.came_to("archived")
            steps.tell_in(tx)
            trials.record(
                tx,
                lease,
                passed=passed,
                findings=[each.told() for each in found],
                setup=setup,
                pages=_bounded(kept),
            )
        log.info("trial.done", jenis=work.jenis, digest=work.digest, passed=passed, findings=len(found))

    def _samples(
        self, work: TrialWork, tried: _Tried, steps: Steps
    ) -> Iterator[tuple[Mapping[str, Any], Sequence[_Seen]]]:
        for each in work.samples:
            seen: Sequence[_Seen] = self._looked(each, tried)
            if any(one.findings for one in seen) and each.get("alone"):
                seen = self._told_apart(each, tried, seen)
            steps.came_to(str(each["name"]))
            steps.tell()
            yield each, seen

    def _looked(self, sample: Mapping[str, Any], tried: _Tried) -> list[_Seen]:
        """Print a sample at each of its stages and look at the pages."""
        stages = [Stage(each) for each in sample.get("stages", (Stage.KONSEP,))]
        context = sample["context"]
        about = Sample(
            context=context,
            grown=sample.get("grown", {}),
            texts=frozenset(sample.get("texts", ())),
            headings=tried.headings,
        )
        try:
            made = prints(
                tried.docx,
                [Print(context=context, stage=each) for each in stages],
                tried.office,
                left_alone=tried.left_alone,
            )
        except (PackageRefused, TemplateTooHungry) as error:
            return [_Seen(stage=stages[0], findings=[_hungry(error, about)], pdf=b"")]
        return [self._one(each, stage, about, tried.office) for each, stage in zip(made, stages, strict=True)]

    def _one(self, made: Printed, stage: Stage, about: Sample, office: Surroundings) -> _Seen:
        if made.failed is not None:
            grave = Severity.WARNING if about.grown else made.failed.severity
            return _Seen(stage=stage, findings=[replace(made.failed, severity=grave)], pdf=b"")
        try:
            seen = self._pages(made, stage, about, office)
        except TemplateTooHungry as error:
            return _Seen(stage=stage, findings=[_hungry(error, about)], pdf=b"")
        return _Seen(stage=stage, findings=told(seen, about), pdf=seen.pdf)

    def _pages(self, made: Printed, stage: Stage, about: Sample, office: Surroundings) -> Look:
        """Look at the pages of a print as the line looks at a document's."""
        marks = stage_stamps(about.context, stage, office)
        with self._renders.one():  # the converter's work is another process's: only judging counts
            expected = replace(
                expected_from(made.docx, made.emitted, qr=marks.address, title=marks.title, block=(CODE,)),
                marks=marks.printed,
                every_page=marks.every_page,
                claim=marks.claim if made.claim else None,
            )
            return look(
                made.docx,
                expected,
                self._converter,
                address=marks.address,
                title=marks.title,
            )

    def _told_apart(
        self, sample: Mapping[str, Any], tried: _Tried, together: Sequence[_Seen]
    ) -> Sequence[_Seen]:
        """Return what each field does that breaks pages by itself; what all do together, where none does or there is no time."""
        until = time.monotonic() + _ALONE_S
        culprits: list[_Seen] = []
        for each in sample["alone"]:
            if time.monotonic() > until or len(culprits) >= _CULPRITS:
                break
            culprits += [one for one in self._looked({**sample, **each}, tried) if one.findings]
        if not culprits:
            return together
        return [replace(together[0], findings=[one for each in culprits for one in each.findings])]

    def _drawn(self, name: str, seen: Sequence[_Seen]) -> Iterator[TrialPage]:
        """Draw pages: of the first stage as many as are kept, of the others those that bear marks, the first and the last."""
        for place, each in enumerate(seen):
            if not each.pdf:
                continue
            try:
                numbers, few = _few(each.pdf, MOST_PAGES if place == 0 else _MARKED)
                drawn = pictures(few, DPI)
            except (PagesUndrawable, pikepdf.PdfError) as error:
                log.warning("trial.undrawn", detail=str(error))
                continue
            for number, png in zip(numbers, drawn, strict=False):
                yield TrialPage(sample=name, stage=each.stage, page=number, png=png)


def _few(pdf: bytes, most: int) -> tuple[list[int], bytes]:
    """Return the first pages of a PDF and its last, ``most`` in all, with their numbers."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        count = len(document.pages)
        numbers = sorted({*range(1, min(most, count + 1)), count})
        for number in range(count, 0, -1):
            if number not in numbers:
                del document.pages[number - 1]
        out = io.BytesIO()
        document.save(out)
    return numbers, out.getvalue()


def _hungry(error: NaskahError, about: Sample) -> Finding:
    grave = Severity.WARNING if about.grown else Severity.ERROR
    return finding(Rule.TRIAL, "", str(error), severity=grave)


def _surroundings(office: Kantor, work: TrialWork) -> Surroundings:
    mark = office.tanda_akses.mark("T")
    return Surroundings(
        kertas=office.kertas,
        logo=office.logo,
        page_initials=work.jenis in office.paraf_halaman,
        numbered=bool(work.samples[0]["numbered"]),
        dated=bool(work.samples[0]["dated"]),
        mark=mark.kata if mark else "",
        mark_place=office.tanda_akses.tempat,
        mark_colour=mark.rgb if mark else "000000",
    )


def _merged(seen: Sequence[_Seen], name: str) -> list[Finding]:
    """Return what was found, each once, with the stages at which it was."""
    stages: dict[Finding, list[Stage]] = {}
    for each in seen:
        for one in each.findings:
            stages.setdefault(one, []).append(each.stage)
    return [
        replace(one, message=_with(one.message, f"{name}: {_named(at, len(seen))}"))
        for one, at in stages.items()
    ]


def _named(at: Sequence[Stage], of: int) -> str:
    if len(at) == of > 1:
        return "semua tahap"
    unique = list(dict.fromkeys(at))
    more = f" dan {len(unique) - 3} tahap lain" if len(unique) > 3 else ""
    return f"{', '.join(unique[:3])}{more}"


def _with(message: str, where: str) -> str:
    return f"{message.rstrip('.')} [{where}]."


def _bounded(pages: Sequence[TrialPage]) -> list[TrialPage]:
    """Return the first pages that fit the bound."""
    kept, room = [], MOST_BYTES
    for each in pages:
        if len(each.png) > room:
            break
        room -= len(each.png)
        kept.append(each)
    return kept
