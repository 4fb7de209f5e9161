"""``python -m tests.office_files FOLDER [NAME...]``: play the cases and put their templates, pages and contact sheets into a folder.

    python -m tests.office_files /tmp/kasus
    python -m tests.office_files /tmp/kasus '*loop*'

A row says whether the case went as it should, and what did not. The exit code is 1 if any did not.
"""

from __future__ import annotations

import argparse
import io
import sys
import tempfile
from collections.abc import Sequence
from fnmatch import fnmatch
from pathlib import Path

from PIL import Image, ImageDraw

from service.embedded.python_parts import ConverterPool
from tests.office_files.cases import CASES
from tests.office_files.played import PlayedCase, played
from worker.locked.drawing import pictures
from worker.pdf.converter import Converter

_DPI = 50
_ACROSS, _DOWN = 6, 3
_SIZE = (420, 590)


def main() -> int:
    """Play all, or those named."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.office_files",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folder", type=Path, help="where templates, pages and contact sheets are put")
    parser.add_argument("names", nargs="*", help="only these cases; * stands for anything")
    parser.add_argument("--socket", type=Path, help="a running converter pool; without it one is started")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    if given.socket:
        return _all(given.folder, given.names, Converter(given.socket))
    with tempfile.TemporaryDirectory(prefix="naskah-cases-") as home:
        pool = ConverterPool(Path(home) / "converter", size=1)
        pool.start()
        try:
            pool.wait_ready(240)
            return _all(given.folder, given.names, Converter(pool.socket))
        finally:
            pool.stop()


def _all(folder: Path, names: Sequence[str], converter: Converter) -> int:
    wrong = 0
    sheet: list[tuple[str, Image.Image]] = []
    for case in CASES:
        if names and not any(fnmatch(case.name, each) for each in names):
            continue
        seen = played(case, converter)
        wrong += bool(seen.wrong)
        print(f"{case.name:<48} {'; '.join(seen.wrong) or '-'}", flush=True)
        stem = "".join(each if each.isalnum() else "-" for each in case.name)
        (folder / f"{stem}.docx").write_bytes(case.docx)
        if seen.pdf:
            (folder / f"{stem}.pdf").write_bytes(seen.pdf)
            sheet += _pages(seen)
    for number in range(0, len(sheet), _ACROSS * _DOWN):
        _draw(
            sheet[number : number + _ACROSS * _DOWN], folder / f"sheet-{number // (_ACROSS * _DOWN) + 1}.png"
        )
    print(f"{wrong} cases went otherwise")
    return 1 if wrong else 0


def _pages(seen: PlayedCase) -> list[tuple[str, Image.Image]]:
    return [
        (seen.case.name, Image.open(io.BytesIO(png)).convert("RGB").resize(_SIZE))
        for png in pictures(seen.pdf, _DPI)[:2]
    ]


def _draw(pages: Sequence[tuple[str, Image.Image]], target: Path) -> None:
    """Write one picture of many pages, each under its case's name."""
    width, height = _SIZE[0] + 8, _SIZE[1] + 20
    sheet = Image.new("RGB", (_ACROSS * width, _DOWN * height), "#888888")
    for place, (name, page) in enumerate(pages):
        left, top = place % _ACROSS * width, place // _ACROSS * height
        ImageDraw.Draw(sheet).text(
            (left + 4, top + 3), name.encode("ascii", "replace").decode(), fill="white"
        )
        sheet.paste(page, (left, top + 18))
    sheet.save(target)


if __name__ == "__main__":
    sys.exit(main())
