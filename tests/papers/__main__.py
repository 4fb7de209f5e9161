"""``python -m tests.papers FOLDER``: draw sixty papers and print a table of what is wrong with them; 1 if anything is.

With ``--walk`` every type at every length from 1 to 40 instead: about 800 papers, an hour of one core. With
``--stages`` three types in every state, on every level and in every class.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from fnmatch import fnmatch
from pathlib import Path

from service.embedded.python_parts import ConverterPool
from tests.papers.judged import drawn
from tests.papers.sizes import Paper, papers, stages, walk
from worker.pdf.converter import Converter
from worker.pdf.errors import PageRefused


def main() -> int:
    """Draw and judge all, or those named."""
    parser = argparse.ArgumentParser(prog="python -m tests.papers", description=__doc__.split("\n\n")[0])
    parser.add_argument("folder", type=Path, help="where the PDF of each paper is put")
    parser.add_argument("names", nargs="*", help="only these papers; * stands for anything")
    parser.add_argument("--walk", action="store_true", help="every type at every length instead of the sixty")
    parser.add_argument(
        "--stages", action="store_true", help="every state, level and class instead of the sixty"
    )
    parser.add_argument("--socket", type=Path, help="a running pool; without one is started")
    given = parser.parse_args()
    chosen = [
        each
        for each in (walk() if given.walk else stages() if given.stages else papers())
        if not given.names or any(fnmatch(each.name, name) for name in given.names)
    ]
    given.folder.mkdir(parents=True, exist_ok=True)
    if given.socket:
        return _all(given.folder, chosen, given.socket)
    with tempfile.TemporaryDirectory(prefix="naskah-papers-") as home:
        pool = ConverterPool(Path(home) / "converter", size=1)
        pool.start()
        try:
            pool.wait_ready(240)
            return _all(given.folder, chosen, pool.socket)
        finally:
            pool.stop()


def _all(folder: Path, chosen: Sequence[Paper], socket: Path) -> int:
    converter, wrong = Converter(socket), 0
    for paper in chosen:
        try:
            faults: Sequence[object] = drawn(paper, converter, folder)
        except PageRefused as refused:
            faults = [refused]
        wrong += bool(faults)
        said = "; ".join(map(str, faults[:4])) if faults else "-"
        print(f"{paper.name:<50} {paper.status:<16} {said}", flush=True)
    print(f"{wrong} papers with faults")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
