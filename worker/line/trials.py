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

import math
import time
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Final

import structlog

from archive.ledger import Ledger, Principal
from archive.ledger.documents import trials
from archive.ledger.documents.trials import TrialPage, TrialWork
from archive.ledger.jobs.rows import Lease
from archive.ledger.office import offices, setups
from archive.outages import MachineBusy
from archive.version import VERSION
from doc_templates.kit.kantor import Kantor
from doc_templates.stages import Stage
from worker.errors import TrialGaveWay, TrialOverdue, WorkIncomplete
from worker.line.renders import RENDER, Renders
from worker.line.steps import Steps
from worker.line.templates import TemplateShelf
from worker.line.trial_pages import MARKED, MOST_PAGES, drawn, fitting
from worker.line.trial_reviews import SampleReview, StageReview, merged
from worker.locked.errors import EndReason
from worker.pdf.converter import Converter
from worker.pdf.errors import ConversionCrashed, ConversionHung
from worker.pdf.expected import expected_from
from worker.press.bounds import BOUNDS
from worker.press.errors import PackageRefused, TemplateTooHungry
from worker.press.foreign_prints import MANY, Print, StagePrint, prints
from worker.press.lint.findings import Finding, Severity, errors
from worker.press.reasons import of_package, of_print
from worker.press.stages import CODE, Surroundings, missing_tags, stage_stamps
from worker.trial import PageReview, Sample, look, said, told, unjudged, unstamped

LONG_S: Final = 30.0
"""The pool's time for the pages of a longer sample, which take 2 to 10 s."""
WHOLE_S: Final = 300.0
"""When no page is begun any more: with the one in hand, of 120 s to print and twice 60 s to lay out, a trial stays under the message's 600 s."""
_ALONE_S: Final = 30.0
"""The time for finding out which field it is, but for the one in hand."""
_CULPRITS: Final = 5
"""Fields that are named one by one."""
_ONE: Final = replace(BOUNDS, wall_s=60.0)
"""One print with as much of the processor as the line gives it."""
_ENDLESS: Final = (
    f"halamannya terlalu banyak untuk diperiksa dalam {RENDER.cpu_s} detik prosesor",
    "halamannya terlalu banyak untuk diperiksa dalam memori percetakan",
)
"""The line would set the document aside for it: of the processor, of memory."""
_CRASHED: Final = "LibreOffice berhenti saat menata halamannya"

log = structlog.get_logger(__name__)


@dataclass(frozen=True, kw_only=True)
class TemplateOnTrial:
    """What one trial works with."""

    docx: bytes
    office: Surroundings
    left_alone: frozenset[str] = frozenset()
    headings: Mapping[str, str] = field(default_factory=dict)
    """What its pages call the columns that print fields."""
    before_each: Callable[[], None] = lambda: None
    """Called before the pages of a print are made; what it raises ends the trial."""


class TrialPress:
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
        self._looks = TrialLooks(converter, renders)

    def note_setup(self) -> str:
        """Tell the ledger what pages are printed with here, and return it; raises ``ConverterUnavailable``."""
        setup = f"Naskah {VERSION}; {self._converter.setup()}"
        with self._ledger.acting(self._principal) as tx:
            setups.note(tx, setup)
        return setup

    def run(self, lease: Lease, steps: Steps) -> None:
        """Bring one trial to its end, or raise what kept it from there: ``TrialGaveWay`` too."""
        setup = self.note_setup()
        steps.came_to("started")
        steps.tell()
        with self._ledger.acting(self._principal) as tx:
            work = trials.take_up(tx, lease)
            office = offices.get(tx, lease.satker)
        if work is None or office is None:
            raise WorkIncomplete(job=lease.job_id)
        stock = self._templates.of(work.satker, work.jenis, work.digest)
        tried = TemplateOnTrial(
            docx=stock.docx,
            left_alone=stock.left_alone,
            office=_surroundings(Kantor.from_config(office.config), work),
            headings=work.samples[0]["headings"],
            before_each=partial(self._give_way, lease),
        )
        found: list[Finding] = []
        kept: list[TrialPage] = []
        for each in self._looks.whole(work.samples, tried, time.monotonic() + WHOLE_S):
            steps.came_to(each.name)
            steps.tell()
            found += each.findings
            kept += each.pages
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
                pages=fitting(kept),
            )
        log.info("trial.done", jenis=work.jenis, digest=work.digest, passed=passed, findings=len(found))

    def _give_way(self, lease: Lease) -> None:
        """Raise ``TrialGaveWay`` where letters wait for the worker that this trial keeps."""
        with self._ledger.acting(self._principal, durable=False) as tx:
            if trials.in_the_way(tx, lease):
                raise TrialGaveWay(job=lease.job_id)


class TrialLooks:
    """Prints samples of a template, lays them out and looks at the pages; keeps nothing."""

    def __init__(self, converter: Converter, renders: Renders) -> None:
        self._converter = converter
        self._renders = renders

    def whole(
        self, samples: Sequence[Mapping[str, Any]], tried: TemplateOnTrial, until: float
    ) -> Iterator[SampleReview]:
        """Yield what each sample came to, up to one with errors: longer values would say the same again."""
        for sample, seen in self._samples(samples, tried, until):
            found = merged(seen, name := str(sample["name"]))
            yield SampleReview(name=name, findings=found, pages=list(self._drawn(name, seen, until)))
            if errors(found):
                return

    def _samples(
        self, samples: Sequence[Mapping[str, Any]], tried: TemplateOnTrial, until: float
    ) -> Iterator[tuple[Mapping[str, Any], Sequence[StageReview]]]:
        known: set[str] = set()  # told of an earlier sample, so not again of a longer one
        for each in samples:
            late = time.monotonic() > until and bool(each.get("grown"))
            seen = _but([_late(each)] if late else self.looked(each, tried, until), known)
            if any(one.findings for one in seen) and each.get("alone") and time.monotonic() < until:
                seen = self._told_apart(each, tried, seen, known)
            known |= {_bare(one) for stage in seen for one in stage.findings}
            yield each, seen

    def looked(
        self, sample: Mapping[str, Any], tried: TemplateOnTrial, until: float = math.inf
    ) -> list[StageReview]:
        """Print a sample at each of its stages and look at the pages; raises ``TrialOverdue`` for the example's when time is over."""
        stages = [Stage(each) for each in sample.get("stages", (Stage.KONSEP,))]
        context, about = sample["context"], _about(sample, tried.headings)
        try:
            made = prints(
                tried.docx,
                [Print(context=context, stage=each) for each in stages],
                tried.office,
                left_alone=tried.left_alone,
                bounds=_ONE if about.grown else MANY,
            )
        except PackageRefused as error:
            return [StageReview(stage=stages[0], findings=[said(of_package(error), about)], pdf=b"")]
        except TemplateTooHungry as error:
            return [StageReview(stage=stages[0], findings=[said(of_print(error), about)], pdf=b"")]
        except MachineBusy:
            if not about.grown:
                raise  # nobody's fault: the job is tried again, uncharged
            return [StageReview(stage=stages[0], findings=[unjudged(about, _ONE.wall_s)], pdf=b"")]
        seen: list[StageReview] = []
        for each, stage in zip(made, stages, strict=True):
            tried.before_each()
            if time.monotonic() > until and not about.grown:
                raise TrialOverdue(seconds=WHOLE_S, done=len(seen), of=len(stages))
            seen.append(self._one(each, stage, about, tried.office))
        return seen

    def _one(self, made: StagePrint, stage: Stage, about: Sample, office: Surroundings) -> StageReview:
        if made.failed is not None:
            grave = Severity.WARNING if about.grown else made.failed.severity
            return StageReview(stage=stage, findings=[replace(made.failed, severity=grave)], pdf=b"")
        try:
            seen = self._pages(made, stage, about, office)
        except TemplateTooHungry as error:
            return StageReview(
                stage=stage, findings=[said(_ENDLESS[error.reason == EndReason.MEMORY], about)], pdf=b""
            )
        except (ConversionHung, ConversionCrashed, MachineBusy) as error:
            if not about.grown:
                raise  # it may pass: the job is tried again
            crashed = isinstance(error, ConversionCrashed)
            found = said(_CRASHED, about) if crashed else unjudged(about, LONG_S)
            return StageReview(stage=stage, findings=[found], pdf=b"")
        if seen.unstamped:
            tags = missing_tags(stage_stamps(about.context, stage, office), seen.unstamped)
            return StageReview(stage=stage, findings=unstamped(tags, about), pdf=seen.pdf)
        return StageReview(stage=stage, findings=told(seen, about), pdf=seen.pdf)

    def _pages(self, made: StagePrint, stage: Stage, about: Sample, office: Surroundings) -> PageReview:
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
                self._converter.within(LONG_S) if about.grown else self._converter,
                address=marks.address,
                title=marks.title,
            )

    def _told_apart(
        self,
        sample: Mapping[str, Any],
        tried: TemplateOnTrial,
        together: Sequence[StageReview],
        known: Set[str],
    ) -> Sequence[StageReview]:
        """Return what each field does that breaks pages by itself; what all do together, where none does or there is no time."""
        until = time.monotonic() + _ALONE_S
        culprits: list[StageReview] = []
        for each in sample["alone"]:
            if time.monotonic() > until or len(culprits) >= _CULPRITS:
                break
            looked = _but(self.looked({**sample, **each}, tried), known)
            culprits += [one for one in looked if one.findings]
        if not culprits:
            return together
        return [replace(together[0], findings=[one for each in culprits for one in each.findings])]

    def _drawn(self, name: str, seen: Sequence[StageReview], until: float) -> Iterator[TrialPage]:
        """Draw pages while there is time: of the first stage as many as are kept, of the others those that bear marks, the first and the last."""
        for place, each in enumerate(seen):
            if time.monotonic() > until:
                return
            for number, png in drawn(each.pdf, MOST_PAGES if place == 0 else MARKED):
                yield TrialPage(sample=name, stage=each.stage, page=number, png=png)


def _about(sample: Mapping[str, Any], headings: Mapping[str, str]) -> Sample:
    """Return an ordered sample as findings tell of it."""
    return Sample(
        context=sample["context"],
        grown=sample.get("grown", {}),
        texts=frozenset(sample.get("texts", ())),
        headings=headings,
    )


def _bare(found: Finding) -> str:
    """Return a finding's words without the lengths with which it was seen."""
    return found.message.removesuffix(".").split(" (dengan ")[0]


def _but(seen: Sequence[StageReview], known: Set[str]) -> Sequence[StageReview]:
    """Return what was seen without what is known."""
    return [
        replace(each, findings=[one for one in each.findings if _bare(one) not in known]) for each in seen
    ]


def _late(sample: Mapping[str, Any]) -> StageReview:
    """Return a longer sample for which there is no time any more."""
    return StageReview(stage=Stage.KONSEP, findings=[unjudged(_about(sample, {}), WHOLE_S)], pdf=b"")


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
