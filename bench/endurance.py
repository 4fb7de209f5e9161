"""``python -m bench.endurance``: 10,000 mixed documents in a row, judged; does memory grow, does a conversion fail?

Every shipped type in turn, each document another: stamps, press, both judges, PDF/A. Memory is the proportional share of
this process and of the whole converter pool, its median over the documents before each mark, because the pool replaces
its LibreOffice processes now and then. Takes about an hour; apart from ``make bench`` therefore.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import Any

from archive.errors import NaskahError
from bench.press import Sample
from doc_templates.catalog import Catalog
from service.embedded.home import NaskahHome
from service.embedded.stack import build_stack
from worker.pdf.converter import Converter
from worker.pdf.judge import expected_from, judge_pdf
from worker.press import CompiledTemplate, compile_template, judge_docx

DOCUMENTS = 10_000
FIRST_MARK = 0.2
WINDOW = 0.05
EVERY = 20
"""Documents between two looks at memory: reading smaps_rollup of ten processes takes 10 ms."""
TOLD = 500
"""Documents between two lines of progress."""
AT_ONCE = 2


class Line:
    """Makes mixed documents and counts what fails."""

    def __init__(self, socket: Path) -> None:
        self._converter = Converter(socket)
        self._types: list[tuple[Sample, CompiledTemplate]] = []
        for jenis in Catalog.scan():
            sample = Sample(jenis)
            self._types.append((sample, compile_template(sample.template)))
        self.failures: list[str] = []

    def make(self, number: int) -> None:
        """Make and judge one document."""
        sample, template = self._types[number % len(self._types)]
        context = sample.numbered(number)
        marks = sample.stamps(context)
        pressed = template.press({**context, "stempel": marks.context}, marks.media)
        title = str(context["naskah"]["judul"])
        try:
            judge_docx(pressed)
            pdf = self._converter.convert(pressed.docx, title=title)
            judge_pdf(
                pdf,
                expected_from(
                    pressed.docx, pressed.emitted, marks=marks.printed, qr=marks.address, title=title
                ),
            )
        except NaskahError as error:
            self.failures.append(f"document {number}: {type(error).__name__}: {error}")


def measure(documents: int) -> dict[str, Any]:
    """Return memory at both marks and their ratio, failures, and processes left behind."""
    samples: list[tuple[int, int]] = []
    seen: set[int] = set()
    with tempfile.TemporaryDirectory(prefix="naskah-endurance-") as folder:
        converter = build_stack(NaskahHome(Path(folder) / "home")).converter
        converter.start()
        try:
            converter.wait_ready()
            line, started = Line(converter.socket), time.monotonic()
            done, lock = iter(range(documents)), threading.Lock()

            def work() -> None:
                while True:
                    with lock:
                        number = next(done, None)
                    if number is None:
                        return
                    line.make(number)
                    if number % EVERY == 0:
                        tree = list(family(os.getpid()))
                        seen.update(tree)
                        samples.append((number, sum(map(share, tree))))
                    if number and number % TOLD == 0:
                        _tell(number, documents, time.monotonic() - started, samples[-1][1])

            with ThreadPoolExecutor(AT_ONCE) as pool:
                for each in [pool.submit(work) for _ in range(AT_ONCE)]:
                    each.result()
            seconds = time.monotonic() - started
        finally:
            converter.stop()
    time.sleep(1)
    first, last = (_before(samples, int(documents * mark), documents) for mark in (FIRST_MARK, 1.0))
    return {
        "documents": documents,
        "seconds": seconds,
        "memory_first": first,
        "memory_last": last,
        "growth": last / first,
        "failures": line.failures,
        "orphans": sorted(pid for pid in seen - {os.getpid()} if Path(f"/proc/{pid}").exists()),
    }


def _tell(number: int, documents: int, seconds: float, memory: int) -> None:
    left = seconds / number * (documents - number) / 60
    print(
        f"{number:6} of {documents}, {number / seconds:.1f}/s, {memory >> 20} MiB, about {left:.0f} min to go",
        file=sys.stderr,
    )


def _before(samples: list[tuple[int, int]], mark: int, documents: int) -> float:
    window = max(EVERY * 2, int(documents * WINDOW))
    return statistics.median(size for number, size in samples if mark - window <= number <= mark)


def family(pid: int) -> Iterator[int]:
    """Yield a process and all below it."""
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = task.read_text().split()
        except OSError:  # the thread ended meanwhile
            continue
        for child in children:
            yield from family(int(child))


def share(pid: int) -> int:
    """Return a process's proportional share of memory in bytes; zero when it has just ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(1024 * int(each.split()[1]) for each in islice(lines, 1, None) if each.startswith("Pss:"))


def main() -> None:
    """Measure and print the figures; a failure or an orphan ends with 1."""
    parser = argparse.ArgumentParser(prog="python -m bench.endurance", description=__doc__)
    parser.add_argument("--documents", type=int, default=DOCUMENTS)
    found = measure(parser.parse_args().documents)
    results = Path(__file__).parent / "results"
    results.mkdir(exist_ok=True)
    (results / "endurance.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(found, indent=1))
    if found["failures"] or found["orphans"]:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
