"""A fixed number of LibreOffice processes, each fed by a thread of its own from one queue.

A conversion that hangs, dies or is refused is tried once more on a fresh process, then answered with its typed
failure. A process is replaced after so many conversions or so much memory, by a successor that warms up while it
still works, so that recycling costs no job its second. One that does not come up is tried again after growing pauses.
Knows no sockets: ``server`` does.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

import structlog

from archive.errors import Outage, in_full
from worker.pdf.errors import (
    ConversionCrashed,
    ConversionFailed,
    ConversionHung,
    ConverterUnavailable,
    PoolRefused,
)
from worker.pdf.process import OfficeProcess
from worker.pdf.starts import SETTLED_S, Starts

_log = structlog.get_logger("naskah.pdf")

# How long one look waits, so that a stop is heard.
_LOOK_S = 0.25


@dataclass(frozen=True, kw_only=True)
class PoolLimits:
    """When a process is given up or replaced."""

    # A 3-page naskah takes 0.15 s, a 60-page report 3 s. Two attempts and two starts stay under a client's 60 s.
    attempt_s: float = 25.0
    # A process starts and prints its first page in 0.4 s on two cores; thirty allow for a machine under full load.
    start_s: float = 30.0
    # LibreOffice leaks (some 0.15 MB a document); a fresh process costs 0.4 s, 2 ms for each of two hundred.
    conversions: int = 200
    rss_mb: int = 900
    # What waits beyond this would time out anyway (about 10 s of work per slot).
    waiting: int = 64


@dataclass(frozen=True, kw_only=True)
class TimedPdf:
    """A PDF with the milliseconds it took, by step."""

    pdf: bytes
    timings: dict[str, float]


@dataclass(frozen=True, kw_only=True)
class _Job:
    docx: bytes
    deadline: float
    queued: float
    abandoned: Callable[[], bool]
    result: Future[TimedPdf]


class Pool:
    """``size`` slots; ``submit`` queues a document, ``stop`` ends every process."""

    def __init__(
        self, start: Callable[[str], OfficeProcess], *, size: int, limits: PoolLimits | None = None
    ) -> None:
        self._limits = limits or PoolLimits()
        self._queue: queue.Queue[_Job] = queue.Queue(self._limits.waiting)
        self._slots = [_Slot(number, start, self._queue, self._limits) for number in range(size)]

    def start(self) -> None:
        """Start every slot; they warm up side by side while work may already queue."""
        for slot in self._slots:
            slot.thread.start()

    def submit(self, docx: bytes, *, budget_s: float, abandoned: Callable[[], bool]) -> Future[TimedPdf]:
        """Queue a document that is to be answered within ``budget_s``."""
        now = time.monotonic()
        job = _Job(docx=docx, deadline=now + budget_s, queued=now, abandoned=abandoned, result=Future())
        try:
            self._queue.put_nowait(job)
        except queue.Full as cause:
            raise ConverterUnavailable("Too many documents wait for the converter.") from cause
        return job.result

    def health(self) -> dict[str, Any]:
        """Each slot, and how many documents wait; a slot is ready when its process has printed a page."""
        return {"waiting": self._queue.qsize(), "slots": [slot.report() for slot in self._slots]}

    @property
    def whole(self) -> bool:
        """Whether every slot still takes documents; one whose thread ended by a fault of ours never will again."""
        return all(slot.thread.is_alive() for slot in self._slots)

    def stop(self, timeout_s: float) -> None:
        """Let each slot end the document in hand, then kill what is left."""
        deadline = time.monotonic() + timeout_s
        for slot in self._slots:
            slot.stopping.set()
        for slot in self._slots:
            slot.thread.join(max(deadline - time.monotonic(), 0.0))
            slot.kill()
        self._refuse_the_rest()

    def _refuse_the_rest(self) -> None:
        while True:
            try:
                job = self._queue.get_nowait()
            except queue.Empty:
                return
            job.result.set_exception(ConverterUnavailable("The converter is stopping."))


class _Slot:
    """One thread and its process."""

    def __init__(
        self,
        number: int,
        start: Callable[[str], OfficeProcess],
        jobs: queue.Queue[_Job],
        limits: PoolLimits,
    ) -> None:
        self._number = number
        self._start = start
        self._jobs = jobs
        self._limits = limits
        self._starts = Starts()
        self._process: OfficeProcess | None = None
        self._successor: OfficeProcess | None = None
        self._busy = False
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self._run, name=f"slot-{number}", daemon=True)

    def report(self) -> dict[str, Any]:
        """What this slot is doing, for the health answer."""
        process = self._process
        ready = process is not None and process.ready
        return {
            "slot": self._number,
            "ready": ready,
            "trouble": "" if ready else self._starts.trouble,
            "failures": self._starts.failures,
            "starts": self._starts.count,
            "busy": self._busy,
            "pid": process.pid if process else None,
            "conversions": process.conversions if process else 0,
            "rss_mb": process.rss_mb if process else 0,
        }

    def kill(self) -> None:
        """End both processes; safe to call from another thread and twice."""
        for process in (self._process, self._successor):
            if process is not None:
                process.close()

    def _run(self) -> None:
        while not self.stopping.is_set():
            # Only a slot that is ready takes a document: while one restarts, the others go on.
            if not self._prepare():
                continue
            try:
                job = self._jobs.get(timeout=0.5)
            except queue.Empty:
                self._recycle()
                continue
            if self._gave_back(job):
                continue
            self._busy = True
            self._serve(job)
            self._busy = False
            self._recycle()
        self.kill()

    def _gave_back(self, job: _Job) -> bool:
        """Whether the document went back to the queue, because the process died while it waited for one."""
        if self._process is None or self._process.alive:
            return False
        try:
            self._jobs.put_nowait(job)
        except queue.Full:
            return False
        return True

    def _prepare(self) -> bool:
        """Have a process, and know whether it is warm; notices one that died or never came up."""
        if self._process is None and (left := self._starts.pause_left_s):
            self.stopping.wait(min(left, _LOOK_S))
            return False
        process = self._process or self._try_to_start()
        if process is None:
            return False  # the disk is full, LibreOffice is being upgraded
        if not process.alive or (process.age_s > self._limits.start_s and not process.ready):
            self._lose(process)
        elif process.ready:
            return True
        elif self._warmed(process, _LOOK_S):
            _log.info("process_ready", slot=self._number, pid=process.pid, rss_mb=process.rss_mb)
            return True
        return False

    def _lose(self, process: OfficeProcess) -> None:
        """Give up a process that died by itself or printed no page in its time."""
        words = (
            process.exit_reason()
            if not process.alive
            else f"no page in {self._limits.start_s:g} s, {process.last_words()}"
        )
        settled = process.ready and (process.conversions or process.age_s > SETTLED_S)
        pause = 0.0 if settled else self._starts.failed(words)
        _log.error("process_lost", slot=self._number, pid=process.pid, detail=words, again_in_s=pause)
        self._discard()

    def _serve(self, job: _Job) -> None:
        if job.abandoned():
            job.result.set_exception(ConverterUnavailable("The client went away."))
            return
        begun = time.monotonic()
        try:
            pdf, timings = self._twice(job)
        except (ConversionHung, ConversionCrashed, ConversionFailed, Outage) as failure:
            _log.warning(
                "conversion_failed", slot=self._number, error=type(failure).__name__, detail=in_full(failure)
            )
            job.result.set_exception(failure)
            return
        timings["waited_ms"] = round((begun - job.queued) * 1000, 1)
        timings["converter_ms"] = round((time.monotonic() - begun) * 1000, 1)
        _log.info("converted", slot=self._number, bytes_in=len(job.docx), bytes_out=len(pdf), **timings)
        job.result.set_result(TimedPdf(pdf=pdf, timings=timings))

    def _twice(self, job: _Job) -> tuple[bytes, dict[str, float]]:
        try:
            return self._once(job)
        except (ConversionHung, ConversionCrashed, ConversionFailed) as failure:
            _log.warning(
                "conversion_retried", slot=self._number, error=type(failure).__name__, detail=in_full(failure)
            )
            self._discard()
        try:
            return self._once(job)
        except (ConversionHung, ConversionCrashed, ConversionFailed):
            self._discard()
            raise

    def _once(self, job: _Job) -> tuple[bytes, dict[str, float]]:
        process = self._ready_process(job.deadline)
        left = job.deadline - time.monotonic()
        if left <= 0:
            raise ConverterUnavailable("No converter process became free in time.")
        converted = process.convert(job.docx, timeout_s=min(self._limits.attempt_s, left))
        self._starts.went_well()
        return converted

    def _ready_process(self, deadline: float) -> OfficeProcess:
        while time.monotonic() < deadline and not self.stopping.is_set():
            if self._prepare() and self._process is not None:
                return self._process
        raise ConverterUnavailable("No converter process became ready in time.")

    def _warmed(self, process: OfficeProcess, timeout_s: float) -> bool:
        try:
            return process.wait_ready(timeout_s)
        except OSError:
            return False  # its end is seen by the next look

    def _recycle(self) -> None:
        process = self._process
        if process is None:
            return
        if process.conversions < self._limits.conversions and process.rss_mb < self._limits.rss_mb:
            return
        if self._successor is None and not self._starts.pause_left_s:
            self._successor = self._spawn()
        if self._successor is None:
            return
        if not self._successor.alive:
            self._starts.failed(self._successor.exit_reason())
            self._successor.close()
            self._successor = None
            return
        if not self._warmed(self._successor, 0.001):
            return
        _log.info(
            "process_recycled",
            slot=self._number,
            pid=process.pid,
            conversions=process.conversions,
            rss_mb=process.rss_mb,
        )
        process.close()
        self._process, self._successor = self._successor, None

    def _try_to_start(self) -> OfficeProcess | None:
        self._process = self._spawn()
        return self._process

    def _spawn(self) -> OfficeProcess | None:
        self._starts.begun()
        try:
            return self._start(f"slot-{self._number}-{self._starts.count}")
        except (OSError, PoolRefused) as cause:
            pause = self._starts.failed(in_full(cause))
            _log.error("process_did_not_start", slot=self._number, detail=in_full(cause), again_in_s=pause)
            return None

    def _discard(self) -> None:
        if self._process is not None:
            self._process.close()
            self._process = None
