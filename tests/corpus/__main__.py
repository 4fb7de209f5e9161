"""``python -m tests.corpus FOLDER...``: try every DOCX, DOTX and PDF below some folders, and print a table of what became of them.

A DOCX is tried twice. As a template it is uploaded as one of no type: linted and compiled in the locked child, filled with
values made from the fields it asks for, printed as the trial of a template prints it, laid out by LibreOffice and judged.
Then a reader of this script's own, which shares nothing with the product's judge, looks for every word of the file on the
pages. As a letter it is looked at as a received file; a PDF is that only, and its QR codes and signatures are read as well.

    python -m tests.corpus ~/berkas-kantor
    python -m tests.corpus ~/berkas-kantor --out /tmp/halaman --only '*undangan*' --limit 50

A row says: the result, the way, seconds, the file, and why. Results:

    taken     it can be approved, or received; behind it the rules that warn, or pages, QR codes, signatures
    refused   with the reason that whoever brought it reads
    LOST      it would be approved, and its pages do not say all that it says
    CRASHED   something nobody foresaw
    HUNG      not done within --seconds

Below the table stand the numbers by reason, and the reasons that hold a library's words instead of ours. The exit code is 1
where anything was lost, crashed or hung, else 0; 2 where there was nothing to try.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from fnmatch import fnmatch
from pathlib import Path

from service.embedded.python_parts import ConverterPool
from tests.corpus.outcome import FAULTS, Outcome, summary
from tests.corpus.trying import SUFFIXES, Desk
from worker.pdf.converter import Converter


def main(arguments: Sequence[str] | None = None) -> int:
    """Try the files and print the table."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.corpus",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("places", nargs="+", type=Path, metavar="FOLDER", help="folders, or single files")
    parser.add_argument(
        "--only", default="*", help="only files whose name is like this; * stands for anything"
    )
    parser.add_argument("--limit", type=int, help="only so many of each folder, spread evenly over it")
    parser.add_argument("--seconds", type=int, default=150, help="time of one file and way (150)")
    parser.add_argument(
        "--out", type=Path, help="where the pages of printed templates are put, to be looked at"
    )
    parser.add_argument("--socket", type=Path, help="a running converter pool; without it one is started")
    given = parser.parse_args(arguments)
    files = [each for place in given.places for each in _files(place, given.only, given.limit)]
    if not files:
        print("no DOCX, DOTX or PDF there")
        return 2
    if given.out:
        given.out.mkdir(parents=True, exist_ok=True)
    if given.socket:
        return _all(files, Desk(Converter(given.socket), seconds=given.seconds, out=given.out))
    with tempfile.TemporaryDirectory(prefix="naskah-corpus-") as home:
        pool = ConverterPool(Path(home) / "converter", size=1)
        pool.start()
        try:
            pool.wait_ready(240)
            return _all(files, Desk(Converter(pool.socket), seconds=given.seconds, out=given.out))
        finally:
            pool.stop()


def _files(place: Path, like: str, most: int | None) -> list[Path]:
    if place.is_file():
        return [place]
    found = sorted(
        each
        for each in place.rglob("*")
        if each.is_file() and each.suffix.lower() in SUFFIXES and fnmatch(each.name, like)
    )
    if most is None or len(found) <= most:
        return found
    return [found[number * len(found) // most] for number in range(most)]


def _all(files: Sequence[Path], desk: Desk) -> int:
    outcomes: list[Outcome] = []
    for file in files:
        for each in desk.tried(file):
            outcomes.append(each)
            print(each, flush=True)
    print()
    for line in summary(outcomes):
        print(line)
    return 1 if any(each.result in FAULTS for each in outcomes) else 0


if __name__ == "__main__":
    sys.exit(main())
