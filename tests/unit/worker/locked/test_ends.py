"""Time that is over is the file's fault where its child had a processor, and the busy machine's where it had none: told so by every reader."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any, cast

import pytest

from archive.errors import NaskahError
from archive.outages import HostOutage, MachineBusy, ReaderKilled
from service.approvals.revision_pages import RevisionPages
from service.approvals.scan import ScanReader
from service.errors import ActRefused, FileNotTaken, PagesUndrawn
from service.http.problems import answer_to
from service.receiving.file import FileReader
from tests.signing_authority import signed_surat_edaran
from tests.tables_as_written import WRITTEN, XLSX
from tests.unit.worker.press import fixtures
from worker.locked import ends, launcher
from worker.locked.children import Bounds
from worker.locked.drawing import PagesUndrawable, pictures
from worker.locked.errors import ChildLost, EndReason
from worker.locked.launcher import LockedIn
from worker.locked.look import Sight, look
from worker.locked.page_pictures import page_pictures
from worker.locked.workbook import WorkbookUnreadable, cells_locked
from worker.pdf import text
from worker.pdf.errors import PageRefused
from worker.press.errors import TemplateTooHungry
from worker.press.foreign import examine as examine_template
from worker.press.foreign_prints import prints
from worker.press.paper import A4
from worker.press.stages import Surroundings
from worker.signing.foreign import BOUNDS, FileTooHungry
from worker.signing.foreign import examine as examine_file

FILE, MACHINE = ChildLost, MachineBusy


@pytest.mark.parametrize(
    ("spent_s", "cpu_s", "wall_s", "whose"),
    [
        (0.0, 10, 20.0, MACHINE),
        (0.3, 10, 20.0, MACHINE),
        (5.0, 10, 20.0, MACHINE),
        (8.9, 10, 20.0, MACHINE),
        (9.0, 10, 20.0, FILE),
        (10.0, 10, 20.0, FILE),
        (5.3, 15, 6.0, MACHINE),
        (5.5, 15, 6.0, FILE),  # it had a processor all the time
        (30.0, 60, 60.0, MACHINE),
        (58.0, 60, 60.0, FILE),
        (0.02, 15, 0.01, MACHINE),  # it has read nothing yet
    ],
)
def test_who_is_at_fault_when_the_time_is_over_is_told_by_the_processor_that_was_had(
    spent_s: float, cpu_s: int, wall_s: float, whose: type[NaskahError]
) -> None:
    assert type(ends.at_the_wall(spent_s, cpu_s=cpu_s, wall_s=wall_s)) is whose


@pytest.mark.parametrize("reason", EndReason)
def test_what_was_killed_from_outside_is_nobodys_file(reason: EndReason) -> None:
    assert type(ends.by_itself(reason)) is (ReaderKilled if reason is EndReason.KILLED else ChildLost)


SHEET = next(each.data for each in WRITTEN.values() if each.media == XLSX)
OFFICE = Surroundings(kertas=A4, numbered=False, dated=False)


def codes() -> object:
    with examine_file(signed_surat_edaran(), replace(BOUNDS, wall_s=0.01)) as opened:
        return opened.texts


def revisions() -> object:
    none = cast("Any", None)
    return RevisionPages(reading=none, approvals=none)._drawn(signed_surat_edaran(), signed_surat_edaran())


def words() -> object:
    return text.positions(signed_surat_edaran())


READERS: dict[str, tuple[Callable[[], object], type[Exception] | Sight]] = {
    "a template at its upload": (lambda: examine_template(fixtures.edaran()), TemplateTooHungry),
    "the prints of its trial": (lambda: prints(fixtures.edaran(), [], OFFICE), TemplateTooHungry),
    "a received file": (lambda: FileReader().read(signed_surat_edaran()), FileNotTaken),
    "a scan": (lambda: ScanReader().read(signed_surat_edaran()), ActRefused),
    "a table": (lambda: cells_locked(SHEET), WorkbookUnreadable),
    "pages to look at": (lambda: pictures(signed_surat_edaran(), 72), PagesUndrawable),
    "pages to read": (lambda: page_pictures(signed_surat_edaran(), 1), PagesUndrawable),
    "two revisions": (revisions, PagesUndrawn),
    "two files beside each other": (
        lambda: look(signed_surat_edaran(), signed_surat_edaran()),
        Sight(uncompared="time"),
    ),
    "codes and signatures": (codes, FileTooHungry),
    "the words of printed pages": (words, PageRefused),
}
"""Whoever reads a file in bounded time, and what it says of a file that takes too long."""


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Let every wall time be over at once, with so many seconds of processor spent."""
    wait = LockedIn.wait

    def soon(child: LockedIn, bounds: Bounds) -> None:
        wait(child, replace(bounds, wall_s=0.01))

    def over(spent_s: float) -> None:
        spent = iter([0.0, spent_s])
        monkeypatch.setattr(LockedIn, "wait", soon)
        monkeypatch.setattr(text, "_EXTRACT_S", 0.0001)
        monkeypatch.setattr(text, "_of_programs", lambda: next(spent))
        monkeypatch.setattr(ends, "spent", lambda _: spent_s)

    return over


@pytest.mark.parametrize("reader", READERS)
def test_a_machine_too_busy_to_read_a_file_is_told_as_that_and_asks_for_patience(
    reader: str, hurried: Callable[[float], None]
) -> None:
    hurried(0.2)
    with pytest.raises(MachineBusy) as caught:
        READERS[reader][0]()
    answer = answer_to(caught.value)
    assert (answer.status, answer.body["langkah"]) == (
        503,
        "Coba lagi sebentar; bila tetap demikian, hubungi admin.",
    )
    assert int(answer.headers["Retry-After"]) > 0
    assert "tidak ditolak" in answer.body["detail"]


@pytest.mark.parametrize("reader", READERS)
def test_a_file_that_takes_all_the_processor_it_may_is_refused_as_before(
    reader: str, hurried: Callable[[float], None]
) -> None:
    hurried(999.0)
    read, refusal = READERS[reader]
    if isinstance(refusal, Sight):
        assert read() == refusal
        return
    with pytest.raises(refusal):
        read()


@pytest.mark.parametrize("reader", [each for each in READERS if each != "the words of printed pages"])
def test_a_reader_that_the_kernel_ends_for_want_of_memory_is_no_files_fault(
    reader: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = LockedIn.__init__

    def killed(child: LockedIn, *arguments: Any, **options: Any) -> None:
        start(child, *arguments, **options)
        child.kill()

    monkeypatch.setattr(launcher.LockedIn, "__init__", killed)
    with pytest.raises(HostOutage) as caught:
        READERS[reader][0]()
    assert type(caught.value) is ReaderKilled
    assert answer_to(caught.value).status == 503


BUSY = "import time\nwhile time.process_time() < 0.4: pass\n"
WORKING = f"import subprocess, sys\n{BUSY}child = subprocess.Popen([sys.executable, '-c', {BUSY!r} + 'import sys; print(1, flush=True); sys.stdin.read()'])\nsys.stdin.read(); child.wait()"


def test_the_processor_that_a_child_had_is_counted_with_what_it_started() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", WORKING],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    ) as running:
        assert running.stdout is not None
        assert running.stdout.readline() == b"1\n"
        spent = ends.spent(running.pid)
        running.communicate(b"")  # both end with their input
    assert spent >= 0.7
