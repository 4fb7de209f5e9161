"""``python -m worker.pages --socket POOL``: a DOCX on standard input, its pages as PDF and PNG, or what stands on them.

For previews, for the page numbers of lint findings and for the pages of a template's trial; nothing it makes is archived. Answers one JSON object, or ends
with 1 and on standard error another: the error's type, and what it says, for a log.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from archive import environment
from archive.errors import NaskahError, in_full
from worker.locked.drawing import pictures
from worker.pdf.binding import Leaf, bind, page_count
from worker.pdf.converter import Converter
from worker.pdf.errors import PageRefused
from worker.pdf.expected import expected_from
from worker.pdf.judge import judge_pdf
from worker.pdf.parts import parted
from worker.pdf.rows import whole_or_broken
from worker.pdf.text import fold
from worker.press.annex import paged
from worker.trial import Sample, judged

_TEXT_S = 60.0
"""200 pages take pdftotext 0.3 s; a busy machine needs several times that."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Draw, find or judge."""
    parser = argparse.ArgumentParser(prog="python -m worker.pages", description=__doc__.split("\n\n")[0])
    parser.add_argument("--socket", type=Path, required=True, help="Unix socket of the LibreOffice pool")
    parser.add_argument("--out", type=Path, help="folder for naskah.pdf and a PNG a page")
    parser.add_argument("--find", help="JSON list of texts whose pages are asked for")
    parser.add_argument(
        "--judge", type=Path, help="JSON file: what the DOCX was printed with, as worker.trial.Sample has it"
    )
    parser.add_argument("--title", default="Pratinjau", help="the PDF's title")
    parser.add_argument("--dpi", type=int, default=80, help="dots an inch of the pictures")
    parser.add_argument("--no-pictures", action="store_true", help="write naskah.pdf alone")
    given = parser.parse_args(arguments)
    converter = Converter(given.socket)
    docx = sys.stdin.buffer.read()
    try:
        if given.judge:
            sample = Sample(**json.loads(given.judge.read_text(encoding="utf-8")))
            print(json.dumps({"findings": [each.told() for each in judged(docx, sample, converter)]}))
            return 0
        if given.out:
            pdf = _bound(docx, converter, given.title)
            told = _draw(pdf, given.out, None if given.no_pictures else given.dpi)
        else:
            pdf = converter.convert(docx, title=given.title)
            told = {"pages": _find(pdf, json.loads(given.find))}
    except NaskahError as error:
        print(json.dumps({"error": type(error).__name__, "words": in_full(error)}), file=sys.stderr)
        return 1
    print(json.dumps(told))
    return 0


def _bound(docx: bytes, converter: Converter, title: str) -> bytes:
    """Return the pages of a document; of one with a table too long, part by part, their numbers counted through.

    Each part is printed once, when the pages before it are counted, so how many there will be is not known: a page says
    which part of how many it is of. One after another, for the pool's other processes are the officials'.
    """
    parts = parted(docx)
    if len(parts) == 1:
        return _whole(docx, converter, title)
    pdfs: list[bytes] = []
    firsts = [1]
    for number, part in enumerate(parts, 1):
        counted = paged(part, first=firsts[-1], total=f"bagian {number}/{len(parts)}")
        pdfs.append(_whole(counted, converter, title))
        firsts.append(firsts[-1] + page_count(pdfs[-1]))
    leaves = [
        Leaf(pdf=pdf, title=f"{title}, halaman {first}")
        for pdf, first in zip(pdfs[1:], firsts[1:-1], strict=True)
    ]
    return bind(pdfs[0], leaves)


def _whole(docx: bytes, converter: Converter, title: str) -> bytes:
    """Return pages that say all the document says; where the judge finds none such, those that LibreOffice makes of it.

    It refuses nothing: in an agenda of hundreds of rows that are nearly alike the judge misses a cell that is there.
    """
    expected = expected_from(docx, title=title)
    expected = replace(expected, literal=tuple(expected.paragraphs))
    made: list[bytes] = []

    def printed(rows_break: bool) -> bytes:
        made.append(converter.convert(docx, title=title, rows_break=rows_break))
        judge_pdf(made[-1], expected)
        return made[-1]

    try:
        return whole_or_broken(printed)
    except PageRefused:
        return made[0]


def _draw(pdf: bytes, folder: Path, dpi: int | None) -> dict[str, Any]:
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / "naskah.pdf"
    target.write_bytes(pdf)
    if dpi is None:
        return {"pdf": target.name, "images": []}
    drawn = pictures(pdf, dpi)
    digits = len(str(len(drawn)))  # so that the names sort as the pages do
    names = [f"halaman-{number:0{digits}}.png" for number in range(1, len(drawn) + 1)]
    for name, picture in zip(names, drawn, strict=True):
        (folder / name).write_bytes(picture)
    return {"pdf": target.name, "images": names}


def _find(pdf: bytes, texts: Sequence[str]) -> list[int | None]:
    """Return the page of each text: the first from the last one found on, since texts come in reading order."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(pdf)
        file.flush()
        read = subprocess.run(
            ["pdftotext", "-raw", file.name, "-"],
            check=True,
            capture_output=True,
            timeout=_TEXT_S,
            env=environment.for_tool(),
        ).stdout.decode()
    pages = [
        fold(page, caps=True) for page in read.split("\f")
    ]  # what is printed in capitals is asked for as typed
    found: list[int | None] = []
    at = 0
    for text in texts:
        wanted = fold(text, caps=True)
        order = [*range(at, len(pages)), *range(at)]
        page = next((number for number in order if wanted and wanted in pages[number]), None)
        at = page if page is not None else at
        found.append(page + 1 if page is not None else None)
    return found


if __name__ == "__main__":
    sys.exit(main())
