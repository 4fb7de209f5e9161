"""``python -m worker.whole_trial --socket POOL --work FILE --out FOLDER``: the trial of a template that nobody has uploaded.

The template comes on standard input, ``FILE`` says as JSON what it is tried with: ``{"office": {...}, "left_alone": [...],
"samples": [...]}``, as the desk orders a trial of the press (``worker.line.trials``). Its pages are written into ``FOLDER``; nothing
is archived. A line of JSON for each sample as it is done, ``{"sample": ...}``, and at last ``{"findings": [...], "pages": [...]}``;
or it ends with 1, and on standard error the error's type and words as ``worker.pages``.
"""

from __future__ import annotations

import argparse
import base64
import json
import logging
import re
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import structlog

from archive.errors import NaskahError, in_full
from worker.line.renders import Renders
from worker.line.trials import WHOLE_S, TemplateOnTrial, TrialLooks
from worker.pdf.converter import Converter
from worker.press.stages import Surroundings

_PAGE: Final = re.compile(r"[0-9]{3}-(?:contoh|ringkas|daftar|panjang)-")
"""What a page of an earlier trial is called."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Try the template."""
    parser = argparse.ArgumentParser(
        prog="python -m worker.whole_trial", description=__doc__.split("\n\n")[0]
    )
    parser.add_argument("--socket", type=Path, required=True, help="Unix socket of the LibreOffice pool")
    parser.add_argument("--work", type=Path, required=True, help="JSON file: office, left_alone, samples")
    parser.add_argument("--out", type=Path, required=True, help="folder for a PNG a page")
    given = parser.parse_args(arguments)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    work = json.loads(given.work.read_text(encoding="utf-8"))
    office = work["office"]
    tried = TemplateOnTrial(
        docx=sys.stdin.buffer.read(),
        office=Surroundings(**{**office, "logo": base64.b64decode(office["logo"]) or None}),
        left_alone=frozenset(work["left_alone"]),
        headings=work["samples"][0]["headings"],
    )
    try:
        told = tried_whole(tried, work["samples"], TrialLooks(Converter(given.socket), Renders()), given.out)
    except NaskahError as error:
        print(json.dumps({"error": type(error).__name__, "words": in_full(error)}), file=sys.stderr)
        return 1
    print(json.dumps(told))
    return 0


def tried_whole(
    tried: TemplateOnTrial, samples: Sequence[Mapping[str, Any]], looks: TrialLooks, folder: Path
) -> dict[str, Any]:
    """Try a template with every sample, write its pages, and return findings and the files' names."""
    folder.mkdir(parents=True, exist_ok=True)
    for former in folder.glob("*.png"):
        if _PAGE.match(former.name):
            former.unlink()
    findings: list[dict[str, Any]] = []
    names: list[str] = []
    for each in looks.whole(samples, tried, time.monotonic() + WHOLE_S):
        findings += [one.told() for one in each.findings]
        for page in each.pages:
            names.append(
                f"{len(names) + 1:03}-{each.name}-{page.stage.replace(' ', '-').lower()}-{page.page}.png"
            )
            (folder / names[-1]).write_bytes(page.png)
        print(json.dumps({"sample": each.name}), flush=True)
    return {"findings": findings, "pages": names}


if __name__ == "__main__":
    sys.exit(main())
